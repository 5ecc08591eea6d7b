"""Nothing that should have been filled in is left in the mail: no `{{`, no `None`, no merge tag of another program."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Place, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="Jinja: Template Designer Documentation; Mailchimp: Merge Tags Cheat Sheet")

_TAG = re.compile(r"\*\|\w+(?::\w+)?\|\*")
_LEFT = re.compile(rf"\{{\{{-?\s?[\w.]*|\{{%-?\s?\w*|\[\[\s?\w*|{_TAG.pattern}|\b(?:None|undefined)\b")
_ON_PURPOSE = re.compile(r"\{\{\s*(?:'\{\{'|\"\{\{\")\s*\}\}")
_DATA = re.compile(r"data:[\w/+.-]+;base64,[\w+/=]+")


def find(mail: Mail) -> Iterator[Flaw]:
    nonce = mail.parts.nonce
    ours = re.compile(rf"NL{nonce}S\d+Z|nl:{nonce}:\w+")
    parts = {
        "the subject": mail.subject,
        "the preheader": mail.preheader,
        "the HTML": html.unescape(_DATA.sub("", mail.html)),
        "the text part": mail.text,
    }
    found: dict[str, list[str]] = {}
    for name, text in parts.items():
        folded = " ".join(text.split())
        for left in dict.fromkeys((*ours.findall(folded), *_LEFT.findall(folded))):
            found.setdefault(left, []).append(name)
    for tag in _TAG.findall(mail.written.get("introduction", "")):  # to Markdown its stars are emphasis
        found.setdefault(tag, ["the introduction"])
    authors = _meant(mail)
    for left, names in found.items():
        if ours.fullmatch(left) or left not in authors:
            yield Flaw(
                reason=f"{left} stands in {' and '.join(names)}: it should have been filled in",
                fix="Write {{ subscriber.first_name | default('…') }} in full, or take it out of the template.",
                place=_place(mail, left),
                words=left if "the HTML" in names else "",
            )


def _meant(mail: Mail) -> str:
    """Return what an author may well want to quote: the items' own texts, and words in issue.md."""
    written = [_ON_PURPOSE.sub("{{", text) for text in mail.written.values() if _ON_PURPOSE.search(text)]
    words = [word for text in mail.written.values() for word in re.findall(r"\b(?:None|undefined)\b", text)]
    return " ".join("\n".join((mail.said, *written, *words)).split())


def _place(mail: Mail, left: str) -> Place | None:
    if any(left in text for text in mail.written.values()):
        return mail.sources.find(left, within=mail.plan.where)
    return None
