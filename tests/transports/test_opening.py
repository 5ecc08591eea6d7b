"""From a URL to a transport, and never a password on the way."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from newsletter.errors import ConfigError
from newsletter.transports import open_transport, transport_url
from newsletter.transports.smtp_server import SmtpServer, Starttls, read_server


@pytest.mark.parametrize(
    ("url", "kind", "rehearsal"),
    [
        ("file:outbox", "FileFolder", True),
        ("maildir:post", "Maildir", True),
        ("mbox:post.mbox", "Mbox", True),
        ("sendmail:/usr/sbin/sendmail", "Sendmail", False),
        ("smtp://localhost", "Smtp", False),
        ("smtps://mail.example.org", "Smtp", False),
        ("FILE:outbox", "FileFolder", True),
    ],
)
def test_a_scheme_names_a_transport(tmp_path: Path, url: str, kind: str, rehearsal: bool) -> None:
    transport = open_transport(url, root=tmp_path, environment={})
    assert type(transport).__name__ == kind
    assert transport.rehearsal is rehearsal


async def test_paths_are_relative_to_the_project(tmp_path: Path) -> None:
    url = f"maildir://{(tmp_path / 'een map').as_posix().replace(' ', '%20')}"
    for named, folder in [("file:outbox/deep", tmp_path / "outbox" / "deep"), (url, tmp_path / "een map" / "new")]:
        session = await open_transport(named, root=tmp_path, environment={}).connect()
        await session.close()
        assert folder.is_dir()


@pytest.mark.parametrize(
    "url", ["", "outbox", "ftp://example.org", "file:", "mbox: ", "file:~/mail", "file:\0", "smtp:example.org"]
)
def test_a_wrong_url_is_told_with_what_would_be_right(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_transport(url, root=tmp_path, environment={})
    assert caught.value.hint


@pytest.mark.parametrize(
    "url",
    [
        "smtp://u:gEh3im/x@example.org", "smtp://u:gEh3im#x@example.org", "smtp://u:gEh3im@example.org:poort", "smtp://u:gEh3im@",
        "smtp://u:gEh3im@[::1", "smtp://u:gEh3im@example.org/map", "smtp://u:gEh3im@example.org?starttls=soms",
        "smtps://u:gEh3im@example.org?starttls=never", "smtp://u:gEh3im@example.org:0", "smtp://:gEh3im@example.org",
        "smtp://u:gEh3im@exa mple.org", "smtp://u:gEh3im?@example.org", "ftp://u:gEh3im@example.org", "smtp://u:12/gEh3im@h",
    ],
)  # fmt: skip
def test_a_wrong_url_is_told_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_transport(url, root=tmp_path, environment={})
    assert "gEh3im" not in "".join(traceback.format_exception(caught.value)).replace(url, "") + str(caught.value.hint)
    assert "gEh3im" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 587, False, Starttls.REQUIRED, None, None)),
        ("smtp://localhost", ("localhost", 25, False, Starttls.OPTIONAL, None, None)),
        ("smtp://[::1]:2525", ("::1", 2525, False, Starttls.OPTIONAL, None, None)),
        ("smtp://[2001:db8::1]", ("2001:db8::1", 587, False, Starttls.REQUIRED, None, None)),
        ("smtps://mail.example.org", ("mail.example.org", 465, True, Starttls.REQUIRED, None, None)),
        ("smtp://mail.example.org:465", ("mail.example.org", 465, True, Starttls.REQUIRED, None, None)),
        (
            "smtp://u%40x:p%3A%2F%C3%A9@h.example:26?starttls=optional",
            ("h.example", 26, False, Starttls.OPTIONAL, "u@x", "p:/é"),
        ),
    ],
)
def test_a_server_is_read_from_its_url(url: str, expected: tuple[object, ...]) -> None:
    server = read_server(url, {})
    assert (server.host, server.port, server.tls, server.starttls, server.user, server.password) == expected


def test_the_environment_tells_the_server_and_who_signs_in(tmp_path: Path) -> None:
    environment = {
        "NEWSLETTER_SMTP_HOST": "mail.example.org",
        "NEWSLETTER_SMTP_PORT": "465",
        "NEWSLETTER_SMTP_USER": "redactie@example.org",
        "NEWSLETTER_SMTP_PASSWORD": "p@ss:/#%",
    }
    url = transport_url("file:outbox", environment)
    assert url == "smtps://mail.example.org:465"
    server = read_server(url, environment)
    assert (server.tls, server.user, server.password) == (True, "redactie@example.org", "p@ss:/#%")
    shown = open_transport(url, root=tmp_path, environment=environment).url
    assert shown == "smtps://redactie@example.org@mail.example.org:465"
    assert "p@ss" not in repr(server)


def test_the_password_of_one_server_is_not_given_to_another() -> None:
    environment = {
        "NEWSLETTER_SMTP_HOST": "mail.example.org",
        "NEWSLETTER_SMTP_USER": "u",
        "NEWSLETTER_SMTP_PASSWORD": "p",
    }
    assert read_server("smtp://elders.example", environment).password is None
    assert read_server("smtp://mail.example.org", environment).password == "p"


def test_a_named_transport_beats_the_smtp_host_and_that_beats_the_setting() -> None:
    host = {"NEWSLETTER_SMTP_HOST": "::1"}
    assert transport_url("file:outbox", {}) == "file:outbox"
    assert transport_url("file:outbox", host) == "smtp://[::1]"
    assert transport_url("file:outbox", host | {"NEWSLETTER_TRANSPORT": "mbox:x"}) == "mbox:x"
    with pytest.raises(ConfigError, match="NEWSLETTER_SMTP_PORT"):
        transport_url("file:outbox", host | {"NEWSLETTER_SMTP_PORT": "veel"})


def test_loopback_is_told_by_name_and_number() -> None:
    def loopback(host: str) -> bool:
        return SmtpServer(host=host, port=25, tls=False, starttls=Starttls.NEVER).loopback

    assert all(map(loopback, ["localhost", "127.0.0.1", "127.9.9.9", "::1"]))
    assert not any(map(loopback, ["example.org", "10.0.0.1", "localhost.example.org"]))


def test_a_token_is_taken_from_the_environment_and_shown_nowhere(tmp_path: Path) -> None:
    environment = {"NEWSLETTER_SMTP_USER": "redactie@example.org", "NEWSLETTER_SMTP_TOKEN": " t0ken\n"}
    server = read_server("smtp://smtp.example.org", environment)
    assert (server.user, server.token, server.token_command) == ("redactie@example.org", "t0ken", None)
    assert "t0ken" not in repr(server)
    assert read_server("smtp://u:p@smtp.example.org", environment).token is None
    assert (
        read_server("smtp://smtp.example.org", environment | {"NEWSLETTER_SMTP_HOST": "elders.example"}).token is None
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", None), ("oauth2l fetch", ("oauth2l", "fetch")), ('get-token --for "a b"', ("get-token", "--for", "a b"))],
)
def test_a_command_for_a_token_is_split_without_a_shell(text: str, expected: tuple[str, ...] | None) -> None:
    environment = {"NEWSLETTER_SMTP_USER": "u", "NEWSLETTER_SMTP_TOKEN_COMMAND": text}
    assert read_server("smtp://smtp.example.org", environment).token_command == expected


@pytest.mark.parametrize(
    "environment",
    [
        {"NEWSLETTER_SMTP_USER": "u", "NEWSLETTER_SMTP_TOKEN_COMMAND": 'geheim "open'},
        {"NEWSLETTER_SMTP_TOKEN": "geheim"},
        {"NEWSLETTER_SMTP_TOKEN_COMMAND": "geheim"},
        {"NEWSLETTER_SMTP_PASSWORD": "geheim"},
    ],
)
def test_a_secret_that_cannot_be_used_is_told_without_it(environment: dict[str, str]) -> None:
    with pytest.raises(ConfigError) as caught:
        read_server("smtp://smtp.example.org", environment)
    assert caught.value.hint
    assert "geheim" not in "".join(traceback.format_exception(caught.value))
