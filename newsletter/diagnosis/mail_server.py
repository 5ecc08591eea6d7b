"""What a mail server says when it is greeted (mail.md A16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.diagnosis.observation import Check, Group, Observation

SERVER = Check(
    id="smtp",
    group=Group.SERVER,
    why="Through this server every message leaves.",
    source="RFC 5321 §3.1",
)
TLS = Check(
    id="smtp-tls",
    group=Group.SERVER,
    why="Without encryption others on the way can read the password and the messages.",
    source="RFC 8314 §3.3, RFC 8996",
)
SIGN_IN = Check(
    id="smtp-sign-in",
    group=Group.SERVER,
    why="The server takes messages only from whom it knows.",
    source="RFC 4954",
)
SENDER = Check(
    id="smtp-sender",
    group=Group.SERVER,
    why="A server that refuses your bounce address refuses every message.",
    source="RFC 5321 §3.3",
)
SOON = timedelta(days=14)
USEFUL = ("PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "DSN", "LIMITS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeted:
    """What was met: how far it went, and what stopped it.

    `refused` is about the step behind the last good one: "connection", "tls", "sign-in" or "sender"; empty where
    nothing was. `tls` is the version; `expires` the end of the certificate, if it is known.
    """

    url: str
    loopback: bool
    extensions: Mapping[str, str]
    tls: str | None
    expires: datetime | None
    user: str | None
    sender: str
    refused: str = ""
    reason: str = ""
    hint: str = ""


def examine_server(greeted: Greeted, *, now: datetime) -> Iterator[Observation]:
    """Judge what was met."""
    hint = greeted.hint or "See docs/sending.md, Look at a test copy."
    if greeted.refused == "connection":
        yield SERVER.failed(greeted.reason, hint)
        return
    if greeted.refused == "tls":
        yield TLS.failed(greeted.reason, hint)
        return
    offered = ", ".join(word for word in USEFUL if word in greeted.extensions)
    yield SERVER.passed(f"{greeted.url} answers" + (f", and offers {offered}" if offered else ""))
    yield _tls(greeted, now)
    if greeted.refused == "sign-in":
        yield SIGN_IN.failed(greeted.reason, hint)
        return
    if greeted.user:
        yield SIGN_IN.passed(f"{greeted.user} is let in")
    elif "AUTH" in greeted.extensions and not greeted.loopback:
        yield SIGN_IN.warned(
            "the server knows users, and none is set: it may refuse to pass messages on",
            "Put NEWSLETTER_SMTP_USER and NEWSLETTER_SMTP_PASSWORD into .env.",
        )
    if greeted.refused == "sender":
        yield SENDER.failed(greeted.reason, hint)
    else:
        yield SENDER.passed(f"{greeted.sender} may send")


def _tls(greeted: Greeted, now: datetime) -> Observation:
    if greeted.tls is None:
        if greeted.loopback:
            return TLS.passed("on this computer, nothing is encrypted: nobody stands between")
        return TLS.warned(
            f"{greeted.url}: the line is not encrypted", "Leave ?starttls=… out of the address, or use smtps://."
        )
    if greeted.tls in ("SSLv3", "TLSv1", "TLSv1.1"):
        return TLS.warned(f"{greeted.tls} is out of date", "Ask the server's operator for TLS 1.2 or later.")
    if greeted.expires is not None and greeted.expires - now < SOON:
        return TLS.warned(
            f"the certificate of {greeted.url} ends on {greeted.expires:%Y-%m-%d}", "Tell the server's operator."
        )
    until = f", with a certificate until {greeted.expires:%Y-%m-%d}" if greeted.expires else ""
    return TLS.passed(f"{greeted.tls}{until}")
