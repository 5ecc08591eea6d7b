"""Every phase and every fault: what is known of a message when the server drops, hangs, garbles or refuses."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from types import SimpleNamespace

import pytest

from newsletter.domain.delivery import Outcome, RefusedError, Scope, State
from newsletter.domain.message import Message
from newsletter.errors import StoppedError
from newsletter.transports import Unreachable
from newsletter.transports.smtp import Smtp
from tests.transports.fault_server import EVERYTHING, FLOOD, GARBAGE, OVERLONG, Act, Deed, Drip, FaultServer, Pause, Say

Make = Callable[..., Message]
MakeContext = Callable[..., ssl.SSLContext]
MakeSmtp = Callable[..., Smtp]

LOCKSTEP = tuple(extension for extension in EVERYTHING if extension != "PIPELINING")
BROKEN: dict[str, Act] = {
    "drop": Deed.DROP,
    "reset": Deed.RESET,
    "hang": Deed.HANG,
    "garbage": GARBAGE,
    "a line without end": OVERLONG,
    "a reply without end": FLOOD,
    "half a reply": Say(b"250 2.0", Deed.DROP),
    "half a reply of several lines": Say(b"250-2.0.0 fine\r\n", Deed.DROP),
    "421": Say("421 4.3.2 shutting down", Deed.DROP),
    "421 and hang": Say("421 4.3.2 shutting down"),
    "451": Say("451 4.3.0 trouble here"),
}


async def what_becomes(smtp: Smtp, server: FaultServer, message: Message) -> object:
    """Send one message, and return the outcome, or the kind of the error (with its scope)."""
    try:
        session = await smtp.connect()
        try:
            outcome = await session.offer(message)
            if outcome is None:
                await server.turn()  # committing the intent takes longer
                outcome = await session.finish()
        finally:
            await session.close()
    except RefusedError as error:
        return error.scope
    except (Unreachable, StoppedError) as error:
        return type(error)
    assert isinstance(outcome, Outcome)
    return outcome.state


@pytest.mark.parametrize("extensions", [EVERYTHING, LOCKSTEP], ids=["pipelining", "lockstep"])
@pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("phase", ["connect", "ehlo", "mail", "rcpt", "data"])
async def test_what_breaks_before_the_message_is_known_not_to_have_arrived(  # noqa: PLR0917
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, phase: str, fault: Act, extensions: Sequence[str]
) -> None:
    async with FaultServer(at={phase: [fault] * 2}, extensions=extensions) as server:
        assert await what_becomes(smtp(server), server, message()) is Unreachable
        assert server.accepted == []


@pytest.mark.parametrize("fault", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("phase", ["auth", "starttls"])
async def test_what_breaks_while_a_connection_is_made_safe_is_no_connection(  # noqa: PLR0917
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, certified: MakeContext, phase: str, fault: Act
) -> None:
    async with FaultServer(at={phase: [fault]}, extensions=["AUTH PLAIN"], starttls=certified()) as server:
        found = await what_becomes(smtp(server, user="u", password="p"), server, message())
        assert found is Unreachable
        assert server.accepted == []


@pytest.mark.parametrize("fault", [Deed.DROP, Deed.RESET, Deed.HANG], ids=str)
async def test_a_server_that_will_not_shake_hands_is_no_connection(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, fault: Deed
) -> None:
    async with FaultServer(at={"connect": [fault]}) as server:
        assert await what_becomes(smtp(server, tls=True), server, message()) is Unreachable


async def test_a_server_that_shakes_hands_byte_by_byte_gets_no_more_time(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace
) -> None:
    part = b"\x16\x03\x03\x04\x00" + bytes(15)  # of a record of the handshake that is never whole
    async with FaultServer(at={"connect": [Drip(part, 29)]}) as server:
        assert await what_becomes(smtp(server, tls=True), server, message()) is Unreachable
        assert hand.seconds == pytest.approx(30, abs=0.1)


@pytest.mark.parametrize("fault", [Deed.DROP, Deed.RESET, GARBAGE, OVERLONG, Say("421 4.3.2 bye"), Say("451 4.3.0 no")])
async def test_what_breaks_amid_the_message_is_known_not_to_have_arrived(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, fault: Act
) -> None:
    async with FaultServer(at={"body": [fault]}) as server:
        assert await what_becomes(smtp(server), server, message()) is Unreachable
        assert server.accepted == []


async def test_a_server_that_takes_no_more_is_not_waited_for_longer_than_three_minutes(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace
) -> None:
    async with FaultServer(at={"body": [Deed.HANG]}, extensions=["PIPELINING"]) as server:
        assert await what_becomes(smtp(server), server, message(body="x" * 20_000_000)) is Unreachable
        assert 180 <= hand.seconds <= 370  # the last sign of life was within the first three minutes


async def test_a_server_that_answers_before_the_dot_has_refused_the_message(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace
) -> None:
    for words, expected in [
        ("552 5.3.4 too big", Scope.MESSAGE),
        ("554 5.7.1 no", Scope.POLICY),
        ("550 5.1.1 no such user", State.FAILED),
    ]:
        async with FaultServer(at={"body": [Say(words)]}) as server:
            assert await what_becomes(smtp(server), server, message()) is expected
            assert server.accepted == []
            assert "." not in server.heard[0]


@pytest.mark.parametrize(
    "fault",
    [fault for name, fault in BROKEN.items() if not name.startswith(("421", "451"))]
    + [Say("354 what?"), Say("250", Deed.DROP)],
)
async def test_only_behind_the_dot_there_is_doubt(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, fault: Act
) -> None:
    async with FaultServer(at={"dot": [fault]}) as server:
        found = await what_becomes(smtp(server), server, message())
        assert found is (State.SENT if fault == Say("250", Deed.DROP) else State.UNCERTAIN)
        if fault is Deed.HANG:
            assert 600 <= hand.seconds < 615


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("421 4.7.28 too much", Unreachable),
        ("451 4.3.0 later", Unreachable),
        ("454 Throttling failure: Maximum sending rate exceeded.", Unreachable),
        ("452 4.2.2 mailbox full", State.DEFERRED),
        ("550 5.1.1 user unknown", State.FAILED),
        ("550 no such user", State.FAILED),
        ("554 5.7.1 spam", Scope.POLICY),
        ("552 5.3.4 too big", Scope.MESSAGE),
        ("250-2.0.0 fine\r\n250 and well", State.SENT),
        ("250 2.0.0 fine\r\n250 2.0.0 really", State.SENT),
        ("250", State.SENT),
    ],
)
async def test_the_reply_to_the_dot_decides(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, words: str, expected: object
) -> None:
    async with FaultServer(at={"dot": [Say(words)]}) as server:
        assert await what_becomes(smtp(server), server, message()) is expected
        assert len(server.accepted) == (expected is State.SENT)


@pytest.mark.parametrize("replies", ["each", "together", "bytewise"])
@pytest.mark.parametrize("extensions", [EVERYTHING, LOCKSTEP, ()], ids=["pipelining", "lockstep", "nothing"])
async def test_however_replies_are_cut_up_every_message_arrives_once(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, replies: str, extensions: Sequence[str]
) -> None:
    bodies = [".", ".\r\n..punt\r\n.", "x" * 100_000, "", "\r\n.\r\n", "Dag."]
    messages = [message(f"lezer{number}@example.org", body=body) for number, body in enumerate(bodies)]
    async with FaultServer(replies=replies, extensions=extensions) as server:
        session = await smtp(server, messages=4).connect()
        for made, following in zip(messages, [*messages[1:], None], strict=True):
            assert await session.offer(made) is None
            assert (await session.finish(following)).reply == "250 2.0.0 Ok: queued as 4F2"
        await session.close()
        assert [accepted.data for accepted in server.accepted] == [made.data for made in messages]
        assert [accepted.recipient for accepted in server.accepted] == [f"TO:<{made.recipient}>" for made in messages]
        assert [heard.count(".") for heard in server.heard] == [4, 2]
        assert all(heard[-1] == "QUIT" for heard in server.heard)
        assert not any("RSET" in heard for heard in server.heard)


@pytest.mark.parametrize(
    ("phase", "seconds"),
    [("connect", 300), ("ehlo", 300), ("mail", 300), ("rcpt", 300), ("data", 120), ("dot", 600), ("quit", 10)],
)
async def test_every_phase_has_its_patience(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, phase: str, seconds: int
) -> None:
    async with FaultServer(at={phase: [Deed.HANG]}, extensions=LOCKSTEP) as server:
        found = await what_becomes(smtp(server), server, message())
        assert found is {"dot": State.UNCERTAIN, "quit": State.SENT}.get(phase, Unreachable)
        assert hand.seconds == pytest.approx(seconds, abs=0.1)


async def test_a_server_that_takes_its_time_each_time_is_waited_for(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace
) -> None:
    slow = {phase: [Pause(250)] for phase in ("connect", "ehlo", "mail", "rcpt")} | {
        "data": [Pause(110)],
        "dot": [Pause(590)],
    }
    async with FaultServer(at=slow, extensions=LOCKSTEP) as server:
        assert await what_becomes(smtp(server), server, message()) is State.SENT
        assert hand.seconds == pytest.approx(4 * 250 + 110 + 590, abs=0.1)
