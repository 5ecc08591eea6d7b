"""The sections of an issue's plan, and which kinds stand in them."""

from __future__ import annotations

from enum import StrEnum

from newsletter.domain.item import Item, Kind, Placement


class Section(StrEnum):
    """The keys under `items` in issue.md, in the order of the mail."""

    LEAD = "lead"
    STORIES = "stories"
    AGENDA = "agenda"
    SERIES = "series"
    SHORT = "short"
    BLOCKS = "blocks"

    @property
    def kind(self) -> Kind:
        return {Section.AGENDA: Kind.EVENT, Section.BLOCKS: Kind.BLOCK}.get(self, Kind.ARTICLE)


def section_of(item: Item) -> Section:
    """Return the section an item asks for; that a story leads is decided among all of them."""
    if item.kind is Kind.EVENT:
        return Section.AGENDA
    if item.kind is Kind.BLOCK:
        return Section.BLOCKS
    if item.placement is Placement.LEAD:
        return Section.LEAD
    if item.placement is Placement.SHORT:
        return Section.SHORT
    return Section.SERIES if item.series else Section.STORIES
