"""A message to deliver, and servers on loopback that receive, refuse or vanish."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from newsletter.domain.message import Message
from newsletter.transports.smtp import Smtp
from newsletter.transports.smtp_connection import Patience
from newsletter.transports.smtp_server import SmtpServer, Starttls


def a_message(
    recipient: str = "jan@example.org", *, issue: str = "2026-12-01", body: str = "Dag.", smtputf8: bool = False
) -> Message:
    data = (
        f"From: redactie@example.org\r\nTo: {recipient}\r\nSubject: Nieuws\r\nDate: Tue, 01 Dec 2026 09:00:00 +0000\r\n"
        f"Message-ID: <{recipient.encode().hex()}@example.org>\r\n\r\n{body}\r\n"
    )
    return Message(
        issue=issue,
        message_id=f"<{recipient.encode().hex()}@example.org>",
        sender="bounce@example.org",
        recipient=recipient,
        smtputf8=smtputf8,
        data=data.encode(),
    )


@pytest.fixture(scope="session")
def message() -> Callable[..., Message]:
    """Return the maker of a message for an address."""
    return a_message


@dataclass
class Commits:
    """Counts the points of no return."""

    count: int = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
def commit() -> Commits:
    return Commits()


@dataclass
class Received:
    """A handler of aiosmtpd that keeps what it accepted."""

    envelopes: list[Any] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        envelope.signed_in = session.authenticated
        self.envelopes.append(envelope)
        return "250 2.0.0 Ok: queued as 4F2"


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def trusting(authority: trustme.CA) -> Callable[[], ssl.SSLContext]:
    """Return the maker of a client's context that trusts the test authority."""

    def make() -> ssl.SSLContext:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    return make


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[Callable[..., SimpleNamespace]]:
    """Return the starter of an aiosmtpd server: `tls` is None, "starttls" or "implicit"; `names` of its certificate."""
    running: list[Controller] = []

    def start(
        *, tls: str | None = None, names: tuple[str, ...] = ("localhost",), auth: bool = False, **options: Any
    ) -> SimpleNamespace:
        context = None
        if tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            authority.issue_cert(*names).configure_cert(context)

        def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> Any:
            return AuthResult(success=(data.login, data.password) == (b"redactie", "g€heim@/:".encode()), handled=False)

        received = Received()
        controller = Controller(
            received,
            hostname="127.0.0.1",
            port=0,
            ssl_context=context if tls == "implicit" else None,
            tls_context=context if tls == "starttls" else None,
            require_starttls=False,
            authenticator=authenticate if auth else None,
            auth_require_tls=False,
            **options,
        )
        with socket.socket() as probe:  # aiosmtpd connects to the port it was given
            probe.bind(("127.0.0.1", 0))
            controller.port = probe.getsockname()[1]
        controller.start()
        running.append(controller)
        return SimpleNamespace(port=controller.port, received=received.envelopes)

    yield start
    for controller in running:
        controller.stop()


Script = list[tuple[str, str | bytes | None]]
"""What a scripted server does: a prefix of what it must hear ("" to speak unasked), and what it says; None: it hangs up."""


@dataclass
class Scripted:
    port: int
    heard: list[str]
    trouble: list[str]
    done: threading.Event


@pytest.fixture
def scripted() -> Iterator[Callable[..., Scripted]]:
    """Return the starter of a server that plays one script a connection, and hangs up at the end of it."""
    threads: list[threading.Thread] = []
    listeners: list[socket.socket] = []

    def start(*scripts: Script) -> Scripted:
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(10)
        listeners.append(listener)
        played = Scripted(port=listener.getsockname()[1], heard=[], trouble=[], done=threading.Event())

        def play() -> None:
            for script in scripts:
                connection, _ = listener.accept()
                connection.settimeout(10)
                with connection, connection.makefile("rb") as lines:
                    _play(script, connection, lines, played)
            played.done.set()

        thread = threading.Thread(target=play)
        thread.start()
        threads.append(thread)
        return played

    yield start
    for thread in threads:
        thread.join(15)
    for listener in listeners:
        listener.close()
    assert not any(thread.is_alive() for thread in threads)


def _play(script: Script, connection: socket.socket, lines: Any, played: Scripted) -> None:
    for expected, answer in script:
        if expected:
            heard = ""
            while True:  # "." stands for the whole text up to its dot
                line = lines.readline().decode()
                heard = line.rstrip("\r\n")
                if not line or expected != "." or heard == ".":
                    break
            played.heard.append(heard)
            if not heard.upper().startswith(expected):
                played.trouble.append(f"expected {expected}, heard {heard!r}")
                return
        if answer is None:
            return
        connection.sendall(answer if isinstance(answer, bytes) else f"{answer}\r\n".encode())


@pytest.fixture
def smtp(trusting: Callable[[], ssl.SSLContext]) -> Callable[..., Smtp]:
    """Return the maker of the transport to a port on loopback; keywords as of SmtpServer."""

    def make(port: int, **options: Any) -> Smtp:
        defaults: dict[str, Any] = {"host": "127.0.0.1", "tls": False, "starttls": Starttls.OPTIONAL}
        server = SmtpServer(port=port, **(defaults | options))
        return Smtp(server, patience=Patience(quit=10), context=trusting)

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "project"
