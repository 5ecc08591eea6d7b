"""What a setting must look like beyond its type: each check returns what is wrong, or None."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsletter.config.providers import ALSO_CALLED, PROVIDERS
from newsletter.config.rates import Rate
from newsletter.domain.headers import FIELD_NAME, OWN_FIELDS, UNFIT
from newsletter.domain.mailbox import a_label

PLACES = ("dir", "rsync")
"""Where the web edition can be published: the word before the first colon."""

TRANSPORTS = ("file:", "maildir:", "mbox:", "smtp://", "smtps://", "sendmail:")

_MAILBOX = re.compile(r"(?:[^<>]*<\s*)?[^\s<>@,;:\"()]+@[^\s<>@,;:\"()]+\.[^\s<>@,;:\"()]+\s*>?")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)


def line(value: str) -> str | None:
    if UNFIT.search(value):
        return "must be one line without control characters"
    return filled(value)


def filled(value: str) -> str | None:
    return None if value.strip() else "must not be empty"


def name(value: str) -> str | None:
    return None if re.fullmatch(r"[\w-]+", value) else "must be a plain name"


def mailbox(value: str) -> str | None:
    if UNFIT.search(value):
        return "must be one line without control characters"
    well_formed = _MAILBOX.fullmatch(value.strip()) and (value.count("<") == value.count(">"))
    return None if well_formed else 'must be an address: "Name <name@example.org>" or name@example.org'


def web_address(value: str) -> str | None:
    try:
        parts = urlsplit(value)
        fine = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", value)
    except ValueError:
        fine = False
    return None if fine else "must be a web address that begins with https://"


def web_addresses(value: Mapping[str, str]) -> str | None:
    for key, address in value.items():
        if wrong := web_address(address):
            return f"{key} {wrong}"
    return None


def url_pattern(value: str) -> str | None:
    fields = set(re.findall(r"\{(\w*)\}", value))
    known = {"section", "slug", "year", "month", "day", "path"}
    if unknown := sorted(fields - known):
        return f"knows no {{{unknown[0]}}}; there are {', '.join(f'{{{field}}}' for field in sorted(known))}"
    return web_address(re.sub(r"\{\w*\}", "x", value))


def token_pattern(value: str) -> str | None:
    if "{token}" not in value:
        return "must hold {token}, so that the page knows who leaves"
    return web_address(value.replace("{token}", "x"))


def language(value: str) -> str | None:
    return None if re.fullmatch(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", value) else 'must be a language code, e.g. "nl"'


def address_form(value: str) -> str | None:
    return None if value in ("je", "u") else 'must be "je" or "u"'


def timezone(value: str) -> str | None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return 'must be a time zone, e.g. "Europe/Amsterdam"'
    return None


def list_id(value: str) -> str | None:
    return None if _HOST.fullmatch(value) and len(value) < 200 else 'must be a domain name, e.g. "nieuws.example.org"'


def colour(value: str) -> str | None:
    return None if re.fullmatch(r"#[0-9a-fA-F]{6}", value) else 'must be a colour of six digits, e.g. "#14524d"'


def font(value: str) -> str | None:
    return None if re.fullmatch(r"[\w ,'-]+", value) else "must be a list of font names"


def positive(value: int) -> str | None:
    return None if value > 0 else "must be 1 or more"


def allowance(value: int) -> str | None:
    return None if value >= 0 else "must be 1 or more, or 0 for no limit a day"


def domains(value: Mapping[str, Rate]) -> str | None:
    for domain in value:
        try:
            fine = _HOST.fullmatch(domain if domain.isascii() else a_label(domain))
        except UnicodeError:
            fine = None
        if not fine:
            return f'{domain!r} must be the part of an address behind the @, e.g. "outlook.com"'
    return None


def days(value: int) -> str | None:
    return None if 0 <= value <= 36_525 else "must be a number of days, 0 to 36525 (a century)"


def managed_by(value: str) -> str | None:
    return None if value == "relay" else 'must be "relay", or left out'


def images(value: str) -> str | None:
    return None if value in ("auto", "hosted", "embedded") else 'must be "auto", "hosted" or "embedded"'


def publish_to(value: str) -> str | None:
    kind, _, place = value.partition(":")
    if kind not in PLACES:
        return 'must be "dir:" and a folder, or "rsync:" and a place on a server: "rsync:me@example.org:/srv/www/news"'
    if not place.strip():
        return f"must name a place behind {kind}:"
    return "must be one line without control characters" if UNFIT.search(value) else None


def provider(value: str) -> str | None:
    if value in PROVIDERS:
        return None
    near = get_close_matches(value.lower(), [*PROVIDERS, *ALSO_CALLED], n=1, cutoff=0.75)
    meant = f"; did you mean {ALSO_CALLED.get(near[0], near[0])}?" if near else ""
    return f"must be one of {', '.join(PROVIDERS)}{meant}"


def transport(value: str) -> str | None:
    return None if value.startswith(TRANSPORTS) else f"must begin with one of {', '.join(TRANSPORTS)}"


def headers(value: Mapping[str, str]) -> str | None:
    for header, text in value.items():
        if not FIELD_NAME.fullmatch(header):
            return f"cannot hold {header!r}: a header's name has letters, digits and hyphens"
        if header.lower() in OWN_FIELDS:
            return f"cannot set {header}: newsletter writes it itself"
        if UNFIT.search(text) or not text.isascii() or len(text) > 900:
            return f"{header} must be one short line of ASCII"
    return None


CHECKS: dict[str, Callable[..., str | None]] = {
    check.__name__: check
    for check in (
        line, filled, name, mailbox, web_address, web_addresses, url_pattern, token_pattern, language, address_form,
        timezone, list_id, colour, font, positive, allowance, domains, days, managed_by, images, publish_to, provider,
        transport, headers,
    )
}  # fmt: skip
