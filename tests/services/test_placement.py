"""A store in a cloud drive's folder or on a network share is warned about, with the way out; any other is not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from newsletter.project import Project
from newsletter.services.placement import (
    Mount,
    cloud_of,
    is_windows_share,
    linux_mounts,
    mac_mounts,
    mount_of,
    warn_of_placement,
)
from tests.projects import MakeProject

ANNA = PurePosixPath("/home/anna")
WINDOWS_ANNA = PureWindowsPath("C:/Users/anna")


def service(
    folder: PurePath, *, home: PurePath, environment: Mapping[str, str] | None = None, marker: str = ""
) -> str | None:
    """Ask about a folder where `marker`, a path, is all there is."""
    kept = type(folder)(marker)
    return cloud_of(
        folder,
        home=home,
        environment=environment or {},
        names=lambda looked_at: [kept.name] if looked_at == kept.parent else [],
    )


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("OneDrive/nieuwsbrief", "OneDrive"),
        ("OneDrive - De Proef/nieuwsbrief", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (De Proef)/a/b", "Dropbox"),
        ("Google Drive/nieuwsbrief", "Google Drive"),
        ("pCloudDrive/nieuwsbrief", "pCloud"),
        ("Library/Mobile Documents/com~apple~CloudDocs/nieuwsbrief", "iCloud Drive"),
        ("Library/CloudStorage/OneDrive-DeProef/nieuwsbrief", "OneDrive"),
        ("Library/CloudStorage/GoogleDrive-anna@example.org/My Drive", "Google Drive"),
        ("Library/CloudStorage/Box-Box/nieuwsbrief", "Box"),
        ("Library/CloudStorage/Dropbox/nieuwsbrief", "Dropbox"),
    ],
)
def test_a_cloud_drive_is_known_by_the_folder_it_makes(folder: str, name: str) -> None:
    assert service(ANNA / folder, home=ANNA) == name


@pytest.mark.parametrize(
    "folder",
    ["nieuwsbrief", "Dropboxes", "OneDriver/x", "Documents/Dropbox/x", "Box/nieuwsbrief", "Library/CloudStorage", "."],
)
def test_a_folder_that_only_looks_like_one_is_not(folder: str) -> None:
    assert service(ANNA / folder, home=ANNA) is None


def test_the_folder_of_somebody_else_says_nothing() -> None:
    assert service(PurePosixPath("/srv/Dropbox/nieuwsbrief"), home=ANNA) is None


@pytest.mark.parametrize(
    ("folder", "name"),
    [("iCloudDrive/nieuwsbrief", "iCloud Drive"), ("Box/nieuwsbrief", "Box"), ("onedrive/x", None), ("Boxes/x", None)],
)
def test_windows_has_names_of_its_own(folder: str, name: str | None) -> None:
    assert service(WINDOWS_ANNA / folder, home=WINDOWS_ANNA) == name


def test_windows_tells_where_onedrive_is_in_whatever_case() -> None:
    environment = {"OneDriveCommercial": "D:\\Werk\\OneDrive", "OneDrive": ""}
    folder = PureWindowsPath("d:/werk/onedrive/Documents/nieuwsbrief")
    assert service(folder, home=WINDOWS_ANNA, environment=environment) == "OneDrive"
    assert service(PureWindowsPath("D:/Werk/nieuwsbrief"), home=WINDOWS_ANNA, environment=environment) is None


@pytest.mark.parametrize(
    ("marker", "name"),
    [
        ("/data/sync/.dropbox.cache", "Dropbox"),
        ("/data/sync/.sync_3a5f09bc1e22.db", "Nextcloud or ownCloud"),
        ("/data/sync/._sync_3a5f09bc1e22.db", "Nextcloud or ownCloud"),
        ("/data/sync/brief/.stfolder", "Syncthing"),
        ("/data/sync/.tmp.driveupload", "Google Drive"),
        ("/data/sync/.sync_ignore", None),
        ("/data/sync/.dropbox", None),
        ("/data/sync/brief/below/.stfolder", None),
        ("/data/other/.stfolder", None),
    ],
)
def test_what_a_program_left_tells_that_it_is_at_work(marker: str, name: str | None) -> None:
    assert service(PurePosixPath("/data/sync/brief"), home=ANNA, marker=marker) == name


MOUNTINFO = r"""
25 30 0:23 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
40 27 0:45 / /srv/de\040proef rw,relatime shared:3 - nfs4 nas:/export rw,vers=4.2,proto=tcp
41 27 0:46 / /mnt/c rw,noatime - 9p C:\134 rw,dirsync,aname=drvfs;path=C:\;uid=1000,mmap,trans=fd,rfd=8,wfd=8
42 27 0:47 / /sandbox rw - 9p none rw,trans=fd,rfdno=4,wfdno=4,aname=/
43 27 0:48 / /dav rw - fuse https://cloud.example.org/dav rw,user_id=0
44 27 8:1 / /ntfs rw - fuseblk /dev/sda1 rw
45 27 0:49 / /auto rw - autofs systemd-1 rw
46 45 0:50 / /auto rw - cifs //nas/share rw
47 40 8:2 / /srv/de\040proef/local rw - ext4 /dev/sdb1 rw
48 27 0:51 / /ssh rw - fuse.sshfs anna@host: rw
garbage
"""


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/home/anna", False),
        ("/srv/de proef", True),
        ("/srv/de proef/nieuwsbrief", True),
        ("/srv/de proefdruk", False),
        ("/srv/de proef/local/nieuwsbrief", False),
        ("/mnt/c/Users/anna", True),
        ("/sandbox/home", False),
        ("/dav/nieuwsbrief", True),
        ("/ntfs/nieuwsbrief", False),
        ("/auto/nieuwsbrief", True),
        ("/ssh/nieuwsbrief", True),
    ],
)
def test_linux_tells_which_folders_are_on_another_computer(folder: str, remote: bool) -> None:
    mount = mount_of(PurePosixPath(folder), linux_mounts(MOUNTINFO))
    assert mount is not None
    assert mount.remote is remote


def test_the_mac_does_too() -> None:
    mounts = mac_mounts(
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//anna@nas._smb._tcp.local/De%20Proef on /Volumes/De Proef (smbfs, nodev, nosuid, mounted by anna)\n"
        "map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)\n"
    )
    assert mounts[1] == Mount(
        point=PurePosixPath("/Volumes/De Proef"), kind="smbfs", source="//anna@nas._smb._tcp.local/De%20Proef"
    )
    remote = [mount_of(PurePosixPath(folder), mounts) for folder in ("/Volumes/De Proef/x", "/Users/anna")]
    assert [mount and mount.remote for mount in remote] == [True, False]


@pytest.mark.parametrize(
    ("folder", "share"),
    [
        (r"\\nas\delen\nieuwsbrief", True),
        (r"\\?\UNC\nas\delen\nieuwsbrief", True),
        (r"Z:\nieuwsbrief", True),
        (r"C:\Users\anna", False),
        (r"\\?\C:\Users\anna", False),
    ],
)
def test_windows_does_too(folder: str, share: bool) -> None:
    def drive_type(root: str) -> int:
        return {"Z:\\": 4}.get(root, 3)

    assert is_windows_share(PureWindowsPath(folder), drive_type) is share


def told(project: Project) -> list[str]:
    warnings: list[str] = []
    warn_of_placement(project, warnings.append)
    return warnings


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the data folder is not named by the environment")
def test_the_warning_leads_out(make_project: MakeProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "a data folder"))
    root = make_project(name="gedeeld/nieuwsbrief")
    assert told(Project.open(root)) == []
    (root.parent / ".stfolder").mkdir()
    (fresh,) = told(Project.open(root))
    assert fresh.startswith("newsletter.db is in a folder that Syncthing synchronises: ")
    assert "move" not in fresh
    with Project.open(root).store():
        pass
    (warning,) = told(Project.open(root))
    move, _, line = warning.partition("put this line into .env: ")
    place = Path(move.partition("make the folder ")[2].partition(", move newsletter.db and any")[0]) / "newsletter.db"
    assert line == f"NEWSLETTER_DATABASE=sqlite:///{place}"
    (root / ".env").write_text(f"{line}\n", encoding="utf-8")
    project = Project.open(root)
    assert told(project) == []
    assert not project.has_store
    with project.store():
        assert place.is_file()
    assert project.has_store


def test_a_store_on_a_server_lies_nowhere(make_project: MakeProject) -> None:
    root = make_project()
    (root / ".stfolder").mkdir()
    (root / ".env").write_bytes(b"NEWSLETTER_DATABASE=postgresql://db.example.org/nieuws\n")
    assert told(Project.open(root)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="asks what only Linux has")
def test_the_file_systems_of_this_computer_can_be_read() -> None:
    mounts = linux_mounts(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape"))
    assert mount_of(PurePosixPath("/proc"), mounts) == next(mount for mount in mounts if mount.kind == "proc")


@pytest.mark.skipif(sys.platform != "darwin", reason="asks what only a Mac has")
def test_the_volumes_of_this_mac_can_be_read() -> None:
    listing = subprocess.run(["/sbin/mount"], capture_output=True, check=True, text=True).stdout
    assert mount_of(PurePosixPath("/"), mac_mounts(listing)) is not None
