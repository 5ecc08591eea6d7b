"""A real `newsletter send` that is killed at one step: NEWSLETTER_CRASH_AT=step:count, the count from 1.

The steps: `freeze` and `frozen`, `seal`, `deliver`, `intend` and `intended`, `answered`, `record` and `recorded`.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from newsletter.cli import run
from newsletter.domain.delivery import Outcome
from newsletter.domain.message import Message
from newsletter.project import Project
from newsletter.services import send
from newsletter.store import Ledger
from newsletter.transports import Transport

STEP, _, COUNT = os.environ["NEWSLETTER_CRASH_AT"].partition(":")
passed: Counter[str] = Counter()


def reach(step: str) -> None:
    """Die here, as if the power had gone, if this is the step."""
    passed[step] += 1
    if step == STEP and passed[step] == int(COUNT):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def around(before: str, function: Callable[..., Any], after: str) -> Callable[..., Any]:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        reach(before)
        result = function(*args, **kwargs)
        reach(after)
        return result

    return wrapped


class CrashingTransport:
    def __init__(self, inner: Transport) -> None:
        self.inner = inner
        self.url, self.rehearsal = inner.url, inner.rehearsal

    def __enter__(self) -> Self:
        self.inner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.inner.__exit__(kind, error, traceback)

    def deliver(self, message: Message, *, commit: Callable[[], None]) -> Outcome:
        reach("deliver")
        outcome = self.inner.deliver(message, commit=around("intend", commit, "intended"))
        reach("answered")
        return outcome


open_transport = Project.transport
Project.transport = lambda self: CrashingTransport(open_transport(self))  # type: ignore[method-assign]
Ledger.freeze = around("freeze", Ledger.freeze, "frozen")  # type: ignore[method-assign]
Ledger.record = around("record", Ledger.record, "recorded")  # type: ignore[method-assign]
send.seal_manifest = around("seal", send.seal_manifest, "sealed")  # type: ignore[attr-defined]
send.mark_sent = around("mark", send.mark_sent, "marked")  # type: ignore[attr-defined]
run()
