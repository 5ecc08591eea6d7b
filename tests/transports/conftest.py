"""A message to deliver, and servers that receive it. Tests may be coroutines; with `hand` they run in virtual time."""

from __future__ import annotations

import inspect
import socket
import ssl
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from newsletter.delivery import run_loop
from newsletter.domain.message import Message
from newsletter.transports import Session
from newsletter.transports.smtp import Smtp
from newsletter.transports.smtp_protocol import Patience
from newsletter.transports.smtp_server import SmtpServer, Starttls
from newsletter.transports.smtp_session import SmtpSession
from tests.transports.fault_server import FaultServer
from tests.virtual_time import run_virtual


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine: on the loop that deliveries run on, or in virtual time."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    given: dict[str, Any] = pyfuncitem.funcargs
    work = _tidied(pyfuncitem.obj(**{name: given[name] for name in inspect.signature(pyfuncitem.obj).parameters}))
    if "hand" in given:
        run_virtual(work, given["hand"])
    else:
        given.get("run", run_loop)(work)
    return True


_opened: list[Session] = []


async def _tidied(work: Coroutine[Any, Any, None]) -> None:
    """Close what a test that failed left open: uvloop never ends over a connection where warnings are errors."""
    try:
        await work
    finally:
        while _opened:
            await _opened.pop().close()


class Noted(Smtp):
    async def connect(self) -> SmtpSession:
        session = await super().connect()
        _opened.append(session)
        return session


@pytest.fixture
def hand() -> SimpleNamespace:
    """What shows the virtual time."""
    return SimpleNamespace(seconds=0.0)


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
        pieces=[data.encode()],
    )


@pytest.fixture(scope="session")
def message() -> Callable[..., Message]:
    """Return the maker of a message for an address."""
    return a_message


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


@pytest.fixture(scope="session")
def certified(authority: trustme.CA) -> Callable[..., ssl.SSLContext]:
    """Return the maker of a server's context with a certificate for some names."""

    def make(*names: str) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(*(names or ("127.0.0.1", "localhost"))).configure_cert(context)
        return context

    return make


@pytest.fixture
def server(certified: Callable[..., ssl.SSLContext]) -> Iterator[Callable[..., SimpleNamespace]]:
    """Return the starter of an aiosmtpd server: `tls` is None, "starttls" or "implicit"; `names` of its certificate."""
    running: list[Controller] = []

    def start(
        *, tls: str | None = None, names: tuple[str, ...] = ("localhost",), auth: bool = False, **options: Any
    ) -> SimpleNamespace:
        def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> Any:
            return AuthResult(success=(data.login, data.password) == (b"redactie", "g€heim@/:".encode()), handled=False)

        received = Received()
        controller = Controller(
            received,
            hostname="127.0.0.1",
            port=0,
            ssl_context=certified(*names) if tls == "implicit" else None,
            tls_context=certified(*names) if tls == "starttls" else None,
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


@pytest.fixture(scope="session")
def smtp(trusting: Callable[[], ssl.SSLContext]) -> Callable[..., Smtp]:
    """Return the maker of the transport to a port on loopback; keywords as of SmtpServer."""

    def make(to: int | FaultServer, *, messages: int = 100, **options: Any) -> Smtp:
        defaults: dict[str, Any] = {"host": "127.0.0.1", "tls": False, "starttls": Starttls.OPTIONAL}
        port = to if isinstance(to, int) else to.port
        return Noted(
            SmtpServer(port=port, **(defaults | options)),
            patience=Patience(quit=10),
            context=trusting,
            messages=messages,
        )

    return make
