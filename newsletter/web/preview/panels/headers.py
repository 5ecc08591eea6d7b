"""The Headers tab: what stands above a message, in plain words and raw, and the message itself."""

from __future__ import annotations

import re
from typing import Any

from newsletter.services.secrets import known_secret
from newsletter.web.preview.visit import Visit

EXPLANATIONS = {
    "from": "Who it comes from, as every mail program shows it.",
    "to": "One message for each reader: nobody sees another's address.",
    "reply-to": "Where an answer goes.",
    "subject": "With this reader's own words filled in.",
    "date": "A draft says now; a sent issue says when its sending began.",
    "message-id": "The same at every attempt, so that a second copy can be told from a first.",
    "content-type": "The outermost of the parts listed below.",
    "content-language": "The language of this edition.",
    "list-id": "Marks the list, for filters and folders.",
    "list-unsubscribe": "Where mail programs send somebody who wants to leave (RFC 2369).",
    "list-unsubscribe-post": "One click is enough; Gmail and Yahoo ask for this (RFC 8058).",
    "archived-at": "Where the web edition stands (RFC 5064).",
    "dkim-signature": "Shows that nothing was changed on the way.",
}

NOT_YET = "Each reader's own link is made with the first real send; until then this one leads nowhere."

_BASE64 = re.compile(r"(?:^[A-Za-z0-9+/]{76}\n){4,}", re.MULTILINE)
"""Lines enough that nobody reads them."""


def show(visit: Visit) -> dict[str, Any]:
    copy = visit.copy
    explanations = EXPLANATIONS
    if not visit.addresses.live or (visit.display.is_draft and known_secret(visit.project) is None):
        explanations = {**EXPLANATIONS, "list-unsubscribe": NOT_YET}
    fields = [(name, copy.veiled(value), explanations.get(name.lower(), "")) for name, value in copy.headers]
    return {
        "fields": fields,
        "head": copy.veiled(copy.raw_head),
        "raw": _BASE64.sub(_shortened, copy.veiled(copy.data.decode("utf-8", "replace").replace("\r\n", "\n"))),
        "size": len(copy.data),
        "parts": [
            ("text/plain", "the plain text", len(copy.text.encode())),
            ("text/html", "the mail", len(copy.html.encode())),
            *((file.media_type, file.name, len(file.data)) for file in copy.enclosed),
        ],
    }


def _shortened(found: re.Match[str]) -> str:
    first, *rest = found[0].splitlines()
    return f"{first}\n  … {len(rest)} more lines of base64 …\n"
