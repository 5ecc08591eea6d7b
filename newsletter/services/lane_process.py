"""A process that `send` starts for its lanes; it hears what to do from there, on standard input."""

from __future__ import annotations

import signal
from collections.abc import Callable

from newsletter.delivery import Lane, run_loop, serve
from newsletter.services.lanes import LaneOrder


def made(order: LaneOrder) -> Callable[[], Lane]:
    return order.lanes(order.project.transport())


if __name__ == "__main__":
    # whoever stops the send stops the first process; this one ends when it has nothing more to hear from there
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    run_loop(serve(made))
