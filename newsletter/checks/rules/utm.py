"""Campaign tags stand on all links to a site, or on none: else half of the visits are missed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

from newsletter.checks.addresses import host_of, taken_apart
from newsletter.checks.mail import Mail
from newsletter.checks.markup import Link
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.INFO, source="Google Analytics, “URL builders”; Matomo, “Tracking campaigns”")

_TAGS = ("utm_", "mtm_", "pk_")


def find(mail: Mail) -> Iterator[Flaw]:
    page, social = mail.settings.publication.page, mail.settings.social
    made = (page(f"{mail.issue.id}/"), *social.values())  # where no editor could put a tag
    tagged: dict[str, dict[str, tuple[bool, Link]]] = {}
    for link in mail.anchors:
        host, parts = host_of(link.href), taken_apart(link.href)
        if host and parts and not (mail.is_readers_own(link.href) or link.href.startswith(made)):
            names = [name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
            has_tag = any(name.startswith(_TAGS) for name in names)
            tagged.setdefault(host, {})[link.href] = has_tag, link
    for host, links in tagged.items():
        without = [link for has_tag, link in links.values() if not has_tag]
        if without and len(without) < len(links):
            yield Flaw(
                reason=f"{len(links) - len(without)} of {len(links)} links to {host} have campaign tags (utm_…)",
                fix="Give them to all links to this site, or to none; without is kinder to readers.",
                place=mail.place_of(without[0].href),
                element=without[0].element,
            )
