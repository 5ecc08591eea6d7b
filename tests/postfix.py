"""A real Postfix on loopback, with everything it needs in a folder of its own; what it delivers goes into maildirs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

PROGRAMS = Path("/usr/lib/postfix/sbin")
QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "public", "trace")

MAIN = """\
compatibility_level = 3.6
config_directory = {folder}/etc
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {programs}
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mail.example.net
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
local_recipient_maps =
mydestination =
virtual_mailbox_domains = {domains}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = texthash:{folder}/etc/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_recipient_restrictions = check_recipient_access texthash:{folder}/etc/refused, permit_mynetworks, reject
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup  unix  n - n - 0 cleanup
qmgr     unix  n - n 300 1 qmgr
rewrite  unix  - - n - - trivial-rewrite
bounce   unix  - - n - 0 bounce
defer    unix  - - n - 0 bounce
trace    unix  - - n - 0 bounce
verify   unix  - - n - 1 verify
error    unix  - - n - - error
retry    unix  - - n - - error
virtual  unix  - n n - - virtual
proxymap unix  - - n - - proxymap
anvil    unix  - - n - 1 anvil
postlog  unix-dgram n - n - 1 postlogd
"""


def why_not() -> str | None:
    """Tell why there can be no Postfix here; None if there can."""
    if not (PROGRAMS / "master").exists():
        return "Postfix is not installed (Debian: apt-get install postfix)"
    if os.geteuid() != 0:
        return "Postfix can only be started by root"
    return None


class Postfix:
    """It has a mailbox for each of `addresses`; `refused` maps a recipient to the reply to RCPT."""

    def __init__(self, addresses: Iterable[str], *, refused: Mapping[str, str]) -> None:
        self._addresses = tuple(addresses)
        self._refused = refused

    def __enter__(self) -> Self:
        # Not pytest's folder: its owner alone may enter that, and Postfix is other users too.
        self.folder = Path(tempfile.mkdtemp(prefix="postfix-")).resolve()
        try:
            self._lay_out()
            self._master = subprocess.Popen(
                [PROGRAMS / "master", "-d", "-c", self.folder / "etc"],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
            self._wait_until_it_listens()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "_master"):
            os.killpg(self._master.pid, signal.SIGKILL)  # not one of them may write any more
            self._master.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def mail(self, address: str, number: int = 1) -> list[bytes]:
        """Return what stands in a maildir, once that is `number` messages: Postfix accepts first and delivers then."""
        place = self.folder / "mail" / address / "new"
        until = time.monotonic() + 10
        while len(arrived := list(place.glob("*"))) < number:
            assert time.monotonic() < until, self.log
            time.sleep(0.01)
        return [path.read_bytes() for path in arrived]

    def _lay_out(self) -> None:
        import pwd

        self.folder.chmod(0o755)
        owner, reader = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
        for name in ("etc", "queue", "queue/pid", "queue/maildrop"):
            (self.folder / name).mkdir()
        for name in ("data", *(f"queue/{queue}" for queue in QUEUES)):
            (self.folder / name).mkdir(mode=0o700)
            os.chown(self.folder / name, owner.pw_uid, -1)
        (self.folder / "mail").mkdir(mode=0o700)
        os.chown(self.folder / "mail", reader.pw_uid, reader.pw_gid)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._write("mailboxes", (f"{address} {address}/" for address in self._addresses))
        self._write("refused", (f"{address} {reply}" for address, reply in self._refused.items()))
        self._write("master.cf", [MASTER.format(port=self.port)])
        domains = ", ".join({address.rpartition("@")[2] for address in self._addresses})
        settings = MAIN.format(
            folder=self.folder, programs=PROGRAMS, domains=domains, uid=reader.pw_uid, gid=reader.pw_gid
        )
        self._write("main.cf", [settings])

    def _write(self, name: str, lines: Iterable[str]) -> None:
        path = self.folder / "etc" / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        os.utime(path, (0, 0))  # Postfix reads a file again and again until it has been left alone for a second

    def _wait_until_it_listens(self) -> None:
        until = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=10).close()
            except ConnectionRefusedError:
                assert self._master.poll() is None, "Postfix has stopped"
                assert time.monotonic() < until, "Postfix does not listen"
                time.sleep(0.01)
            else:
                return
