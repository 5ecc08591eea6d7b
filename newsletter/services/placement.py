"""Where the store lies: not in a folder that a cloud drive copies about, nor on another computer's disk.

SQLite's locks and its write-ahead log hold on the disk of one computer only (https://www.sqlite.org/wal.html,
https://www.sqlite.org/howtocorrupt.html#_filesystems_with_broken_or_missing_lock_implementations); and where two
computers each have a copy of what was sent, both may send it. What is not certain is not said.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from newsletter.project import Project

ONEDRIVE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
"""Variables in which Windows keeps where OneDrive's folders are."""

FOLDERS = (
    (r"OneDrive(?: - [^/]+)?", "OneDrive"),
    (r"Dropbox(?: \([^/]+\))?", "Dropbox"),
    (r"Google Drive", "Google Drive"),
    (r"iCloudDrive|Library/Mobile Documents", "iCloud Drive"),
    (r"pCloudDrive", "pCloud"),
    (r"Library/CloudStorage/GoogleDrive[^/]*", "Google Drive"),
    (r"Library/CloudStorage/([^/-]+)[^/]*", None),  # macOS: the service's name, and often an account behind a hyphen
)
"""Folders in somebody's home that are synchronised, by the names that the programs give them."""

WINDOWS_FOLDERS = ((r"Box(?: Sync)?", "Box"),)
"""The same, with names that mean nothing elsewhere."""

MARKERS = (
    (r"\.dropbox\.cache", "Dropbox"),
    (r"\._?sync_[0-9a-f]+\.db|\.csync_journal\.db", "Nextcloud or ownCloud"),
    (r"\.stfolder", "Syncthing"),
    (r"\.tmp\.drive(?:down|up)load|\.shortcut-targets-by-id", "Google Drive"),
)
"""What the programs leave in the folders that they synchronise."""

NETWORK = re.compile(
    r"nfs4?|cifs|smb[23]|smbfs|afpfs|afs|ncpfs|webdav|davfs|ceph|glusterfs|lustre|beegfs"
    r"|fuse\.(?:sshfs|davfs2?|rclone|glusterfs|ceph|s3fs|gcsfuse|gvfsd-fuse|google-drive-ocamlfuse|onedriver|smbnetfs)"
)
"""Kinds of file systems whose files are on another computer."""

DRIVE_REMOTE = 4
"""https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdrivetypew"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """A file system, and where its files are found."""

    point: PurePosixPath
    kind: str
    source: str = ""
    options: str = ""

    @property
    def remote(self) -> bool:
        if self.kind == "9p":  # also how sandboxes hand on a local disk; WSL's Windows drives are drvfs
            return bool(re.search(r"aname=drvfs|trans=(?:tcp|virtio|rdma)", self.options))
        return bool(NETWORK.fullmatch(self.kind)) or (self.kind == "fuse" and self.source.startswith("http"))


def warn_of_placement(project: Project, warn: Callable[[str], None]) -> None:
    """Say when the store is in a place where it is not safe, and where it would be."""
    if project.store_file is None:
        return
    file = project.store_file.resolve()
    folder = file.parent
    home = Path(os.path.expanduser("~")).resolve()  # noqa: PTH111 - Path's own raises where there is none
    cloud = cloud_of(folder, home=home, environment=os.environ, names=_names)
    if cloud:
        place = f"is in a folder that {cloud} synchronises"
    elif _is_remote(folder):
        place = "is on a network share"
    else:
        return
    better = project.shelter / file.name
    move = f"make the folder {better.parent}, move {file.name} and any {file.name}-… into it, and "
    warn(
        f"{project.shown(project.store_file)} {place}: there it can be damaged, and two computers could send the same "
        f"issue. Keep it on this computer: {move if file.exists() else ''}put this line into .env: "
        f"NEWSLETTER_DATABASE=sqlite:///{better.as_posix()}"
    )


def cloud_of(
    folder: PurePath, *, home: PurePath, environment: Mapping[str, str], names: Callable[[PurePath], Iterable[str]]
) -> str | None:
    """Return the service that synchronises a folder, if one is certain to; `names` tells what is in a folder."""
    for variable in ONEDRIVE:
        place = environment.get(variable)
        if place and folder.is_relative_to(place):
            return "OneDrive"
    if folder.is_relative_to(home):
        inside = "/".join(folder.relative_to(home).parts)
        for pattern, service in (*FOLDERS, *(WINDOWS_FOLDERS if isinstance(folder, PureWindowsPath) else ())):
            if found := re.match(rf"(?:{pattern})(?=/|$)", inside):
                return service or found[1]
    for above in (folder, *folder.parents):
        for name in names(above):
            for pattern, service in MARKERS:
                if re.fullmatch(pattern, name):
                    return service
    return None


def mount_of(folder: PurePosixPath, mounts: Iterable[Mount]) -> Mount | None:
    """Return the file system that a folder is on: of those around it the innermost, and of these the latest."""
    around = [mount for mount in mounts if folder.is_relative_to(mount.point)]
    return max(reversed(around), key=lambda mount: len(mount.point.parts), default=None)


def linux_mounts(mountinfo: str) -> list[Mount]:
    """Read /proc/self/mountinfo (proc(5)), in which spaces in names are `\\040`."""
    mounts = []
    for line in mountinfo.splitlines():
        before, _, behind = line.partition(" - ")
        fields, kinds = before.split(" "), behind.split(" ")
        if len(fields) > 4 and len(kinds) > 2:
            kind, source, options = kinds[0], _unescaped(kinds[1]), kinds[2]
            mounts.append(Mount(point=PurePosixPath(_unescaped(fields[4])), kind=kind, source=source, options=options))
    return mounts


def mac_mounts(listing: str) -> list[Mount]:
    """Read what `mount` prints: `//anna@server/share on /Volumes/share (smbfs, nodev, nosuid)`."""
    found = re.findall(r"^(.*) on (/.*) \((\w+)(?:, [^()]*)?\)$", listing, re.MULTILINE)
    return [Mount(point=PurePosixPath(point), kind=kind, source=source) for source, point, kind in found]


def is_windows_share(folder: PureWindowsPath, drive_type: Callable[[str], int]) -> bool:
    """Tell whether a folder is on a share (`\\\\server\\share`), or on a drive letter that stands for one."""
    drive = folder.drive.upper()
    if drive.startswith("\\\\"):
        return drive.startswith("\\\\?\\UNC\\") or drive[2:3] not in ("?", ".")
    return bool(drive) and drive_type(f"{drive}\\") == DRIVE_REMOTE


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), text)


def _names(folder: PurePath) -> Iterable[str]:
    try:
        return [entry.name for entry in Path(folder).iterdir()]
    except OSError:  # there is no looking into it
        return ()


def _is_remote(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        return is_windows_share(PureWindowsPath(folder), ctypes.windll.kernel32.GetDriveTypeW)
    try:
        if sys.platform == "darwin":
            listing = subprocess.run(["/sbin/mount"], capture_output=True, check=True, timeout=5).stdout
            mounts = mac_mounts(listing.decode(errors="replace"))
        else:
            mounts = linux_mounts(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape"))
    except (OSError, subprocess.SubprocessError):
        return False
    mount = mount_of(PurePosixPath(folder), mounts)
    return mount is not None and mount.remote
