"""Runs a program that the editor named, and waits for it no longer than is reasonable."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Sequence
from typing import IO

from newsletter.errors import StoppedError

# Windows has no sessions, and this instead
_GROUP: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


async def run_program(
    command: Sequence[str], *, name: str, hint: str, patience: float, stdin: IO[bytes] | int, stderr: int
) -> tuple[int, bytes]:
    """Return the exit code (below 0: the signal that ended it) and what was printed; Ctrl-C is not for the program.

    Raises:
        StoppedError: it cannot be started; with `name` and `hint`.
        TimeoutError: it did not end within `patience` seconds, and was ended.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, start_new_session=True, creationflags=_GROUP
        )
    except OSError as error:
        raise StoppedError(f"{name} cannot be started: {error.strerror or error}", hint=hint) from error
    try:
        async with asyncio.timeout(patience):
            printed, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, printed
