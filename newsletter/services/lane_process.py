"""A process that `send` starts for its lanes; it hears what to do from there, on standard input."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.delivery import Lane, run_loop, serve
from newsletter.services.lanes import LaneOrder


def made(order: LaneOrder) -> Callable[[], Lane]:
    return order.lanes(order.project.transport())


if __name__ == "__main__":
    run_loop(serve(made))
