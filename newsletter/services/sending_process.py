"""`newsletter send` as a process of its own: it outlives whoever started it, and what it says is kept in a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from newsletter.errors import BusyError, StoppedError
from newsletter.files import replacing
from newsletter.project import Project

TOLD = 200
"""Lines of the end of a log that are read."""

LONGEST_TOLD = 64_000
"""Bytes of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLog:
    """What a started send said, line by line, and how it ended: `code`, or None as long as that is not known.

    It stays unknown where the one who started it was gone when it ended; the ledger knows all the same.
    """

    issue: str
    process: int
    began: datetime
    lines: tuple[str, ...]
    running: bool
    code: int | None


@dataclass(slots=True)
class SendingProcesses:
    """Starts sends, and waits for their ends while it lives. Of one project; any thread may ask."""

    command: Sequence[str] = (sys.executable, "-P", "-m", "newsletter")
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, project: Project, issue: str, *, now: datetime, force: bool = False) -> int:
        """Start sending an issue, without a question; return the number of the process.

        `force`: in spite of errors that the checks find. What is deferred is waited for.

        Raises:
            BusyError: one that was started here still runs.
            StoppedError: this computer starts no process.
        """
        options = ["--yes", "--wait", *(["--force"] if force else [])]
        command = [*self.command, "-C", str(project.root), "send", *options, "--", issue]
        with self._lock:
            for other, process in self._running.items():
                raise BusyError(
                    f"another send of this project is running: process {process.pid}, of issue {other}",
                    hint="Wait until it is done; its page tells how far it is.",
                )
            log = log_of(project, issue)
            log.parent.mkdir(parents=True, exist_ok=True)
            try:
                with _new_log(log) as stream:
                    process = _apart(command, project.root, stream)
            except OSError as error:
                raise StoppedError(
                    f"the send could not be started: {error.strerror or error}",
                    hint=f"Nothing was sent. In a terminal: newsletter send {issue}",
                ) from error
            self._running[issue] = process
        note = {"process": process.pid, "began": now.isoformat()}
        _write_note(log, note)
        threading.Thread(target=self._wait, args=(issue, process, log, note), daemon=True).start()
        return process.pid

    def runs(self, issue: str) -> bool:
        """Tell whether a send that was started here still runs."""
        with self._lock:
            return issue in self._running

    def log(self, project: Project, issue: str) -> SendLog | None:
        """Return what the last send that was started from a page said; None if there was none."""
        running = self.runs(issue)  # first: what it says at its end is then read too
        log = log_of(project, issue)
        try:
            note = json.loads(_note_of(log).read_text(encoding="utf-8"))
            return SendLog(
                issue=issue,
                process=int(note["process"]),
                began=datetime.fromisoformat(note["began"]),
                lines=_last_lines(log),
                running=running,
                code=note.get("code"),
            )
        except (OSError, ValueError, KeyError):
            return None

    def _wait(self, issue: str, process: subprocess.Popen[bytes], log: Path, note: dict[str, object]) -> None:
        code = process.wait()
        with suppress(OSError):  # the cache may have been tidied up meanwhile
            _write_note(log, note | {"code": code})
        with self._lock:
            self._running.pop(issue, None)


def log_of(project: Project, issue: str) -> Path:
    """Return where what a started send of an issue says is kept."""
    return project.cache / f"send-{issue}.log"


def _apart(command: Sequence[str], root: Path, log: BinaryIO) -> subprocess.Popen[bytes]:
    """Start a process that no Ctrl-C here, no closed terminal and no end of this one reaches."""
    # modules come from where this one does, never from the folder that the editor happens to be in
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        creationflags=flags,
    )


def _new_log(log: Path) -> BinaryIO:
    """Open a new log that only its owner can read; who still writes the one before keeps that."""
    with suppress(OSError):  # Windows keeps a file that is written; then it goes on in that one
        log.unlink()
    return os.fdopen(os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "ab")


def _note_of(log: Path) -> Path:
    return log.with_suffix(".json")


def _write_note(log: Path, note: dict[str, object]) -> None:
    with replacing(_note_of(log)) as stream:
        stream.write(json.dumps(note).encode())


def _last_lines(log: Path) -> tuple[str, ...]:
    with log.open("rb") as stream:
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - LONGEST_TOLD))
        return tuple(stream.read().decode(errors="replace").splitlines()[-TOLD:])
