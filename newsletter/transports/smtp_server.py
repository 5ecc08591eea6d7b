"""Which SMTP server, and how to speak to it: read from a URL and the environment."""

from __future__ import annotations

import ipaddress
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

from newsletter.errors import ConfigError

_HINT = (
    "It must be like smtp://user:password@smtp.example.org:587; in a password, characters like @ : / # % "
    "must be percent-encoded. In NEWSLETTER_SMTP_PASSWORD they need not."
)


class Starttls(StrEnum):
    REQUIRED = "required"
    OPTIONAL = "optional"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Host, port and how to be safe. `tls`: from the first byte (RFC 8314 §3.3); else `starttls` tells.

    `token` is an OAuth access token, used instead of a password; `token_command` is a program that prints one.
    """

    host: str
    port: int
    tls: bool
    starttls: Starttls
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    token_command: tuple[str, ...] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """For showing: without the password."""
        user = f"{self.user}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'smtps' if self.tls else 'smtp'}://{user}{host}:{self.port}"

    @property
    def loopback(self) -> bool:
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def read_server(url: str, environment: Mapping[str, str]) -> SmtpServer:
    """Read `smtp://` or `smtps://`; what it does not tell of user and password, NEWSLETTER_SMTP_… may.

    Port: 465 with TLS from the start, else 587, on this computer 25.

    Raises:
        ConfigError: the URL is wrong; the message never holds the password, nor any part that might.
    """
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise ConfigError("the SMTP URL cannot be read", hint=_HINT) from None  # the cause may show the password
    if not host or parts.path.strip("/") or parts.fragment or any(sign.isspace() for sign in host):
        raise ConfigError("the SMTP URL cannot be read: it names no server, or has something behind it", hint=_HINT)
    if port == 0:
        raise ConfigError("the SMTP URL has port 0", hint=_HINT)
    tls = parts.scheme.lower() == "smtps" or port == 465
    starttls = _starttls(parts.query, tls=tls, loopback=is_loopback(host))
    default = 465 if tls else 25 if is_loopback(host) else 587
    return SmtpServer(
        host=host,
        port=port or default,
        tls=tls,
        starttls=starttls,
        **_credentials(parts.username, parts.password, host, environment),
    )


def _starttls(query: str, *, tls: bool, loopback: bool) -> Starttls:
    default = Starttls.OPTIONAL if loopback else Starttls.REQUIRED
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key != "starttls" or value not in list(Starttls) or tls:
            raise ConfigError(
                "the SMTP URL has a wrong option behind its ?",
                hint="There is only ?starttls=required, optional or never, and smtps:// needs none of them.",
            )
        default = Starttls(value)
    return default


class _Credentials(TypedDict):
    user: str | None
    password: str | None
    token: str | None
    token_command: tuple[str, ...] | None


def _credentials(
    user: str | None, password: str | None, host: str, environment: Mapping[str, str]
) -> _Credentials:  # fmt: skip
    named = environment.get("NEWSLETTER_SMTP_HOST", "").strip().strip("[]")
    if (user is not None and password is not None) or (named and named.lower() != host):
        environment = {}  # the URL tells everything, or these are another server's
    found = _Credentials(
        user=unquote(user) if user else environment.get("NEWSLETTER_SMTP_USER") or None,
        password=unquote(password) if password else environment.get("NEWSLETTER_SMTP_PASSWORD") or None,
        token=environment.get("NEWSLETTER_SMTP_TOKEN", "").strip() or None,
        token_command=_command(environment.get("NEWSLETTER_SMTP_TOKEN_COMMAND", "")),
    )
    if not found["user"]:
        for secret in ("password", "token", "token_command"):
            if found[secret]:
                raise ConfigError(
                    f"there is an SMTP {secret.replace('_', ' ')} and no user", hint="Set NEWSLETTER_SMTP_USER as well."
                )
    return found


def _command(text: str) -> tuple[str, ...] | None:
    """Split a command line as a shell would, but none runs it; on Windows a backslash is part of a path."""
    try:
        words = shlex.split(text, posix=sys.platform != "win32")
    except ValueError:
        raise ConfigError(
            "NEWSLETTER_SMTP_TOKEN_COMMAND cannot be read", hint="A quotation mark is opened and not closed."
        ) from None
    return tuple(word.strip('"') for word in words) if sys.platform == "win32" and words else tuple(words) or None
