"""Debian's PostgreSQL in a folder of its own, started once a test process, with a schema of its own for each test."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

SETTINGS = """\
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 40
shared_buffers = 16MB
"""
"""What is quick is no matter here: what a crash leaves of a server is PostgreSQL's own promise."""

_numbers = count(1)


class Server:
    """A server on a socket in a folder that only its user can enter. `run` runs one of its programs as that user."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._user: dict[str, Any] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="newsletter-pg-"))
        self.name = "newsletter"
        if os.geteuid() == 0:  # PostgreSQL will not run as root
            import pwd

            user = next(name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()})
            self._user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
            shutil.chown(self.folder, user)
        self.data = self.folder / "data"
        self.run("initdb", "-D", self.data, "-U", self.name, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(f"{SETTINGS}unix_socket_directories = '{self.folder}'\n")
        self.start()
        self.run("createdb", "-h", self.folder, "-U", self.name, self.name)

    def run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [self._programs / program, *map(str, arguments)],
            check=False,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **self._user,
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        self.run("pg_ctl", "start", "-w", "-s", "-D", self.data, "-l", self.folder / "log")

    def stop(self) -> None:
        """Stop as a crash would: at once, with every connection cut off."""
        self.run("pg_ctl", "stop", "-w", "-s", "-D", self.data, "-m", "immediate")

    def url(self, schema: str | None = None) -> str:
        """Return the URL of a database that is as good as new: a schema of its own."""
        if schema is None:
            schema = f"test_{next(_numbers)}"
            self.run("psql", "-h", self.folder, "-U", self.name, "-q", "-c", f"CREATE SCHEMA {schema}")
        return f"postgresql://{self.name}@/{self.name}?host={self.folder}&options=-csearch_path%3D{schema}"


def postgresql() -> Server:
    """Return the server of this test process; skip the test where PostgreSQL is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = programs[-1] if programs else shutil.which("initdb")
    if found is None or os.name != "posix":
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    pytest.importorskip("psycopg")
    return _started(Path(found).resolve().parent)


@cache
def _started(programs: Path) -> Server:
    server = Server(programs)
    atexit.register(shutil.rmtree, server.folder, ignore_errors=True)
    atexit.register(server.stop)
    return server
