"""Nothing in the mail wants to be filled in, to run or to play."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.clients import support
from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="caniemail.com: html-form, html-video, html-object; html.md §5")

_FORM, _RUN, _PLAY = (
    ("form", "input", "select", "textarea", "button"),
    ("script", "iframe", "frame"),
    ("video", "audio"),
)
_FOREIGN = ("object", "embed", "applet")


def find(mail: Mail) -> Iterator[Flaw]:
    told = {
        **dict.fromkeys(_FORM, (support("html-form"), "Link to a page with the form.")),
        **dict.fromkeys(_RUN, ("mail programs throw it away, spam filters count it", "Link to a page that has it.")),
        **dict.fromkeys(_PLAY, (support("html-video"), "Show a picture of it that links to where it plays.")),
        **dict.fromkeys(_FOREIGN, (support("html-object"), "Show a picture that links to it.")),
    }
    seen: set[str] = set()
    for element in elements(mail.tree, *told):
        data = element.tag == "script" and (element.get("type") or "").lower() == "application/ld+json"
        within = any(parent.tag in told for parent in element.iterancestors())
        if data or within or element.tag in seen:
            continue
        seen.add(element.tag)
        reason, fix = told[element.tag]
        yield Flaw(
            reason=f"there is a <{element.tag}> in the mail: {reason}",
            fix=fix,
            place=mail.sources.find(f"<{element.tag}"),
            element=element,
        )
