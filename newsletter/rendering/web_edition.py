"""An issue as the web edition has it: what is for everybody, and addressed to nobody in particular."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from newsletter.domain.issue import Block, Dossier, Event, Issue, Part, Story
from newsletter.domain.slots import Slot

_Piece = TypeVar("_Piece", Story, Event, Block, Part)


def for_everybody(issue: Issue, slots: Sequence[Slot]) -> Issue:
    """Leave out every piece that has an audience, and fill the slots with what stands in for them."""

    def filled(text: str, escape: Callable[[str], str] = str) -> str:
        for slot in slots:
            text = text.replace(slot.token, escape(slot.default))
        return text

    return replace(
        issue,
        subject=filled(issue.subject),
        preheader=filled(issue.preheader),
        letter=replace(issue.letter, html=filled(issue.letter.html, html.escape)) if issue.letter else None,
        lead=issue.lead if issue.lead and issue.lead.audience is None else None,
        stories=_public(issue.stories),
        quote=issue.quote if issue.quote and issue.quote.audience is None else None,
        agenda=_public(issue.agenda),
        dossiers=tuple(filter(_has_news, map(_public_dossier, issue.dossiers))),
        shorts=_public(issue.shorts),
        blocks=_public(issue.blocks),
    )


def _public(pieces: Iterable[_Piece]) -> tuple[_Piece, ...]:
    return tuple(piece for piece in pieces if piece.audience is None)


def _public_dossier(dossier: Dossier) -> Dossier:
    return replace(dossier, parts=_public(dossier.parts), stories=_public(dossier.stories))


def _has_news(dossier: Dossier) -> bool:
    return bool(dossier.stories) or any(part.new for part in dossier.parts)
