"""Links and pictures come over https."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(
    severity=Severity.WARNING, source="Gmail and Outlook do not show pictures over http; browsers warn of pages"
)

_IN_STYLE = re.compile(r"url\(\s*['\"]?(http://[^)'\"\s]+)", re.IGNORECASE)


def find(mail: Mail) -> Iterator[Flaw]:
    pictures = [image.src for image in mail.images] + _IN_STYLE.findall(mail.html)
    for picture in dict.fromkeys(src for src in pictures if src.lower().startswith("http://")):
        yield Flaw(
            reason=f"the picture {picture} comes over http: mail programs leave it out",
            fix="Give its https address, or put the picture beside the text.",
            place=mail.place_of(picture),
            element=next((image.element for image in mail.images if image.src == picture), None),
            severity=Severity.ERROR,
        )
    base = mail.settings.publication.base_url
    if own := base.lower().startswith("http://"):
        yield Flaw(
            reason=f"base_url is {base}: everybody on the way can see, and change, what readers ask for",
            fix="Set base_url to https://…",
            place=mail.sources.find(base, within="newsletter.toml"),
        )
    for link in {link.href: link for link in mail.anchors}.values():
        if link.href.lower().startswith("http://") and not (own and link.href.startswith(base)):
            reason = f'the link "{link.text}" leads to {link.href}, over http: browsers call such a page not secure'
            yield Flaw(
                reason=reason,
                fix="Write https://, and see that it works.",
                place=mail.place_of(link.href),
                element=link.element,
            )
