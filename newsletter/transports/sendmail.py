"""`sendmail:PATH`: the local mailer, which queues and tries again by itself."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.errors import ConfigError, StoppedError
from newsletter.transports.disk import writing

EX_NOUSER, EX_NOHOST, EX_TEMPFAIL = 67, 68, 75  # sysexits.h; the other codes are about the mailer or the message
_PATIENCE = 600.0


class Sendmail:
    """A program with sendmail's command line, started once a message."""

    rehearsal = False

    def __init__(self, program: Path) -> None:
        self.url = f"sendmail:{program}"
        self._program = program

    def __enter__(self) -> Self:
        if not self._program.is_file():
            raise ConfigError(
                f"there is no mailer at {self._program}",
                hint="Install one, or send through a server: NEWSLETTER_TRANSPORT=smtp://…",
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        return

    def deliver(self, message: Message, *, commit: Callable[[], None]) -> Outcome:
        """Give one message to the mailer: see `Transport.deliver`.

        It reads from a file: of a pipe that breaks it would send the half that it got.
        """
        command = [str(self._program), "-i", "-f", message.sender, "--", message.recipient]
        with tempfile.TemporaryFile() as spool:
            with writing(Path(tempfile.gettempdir())):
                spool.write(message.data.replace(b"\r\n", b"\n"))
                spool.seek(0)
            commit()
            try:
                ran = subprocess.run(
                    command, stdin=spool, capture_output=True, check=False, timeout=_PATIENCE
                )  # fmt: skip
            except OSError as error:
                raise StoppedError(
                    f"{self._program} cannot be started: {error.strerror or error}",
                    hint="See that it is a program and that you may run it.",
                ) from error
            except subprocess.TimeoutExpired:
                return Outcome(state=State.UNCERTAIN, reply=f"{self._program} did not end within {_PATIENCE:.0f} s")
        said = " ".join((ran.stderr + b" " + ran.stdout).decode("utf-8", "replace").split())[:500]
        return self._judged(ran.returncode, said)

    def _judged(self, code: int, said: str) -> Outcome:
        reply = f"exit code {code}: {said}" if said else f"exit code {code}"
        if code == 0:
            return Outcome(state=State.SENT, reply=said or "taken by the local mailer")
        if code < 0:
            return Outcome(state=State.UNCERTAIN, reply=f"{self._program} was ended by signal {-code}")
        if code in (EX_NOUSER, EX_NOHOST):
            return Outcome(state=State.FAILED, reply=reply)
        if code == EX_TEMPFAIL:
            return Outcome(state=State.DEFERRED, reply=reply)
        raise StoppedError(
            f"{self._program} refuses the message: {reply}",
            hint="See the mailer's log for the reason, then run the command again: it goes on where it stopped.",
        )
