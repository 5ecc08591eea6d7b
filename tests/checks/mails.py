"""Mails for the rules to look at: one of our own theme, in which nothing is wrong, and ones made for a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from newsletter.checks import Check, Mail, Place, Sources, all_checks
from newsletter.domain.finding import Finding
from newsletter.domain.message import Recipient
from newsletter.domain.subscriber import Subscriber
from newsletter.mime import compose
from newsletter.planning.slots import defaults_in
from newsletter.services.letterhead import letterhead
from tests.rendering.samples import LINKS, SETTINGS, for_reader, full_issue, render

PLAN = "issues/2026-11-23/issue.md"
ITEM = "content/articles/1.md"


@cache
def good_mail() -> Mail:
    """Return a mail of the theme `editorial` with one of everything."""
    issue = full_issue()
    parts = render(issue)
    head = letterhead(SETTINGS, issue=issue.id, language="nl", date=datetime(2026, 11, 23, 9, tzinfo=UTC))
    template = compose(parts, head, truths=())
    somebody = Subscriber(email="lezer@example.org")
    return Mail(
        issue=issue,
        parts=parts,
        settings=SETTINGS,
        links=LINKS,
        subject=defaults_in(parts.subject, parts.slots),
        preheader=defaults_in(parts.preheader, parts.slots),
        html=for_reader(parts),
        text=for_reader(parts, text=True),
        data=template.fill(Recipient(subscriber=somebody, links=LINKS)).data,
        pictures={picture.name: picture for picture in (*parts.pictures, *parts.web_pictures)},
        problems=(),
        sources=Sources({}),
        plan=Place(where=PLAN),
        plan_lines={"subject": 2, "preheader": 3},
        told=(),
        published=False,
        today=date(2026, 11, 20),
    )


def changed(**changes: Any) -> Mail:
    """Return the good mail with something else about it."""
    return replace(good_mail(), **changes)


def mail_of(body: str, *, style: str = "", **changes: Any) -> Mail:
    """Return a mail whose HTML is this and no more; `style` is what stands in its style element."""
    html = (
        f'<!doctype html><html lang="nl" dir="ltr"><head><meta charset="utf-8"><title>De Verbinding</title>'
        f'<style>{style}</style></head><body><div lang="nl" dir="ltr"><h1>De Verbinding</h1>{body}'
        f'<a href="{LINKS.unsubscribe}">Afmelden</a></div></body></html>'
    )
    return changed(html=html, **changes)


def from_source(text: str, path: str = ITEM) -> Sources:
    """Return the sources of a mail that is made from one file."""
    return Sources({path: text})


def check(rule: str) -> Check:
    return next(check for check in all_checks() if check.id == rule)


def findings(rule: str, mail: Mail) -> list[Finding]:
    """Return what one rule says about a mail."""
    found = check(rule)
    assert found.find is not None
    return list(found.findings(found.find(mail), where="issues/2026-11-23/email.html"))
