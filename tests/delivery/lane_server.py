"""A process with lanes that do as they are told, for `test_remote_lane`."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from newsletter.delivery import Lane, LocalLane, run_loop, serve
from newsletter.domain.delivery import Outcome, RefusedError, Scope, State
from newsletter.domain.message import Message
from newsletter.domain.run import Entry
from newsletter.errors import LaterError
from tests.delivery.conftest import message_for


class Server:
    """`faults` says what happens to whom: an address to one of the words below."""

    def __init__(self, faults: dict[str, str]) -> None:
        self._faults = faults
        self._offered: Message | None = None

    async def connect(self) -> Server:
        return Server(self._faults)

    async def offer(self, message: Message) -> Outcome | None:
        self._offered = message
        match self._faults.get(message.recipient):
            case "failed":
                return Outcome(state=State.FAILED, reply="550 5.1.1 no such user")
            case "lost":
                raise LaterError("the connection was lost", hint="Try again.")
            case "die at offer":
                os._exit(1)
        return None

    async def finish(self, following: Message | None = None) -> Outcome:
        assert self._offered is not None
        match self._faults.get(self._offered.recipient):
            case "refused":
                raise RefusedError("554 5.7.1 policy", scope=Scope.POLICY, hint="Ask.")
            case "die at finish":
                os._exit(1)
        print("what is printed goes astray")  # noqa: T201 - and must not get into the wire
        return Outcome(state=State.SENT, reply=f"250 {self._offered.recipient}")

    async def close(self) -> None:
        return


def made(faults: Any) -> Callable[[], Lane]:
    def prepare(entry: Entry) -> Message | Outcome:
        if faults.get(entry.subscriber.email) == "skipped":
            return Outcome(state=State.SKIPPED, reply="no item for them")
        return message_for(entry)

    return lambda: LocalLane(Server(faults), prepare=prepare)


if __name__ == "__main__":
    run_loop(serve(made))
