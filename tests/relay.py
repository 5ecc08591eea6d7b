"""A mail server on loopback that keeps what it accepted and answers as it is told."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope


class Relay:
    """`refuse` maps a recipient to the reply to RCPT, `dot_replies` to the reply to the final dot.

    `at_dot` is called with each message before it is answered; who is in `hang_up` gets no answer to the dot, and the
    connection is closed. `password` is what it takes to sign in, where a user wants to.
    """

    def __init__(self, *, password: str = "") -> None:
        self.envelopes: list[Envelope] = []
        self.refuse: dict[str, str] = {}
        self.dot_replies: dict[str, str] = {}
        self.hang_up: set[str] = set()
        self.sender_reply: str | None = None
        self.at_dot: Callable[[Envelope], None] = lambda _envelope: None
        self.password = password
        self.connections = 0
        self.sign_ins = 0

    def __enter__(self) -> Self:
        with socket.socket() as probe:  # aiosmtpd connects to the port it was given
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, auth_require_tls=False, authenticator=self._authenticate
        )
        self._controller.start()
        self.connections = 0  # without that of the controller, which sees whether anybody answers
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self) -> list[str]:
        return [envelope.rcpt_tos[0] for envelope in self.envelopes]

    def messages(self) -> list[EmailMessage]:
        return [message_of(content_of(envelope)) for envelope in self.envelopes]

    async def handle_EHLO(  # noqa: N802 — aiosmtpd's names
        self, _server: Any, session: Any, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return [responses[0], "250-PIPELINING", *responses[1:]]

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_reply:
            return self.sender_reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        self.at_dot(envelope)
        if recipient in self.dot_replies:
            return self.dot_replies[recipient]
        self.envelopes.append(envelope)
        if recipient in self.hang_up:
            server.transport.abort()
        return "250 2.0.0 Ok: queued as 4F2"

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        self.sign_ins += 1
        return AuthResult(success=given.password == self.password.encode(), handled=False)


def content_of(envelope: Envelope) -> bytes:
    content = envelope.content
    return content.encode() if isinstance(content, str) else content or b""


def message_of(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)
