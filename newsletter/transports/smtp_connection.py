"""One connection to an SMTP server: opened, made safe, signed in, and spoken over a command at a time (RFC 5321).

Own sockets instead of smtplib, because the phases must be known: what was lost before the final dot was certainly not
delivered (mail.md S02).
"""

from __future__ import annotations

import re
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from newsletter.errors import StoppedError
from newsletter.transports.smtp_reply import Phase, Reply, Scope, scope
from newsletter.transports.smtp_server import SmtpServer, Starttls
from newsletter.transports.transport import Unreachable

_LONGEST_LINE, _LONGEST_REPLY = 8 * 1024, 32 * 1024
_REPLY_LINE = re.compile(r"(\d{3})(?:([ -])(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait in each phase (RFC 5321 §4.5.3.2). After the dot never less: the message may be accepted."""

    connect: float = 30
    greeting: float = 300
    command: float = 300
    data: float = 120
    body: float = 180
    dot: float = 600
    quit: float = 2


class SmtpConnection:
    """A signed-in connection. `extensions` are what EHLO offered, in capitals, with their parameters."""

    def __init__(
        self, server: SmtpServer, *, patience: Patience, context: Callable[[], ssl.SSLContext]
    ) -> None:  # fmt: skip
        self.extensions: dict[str, str] = {}
        self._server = server
        self._patience = patience
        self._context = context
        self._buffer = bytearray()
        self._talking = True
        self._socket = self._connected()
        try:
            self._introduce()
        except BaseException:
            self.close(politely=True)
            raise

    def command(self, line: str, phase: Phase, *, patience: float | None = None) -> Reply:
        """Send one command and return the reply.

        Raises:
            Unreachable: the connection is gone, or does not answer in time.
        """
        if re.search(r"[\x00-\x1f\x7f]", line):
            raise ValueError("an SMTP command is one line")
        if self._buffer:
            raise self._lost(phase, "the server speaks without being asked")
        wait = self._patience.command if patience is None else patience
        self.send(line.encode() + b"\r\n", phase, patience=wait)
        return self.reply(phase, patience=wait)

    def send(self, data: bytes, phase: Phase, *, patience: float) -> None:
        try:
            self._socket.settimeout(patience)
            self._socket.sendall(data)
        except OSError as error:
            raise self._lost(phase, error) from error

    def reply(self, phase: Phase, *, patience: float) -> Reply:
        """Read one reply of one or more lines (RFC 5321 §4.2.1)."""
        texts: list[str] = []
        size = 0
        while True:
            line = self._line(phase, patience)
            size += len(line)
            found = _REPLY_LINE.fullmatch(line.decode("utf-8", "replace"))
            if found is None or size > _LONGEST_REPLY:
                raise self._lost(phase, "the server does not speak SMTP")
            if found[3]:
                texts.append("".join(sign if sign.isprintable() else " " for sign in found[3]).strip())
            if found[2] != "-":
                return Reply(int(found[1]), tuple(texts))

    def answered_early(self, phase: Phase) -> bool:
        """Tell whether the server said something before it was asked to.

        Raises:
            Unreachable: it has gone.
        """
        if not self._buffer:
            try:
                self._socket.settimeout(0)
                received = self._socket.recv(4096)
            except (BlockingIOError, ssl.SSLWantReadError):
                return False
            except OSError as error:
                raise self._lost(phase, error) from error
            if not received:
                raise self._lost(phase, "the server closed it")
            self._buffer += received
        return True

    def close(self, *, politely: bool = False) -> None:
        """Hang up; politely only outside of a message, whose text a QUIT would become."""
        if politely and self._talking:
            with suppress(Unreachable):  # gone is gone
                self.command("QUIT", Phase.CONNECT, patience=self._patience.quit)
        self._talking = False
        self._socket.close()

    def _lost(self, phase: Phase, reason: object) -> Unreachable:
        self._talking = False
        if isinstance(reason, TimeoutError):
            reason = "no answer in time"
        elif isinstance(reason, OSError):
            reason = reason.strerror or str(reason)
        return Unreachable(f"{self._server.url}: the connection was lost {phase}: {reason}")

    def _line(self, phase: Phase, patience: float) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LONGEST_LINE:
                raise self._lost(phase, "the server does not speak SMTP")
            try:
                self._socket.settimeout(patience)
                received = self._socket.recv(4096)
            except OSError as error:
                raise self._lost(phase, error) from error
            if not received:
                raise self._lost(phase, "the server closed it")
            self._buffer += received
        line = bytes(self._buffer[:end]).rstrip(b"\r")
        del self._buffer[: end + 1]
        return line

    # -- opening ------------------------------------------------------------------------------------------------

    def _connected(self) -> socket.socket:
        server = self._server
        try:
            plain = socket.create_connection((server.host, server.port), timeout=self._patience.connect)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise Unreachable(
                f"{server.url}: no connection: {reason}",
                hint="Check the host and port, and whether this computer is online.",
            ) from error
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else every message waits 40 ms (performance.md)
        return self._encrypted(plain, verified=True) if server.tls else plain

    def _encrypted(self, plain: socket.socket, *, verified: bool) -> socket.socket:
        server = self._server
        context = self._context()
        if not verified:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        try:
            plain.settimeout(self._patience.connect)
            return context.wrap_socket(plain, server_hostname=server.host)
        except ssl.SSLCertVerificationError as error:
            plain.close()
            raise StoppedError(
                f"{server.url}: the server's certificate is not right: {error.verify_message}",
                hint="Use the host name that the provider tells; never send through a server that cannot be verified.",
            ) from error
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            plain.close()
            raise self._lost(Phase.CONNECT, error) from error
        except ssl.SSLError as error:
            plain.close()
            raise StoppedError(
                f"{server.url}: no encryption could be agreed upon: {error.reason or error}",
                hint="smtps:// is for servers that encrypt from the start (port 465), smtp:// for the others (587).",
            ) from error
        except OSError as error:
            plain.close()
            raise self._lost(Phase.CONNECT, error) from error

    def _introduce(self) -> None:
        server = self._server
        greeting = self.reply(Phase.CONNECT, patience=self._patience.greeting)
        if not greeting.positive:
            raise self._refused(greeting, Phase.CONNECT)
        self._say_hello()
        encrypted = server.tls
        if not server.tls and server.starttls is not Starttls.NEVER:
            encrypted = self._start_tls()
        if server.user:
            self._sign_in(server.user, server.password or "", encrypted=encrypted)

    def _say_hello(self) -> None:
        """Introduce ourselves by our address: a name would have to be one that the server can look up."""
        address = str(self._socket.getsockname()[0]).partition("%")[0]
        literal = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
        reply = self.command(f"EHLO {literal}", Phase.CONNECT)
        if not reply.positive:
            raise self._refused(reply, Phase.CONNECT)
        offered = (re.split(r"[ =]", line, maxsplit=1) for line in reply.lines[1:])
        self.extensions = {keyword.upper(): "".join(rest) for keyword, *rest in offered}

    def _start_tls(self) -> bool:
        """Encrypt (RFC 3207); what was learnt or received before is forgotten."""
        server = self._server
        required = server.starttls is Starttls.REQUIRED
        if "STARTTLS" not in self.extensions:
            if required:
                raise StoppedError(
                    f"{server.url}: the server offers no encryption (STARTTLS)",
                    hint="Use smtps:// and port 465 if there is one; ?starttls=optional if you trust the network.",
                )
            return False
        reply = self.command("STARTTLS", Phase.CONNECT)
        if not reply.positive:
            raise self._refused(reply, Phase.CONNECT)
        self._buffer.clear()
        # on this computer nobody stands between, and a local mailer's certificate is seldom one to verify
        self._socket = self._encrypted(self._socket, verified=required or not server.loopback)
        self._say_hello()
        return True

    def _sign_in(self, user: str, password: str, *, encrypted: bool) -> None:
        """Sign in (RFC 4954), never over a line that others can read."""
        server = self._server
        if not encrypted and not server.loopback:
            raise StoppedError(
                f"{server.url}: the password would go over the line unencrypted",
                hint="Use smtps://, or leave ?starttls=… out.",
            )
        offered = self.extensions.get("AUTH", "").upper().split()
        if "PLAIN" in offered:
            reply = self.command(f"AUTH PLAIN {_base64(f'{chr(0)}{user}{chr(0)}{password}')}", Phase.SIGN_IN)
        elif "LOGIN" in offered:
            reply = self.command("AUTH LOGIN", Phase.SIGN_IN)
            for answer in (user, password):
                if reply.code == 334:
                    reply = self.command(_base64(answer), Phase.SIGN_IN)
        else:
            raise StoppedError(
                f"{server.url}: the server offers no way to sign in that we know (PLAIN, LOGIN)",
                hint="Check the host and port; or leave user and password out if it needs none.",
            )
        if not reply.positive:
            raise self._refused(reply, Phase.SIGN_IN)

    def _refused(self, reply: Reply, phase: Phase) -> StoppedError | Unreachable:
        text = f"{self._server.url}: refused {phase}: {reply}"
        found = scope(reply, phase)
        if found is Scope.CONNECTION:
            return Unreachable(text)
        if found is Scope.SIGN_IN:
            return StoppedError(
                text, hint="Check NEWSLETTER_SMTP_USER and NEWSLETTER_SMTP_PASSWORD, or those in the URL."
            )
        return StoppedError(text, hint="The server wants nothing from this computer: ask its operator.")


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
