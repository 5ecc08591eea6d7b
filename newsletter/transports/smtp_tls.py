"""The encrypted layer of a connection, between its bytes and ours.

asyncio has one of its own; with that one nobody can tell when the last byte of a message has left, which is when an
intent may be written down (mail.md S07, S08).
"""

from __future__ import annotations

import ssl

_CHUNK = 64 * 1024


class TlsLayer:
    """TLS in memory: what has arrived is opened, what is to leave is sealed."""

    __slots__ = ("_incoming", "_outgoing", "_tls", "closed", "ready")

    def __init__(self, context: ssl.SSLContext, host: str) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self.ready = False
        self.closed = False

    @property
    def version(self) -> str:
        return self._tls.version() or ""

    @property
    def expires(self) -> float | None:
        """When the other side's certificate ends, in seconds since 1970; None where it was not verified."""
        certificate = self._tls.getpeercert() or {}
        end = certificate.get("notAfter")
        return ssl.cert_time_to_seconds(end) if isinstance(end, str) else None

    def shake_hands(self) -> None:
        """Go on with the handshake as far as what has arrived allows.

        Raises:
            ssl.SSLError: they do not agree, or the certificate is not right.
        """
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return
        self.ready = True

    def open(self, data: bytes) -> bytes:
        """Return what is in the bytes that arrived, and what was waiting for them.

        Raises:
            ssl.SSLError: they are not right.
        """
        self._incoming.write(data)
        if not self.ready:
            self.shake_hands()
        opened = b""
        while self.ready and not self.closed:
            try:
                chunk = self._tls.read(_CHUNK)
            except ssl.SSLWantReadError:
                break
            opened += chunk
            self.closed = not chunk
        return opened

    def seal(self, data: bytes) -> bytes:
        """Return the bytes to send for `data`.

        Raises:
            ssl.SSLError: nothing can be sent any more.
        """
        rest = memoryview(data)
        while rest:
            rest = rest[self._tls.write(rest) :]
        return self._outgoing.read()

    def own_words(self) -> bytes:
        """Return what the layer itself has to send: its part of the handshake, an alert."""
        return self._outgoing.read()
