"""Mails for the rules to look at: one of our own theme, in which nothing is wrong, and ones made for a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from newsletter.checks import Check, Copy, Mail, Place, Sources, all_checks
from newsletter.config.settings import Publish
from newsletter.domain.delivery import Outcome
from newsletter.domain.finding import Finding
from newsletter.domain.issue import Dossier, Part, Story
from newsletter.domain.message import Message, Recipient
from newsletter.domain.subscriber import Subscriber
from newsletter.mime import compose
from newsletter.planning.slots import defaults_in
from newsletter.services.letterhead import letterhead
from tests.rendering.samples import (
    LINKS,
    NONCE,
    SETTINGS,
    SLOT,
    dossier,
    empty_issue,
    for_reader,
    full_issue,
    picture,
    render,
    story,
)

PUBLISHED_SOON = replace(SETTINGS, publish=Publish(to="dir:public"))
"""As SETTINGS, and it is known where the web edition will be."""

PLAN = "issues/2026-11-23/issue.md"
ITEM = "content/articles/1.md"


@cache
def good_mail() -> Mail:
    """Return a mail of the theme `editorial` with one of everything."""
    issue = full_issue(dossiers=(_dossier(),))
    issue = replace(issue, lead=_sharp(issue.lead), stories=tuple(filter(None, map(_sharp, issue.stories))))
    parts = render(issue)
    head = letterhead(SETTINGS, issue=issue.id, language="nl", date=datetime(2026, 11, 23, 9, tzinfo=UTC))
    template = compose(parts, head, truths=())
    somebody = Subscriber(email="lezer@example.org")
    return Mail(
        issue=issue,
        parts=parts,
        settings=PUBLISHED_SOON,
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
        written={"subject": issue.subject, "preheader": "", "introduction": ""},
    )


def _dossier() -> Dossier:
    """Make a series whose new part leads to where its story does."""
    told = story("Het tweede deel", 20)
    parts = (
        Part(number=1, title="Het eerste deel", url="https://nieuws.example.org/2026-11-09/#a1", new=False),
        Part(number=2, title=told.title, url=told.url, new=True),
    )
    return dossier(parts=parts, stories=(told,))


def _sharp(told: Story | None) -> Story | None:
    """Give a story's picture twice the pixels that the widest is shown with."""
    if told is None or told.illustration is None or told.illustration.picture is None:
        return told
    large = picture(told.illustration.picture.name, 1200, 600)
    return replace(told, illustration=replace(told.illustration, picture=large, width=1200, height=600))


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


def written(*, subject: str = "De buurttafel", preheader: str = "", introduction: str = "", **changes: Any) -> Mail:
    """Return the good mail with an issue.md in which this is written; a preheader that is empty there is derived."""
    texts = {"subject": subject, "preheader": preheader, "introduction": introduction}
    lines = f'---\nsubject: "{subject}"\npreheader: "{preheader}"\n---\n\n{introduction}\n'
    usual: dict[str, Any] = {
        "subject": subject,
        "preheader": preheader or good_mail().preheader,
        "written": texts,
        "sources": from_source(lines, PLAN),
    }
    return changed(**usual | changes)


def with_items(sources: Mapping[str, str] | None = None, **fields: Any) -> Mail:
    """Return a mail of our own theme with other items in it: `stories=(story(…),)`, `agenda=(event(…),)`."""
    issue = empty_issue(**fields)
    parts = render(issue)
    return changed(
        issue=issue,
        parts=parts,
        html=for_reader(parts),
        text=for_reader(parts, text=True),
        sources=Sources(sources or {}),
    )


def row(value: str, *, made: Message | Outcome | None = None, nonce: str = NONCE) -> Copy:
    """Return the copy of a subscriber whose first name is this; their row is line 5."""
    message = made or Message(
        issue="2026-11-23", message_id="<a@b>", sender="a@b", recipient="b@b", pieces=[b"Dag"], smtputf8=False
    )
    return Copy(
        subscriber=Subscriber(email="henk@example.org", attributes={"first_name": value}),
        place=Place(where="subscribers.csv", line=5),
        made=message,
        slots=(SLOT,),
        nonce=nonce,
    )


def row_findings(rule: str, copy: Copy) -> list[Finding]:
    """Return what one rule says about one subscriber's mail."""
    found = check(rule)
    assert found.find_in_copy is not None
    return list(found.findings(found.find_in_copy(copy), where="subscribers.csv"))


def check(rule: str) -> Check:
    return next(check for check in all_checks() if check.id == rule)


def findings(rule: str, mail: Mail) -> list[Finding]:
    """Return what one rule says about a mail."""
    found = check(rule)
    assert found.find is not None
    return list(found.findings(found.find(mail), where="issues/2026-11-23/email.html"))
