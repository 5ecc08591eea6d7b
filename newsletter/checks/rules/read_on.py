"""Articles that "read on" in the web edition find one there."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Place, Rule
from newsletter.domain.finding import Severity
from newsletter.domain.issue import Story

RULE = Rule(severity=Severity.WARNING, source="interface.md §2: the mail holds the teaser, the web edition the article")


def find(mail: Mail) -> Iterator[Flaw]:
    if mail.published or mail.settings.publish.to:
        return
    shown = {link.href for link in mail.anchors}
    stories = [piece.item for piece in mail.pieces if isinstance(piece.item, Story)]
    nowhere = [story for story in stories if not story.elsewhere and story.url in shown]
    if nowhere:
        page = mail.settings.publication.web_edition(mail.issue.id, mail.issue.language)
        yield Flaw(
            reason=f'articles such as "{nowhere[0].title}" read on at {page}, where nothing is published',
            fix="Set `to` under [publish] and run newsletter publish; or give articles a `url`, or `full: true`.",
            place=Place(where="newsletter.toml"),
            words=nowhere[0].title,
        )
