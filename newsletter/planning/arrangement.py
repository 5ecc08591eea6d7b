"""Arranges selected items into the sections of a plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from newsletter.domain.item import Item
from newsletter.planning.plan import Plan
from newsletter.planning.sections import Section, section_of
from newsletter.planning.selection import Selection

Arrangement = Mapping[Section, tuple[Item, ...]]


def arrange(selection: Selection) -> Arrangement:
    """Give every selected item its section, for a new plan.

    One story leads: the first whose author asked for it, else the first with a picture, else the first.
    """
    sections = _sorted_out((*selection.articles, *selection.agenda, *selection.blocks))
    asked, stories = sections[Section.LEAD], sections[Section.STORIES]
    leads = asked or [item for item in stories if item.image] or stories
    sections[Section.LEAD] = leads[:1]
    rest = [item for item in (*asked, *stories) if item not in leads[:1]]
    sections[Section.STORIES] = [item for item in selection.articles if item in rest]
    sections[Section.SERIES].sort(key=in_series)
    return {section: tuple(items) for section, items in sections.items()}


def in_series(item: Item) -> tuple[str, bool, int, str]:
    """Sort the articles of series: each by its parts, those without a number last, by day."""
    return ((item.series or "").casefold(), item.part is None, item.part or 0, str(item.date))


def additions(selection: Selection, plan: Plan, *, left_out: Collection[str]) -> Arrangement:
    """Return what has appeared since the plan was written, by section; it goes behind what the editor has there."""
    known = {*plan.paths, *left_out}
    appeared = [item for item in (*selection.articles, *selection.agenda, *selection.blocks) if item.path not in known]
    sections = _sorted_out(appeared)
    if plan.items.get(Section.LEAD) or len(sections[Section.LEAD]) > 1:
        keep = [] if plan.items.get(Section.LEAD) else sections[Section.LEAD][:1]
        sections[Section.STORIES] = [*sections[Section.LEAD][len(keep) :], *sections[Section.STORIES]]
        sections[Section.LEAD] = keep
    return {section: tuple(items) for section, items in sections.items() if items}


def taken_out(plan: Plan, offered: Iterable[str]) -> tuple[str, ...]:
    """Return the paths that were offered before and that the editor has deleted from the plan since."""
    known = {*plan.paths, *plan.left_out}
    return tuple(path for path in offered if path not in known)


def _sorted_out(items: Iterable[Item]) -> dict[Section, list[Item]]:
    sections: dict[Section, list[Item]] = {section: [] for section in Section}
    for item in items:
        sections[section_of(item)].append(item)
    return sections
