"""`sendmail:PATH`: the local mailer, which queues and tries again by itself."""

from __future__ import annotations

import tempfile
from pathlib import Path
from subprocess import STDOUT
from typing import IO

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.errors import ConfigError, StoppedError
from newsletter.transports.disk import writing
from newsletter.transports.program import run_program

EX_NOUSER, EX_NOHOST, EX_TEMPFAIL = 67, 68, 75  # sysexits.h; the other codes are about the mailer or the message
_PATIENCE = 600.0


class Sendmail:
    """A program with sendmail's command line, started once a message."""

    rehearsal = False

    def __init__(self, program: Path) -> None:
        self.url = f"sendmail:{program}"
        self._program = program

    async def connect(self) -> SendmailSession:
        """See whether the program is there: see `Transport.connect`."""
        if not self._program.is_file():
            raise ConfigError(
                f"there is no mailer at {self._program}",
                hint="Install one, or send through a server: NEWSLETTER_TRANSPORT=smtp://…",
            )
        return SendmailSession(self._program)


class SendmailSession:
    """A session: several may run the mailer at the same time."""

    def __init__(self, program: Path) -> None:
        self._program = program
        self._command: list[str] = []
        self._spool: IO[bytes] | None = None

    async def offer(self, message: Message) -> Outcome | None:
        """Write it to a file of its own: of a pipe that breaks the mailer would send the half that it got."""
        await self.close()
        with writing(Path(tempfile.gettempdir())):
            self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - the mailer reads it when it runs
            try:
                self._spool.write(message.data.replace(b"\r\n", b"\n"))
                self._spool.seek(0)
            except BaseException:
                await self.close()
                raise
        self._command = ["-i", "-f", message.sender, "--", message.recipient]
        return None

    async def finish(self, following: Message | None = None) -> Outcome:  # noqa: ARG002 - one run a message
        """Give it to the mailer: see `Session.finish`."""
        if self._spool is None:
            raise RuntimeError("a message is offered before it is finished")
        try:
            code, said = await run_program(
                [str(self._program), *self._command],
                name=str(self._program),
                hint="See that it is a program and that you may run it.",
                patience=_PATIENCE,
                stdin=self._spool,
                stderr=STDOUT,
            )
        except TimeoutError:
            return Outcome(state=State.UNCERTAIN, reply=f"{self._program} did not end within {_PATIENCE:.0f} s")
        finally:
            await self.close()
        return self._judged(code, " ".join(said.decode("utf-8", "replace").split())[:500])

    async def close(self) -> None:
        """Forget what was not finished: see `Session.close`."""
        if self._spool is not None:
            self._spool.close()
            self._spool = None

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
