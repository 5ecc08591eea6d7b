"""A mail server is met as a send would meet it, but no recipient is ever named."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from newsletter.transports.smtp_meeting import Meeting, Step, meet
from newsletter.transports.smtp_protocol import Patience
from newsletter.transports.smtp_server import SmtpServer, Starttls
from tests.relay import Relay

BRIEF = Patience(connect=2, greeting=2, command=2, quit=0.2)
SENDER = "bounce@example.org"


@pytest.fixture
def met(trusting: Callable[[], ssl.SSLContext]) -> Callable[..., Any]:
    async def meeting(
        port: int, *, host: str = "localhost", sender: str = SENDER, altogether: float = 5, **options: Any
    ) -> Meeting:
        said: dict[str, Any] = {"tls": False, "starttls": Starttls.OPTIONAL} | options
        server = SmtpServer(host=host, port=port, **said)

        def context(verified: bool) -> ssl.SSLContext:
            made = trusting()
            if not verified:
                made.check_hostname = False
                made.verify_mode = ssl.CERT_NONE
            return made

        return await meet(server, sender=sender, contexts=context, patience=BRIEF, altogether=altogether)

    return meeting


async def test_a_server_that_is_fine_is_left_without_a_message(
    server: Callable[..., SimpleNamespace], met: Callable[..., Any]
) -> None:
    running = server(tls="starttls", auth=True)
    meeting = await met(running.port, starttls=Starttls.REQUIRED, user="redactie", password="g€heim@/:")
    assert (meeting.stopped, meeting.error) == (None, None)
    assert meeting.tls in ("TLSv1.2", "TLSv1.3")
    assert meeting.expires > datetime.now(UTC)
    assert {"SIZE", "AUTH"} <= set(meeting.extensions)
    assert running.received == []


@pytest.mark.parametrize(
    ("start", "options", "step"),
    [
        ({"tls": "starttls", "auth": True}, {"user": "redactie", "password": "fout"}, Step.SIGN_IN),
        ({"tls": None, "auth": False}, {"user": "redactie", "password": "x"}, Step.SIGN_IN),
        ({"tls": None}, {"starttls": Starttls.REQUIRED}, Step.TLS),
        ({"tls": "starttls", "names": ("elders.example",)}, {"starttls": Starttls.REQUIRED}, Step.TLS),
        ({"tls": None}, {"tls": True}, Step.TLS),
    ],
)
async def test_the_step_that_failed_is_told_and_no_password(
    server: Callable[..., SimpleNamespace],
    met: Callable[..., Any],
    start: dict[str, Any],
    options: dict[str, Any],
    step: Step,
) -> None:
    meeting = await met(server(**start).port, **options)
    assert meeting.stopped is step, meeting.error
    assert meeting.error is not None
    assert "fout" not in meeting.error.message


async def test_a_sender_that_is_refused_is_the_last_step(met: Callable[..., Any]) -> None:
    with Relay() as relay:
        relay.sender_reply = "550 5.7.60 not allowed to send as this sender"
        meeting = await met(relay.port, host="127.0.0.1")
    assert (meeting.stopped, "5.7.60" in str(meeting.error)) == (Step.SENDER, True)


async def test_a_server_that_says_nothing_is_not_waited_for(met: Callable[..., Any]) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        meeting = await met(mute.getsockname()[1], host="127.0.0.1", altogether=0.1)
    assert (meeting.stopped, "no answer in time" in str(meeting.error)) == (Step.CONNECTION, True)


async def test_where_nobody_answers_it_is_the_connection(met: Callable[..., Any]) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        meeting = await met(nobody.getsockname()[1], host="127.0.0.1")
    assert (meeting.stopped, meeting.extensions) == (Step.CONNECTION, {})
