"""`smtp://` and `smtps://`: messages to a server, over connections that are kept (RFC 5321)."""

from __future__ import annotations

import ssl
from collections.abc import Callable

from newsletter.transports.smtp_opening import open_connection
from newsletter.transports.smtp_protocol import Patience, SmtpProtocol
from newsletter.transports.smtp_server import SmtpServer
from newsletter.transports.smtp_session import SmtpSession

MESSAGES_A_CONNECTION = 100  # what most providers allow (mail.md S16)


class Smtp:
    """A server. `messages` is how many go over one connection before it is renewed."""

    rehearsal = False

    def __init__(
        self,
        server: SmtpServer,
        *,
        patience: Patience | None = None,
        context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        messages: int = MESSAGES_A_CONNECTION,
    ) -> None:
        self.url = server.url
        self._server = server
        self._patience = patience or Patience()
        self._make_context = context
        self._contexts: dict[bool, ssl.SSLContext] = {}
        self._messages = messages

    async def connect(self) -> SmtpSession:
        """Open a connection: see `Transport.connect`."""
        return SmtpSession(
            self._server,
            await self._open(),
            connect=self._open,
            messages=self._messages,
            patience=self._patience,
        )

    async def _open(self) -> SmtpProtocol:
        return await open_connection(self._server, patience=self._patience, contexts=self._context)

    def _context(self, verified: bool) -> ssl.SSLContext:
        """Return the TLS context; made once, because reading the authorities takes its time."""
        if verified not in self._contexts:
            context = self._make_context()
            if not verified:
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            self._contexts[verified] = context
        return self._contexts[verified]
