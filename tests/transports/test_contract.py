"""What every transport keeps (mail.md S33): nothing has left before it is finished, and every message arrives once."""

from __future__ import annotations

import asyncio
import mailbox
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsletter.domain.delivery import State
from newsletter.domain.message import Message
from newsletter.transports import Transport, open_transport
from tests.transports.fault_server import FaultServer

Make = Callable[..., Message]


@dataclass(frozen=True)
class Place:
    """A transport, and what has arrived there."""

    transport: Transport
    arrived: Callable[[], list[str]]


@asynccontextmanager
async def smtp(root: Path) -> AsyncIterator[Place]:
    async with FaultServer() as server:
        transport = open_transport(f"smtp://127.0.0.1:{server.port}", root=root, environment={}, messages=3)
        yield Place(transport, lambda: [address.removeprefix("TO:<").rstrip(">") for address in server.recipients])


@asynccontextmanager
async def folder(root: Path) -> AsyncIterator[Place]:
    where = root / "outbox" / "2026-12-01"
    yield Place(
        open_transport("file:outbox", root=root, environment={}), lambda: [path.stem for path in where.glob("*.eml")]
    )


@asynccontextmanager
async def maildir(root: Path) -> AsyncIterator[Place]:
    transport = open_transport("maildir:post", root=root, environment={})
    yield Place(transport, lambda: [str(found["To"]) for found in mailbox.Maildir(str(root / "post"), create=False)])


@asynccontextmanager
async def mbox(root: Path) -> AsyncIterator[Place]:
    def arrived() -> list[str]:
        read = mailbox.mbox(str(root / "post.mbox"), create=False)
        try:
            return [str(found["To"]) for found in read]
        finally:
            read.close()

    yield Place(open_transport("mbox:post.mbox", root=root, environment={}), arrived)


@asynccontextmanager
async def sendmail(root: Path) -> AsyncIterator[Place]:
    program, log = root / "sendmail", root / "log"
    log.touch()
    program.write_text(f'#!/bin/sh\ncat > /dev/null\necho "$5" >> "{log}"\n', encoding="utf-8")
    program.chmod(0o755)
    transport = open_transport(f"sendmail:{program}", root=root, environment={})
    yield Place(transport, lambda: log.read_text(encoding="utf-8").split())


ways = pytest.mark.parametrize(
    "way",
    [
        smtp,
        folder,
        maildir,
        mbox,
        pytest.param(sendmail, marks=pytest.mark.skipif(sys.platform == "win32", reason="a shell script")),
    ],
)
Way = Callable[[Path], AbstractAsyncContextManager[Place]]


@ways
async def test_nothing_has_arrived_before_it_is_finished(way: Way, tmp_path: Path, message: Make) -> None:
    async with way(tmp_path) as place:
        session = await place.transport.connect()
        assert await session.offer(message()) is None
        assert place.arrived() == []
        outcome = await session.finish()
        assert outcome.state is State.SENT
        assert outcome.reply
        await session.close()
        assert place.arrived() == ["jan@example.org"]


@ways
async def test_every_message_arrives_once_whether_it_is_announced_or_not(
    way: Way, tmp_path: Path, message: Make
) -> None:
    made = [message(f"lezer{number}@example.org") for number in range(8)]
    async with way(tmp_path) as place:
        for announced in (True, False):
            session = await place.transport.connect()
            mine = made[:4] if announced else made[4:]
            for one, following in zip(mine, [*mine[1:], None], strict=True):
                assert await session.offer(one) is None
                assert (await session.finish(following if announced else None)).state is State.SENT
            await session.close()
        assert sorted(place.arrived()) == [one.recipient for one in made]


@ways
async def test_what_was_offered_and_never_finished_never_arrives(way: Way, tmp_path: Path, message: Make) -> None:
    async with way(tmp_path) as place:
        session = await place.transport.connect()
        assert await session.offer(message("dropped@example.org")) is None
        assert await session.offer(message()) is None
        assert (await session.finish()).state is State.SENT
        assert await session.offer(message("dropped@example.org")) is None
        await session.close()
        await session.close()
        assert place.arrived() == ["jan@example.org"]


@ways
async def test_what_was_not_offered_cannot_be_finished(way: Way, tmp_path: Path, message: Make) -> None:
    async with way(tmp_path) as place:
        session = await place.transport.connect()
        with pytest.raises(RuntimeError):
            await session.finish()
        await session.offer(message())
        await session.finish()
        with pytest.raises(RuntimeError):
            await session.finish()
        await session.close()


@ways
async def test_several_sessions_go_at_the_same_time(way: Way, tmp_path: Path, message: Make) -> None:
    async with way(tmp_path) as place:

        async def lane(number: int) -> None:
            session = await place.transport.connect()
            for count in range(5):
                assert await session.offer(message(f"lezer{number}-{count}@example.org")) is None
                await asyncio.sleep(0)
                assert (await session.finish()).state is State.SENT
            await session.close()

        await asyncio.gather(*map(lane, range(4)))
        assert sorted(place.arrived()) == [f"lezer{a}-{b}@example.org" for a in range(4) for b in range(5)]


@ways
async def test_a_rehearsal_lets_nothing_leave_and_no_url_shows_a_password(way: Way, tmp_path: Path) -> None:
    async with way(tmp_path) as place:
        assert place.transport.rehearsal is (way not in (smtp, sendmail))
        assert place.transport.url.partition(":")[0] in ("smtp", "file", "maildir", "mbox", "sendmail")
