"""Header fields: one function a kind, each returning whole lines, folded, CRLF behind the last (RFC 5322 §2.2)."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

from newsletter.domain.headers import UNFIT
from newsletter.domain.mailbox import a_label
from newsletter.errors import ConfigError, SubscriberError
from newsletter.mime.addresses import Address, Mailbox
from newsletter.mime.encoded_words import encode_words, needs_encoding

_LINE = 78
_ENCODED_LINE = 76  # of a line that holds an encoded-word (RFC 2047 §2)
_LONGEST_NAME = 255
_LONGEST_URL = 898  # the longest line is 998 (RFC 5322 §2.1.1)
_QUOTABLE = re.compile(r"[ !#-\[\]-~]+")
_PLAIN_NAME = re.compile(r"[ !#->@-\[\]-~]+")  # and no encoded-word
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def fold(name: str, words: list[str]) -> bytes:
    """Set words behind `name:`, breaking lines between them where they would grow too long."""
    whole = f"{name}: {' '.join(words)}\r\n"
    if len(whole) <= _ENCODED_LINE + 2:
        return whole.encode()
    limit = _ENCODED_LINE if any(word.startswith("=?") for word in words) else _LINE
    lines = [f"{name}:"]
    for position, word in enumerate(words):
        if position and len(lines[-1]) + 1 + len(word) > limit:
            lines.append("")
        lines[-1] += f" {word}"
    return ("\r\n".join(lines) + "\r\n").encode()


def text_field(name: str, text: str) -> bytes:
    """Set a text of any characters, encoding only the words that need it (RFC 2047 §5 rule 1).

    Runs of spaces become one: a folded line cannot keep them.
    """
    text = re.sub(" {2,}", " ", text).strip(" ")
    if len(name) + 2 + len(text) <= _LINE and text.isascii() and text.isprintable() and "=?" not in text:
        return f"{name}: {text}\r\n".encode("ascii")
    room = _ENCODED_LINE - len(name) - 2
    words: list[str] = []
    run: list[str] = []
    for word in text.split(" "):
        if needs_encoding(word):
            run.append(word)
            continue
        words += encode_words(" ".join(run), room=room)
        run.clear()
        words.append(word)
    return fold(name, words + encode_words(" ".join(run), room=room))


def mailbox_field(name: str, mailbox: Mailbox) -> bytes:
    """Set `"Display Name" <address>` (RFC 5322 §3.4)."""
    return address_field(name, mailbox.name, mailbox.address)


def address_field(name: str, display: str | None, address: Address) -> bytes:
    """Set one address with whom it is of; a display name that is unfit for a header is left out, not mended."""
    display = (display or "").strip()
    plain = f'{name}: "{display}" <{address.text}>\r\n'  # as most names go
    if len(plain) <= _LINE + 2 and _PLAIN_NAME.fullmatch(display):
        return plain.encode()
    if not display or len(display) > _LONGEST_NAME or UNFIT.search(display):
        return f"{name}: {address.text}\r\n".encode()
    if display.isascii() and "=?" not in display:
        escaped = display.replace("\\", "\\\\").replace('"', '\\"')
        # a quoted string may be folded at its spaces (RFC 5322 §3.2.4), a run of them is better left alone
        words = [f'"{escaped}"'] if "  " in escaped else f'"{escaped}"'.split(" ")
    else:
        words = encode_words(display, room=_ENCODED_LINE - len(name) - 2)
    return fold(name, [*words, f"<{address.text}>"])


def date_field(moment: datetime) -> bytes:
    """Set `Date`, with a numeric zone (RFC 5322 §3.3); strftime would speak the machine's language."""
    zone = moment.strftime("%z")[:5]
    day = f"{_DAYS[moment.weekday()]}, {moment.day:02d} {_MONTHS[moment.month - 1]} {moment.year:04d}"
    return f"Date: {day} {moment:%H:%M:%S} {zone}\r\n".encode("ascii")


def url_field(name: str, url: str) -> bytes:
    """Set `<url>`: never encoded, never folded inside (mail.md M04)."""
    return f"{name}: <{ascii_url(url)}>\r\n".encode("ascii")


def list_id_field(name: str, list_id: str) -> bytes:
    """Set `List-Id` (RFC 2919 §2). A name that is not plain ASCII is left out: List headers are never encoded."""
    if name.isascii() and _QUOTABLE.fullmatch(name) and "=?" not in name and len(name) + len(list_id) <= 240:
        return fold("List-Id", [f'"{name}"', f"<{list_id}>"])
    return f"List-Id: <{list_id}>\r\n".encode("ascii")


def unsubscribe_fields(url: str, mailto: str | None) -> bytes:
    """Set `List-Unsubscribe`, and with an https URL its one-click companion (RFC 2369 §3.2, RFC 8058 §3.1).

    Raises:
        SubscriberError: the link is too long for a line.
    """
    if len(url) > _LONGEST_URL:
        raise SubscriberError("the unsubscribe link is too long for a header", hint="Shorten [unsubscribe] url.")
    where = f"<{ascii_url(url)}>" if url.startswith(("https://", "http://")) else ""
    if mailto:
        where = where and where + ",\r\n "
        where += _unsubscribe_by_mail(mailto)
    if not where:
        return b""
    one_click = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" if url.startswith("https://") else ""
    return f"List-Unsubscribe: {where}\r\n{one_click}".encode("ascii")


@lru_cache(maxsize=16)  # the same for everybody
def _unsubscribe_by_mail(mailto: str) -> str:
    return f"<mailto:{quote(mailto, safe='@!$*+-._~')}?subject=unsubscribe>"


def ascii_url(url: str) -> str:
    """Return a URL of ASCII characters that cannot end its angle brackets (RFC 3986, RFC 5891)."""
    if _PLAIN_URL.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        host = parts.netloc if parts.netloc.isascii() else a_label(parts.hostname or "") + port
    except ValueError as error:
        raise ConfigError(f"{url!r} is not a web address that a header can hold") from error
    safe = "%/:?#[]@!$&'()*+,;=~"
    return urlunsplit((parts.scheme, host, *(quote(part, safe=safe) for part in parts[2:])))


_PLAIN_URL = re.compile(r"[!#-;=?-\[\]_a-z~]+")


def parameter(name: str, value: str) -> str:
    """Return `; name="value"`; beyond ASCII in the form of RFC 2231 §4, and plain for old readers."""
    plain = re.sub(r"[^ !#-\[\]-~]", "_", value)
    if plain == value:
        return f'; {name}="{value}"'
    return f"; {name}=\"{plain}\"; {name}*=utf-8''{quote(value, safe='')}"
