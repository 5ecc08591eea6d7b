"""Runs a program and tells what it took: seconds, processor time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Ran:
    """`busy` is processor time of the program and its children; `peak` the memory, in MB, of the largest of them."""

    seconds: float
    busy: float
    peak: float
    out: str


def run(command: list[str], environment: dict[str, str] | None = None) -> Ran:
    """Run to the end; what goes to standard error is shown only if the program fails."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as remarks:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=remarks, env={**os.environ, **(environment or {})})
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        remarks.seek(0)
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{out.read()}{remarks.read()}")
        return Ran(seconds=seconds, busy=usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss / 1024, out=out.read())
