"""A real `newsletter send` that dies at a step: NEWSLETTER_CRASH_AT=step:count, the count from 1.

NEWSLETTER_CRASH_BY names another signal than SIGKILL, which it sends to itself there; it says `heard` when it hears
one. With NEWSLETTER_GATE set it says `at the gate`, and waits for a word on standard input before it begins. Without
arguments it is one of the processes that such a send has started for its lanes, and dies as well.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from newsletter.__main__ import main
from newsletter.delivery import Interruption, run_loop, serve
from newsletter.delivery.group_commit import GroupCommit
from newsletter.services import lane_process, lanes, send
from newsletter.store import Ledger
from newsletter.store.commits import Commits
from newsletter.transports.smtp_protocol import SmtpProtocol
from newsletter.transports.smtp_session import SmtpSession

STEP, _, COUNT = os.environ.get("NEWSLETTER_CRASH_AT", "").partition(":")
passed: Counter[str] = Counter()


def reach(step: str) -> None:
    """Die here, as if the power had gone, if this is the step."""
    passed[step] += 1
    if step == STEP and passed[step] == int(COUNT):
        os.kill(os.getpid(), signal.Signals[os.environ.get("NEWSLETTER_CRASH_BY", "SIGKILL")])


def around(before: str, function: Callable[..., Any], after: str) -> Callable[..., Any]:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        reach(before)
        result = function(*args, **kwargs)
        reach(after)
        return result

    return wrapped


def around_waiting(before: str, function: Callable[..., Any], after: str) -> Callable[..., Any]:
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        reach(before)
        result = await function(*args, **kwargs)
        reach(after)
        return result

    return wrapped


class Connection(sqlite3.Connection):
    """`committing` and `committed` are steps of every transaction in which something was changed."""

    changes = 0

    def execute(self, statement: str, *arguments: Any) -> Any:
        if statement == "COMMIT":
            return self._stepping(lambda: super(Connection, self).execute(statement))
        return super().execute(statement, *arguments)

    def commit(self) -> None:
        self._stepping(super().commit)

    def _stepping(self, commit: Callable[[], Any]) -> Any:
        before, self.changes = self.changes, self.total_changes
        if self.changes == before:
            return commit()
        return around("committing", commit, "committed")()


def commit(self: Commits, **what: Any) -> Any:
    """Commit; whether there are intents in it, outcomes or both, there are steps around it."""
    kinds = [kind for kind in ("intents", "settled") if what.get(kind)]
    for kind in kinds:
        reach(f"commit-{kind}")
    result = commit_really(self, **what)
    for kind in kinds:
        reach(f"committed-{kind}")
    return result


def send_bytes(self: SmtpProtocol, *pieces: bytes, replies: int = 0) -> None:
    """Send; `dotted` is when a dot has left, which it does at the end of this turn of the loop."""
    send_bytes_really(self, *pieces, replies=replies)
    if pieces[0].startswith(b".\r\n"):
        loop = asyncio.get_running_loop()
        loop.call_soon(loop.call_soon, loop.call_soon, reach, "dotted")


def request(self: Interruption) -> None:
    """Hear a signal, and say so."""
    request_really(self)
    os.write(2, b"heard\n")


commit_really, send_bytes_really = Commits.commit, SmtpProtocol.send
request_really = Interruption.request
Interruption.request = request  # type: ignore[method-assign]
Commits.commit = commit  # type: ignore[method-assign]
SmtpProtocol.send = send_bytes  # type: ignore[method-assign]
SmtpSession.offer = around_waiting("offer", SmtpSession.offer, "offered")  # type: ignore[method-assign]
SmtpSession.finish = around_waiting("finish", SmtpSession.finish, "finished")  # type: ignore[method-assign]
GroupCommit.flush = around_waiting("flush", GroupCommit.flush, "flushed")  # type: ignore[method-assign]
Ledger.stage = around("stage", Ledger.stage, "staged")  # type: ignore[method-assign]
Ledger.freeze = around("freeze", Ledger.freeze, "frozen")  # type: ignore[method-assign]
Ledger.recover = around("recover", Ledger.recover, "recovered")  # type: ignore[method-assign]
Ledger.add = around("add", Ledger.add, "added")  # type: ignore[method-assign]
Ledger.reopen = around("reopen", Ledger.reopen, "reopened")  # type: ignore[method-assign]
send.seal_manifest = around("seal", send.seal_manifest, "sealed")  # type: ignore[attr-defined]
send.mark_sent = around("mark", send.mark_sent, "marked")  # type: ignore[attr-defined]
lanes.PROCESS = "tests.services.crashing_sender"
connect = sqlite3.dbapi2.connect
sqlite3.dbapi2.connect = sqlite3.connect = lambda *args, **kwargs: connect(*args, **{"factory": Connection, **kwargs})

if __name__ == "__main__":
    if sys.argv[1:]:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # tests that run in the background are deaf to it
        if "NEWSLETTER_GATE" in os.environ:
            os.write(2, b"at the gate\n")
            sys.stdin.read(1)
        main()
    run_loop(serve(lane_process.made))
