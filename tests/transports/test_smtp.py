"""Connections to real servers, on both event loops: greeted, encrypted, verified, signed in."""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsletter.delivery import run_loop
from newsletter.domain.delivery import RefusedError, Scope, State
from newsletter.domain.message import Message
from newsletter.errors import StoppedError
from newsletter.transports import Unreachable, open_transport
from newsletter.transports.smtp import Smtp
from newsletter.transports.smtp_server import Starttls
from tests.transports.fault_server import Deed, FaultServer, Say

Make = Callable[..., Message]
MakeSmtp = Callable[..., Smtp]
MakeContext = Callable[..., ssl.SSLContext]
StartServer = Callable[..., SimpleNamespace]
SECRET = {"user": "redactie", "password": "g€heim@/:"}


@pytest.fixture(params=[run_loop, asyncio.run], ids=["deliveries' loop", "asyncio"])
def run(request: pytest.FixtureRequest) -> Any:
    """Run the test on one loop and on the other."""
    return request.param


async def test_many_messages_arrive_over_one_connection(
    server: StartServer, smtp: MakeSmtp, message: Make, run: Any
) -> None:
    started = server()
    session = await smtp(started.port).connect()
    for number in range(5):
        assert await session.offer(message(f"lezer{number}@example.org", body=".\r\n..punt\r\n.")) is None
        outcome = await session.finish()
        assert (outcome.state, outcome.reply) == (State.SENT, "250 2.0.0 Ok: queued as 4F2")
    await session.close()
    assert [received.rcpt_tos for received in started.received] == [
        [f"lezer{number}@example.org"] for number in range(5)
    ]
    assert {received.mail_from for received in started.received} == {"bounce@example.org"}
    assert started.received[0].content == message("lezer0@example.org", body=".\r\n..punt\r\n.").data


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_messages_go_encrypted_and_signed_in(
    server: StartServer, smtp: MakeSmtp, message: Make, run: Any, tls: str
) -> None:
    started = server(tls=tls, auth=True)
    options = {"host": "localhost", "tls": tls == "implicit", "starttls": Starttls.REQUIRED}
    session = await smtp(started.port, **SECRET, **options).connect()
    long = "\r\n".join(["x" * 900] * 300)
    for body in ("Dag.", long):
        assert await session.offer(message(body=body)) is None
        assert (await session.finish()).state is State.SENT
    await session.close()
    assert [received.signed_in for received in started.received] == [True, True]
    assert started.received[1].content == message(body=long).data


async def test_an_encrypted_line_is_pipelined_too(
    smtp: MakeSmtp, message: Make, certified: MakeContext, run: Any
) -> None:
    for implicit in (True, False):
        contexts = {"implicit": certified()} if implicit else {"starttls": certified()}
        async with FaultServer(**contexts) as server:  # type: ignore[arg-type]
            session = await smtp(server, tls=implicit, starttls=Starttls.REQUIRED).connect()
            first, second = message(body="x" * 1_000_000), message("piet@example.org")
            assert await session.offer(first) is None
            assert (await session.finish(second)).state is State.SENT
            assert await session.offer(second) is None
            assert (await session.finish()).state is State.SENT
            await session.close()
            assert [accepted.data for accepted in server.accepted] == [first.data, second.data]
            assert server.heard[0].count("EHLO [127.0.0.1]") == (1 if implicit else 2)


async def test_an_encrypted_server_that_takes_no_more_is_not_waited_for(
    smtp: MakeSmtp, message: Make, certified: MakeContext, hand: SimpleNamespace
) -> None:
    async with FaultServer(at={"body": [Deed.HANG]}, extensions=["PIPELINING"], implicit=certified()) as server:
        session = await smtp(server, tls=True).connect()
        with pytest.raises(Unreachable, match="while sending the message: no answer in time"):
            await session.offer(message(body="x" * 20_000_000))
        await session.close()
        assert 180 <= hand.seconds <= 370  # the last sign of life was within the first three minutes


async def test_an_encrypted_line_that_breaks_off_is_a_lost_connection(
    smtp: MakeSmtp, message: Make, certified: MakeContext, hand: SimpleNamespace
) -> None:
    for fault in (Deed.DROP, Deed.RESET):
        async with FaultServer(at={"mail": [fault], "dot": [fault]}, implicit=certified()) as server:
            session = await smtp(server, tls=True).connect()
            with pytest.raises(Unreachable, match="at MAIL FROM"):
                await session.offer(message())
            assert await session.offer(message()) is None
            assert (await session.finish()).state is State.UNCERTAIN
            await session.close()


async def test_a_wrong_password_stops_at_once(server: StartServer, smtp: MakeSmtp, run: Any) -> None:
    started = server(auth=True)
    with pytest.raises(RefusedError, match="535") as caught:
        await smtp(started.port, user="redactie", password="fout").connect()
    assert caught.value.scope is Scope.SIGN_IN
    assert "NEWSLETTER_SMTP_PASSWORD" in str(caught.value.hint)
    assert "fout" not in str(caught.value)


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_a_certificate_of_another_name_is_refused(
    server: StartServer, smtp: MakeSmtp, run: Any, tls: str
) -> None:
    started = server(tls=tls, names=("elders.example",))
    options = {"host": "localhost", "tls": tls == "implicit", "starttls": Starttls.REQUIRED}
    with pytest.raises(StoppedError, match="certificate"):
        await smtp(started.port, **options).connect()


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    server: StartServer, message: Make, run: Any, tmp_path: Path
) -> None:
    started = server(tls="implicit")
    transport = open_transport(f"smtps://localhost:{started.port}", root=tmp_path, environment={})
    with pytest.raises(StoppedError, match="certificate"):
        await transport.connect()


async def test_a_local_mailer_may_have_any_certificate(
    server: StartServer, smtp: MakeSmtp, message: Make, run: Any
) -> None:
    started = server(tls="starttls", names=("snakeoil",))
    session = await smtp(started.port).connect()
    assert await session.offer(message()) is None
    assert (await session.finish()).state is State.SENT
    await session.close()


async def test_a_server_without_encryption_is_refused_where_it_is_required(
    server: StartServer, smtp: MakeSmtp, run: Any
) -> None:
    with pytest.raises(StoppedError, match="STARTTLS"):
        await smtp(server().port, starttls=Starttls.REQUIRED).connect()


async def test_tls_with_a_server_that_speaks_plainly_tells_the_remedy(
    server: StartServer, smtp: MakeSmtp, run: Any
) -> None:
    with pytest.raises(StoppedError, match="encryption") as caught:
        await smtp(server().port, tls=True).connect()
    assert "smtp://" in str(caught.value.hint)


@pytest.mark.parametrize(
    "injected", [b"250 injected\r\n", b"250-mx.example\r\n250 AUTH PLAIN\r\n", b"250-half a rep", b"250 half a line"]
)
async def test_what_was_said_before_encryption_began_is_no_answer_to_what_comes_after(
    smtp: MakeSmtp, message: Make, certified: MakeContext, run: Any, injected: bytes
) -> None:
    at = {"starttls": [Say(b"220 go ahead\r\n" + injected)]}
    async with FaultServer(at=at, starttls=certified()) as server:
        transport = smtp(server, starttls=Starttls.REQUIRED, **SECRET)
        with pytest.raises((Unreachable, StoppedError)):
            await transport.connect()
        assert server.heard == [["EHLO [127.0.0.1]", "STARTTLS"]]


async def test_what_was_offered_in_the_clear_is_forgotten(
    smtp: MakeSmtp, message: Make, certified: MakeContext, run: Any
) -> None:
    at = {"ehlo": [Say("250-mx.example\r\n250-AUTH PLAIN\r\n250 STARTTLS")]}
    async with FaultServer(at=at, starttls=certified(), extensions=["AUTH LOGIN"]) as server:
        session = await smtp(server, starttls=Starttls.REQUIRED, **SECRET).connect()
        await session.close()
        assert "AUTH LOGIN" in server.heard[0]


async def test_a_password_is_not_sent_over_an_open_line(
    smtp: MakeSmtp, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.transports.smtp_server.is_loopback", lambda _host: False)
    async with FaultServer(extensions=["AUTH PLAIN LOGIN XOAUTH2"]) as server:
        for secret in (SECRET, {"user": "u", "token": "t0ken"}):
            with pytest.raises(StoppedError, match="unencrypted"):
                await smtp(server, starttls=Starttls.NEVER, **secret).connect()
        assert server.heard == [["EHLO [127.0.0.1]", "QUIT"]] * 2


@pytest.mark.parametrize("offered", ["AUTH LOGIN", "AUTH=LOGIN", "auth CRAM-MD5 login"])
async def test_login_is_spoken_where_plain_is_not(smtp: MakeSmtp, run: Any, offered: str) -> None:
    at = {"auth": [Say("334 VXNlcm5hbWU6")], "answer": [Say("334 UGFzc3dvcmQ6")]}
    async with FaultServer(at=at, extensions=[offered]) as server:
        session = await smtp(server, **SECRET).connect()
        await session.close()
        assert [b64decode(line).decode() for line in server.heard[0][2:4]] == list(SECRET.values())


async def test_a_password_that_the_server_repeats_is_not_shown(smtp: MakeSmtp, run: Any) -> None:
    said = b64encode(f"\0{SECRET['user']}\0{SECRET['password']}".encode()).decode()
    at = {"auth": [Say(f"535 5.7.8 not understood: AUTH PLAIN {said}")]}
    async with FaultServer(at=at, extensions=["AUTH PLAIN"]) as server:
        with pytest.raises(StoppedError, match="not understood: AUTH PLAIN …") as caught:
            await smtp(server, **SECRET).connect()
        assert said not in str(caught.value.hint)


@pytest.mark.parametrize("secret", [SECRET, {"user": "u", "token": "t0ken"}], ids=["password", "token"])
async def test_a_secret_that_the_server_has_understood_and_repeats_is_not_shown(
    smtp: MakeSmtp, run: Any, secret: dict[str, str]
) -> None:
    said = secret.get("password") or secret["token"]
    at = {"auth": [Say(f"535 5.7.8 {said} is wrong")]}
    async with FaultServer(at=at, extensions=["AUTH PLAIN XOAUTH2"]) as server:
        with pytest.raises(StoppedError, match="… is wrong") as caught:
            await smtp(server, **secret).connect()
        assert said not in f"{caught.value} {caught.value.hint}"


async def test_a_server_that_knows_no_sign_in_is_told(smtp: MakeSmtp, run: Any) -> None:
    async with FaultServer() as server:
        with pytest.raises(StoppedError, match="sign in"):
            await smtp(server, **SECRET).connect()
    async with FaultServer(extensions=["AUTH PLAIN"]) as server:
        with pytest.raises(StoppedError, match="XOAUTH2"):
            await smtp(server, user="u", token="t0ken").connect()


def printing(text: str, *, code: int = 0) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import sys; print({text!r}); sys.exit({code})")


@pytest.mark.parametrize(
    "secret", [{"token": "t0ken"}, {"token_command": printing("t0ken"), "token": "another"}], ids=["token", "command"]
)
async def test_a_token_signs_in(smtp: MakeSmtp, run: Any, secret: dict[str, Any]) -> None:
    async with FaultServer(extensions=["AUTH PLAIN XOAUTH2"]) as server:
        session = await smtp(server, user="redactie@example.org", password="not this", **secret).connect()
        await session.close()
        verb, way, said = server.heard[0][1].split(" ")
        assert (verb, way) == ("AUTH", "XOAUTH2")
        assert b64decode(said) == b"user=redactie@example.org\x01auth=Bearer t0ken\x01\x01"


async def test_a_token_that_is_not_taken_is_told_without_it(smtp: MakeSmtp, run: Any) -> None:
    challenge = "334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0K"
    at = {"auth": [Say(challenge)], "answer": [Say("535 5.7.3 Authentication unsuccessful")]}
    async with FaultServer(at=at, extensions=["AUTH XOAUTH2"]) as server:
        with pytest.raises(RefusedError, match=r"535 5\.7\.3") as caught:
            await smtp(server, user="u", token="t0ken").connect()
        assert caught.value.scope is Scope.SIGN_IN
        assert "NEWSLETTER_SMTP_TOKEN_COMMAND" in str(caught.value.hint)
        assert "t0ken" not in str(caught.value)
        assert server.heard[0][2:] == ["", "QUIT"]


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (printing("t0ken", code=3), Unreachable),
        (printing(""), Unreachable),
        (printing("two\nlines"), Unreachable),
        (("no-such-program-anywhere",), StoppedError),
    ],
)
async def test_a_command_that_gives_no_token_is_told_without_what_it_said(
    smtp: MakeSmtp, run: Any, command: tuple[str, ...], error: type[Exception]
) -> None:
    async with FaultServer(extensions=["AUTH XOAUTH2"]) as server:
        with pytest.raises(error, match="NEWSLETTER_SMTP_TOKEN_COMMAND") as caught:
            await smtp(server, user="u", token_command=command).connect()
        assert "t0ken" not in str(caught.value)
        assert server.heard[0][1:] == ["QUIT"]


async def test_a_command_that_does_not_end_is_ended(smtp: MakeSmtp, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.transports.smtp_sign_in._PATIENCE", 0.0)
    command = (sys.executable, "-c", "import time; time.sleep(600)")
    async with FaultServer(extensions=["AUTH XOAUTH2"]) as server:
        with pytest.raises(Unreachable, match="did not end"):
            await smtp(server, user="u", token_command=command).connect()


@pytest.mark.skipif(sys.platform == "win32", reason="sessions are Unix's")
async def test_a_command_for_a_token_does_not_hear_the_terminals_ctrl_c(smtp: MakeSmtp, run: Any) -> None:
    command = (sys.executable, "-c", "import os; print(os.getsid(0) == os.getpid())")
    async with FaultServer(extensions=["AUTH XOAUTH2"]) as server:
        session = await smtp(server, user="u", token_command=command).connect()
        await session.close()
        assert b64decode(server.heard[0][1].split(" ")[2]).endswith(b"Bearer True\x01\x01")


async def test_an_old_server_is_greeted_in_the_old_way(smtp: MakeSmtp, message: Make, run: Any) -> None:
    async with FaultServer(at={"ehlo": [Say("502 5.5.1 what?")]}) as server:
        session = await smtp(server).connect()
        assert await session.offer(message()) is None
        assert (await session.finish()).state is State.SENT
        await session.close()
        assert server.heard[0][:3] == ["EHLO [127.0.0.1]", "HELO [127.0.0.1]", "MAIL FROM:<bounce@example.org>"]


async def test_what_a_server_offers_is_understood_however_it_writes_it(smtp: MakeSmtp, message: Make, run: Any) -> None:
    for offer in (
        "250-\r\n250-pipelining\r\n250 Size=1000",
        "250-hi\r\n250-x\r\n250-PIPELINING\r\n250-\r\n250 SIZE 1000",
    ):
        async with FaultServer(at={"ehlo": [Say(offer)]}) as server:
            session = await smtp(server).connect()
            first, second = message(), message("piet@example.org")
            assert await session.offer(first) is None
            assert (await session.finish(second)).state is State.SENT
            await session.close()
            assert server.heard[0][4:6] == [".", f"MAIL FROM:<bounce@example.org> SIZE={len(second.data)}"]


@pytest.mark.parametrize("at", [{"connect": [Say("554 5.7.1 not you")]}, {"ehlo": [Say("550 5.7.1 not you")]}])
async def test_a_server_that_wants_nothing_from_us_stops_at_once(
    smtp: MakeSmtp, run: Any, at: dict[str, list[Say]]
) -> None:
    async with FaultServer(at=at) as server:
        with pytest.raises(StoppedError, match="not you"):
            await smtp(server).connect()


@pytest.mark.parametrize("words", ["530 5.7.0 Authentication required", "550 SMTP AUTH is required"])
async def test_a_reader_is_not_to_blame_where_nobody_signed_in(
    smtp: MakeSmtp, message: Make, run: Any, words: str
) -> None:
    async with FaultServer(at={"rcpt": [Say(words)]}) as server:
        session = await smtp(server).connect()
        with pytest.raises(RefusedError, match=words) as caught:
            await session.offer(message())
        await session.close()
        assert caught.value.scope is Scope.SIGN_IN
        assert "NEWSLETTER_SMTP_USER" in str(caught.value.hint)


async def test_too_many_sign_ins_leave_the_server_alone_for_a_while(smtp: MakeSmtp, run: Any) -> None:
    at = {"auth": [Say("454 4.7.0 Too many login attempts, please try again later.")]}
    async with FaultServer(at=at, extensions=["AUTH PLAIN"]) as server:
        with pytest.raises(Unreachable, match="Too many") as caught:
            await smtp(server, **SECRET).connect()
        assert caught.value.pause == 600


async def test_a_spent_allowance_is_told_with_what_to_do(smtp: MakeSmtp, message: Make, run: Any) -> None:
    async with FaultServer(at={"dot": [Say("454 Throttling failure: Daily message quota exceeded.")]}) as server:
        session = await smtp(server).connect()
        assert await session.offer(message()) is None
        with pytest.raises(Unreachable, match="quota") as caught:
            await session.finish()
        await session.close()
        assert caught.value.pause == 3600
        assert "later" in str(caught.value.hint)


async def test_no_server_is_told_with_its_address(smtp: MakeSmtp, run: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match=f"127.0.0.1:{port}: no connection"):
        await smtp(port).connect()


@pytest.mark.parametrize("host", ["nergens.invalid", "x" * 70 + ".example"])
async def test_a_server_that_has_no_address_is_told(smtp: MakeSmtp, run: Any, host: str) -> None:
    with pytest.raises(Unreachable, match="no connection"):
        await smtp(25, host=host).connect()


async def test_an_address_that_does_not_answer_does_not_use_up_all_the_time(
    smtp: MakeSmtp, message: Make, hand: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and never listens
        async with FaultServer() as server:

            async def found(*_: object, **__: object) -> list[tuple[Any, ...]]:
                return [
                    (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
                    for port in (1, closed.getsockname()[1], server.port)
                ]

            connect = loop.create_connection

            async def hanging(factory: Any, host: str, port: int, **options: Any) -> Any:
                return await (loop.create_future() if port == 1 else connect(factory, host, port, **options))

            monkeypatch.setattr(loop, "getaddrinfo", found)
            monkeypatch.setattr(loop, "create_connection", hanging)
            session = await smtp(server).connect()
            await session.close()
            assert hand.seconds == pytest.approx(10)


async def test_a_server_that_does_not_greet_is_waited_for_five_minutes(smtp: MakeSmtp, hand: SimpleNamespace) -> None:
    async with FaultServer(at={"connect": [Deed.HANG]}) as server:
        with pytest.raises(Unreachable, match="while connecting: no answer in time"):
            await smtp(server).connect()
        assert 300 <= hand.seconds < 310


async def test_what_is_cancelled_never_arrives_and_its_answers_are_nobodys(
    smtp: MakeSmtp, message: Make, run: Any
) -> None:
    for phase in ("mail", "rcpt", "data"):
        async with FaultServer(at={phase: [Deed.HANG]}) as server:
            session = await smtp(server).connect()
            offering = asyncio.ensure_future(session.offer(message()))
            await server.turn()
            offering.cancel()
            with pytest.raises(asyncio.CancelledError):
                await offering
            assert await session.offer(message("piet@example.org")) is None
            assert (await session.finish()).state is State.SENT
            await session.close()
            assert server.recipients == ["TO:<piet@example.org>"]
            assert "QUIT" not in server.heard[0]
