"""Mail over SMTP: what arrives, and at every phase what is known when it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from newsletter.domain.delivery import State
from newsletter.domain.message import Message
from newsletter.errors import StoppedError
from newsletter.transports import Unreachable, open_transport
from newsletter.transports.smtp_server import Starttls

Make = Callable[..., Message]

HELLO: list[tuple[str, Any]] = [("", "220 hier"), ("EHLO", "250-hier\r\n250 8BITMIME")]
FROM: list[tuple[str, Any]] = [("MAIL", "250 ok")]
TO: list[tuple[str, Any]] = [("RCPT", "250 ok")]
DATA: list[tuple[str, Any]] = [("DATA", "354 go")]
WHOLE: list[tuple[str, Any]] = [*FROM, *TO, *DATA, (".", "250 2.0.0 queued")]
QUIT: list[tuple[str, Any]] = [("QUIT", "221 dag")]


def test_many_messages_arrive_over_one_connection(server: Any, smtp: Any, message: Make, commit: Any) -> None:
    started = server()
    with smtp(started.port) as transport:
        for number in range(5):
            outcome = transport.deliver(message(f"lezer{number}@example.org", body=".\r\n..punt\r\n."), commit=commit)
            assert outcome.state is State.SENT
            assert outcome.reply == "250 2.0.0 Ok: queued as 4F2"
    assert commit.count == 5
    assert [envelope.rcpt_tos for envelope in started.received] == [
        [f"lezer{number}@example.org"] for number in range(5)
    ]
    assert {envelope.mail_from for envelope in started.received} == {"bounce@example.org"}
    assert started.received[0].content == message("lezer0@example.org", body=".\r\n..punt\r\n.").data


def test_a_closed_transport_opens_again(server: Any, smtp: Any, message: Make, commit: Any) -> None:
    started = server()
    transport = smtp(started.port)
    for _ in range(2):
        with transport:
            assert transport.deliver(message(), commit=commit).state is State.SENT
    assert len(started.received) == 2


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_message_goes_encrypted_and_signed_in(server: Any, smtp: Any, message: Make, commit: Any, tls: str) -> None:
    started = server(tls=tls, auth=True)
    options = {"host": "localhost", "tls": tls == "implicit", "starttls": Starttls.REQUIRED}
    with smtp(started.port, user="redactie", password="g€heim@/:", **options) as transport:
        assert transport.deliver(message(), commit=commit).state is State.SENT
    assert [envelope.signed_in for envelope in started.received] == [True]


def test_a_wrong_password_stops_at_once(server: Any, smtp: Any) -> None:
    started = server(auth=True)
    with pytest.raises(StoppedError, match="535") as caught, smtp(started.port, user="redactie", password="fout"):
        pass
    assert "NEWSLETTER_SMTP_PASSWORD" in str(caught.value.hint)
    assert "fout" not in str(caught.value)


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_certificate_of_another_name_is_refused(server: Any, smtp: Any, tls: str) -> None:
    started = server(tls=tls, names=("elders.example",))
    options = {"host": "localhost", "tls": tls == "implicit", "starttls": Starttls.REQUIRED}
    with pytest.raises(StoppedError, match="certificate"), smtp(started.port, **options):
        pass


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Any, message: Make, tmp_path: Any) -> None:
    started = server(tls="implicit")
    url = f"smtps://localhost:{started.port}"
    with pytest.raises(StoppedError, match="certificate"), open_transport(url, root=tmp_path, environment={}):
        pass


def test_a_local_mailer_may_have_any_certificate(server: Any, smtp: Any, message: Make, commit: Any) -> None:
    started = server(tls="starttls", names=("snakeoil",))
    with smtp(started.port) as transport:
        assert transport.deliver(message(), commit=commit).state is State.SENT


def test_a_server_without_encryption_is_refused_where_it_is_required(server: Any, smtp: Any) -> None:
    started = server()
    with pytest.raises(StoppedError, match="STARTTLS"), smtp(started.port, starttls=Starttls.REQUIRED):
        pass


def test_tls_with_a_server_that_speaks_plainly_tells_the_remedy(server: Any, smtp: Any) -> None:
    started = server()
    with pytest.raises(StoppedError, match="encryption") as caught, smtp(started.port, tls=True):
        pass
    assert "smtp://" in str(caught.value.hint)


def test_what_was_sent_before_encryption_began_is_forgotten(scripted: Any, smtp: Any) -> None:
    played = scripted([
        ("", "220 hier"),
        ("EHLO", "250-hier\r\n250 STARTTLS"),
        ("STARTTLS", b"220 go\r\n250 injected\r\n"),
    ])  # fmt: skip
    with pytest.raises(Unreachable), smtp(played.port, starttls=Starttls.REQUIRED):
        pass


def test_a_password_is_not_sent_over_an_open_line(scripted: Any, smtp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    played = scripted([("", "220 hier"), ("EHLO", "250-hier\r\n250 AUTH PLAIN LOGIN"), ("", None)])
    monkeypatch.setattr("newsletter.transports.smtp_server.is_loopback", lambda _host: False)
    with (
        pytest.raises(StoppedError, match="unencrypted"),
        smtp(played.port, starttls=Starttls.NEVER, user="u", password="p"),
    ):
        pass
    assert len(played.heard) == 1


def test_login_is_spoken_where_plain_is_not(scripted: Any, smtp: Any) -> None:
    played = scripted([
        ("", "220 hier"),
        ("EHLO", "250-hier\r\n250 AUTH LOGIN"),
        ("AUTH LOGIN", "334 VXNlcm5hbWU6"),
        ("DQ==".upper(), "334 UGFzc3dvcmQ6"),
        ("CA==", "235 ok"),
        *QUIT,
    ])  # fmt: skip
    with smtp(played.port, user="\r", password="\b"):
        pass
    assert played.trouble == []


def test_a_server_that_knows_no_sign_in_is_told(scripted: Any, smtp: Any) -> None:
    played = scripted(HELLO)
    with pytest.raises(StoppedError, match="sign in"), smtp(played.port, user="u", password="p"):
        pass


@pytest.mark.parametrize(
    "script",
    [
        [("", None)],
        [("", "220 hier"), ("EHLO", None)],
        [*HELLO, ("MAIL", None)],
        [*HELLO, *FROM, ("RCPT", None)],
        [*HELLO, *FROM, *TO, ("DATA", None)],
        [*HELLO, *FROM, *TO, ("DATA", "421 4.3.2 wij sluiten")],
        [*HELLO, *FROM, ("RCPT", "421 4.3.2 wij sluiten")],
        [*HELLO, ("MAIL", "421 4.3.2 wij sluiten")],
        [*HELLO, ("MAIL", "451 4.3.0 even niet")],
        [*HELLO, *FROM, ("RCPT", "451 4.7.0 te veel")],
        [*HELLO, *FROM, *TO, *DATA, (".", "421 4.7.28 te veel")],
        [*HELLO, *FROM, *TO, *DATA, (".", "454 Throttling failure: Maximum sending rate exceeded.")],
        [("", "421 later")],
        [("", "554-geen\r\n421 dienst")],
        [("", "HTTP/1.1 400 Bad Request")],
        [("", "2" * 9000), ("", None)],
        [*HELLO, ("MAIL", b"250 ok\r\n250 nog eens\r\n")],
    ],
)
def test_what_is_lost_before_the_dot_is_known_not_to_have_arrived(
    scripted: Any, smtp: Any, message: Make, commit: Any, script: Any
) -> None:
    played = scripted(script)
    answered = script[-1][0] == "."
    with pytest.raises(Unreachable), smtp(played.port) as transport:
        transport.deliver(message(), commit=commit)
    assert commit.count == (1 if answered else 0)
    assert played.trouble == []


def test_no_server_is_told_with_its_address(smtp: Any) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match=f"127.0.0.1:{port}: no connection"), smtp(port):
        pass


def test_what_is_lost_after_the_dot_is_uncertain(scripted: Any, smtp: Any, message: Make, commit: Any) -> None:
    played = scripted([*HELLO, *FROM, *TO, *DATA, (".", None)])
    with smtp(played.port) as transport:
        outcome = transport.deliver(message(), commit=commit)
    assert outcome.state is State.UNCERTAIN
    assert "after the message" in outcome.reply
    assert commit.count == 1


def test_a_send_that_may_not_be_committed_sends_no_dot(scripted: Any, smtp: Any, message: Make) -> None:
    def refuse() -> None:
        raise RuntimeError("the ledger is gone")

    played = scripted([*HELLO, *FROM, *TO, *DATA, (".", "250 gotcha")])
    with smtp(played.port) as transport, pytest.raises(RuntimeError):
        transport.deliver(message(), commit=refuse)
    played.done.wait(15)  # it hears the end of the connection where the dot would have been
    assert played.heard[-1] != "."


@pytest.mark.parametrize(
    ("script", "state"),
    [
        ([*FROM, ("RCPT", "550 5.1.1 onbekend")], State.FAILED),
        ([*FROM, ("RCPT", "550 onbekend")], State.FAILED),
        ([*FROM, ("RCPT", "553 zo niet")], State.FAILED),
        ([*FROM, ("RCPT", "450 4.2.1 vol")], State.DEFERRED),
        ([*FROM, ("RCPT", "451 4.7.1 greylisted, come back in 5 minutes")], State.DEFERRED),
        ([*FROM, ("RCPT", "552 too many recipients")], State.DEFERRED),
        ([*FROM, ("RCPT", "550 5.7.1 <jan@example.org>: Recipient address rejected: nee")], State.FAILED),
        ([*FROM, *TO, *DATA, (".", "550 5.1.1 user unknown")], State.FAILED),
        ([*FROM, *TO, *DATA, (".", "550 no such user")], State.FAILED),
        ([*FROM, *TO, *DATA, (".", "452 4.2.2 mailbox full")], State.DEFERRED),
    ],
)
def test_a_refusal_of_the_recipient_is_about_the_recipient_and_the_next_one_is_sent(  # noqa: PLR0917
    scripted: Any, smtp: Any, message: Make, commit: Any, script: Any, state: State
) -> None:
    clean = script[-1][0] == "."
    played = scripted([*HELLO, *script, *([] if clean else [("RSET", "250 ok")]), *WHOLE, *QUIT])
    with smtp(played.port) as transport:
        outcome = transport.deliver(message(), commit=commit)
        assert outcome.state is state
        assert outcome.reply == script[-1][1]
        assert transport.deliver(message("piet@example.org"), commit=commit).state is State.SENT
    assert played.trouble == []


@pytest.mark.parametrize(
    ("script", "remedy"),
    [
        ([("MAIL", "550 5.1.8 bad sender")], "bounce_address"),
        ([("MAIL", "550 5.7.60 not allowed to send as this sender")], "bounce_address"),
        ([("MAIL", "553 niet jij")], "bounce_address"),
        ([("MAIL", "530 5.7.0 Authentication required")], "NEWSLETTER_SMTP_USER"),
        ([*FROM, ("RCPT", "554 5.7.1 Relay access denied")], "operator"),
        ([*FROM, ("RCPT", "550 5.1.7 bad sender")], "bounce_address"),
        ([*FROM, *TO, ("DATA", "554 nee")], "operator"),
        ([*FROM, *TO, *DATA, (".", "552 5.3.4 too big")], "size"),
        ([*FROM, *TO, *DATA, (".", "554 5.7.1 spam")], "operator"),
        ([*FROM, *TO, *DATA, (".", "550 5.7.26 unauthenticated")], "operator"),
        ([*FROM, *TO, *DATA, (".", "554 Message rejected as spam")], "wording"),
        ([*FROM, *TO, *DATA, (".", "550 5.2.252 SendAsDenied")], "bounce_address"),
    ],
)
def test_a_refusal_of_everybody_stops_the_send_with_the_reply_and_a_remedy(  # noqa: PLR0917
    scripted: Any, smtp: Any, message: Make, commit: Any, script: Any, remedy: str
) -> None:
    played = scripted([*HELLO, *script])
    with pytest.raises(StoppedError) as caught, smtp(played.port) as transport:
        transport.deliver(message(), commit=commit)
    assert script[-1][1] in str(caught.value)
    assert remedy in str(caught.value.hint)


@pytest.mark.parametrize(
    "goodbye", [[("", None)], [("", "421 4.4.2 te lang stil")], [("MAIL", "421 te veel")], [("MAIL", None)]]
)
def test_a_server_that_closes_between_two_messages_is_normal(
    scripted: Any, smtp: Any, message: Make, commit: Any, goodbye: Any
) -> None:
    played = scripted([*HELLO, *WHOLE, *goodbye], [*HELLO, *WHOLE, *QUIT])
    with smtp(played.port) as transport:
        for _ in range(2):
            assert transport.deliver(message(), commit=commit).state is State.SENT
    assert commit.count == 2
    assert played.trouble == []


def test_after_a_lost_connection_the_next_message_opens_a_new_one(
    scripted: Any, smtp: Any, message: Make, commit: Any
) -> None:
    played = scripted([*HELLO, *FROM, *TO, *DATA, (".", None)], [*HELLO, *WHOLE, *QUIT])
    with smtp(played.port) as transport:
        assert transport.deliver(message(), commit=commit).state is State.UNCERTAIN
        assert transport.deliver(message(), commit=commit).state is State.SENT


def test_a_server_that_refuses_in_the_middle_of_a_message_gets_no_dot(
    scripted: Any, smtp: Any, message: Make, commit: Any
) -> None:
    # it refuses with its consent, so that the refusal is there before the message is
    played = scripted([*HELLO, *FROM, *TO, ("DATA", "354 go\r\n552 5.3.4 te groot")])
    with pytest.raises(StoppedError, match="te groot"), smtp(played.port) as transport:
        transport.deliver(message(), commit=commit)
    assert commit.count == 0


def test_a_message_over_the_servers_size_is_not_tried(server: Any, smtp: Any, message: Make, commit: Any) -> None:
    started = server(data_size_limit=300)
    with pytest.raises(StoppedError, match="300"), smtp(started.port) as transport:
        transport.deliver(message(body="x" * 300), commit=commit)
    assert started.received == []


def test_an_international_address_needs_a_server_for_it(server: Any, smtp: Any, message: Make, commit: Any) -> None:
    plain, international = server(enable_SMTPUTF8=False), server(enable_SMTPUTF8=True)
    made = message("jürgen@example.org", smtputf8=True)
    with smtp(plain.port) as transport:
        outcome = transport.deliver(made, commit=commit)
        assert outcome.state is State.SKIPPED
        assert "SMTPUTF8" in outcome.reply
        assert commit.count == 0
        assert transport.deliver(message(), commit=commit).state is State.SENT
    with smtp(international.port) as transport:
        assert transport.deliver(made, commit=commit).state is State.SENT
    assert international.received[0].rcpt_tos == ["jürgen@example.org"]


def test_a_connection_is_renewed_after_a_hundred_messages(scripted: Any, smtp: Any, message: Make, commit: Any) -> None:
    played = scripted([*HELLO, *WHOLE * 100, *QUIT], [*HELLO, *WHOLE, *QUIT])
    with smtp(played.port) as transport:
        for _ in range(101):
            assert transport.deliver(message(), commit=commit).state is State.SENT
    assert played.trouble == []


def test_a_command_is_one_line(server: Any, smtp: Any, message: Make, commit: Any) -> None:
    started = server()
    with smtp(started.port) as transport, pytest.raises(ValueError, match="one line"):
        transport.deliver(message("jan@example.org>\r\nDATA\r\n"), commit=commit)
    assert started.received == []
