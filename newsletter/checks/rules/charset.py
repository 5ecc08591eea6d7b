"""A mail is UTF-8 from end to end, without control characters left over from another encoding."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="RFC 6532; Gmail clips mail in other encodings: email-bugs #41")

_FIELD = re.compile(rb"^Content-Type:[ \t]*text/[^\r\n]*(?:\r\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CONTROL = re.compile("[\u0080-\u009f]")


def find(mail: Mail) -> Iterable[Flaw]:
    fields = [found.decode("ascii", "replace") for found in _FIELD.findall(mail.data)]
    metas = [element.get("charset") or element.get("content") or "" for element in elements(mail.tree, "meta")]
    named = [f"charset={element.get('charset')}" for element in elements(mail.tree, "meta") if element.get("charset")]
    for said in (*fields, *metas, *named):
        if (found := _CHARSET.search(said)) and found[1].lower() not in ("utf-8", "utf8", "us-ascii"):
            yield Flaw(
                reason=f"the mail says that its text is {found[1]}; Gmail cuts such a mail off far too early",
                fix="Say UTF-8.",
                place=mail.sources.find(found[0]),
            )
    for name, text in (("subject", mail.subject), ("HTML", mail.html), ("text part", mail.text)):
        if control := _CONTROL.search(text):
            around = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text[max(0, control.start() - 15) : control.end() + 15])
            yield Flaw(
                reason=f"the {name} has the control character U+{ord(control[0]):04X} (“{' '.join(around.split())}”), "
                "left over from Windows-1252: some readers see a box, others nothing",
                fix="Type the character again, and save the file as UTF-8.",
                place=mail.sources.find(control[0]),
            )
