"""One session: which message gets which answer, over which connection, and in how many packets."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.domain.delivery import RefusedError, Scope, State
from newsletter.domain.message import Message
from newsletter.transports import Session, Unreachable
from newsletter.transports.smtp import Smtp
from newsletter.transports.smtp_session import _dot_stuffed
from tests.transports.fault_server import EVERYTHING, Act, Deed, FaultServer, Say

Make = Callable[..., Message]
MakeSmtp = Callable[..., Smtp]
LOCKSTEP = tuple(extension for extension in EVERYTHING if extension != "PIPELINING")
ENVELOPE = ["MAIL", "RCPT", "DATA"]
GOODBYE = Say("421 4.4.2 idle for too long", Deed.DROP)


async def send(session: Session, message: Message, following: Message | None = None) -> State:
    outcome = await session.offer(message)
    return (outcome or await session.finish(following)).state


def verbs(heard: list[str]) -> list[str]:
    return [line.partition(" ")[0] for line in heard]


@pytest.mark.parametrize(
    ("mail", "rcpt", "data", "expected"),
    [
        ("250 ok", "250 ok", "451 4.3.0 later", Unreachable),
        ("250 ok", "250 ok", "554 5.7.1 no", Scope.POLICY),
        ("250 ok", "250 ok", "250 what?", Unreachable),
        ("250 ok", "550 5.1.1 nobody", "554 5.5.1 no valid recipients", State.FAILED),
        ("250 ok", "450 4.2.1 full", "503 RCPT first", State.DEFERRED),
        ("250 ok", "550 5.1.1 nobody", "354 go ahead", State.FAILED),
        ("250 ok", "450 4.2.1 full", "354 go ahead", State.DEFERRED),
        ("550 5.1.8 bad sender", "503 5.5.1 MAIL first", "503 5.5.1 RCPT first", Scope.SENDER),
        ("550 5.1.8 bad sender", "503 5.5.1 MAIL first", "354 go ahead", Scope.SENDER),
        ("550 5.1.8 bad sender", "250 ok", "503 5.5.1 MAIL first", Scope.SENDER),
        ("550 5.1.8 bad sender", "250 ok", "354 go ahead", Scope.SENDER),
        ("530 5.7.0 sign in first", "530 5.7.0 sign in first", "530 5.7.0 sign in first", Scope.SIGN_IN),
        ("552 5.3.4 too big", "503 5.5.1 MAIL first", "503 5.5.1 RCPT first", Scope.MESSAGE),
    ],
)
@pytest.mark.parametrize("replies", ["each", "together", "bytewise"])
async def test_an_envelope_in_one_packet_is_judged_by_its_first_refusal_and_the_next_message_arrives(  # noqa: PLR0917
    smtp: MakeSmtp,
    message: Make,
    hand: SimpleNamespace,
    mail: str,
    rcpt: str,
    data: str,
    expected: object,
    replies: str,
) -> None:
    at = {"mail": [Say(mail)], "rcpt": [Say(rcpt)], "data": [Say(data)]}
    async with FaultServer(at=at, replies=replies) as server:
        session = await smtp(server).connect()
        found: object
        try:
            found = await send(session, message())
        except RefusedError as error:
            found = error.scope
        except Unreachable:
            found = Unreachable
            await session.close()
            session = await smtp(server).connect()
        assert found is expected
        assert await send(session, message("piet@example.org")) is State.SENT
        assert server.recipients == ["TO:<piet@example.org>"]
        await session.close()
        empty = expected is not Unreachable and data.startswith("354")
        if empty and not rcpt.startswith("250"):  # the lone dot, and nothing to forget
            assert verbs(server.heard[0]) == ["EHLO", *ENVELOPE, ".", *ENVELOPE, ".", "QUIT"]
        elif empty:  # a dot might have sent them an empty message
            assert verbs(server.heard[0]) == ["EHLO", *ENVELOPE]
        elif expected is not Unreachable:
            assert verbs(server.heard[0]) == ["EHLO", *ENVELOPE, "RSET", *ENVELOPE, ".", "QUIT"]


@pytest.mark.parametrize("reply", ["250 ok", "554 5.5.1 no valid recipients", "451 what?"])
async def test_an_empty_message_is_nobodys_whatever_the_server_says_to_it(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, reply: str
) -> None:
    at = {"rcpt": [Say("550 5.1.1 nobody")], "data": [Say("354 go ahead")], "dot": [Say(reply)]}
    async with FaultServer(at=at) as server:
        session = await smtp(server).connect()
        assert await send(session, message()) is State.FAILED
        assert await send(session, message("piet@example.org")) is State.SENT
        await session.close()
        assert server.recipients == ["TO:<piet@example.org>"]


@pytest.mark.parametrize("phase", ["rcpt", "data"])
async def test_without_pipelining_nothing_is_said_behind_a_refusal(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, phase: str
) -> None:
    async with FaultServer(at={phase: [Say("550 5.1.1 nobody")]}, extensions=LOCKSTEP) as server:
        session = await smtp(server).connect()
        assert await send(session, message()) is State.FAILED
        assert await send(session, message("piet@example.org")) is State.SENT
        await session.close()
        until = ENVELOPE[: ENVELOPE.index(phase.upper()) + 1]
        assert verbs(server.heard[0]) == ["EHLO", *until, "RSET", *ENVELOPE, ".", "QUIT"]


@pytest.mark.parametrize("extensions", [EVERYTHING, LOCKSTEP], ids=["pipelining", "lockstep"])
@pytest.mark.parametrize(
    "fault",
    [
        {"after": [GOODBYE]},
        {"after": [Deed.DROP]},
        {"after": [Deed.RESET]},
        {"mail": [None, GOODBYE]},
        {"mail": [None, Say("421 4.7.0 enough for one connection")]},
        {"mail": [None, Deed.DROP]},
        {"mail": [None, Deed.HANG]},
        {"mail": [None, Say(b"\x00\xff\r\n")]},
    ],
)
@pytest.mark.parametrize("begun", [True, False], ids=["begun", "not begun"])
async def test_a_server_that_closes_between_two_messages_costs_nothing(  # noqa: PLR0917
    smtp: MakeSmtp,
    message: Make,
    hand: SimpleNamespace,
    fault: dict[str, Sequence[Act]],
    extensions: Sequence[str],
    begun: bool,
) -> None:
    async with FaultServer(at=fault, extensions=extensions) as server:
        first, second = message(), message("piet@example.org")
        session = await smtp(server).connect()
        assert await send(session, first, second if begun else None) is State.SENT
        await server.turn()
        assert await send(session, second) is State.SENT
        await session.close()
        assert server.recipients == ["TO:<jan@example.org>", "TO:<piet@example.org>"]
        assert len(server.heard) == 2


@pytest.mark.parametrize("words", ["250 2.0.0 once more", "354 go ahead", "451 4.3.0 hm", "554 5.7.1 hm"])
@pytest.mark.parametrize("begun", [True, False], ids=["begun", "not begun"])
async def test_what_comes_unasked_is_never_taken_for_an_answer(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, words: str, begun: bool
) -> None:
    async with FaultServer(at={"after": [Say(words)]}) as server:
        first, second = message(), message("piet@example.org")
        session = await smtp(server).connect()
        assert await send(session, first, second if begun else None) is State.SENT
        await server.turn()
        if begun:  # it stands where an answer should be: the answers end in nonsense, and the line is given up
            with pytest.raises((Unreachable, RefusedError)):
                await session.offer(second)
        assert await send(session, second) is State.SENT
        await session.close()
        assert server.recipients == ["TO:<jan@example.org>", "TO:<piet@example.org>"]


async def test_once_is_enough(smtp: MakeSmtp, message: Make, hand: SimpleNamespace) -> None:
    async with FaultServer(at={"mail": [None, Deed.DROP, Deed.DROP]}) as server:
        session = await smtp(server).connect()
        assert await send(session, message()) is State.SENT
        with pytest.raises(Unreachable, match="at MAIL FROM"):
            await session.offer(message())
        assert len(server.heard) == 2
        assert await send(session, message()) is State.SENT
        await session.close()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"rcpt": [None, Deed.DROP]}, Unreachable),
        ({"rcpt": [None, GOODBYE]}, Unreachable),
        ({"data": [None, Deed.DROP]}, Unreachable),
        ({"data": [None, GOODBYE]}, Unreachable),
        ({"rcpt": [None, Say("550 5.1.1 nobody", Deed.DROP)]}, State.FAILED),
    ],
)
@pytest.mark.parametrize("begun", [True, False], ids=["begun", "not begun"])
async def test_what_is_lost_amid_the_next_envelope_takes_nothing_from_the_message_before(  # noqa: PLR0917
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, fault: dict[str, Sequence[Act]], expected: object, begun: bool
) -> None:
    async with FaultServer(at=fault) as server:
        first, second = message(), message("piet@example.org")
        session = await smtp(server).connect()
        assert await send(session, first, second if begun else None) is State.SENT
        if expected is Unreachable:
            with pytest.raises(Unreachable):
                await session.offer(second)
            await session.close()
            session = await smtp(server).connect()
        else:
            assert await send(session, second) is expected
        assert await send(session, second) is State.SENT
        await session.close()
        assert server.recipients == ["TO:<jan@example.org>", "TO:<piet@example.org>"]


@pytest.mark.parametrize("fault", [Deed.DROP, Deed.RESET, Deed.HANG])
async def test_a_message_behind_one_in_doubt_is_not_in_doubt_itself(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, fault: Deed
) -> None:
    async with FaultServer(at={"dot": [fault]}) as server:
        first, second = message(), message("piet@example.org")
        session = await smtp(server).connect()
        assert await send(session, first, second) is State.UNCERTAIN
        assert await send(session, second) is State.SENT
        await session.close()
        assert server.recipients[-1] == "TO:<piet@example.org>"


@pytest.mark.parametrize(
    ("words", "expected"),
    [("550 5.1.1 nobody", State.FAILED), ("452 4.2.2 full", State.DEFERRED), ("554 5.7.1 spam", Scope.POLICY)],
)
async def test_a_refusal_of_one_message_leaves_the_one_behind_it_alone(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, words: str, expected: object
) -> None:
    async with FaultServer(at={"dot": [Say(words)]}) as server:
        first, second = message(), message("piet@example.org")
        session = await smtp(server).connect()
        found: object
        try:
            found = await send(session, first, second)
        except RefusedError as error:
            found = error.scope
        assert found is expected
        assert await send(session, second) is State.SENT
        await session.close()
        assert verbs(server.heard[0]) == ["EHLO", *ENVELOPE, ".", *ENVELOPE, ".", "QUIT"]


@pytest.mark.parametrize("begun", [True, False], ids=["begun", "not begun"])
async def test_another_message_than_the_one_announced_gets_a_connection_of_its_own(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, begun: bool
) -> None:
    async with FaultServer() as server:
        first, announced, second = message(), message("a@example.org"), message("piet@example.org")
        session = await smtp(server).connect()
        if begun:
            assert await send(session, first, announced) is State.SENT
        else:
            assert await session.offer(announced) is None  # and never finished
        assert await send(session, second) is State.SENT
        await session.close()
        assert server.recipients == [*(["TO:<jan@example.org>"] if begun else []), "TO:<piet@example.org>"]


@pytest.mark.parametrize("begun", [True, False], ids=["begun", "offered"])
async def test_amid_a_message_a_session_is_closed_without_a_word(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, begun: bool
) -> None:
    async with FaultServer() as server:
        session = await smtp(server).connect()
        if begun:
            await send(session, message(), message("piet@example.org"))
        else:
            await session.offer(message())
        await session.close()
        await session.close()
        await server.turn()
        assert "QUIT" not in server.heard[0]
        assert len(server.accepted) == begun


async def test_what_was_not_offered_cannot_be_finished(smtp: MakeSmtp, message: Make, hand: SimpleNamespace) -> None:
    async with FaultServer() as server:
        session = await smtp(server).connect()
        with pytest.raises(RuntimeError):
            await session.finish()
        await send(session, message())
        with pytest.raises(RuntimeError):
            await session.finish()
        await session.close()


async def test_the_whole_message_but_its_dot_is_on_the_wire_once_it_is_offered(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace
) -> None:
    async with FaultServer(extensions=["PIPELINING"]) as server:
        session = await smtp(server).connect()
        await session.offer(message(body="x" * 20_000_000))
        await server.turn()
        assert server.accepted == []
        assert "." not in server.heard[0]
        assert (await session.finish()).state is State.SENT
        assert len(server.accepted[0].data) > 20_000_000
        await session.close()


@pytest.mark.parametrize(
    ("messages", "limits", "expected"),
    [
        (3, "LIMITS", [3, 3, 1]),
        (100, "LIMITS RCPTMAX=1 MAILMAX=2", [2, 2, 2, 1]),
        (2, "LIMITS MAILMAX=5", [2, 2, 2, 1]),
    ],
)
@pytest.mark.parametrize("pipelining", [("PIPELINING",), ()], ids=["pipelining", "lockstep"])
async def test_a_connection_is_renewed_after_so_many_messages(  # noqa: PLR0917
    smtp: MakeSmtp,
    message: Make,
    hand: SimpleNamespace,
    messages: int,
    limits: str,
    expected: list[int],
    pipelining: Sequence[str],
) -> None:
    async with FaultServer(extensions=[*pipelining, limits]) as server:
        session = await smtp(server, messages=messages).connect()
        made = [message(f"lezer{number}@example.org") for number in range(7)]
        for one, following in zip(made, [*made[1:], None], strict=True):
            assert await send(session, one, following) is State.SENT
        await session.close()
        assert [verbs(heard).count("MAIL") for heard in server.heard] == expected
        assert all(heard[-1] == "QUIT" for heard in server.heard)


async def test_a_connection_is_renewed_after_five_minutes(smtp: MakeSmtp, message: Make, hand: SimpleNamespace) -> None:
    async with FaultServer() as server:
        session = await smtp(server).connect()
        first, second = message(), message("piet@example.org")
        assert await send(session, first) is State.SENT
        hand.seconds += 301
        assert await send(session, second) is State.SENT
        await session.close()
        assert [verbs(heard).count("MAIL") for heard in server.heard] == [1, 1]


async def test_a_server_that_will_not_reset_is_left(smtp: MakeSmtp, message: Make, hand: SimpleNamespace) -> None:
    async with FaultServer(at={"rcpt": [Say("550 5.1.1 nobody")], "rset": [Say("502 what?")]}) as server:
        session = await smtp(server).connect()
        assert await send(session, message()) is State.FAILED
        assert await send(session, message("piet@example.org")) is State.SENT
        await session.close()
        assert len(server.heard) == 2
        assert server.recipients == ["TO:<piet@example.org>"]


@pytest.mark.parametrize("begun", [True, False], ids=["begun", "not begun"])
async def test_a_message_over_the_servers_size_is_not_tried(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, begun: bool
) -> None:
    async with FaultServer(extensions=["PIPELINING", "SIZE 500"]) as server:
        session = await smtp(server).connect()
        small, big = message(), message("piet@example.org", body="x" * 500)
        assert await send(session, small, big if begun else None) is State.SENT
        with pytest.raises(RefusedError, match="500") as caught:
            await session.offer(big)
        assert caught.value.scope is Scope.MESSAGE
        await session.close()
        assert verbs(server.heard[0]) == ["EHLO", *ENVELOPE, ".", "QUIT"]
        assert f"MAIL FROM:<bounce@example.org> SIZE={len(small.data)}" in server.heard[0]


@pytest.mark.parametrize("begun", [True, False], ids=["begun", "not begun"])
@pytest.mark.parametrize("extensions", [EVERYTHING, ("PIPELINING",)], ids=["SMTPUTF8", "no SMTPUTF8"])
async def test_an_international_address_needs_a_server_for_it(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, begun: bool, extensions: Sequence[str]
) -> None:
    async with FaultServer(extensions=extensions) as server:
        session = await smtp(server).connect()
        first, second = message(), message("jürgen@example.org", smtputf8=True)
        assert await send(session, first, second if begun else None) is State.SENT
        outcome = await session.offer(second) or await session.finish(first)
        assert await send(session, first) is State.SENT
        await session.close()
        if extensions == EVERYTHING:
            assert outcome.state is State.SENT
            assert server.recipients[1] == "TO:<jürgen@example.org>"
            assert server.accepted[1].sender.endswith(" BODY=8BITMIME SMTPUTF8")
        else:
            assert outcome.state is State.SKIPPED
            assert "SMTPUTF8" in outcome.reply


@pytest.mark.parametrize(
    "address",
    [
        "jan@example.org>\r\nDATA", "jan@example.org\n", "a b@example.org", "<jan@example.org>", "", "jan\0@example.org",
        "x" * 65 + "@example.org", "jan@" + "x" * 251, "jan\x7f@example.org", '"a b"@example.org',
    ],
)  # fmt: skip
async def test_what_is_no_argument_is_never_sent(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, address: str
) -> None:
    async with FaultServer() as server:
        session = await smtp(server).connect()
        outcome = await session.offer(message(address))
        assert outcome is not None
        assert outcome.state is State.SKIPPED
        made = message()
        wrong = Message(
            issue=made.issue,
            message_id=made.message_id,
            sender=address,
            recipient=made.recipient,
            smtputf8=False,
            pieces=made.pieces,
        )
        if len(address) < 70 or not address.startswith("x"):
            with pytest.raises(RefusedError) as caught:
                await session.offer(wrong)
            assert caught.value.scope is Scope.SENDER
        await session.close()
        assert verbs(server.heard[0]) == ["EHLO", "QUIT"]


async def test_a_message_on_the_heels_of_another_is_offered_without_waiting(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace
) -> None:
    async with FaultServer(replies="together") as server:
        first, second = message(), message("piet@example.org")
        session = await smtp(server).connect()
        assert await send(session, first, second) is State.SENT
        await server.turn()
        with pytest.raises(StopIteration) as ended:
            session.offer(second).send(None)  # it does not even give way to the event loop
        assert ended.value.value is None
        assert (await session.finish()).state is State.SENT
        await session.close()


@settings(deadline=None)
@given(st.lists(st.sampled_from([b".", b"..", b"\r\n", b"x", b"\n", b"\r"])).map(b"".join))
def test_no_line_of_a_message_is_the_end_of_it(data: bytes) -> None:
    stuffed = _dot_stuffed(data)
    assert stuffed.endswith(b"\r\n")
    assert b"\n.\r\n" not in b"\n" + stuffed
    assert b"\n.\n" not in b"\n" + stuffed
    lines = [line[1:] if line.startswith(b".") else line for line in stuffed.split(b"\n")]
    assert b"\n".join(lines) in (data, data + b"\r\n")


async def test_many_sessions_go_at_the_same_time(smtp: MakeSmtp, message: Make, hand: SimpleNamespace) -> None:
    import asyncio

    async with FaultServer() as server:
        transport = smtp(server, messages=5)

        async def lane(number: int) -> None:
            session = await transport.connect()
            made = [message(f"lezer{number}-{count}@example.org") for count in range(12)]
            for one, following in itertools.zip_longest(made, made[1:]):
                assert await send(session, one, following) is State.SENT
            await session.close()

        await asyncio.gather(*map(lane, range(8)))
        assert len(set(server.recipients)) == len(server.recipients) == 96
