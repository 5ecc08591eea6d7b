"""Nothing is told twice: no article of an earlier issue, no two articles that lead to the same page."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.pieces import Piece
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.words import bare
from newsletter.domain.finding import Severity
from newsletter.domain.issue import Story

RULE = Rule(severity=Severity.WARNING, source="design/html.md §5; readers notice")


def find(mail: Mail) -> Iterator[Flaw]:
    paths = {told.path: told.issue for told in mail.told}
    titles = {bare(told.title): told.issue for told in mail.told}
    short = {story.path for story in mail.issue.shorts}
    seen: dict[str, Piece] = {}
    for piece in mail.pieces:
        if not isinstance(piece.item, Story):
            continue
        title = bare(piece.title)
        issue = paths.get(piece.item.path) or (titles.get(title) if piece.item.path not in short else None)
        if issue:
            yield Flaw(
                reason=f'"{piece.title}" stood in issue {issue} already',
                fix="Take its line out of issue.md, or give it another title if it is new.",
                place=mail.planned(piece.item.path),
                words=piece.title,
            )
        keys = [title] if piece.item.path not in short else []
        for key in (*keys, *([piece.item.url] if piece.item.elsewhere else [])):
            other = seen.setdefault(key, piece)
            if other is not piece:
                what = "have the same title" if key == title else f"lead to the same page, {key}"
                yield Flaw(
                    reason=f'"{other.title}" and "{piece.title}" {what}',
                    fix="Take one of them out, or mend its title or url.",
                    place=mail.sources.find(key, within=piece.path) if key != title else mail.planned(piece.item.path),
                    words=piece.title,
                )
