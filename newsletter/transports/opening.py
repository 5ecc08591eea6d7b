"""Finds the transport that a URL names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from newsletter.errors import ConfigError
from newsletter.transports.transport import Transport

_WAYS = "file:outbox, maildir:DIR, mbox:FILE, smtp://host, smtps://host or sendmail:/usr/sbin/sendmail"


def transport_url(setting: str, environment: Mapping[str, str]) -> str:
    """Return the URL to use: NEWSLETTER_TRANSPORT, else NEWSLETTER_SMTP_HOST and _PORT, else the setting.

    User and password are not in it: `open_transport` takes them from the environment.
    """
    if named := environment.get("NEWSLETTER_TRANSPORT", "").strip():
        return named
    host = environment.get("NEWSLETTER_SMTP_HOST", "").strip()
    if not host:
        return setting
    port = environment.get("NEWSLETTER_SMTP_PORT", "").strip()
    if port and not port.isdecimal():
        raise ConfigError(f"NEWSLETTER_SMTP_PORT is {port!r}", hint="It must be a number, usually 587 or 465.")
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    scheme = "smtps" if port == "465" else "smtp"
    return f"{scheme}://{shown}" + (f":{port}" if port else "")


def open_transport(url: str, *, root: Path, environment: Mapping[str, str], messages: int | None = None) -> Transport:
    """Make the transport that `url` names. Nothing is opened yet; paths are relative to `root`.

    `messages` is how many may go over one connection, where there are connections; None: what most servers allow.

    Raises:
        ConfigError: the URL is wrong; its text never shows a password.
    """
    scheme, colon, rest = url.strip().partition(":")
    if not colon:
        raise ConfigError("the transport is not a URL", hint=f"It must be like {_WAYS}.")
    match scheme.lower():
        case "file":
            from newsletter.transports.file import FileFolder

            return FileFolder(_path(rest, root, scheme), url=f"file:{rest}")
        case "maildir":
            from newsletter.transports.maildir import Maildir

            return Maildir(_path(rest, root, scheme), url=f"maildir:{rest}")
        case "mbox":
            from newsletter.transports.mbox import Mbox

            return Mbox(_path(rest, root, scheme), url=f"mbox:{rest}")
        case "sendmail":
            from newsletter.transports.sendmail import Sendmail

            return Sendmail(_path(rest or "/usr/sbin/sendmail", root, scheme))
        case "smtp" | "smtps":
            from newsletter.transports.smtp import MESSAGES_A_CONNECTION, Smtp
            from newsletter.transports.smtp_server import read_server

            return Smtp(read_server(url.strip(), environment), messages=messages or MESSAGES_A_CONNECTION)
    raise ConfigError(f"there is no transport {scheme[:20]!r}", hint=f"It must be like {_WAYS}.")


def _path(text: str, root: Path, scheme: str) -> Path:
    if text.startswith("//"):  # file:///var/mail, as a browser writes it
        text = unquote(text[2:].removeprefix("localhost"))
        text = re.sub(r"^/(?=[A-Za-z]:)", "", text)
    if not text.strip() or "\0" in text:
        raise ConfigError(f"{scheme}: names no place", hint=f"It must be like {_WAYS}.")
    if text.startswith("~"):
        raise ConfigError(f"{scheme}:{text}: ~ is not understood here", hint="Write the folder out in full.")
    return root / text
