"""The Checks tab: what should be looked at before the issue is sent, each leading to its place in the mail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newsletter.checks import all_checks
from newsletter.domain.finding import Finding, Severity
from newsletter.domain.sight import Appearance
from newsletter.services.reader import NEUTRAL_ID
from newsletter.services.seen import Overview, Seen
from newsletter.web.preview.lenses import Lens
from newsletter.web.preview.visit import Visit

_LENSES = {
    Appearance.LIGHT: Lens.LIGHT,
    Appearance.DARK: Lens.DARK,
    Appearance.INVERTED: Lens.FORCED_DARK,
}

_WORDS = {
    Severity.ERROR: ("error", "Sending stops at these."),
    Severity.WARNING: ("warning", "To be looked at before you send."),
    Severity.INFO: ("note", "Good to know."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A finding on the page. `url` leads to where it is seen, `as_seen` tells whose mail that is and how shown."""

    finding: Finding
    rule: str
    url: str = ""
    marked: bool = False
    tab: str = ""
    as_seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The findings of one severity."""

    severity: Severity
    heading: str
    meaning: str
    findings: tuple[Shown, ...]


def show(visit: Visit) -> dict[str, Any]:
    overview = visit.studio.overview(visit.folder.id)
    return {
        "overview": overview,
        "groups": tuple(_groups(visit, overview)),
        "frame": _frame(visit, overview, Lens.LIGHT),
        "rules": len(all_checks()),
    }


def _groups(visit: Visit, overview: Overview) -> Iterator[Group]:
    for severity, (noun, meaning) in _WORDS.items():
        found = tuple(_shown(visit, overview, seen) for seen in overview.found if seen.finding.severity is severity)
        if found:
            heading = f"{len(found)} {noun}" + ("s" if len(found) > 1 else "")
            yield Group(severity=severity, heading=heading, meaning=meaning, findings=found)


def _shown(visit: Visit, overview: Overview, seen: Seen) -> Shown:
    from newsletter.web.preview.tabs import TABS

    lens, url, as_seen = _LENSES[seen.appearance], "", ""
    tab = next((tab for tab in TABS if tab.name == seen.tab), None)
    if seen.mark and seen.reader:
        url = f"{_frame(visit, overview, lens, reader=seen.reader.id)}#{seen.mark}"
        as_seen = f"as {seen.reader.label}" + (f" · {lens.label}" if lens is not Lens.LIGHT else "")
    elif tab:
        url = visit.url(tab.name)
    return Shown(
        finding=seen.finding,
        rule=seen.rule,
        url=url,
        marked=bool(seen.mark),
        tab=tab.label if tab and not seen.mark else "",
        as_seen=as_seen,
    )


def _frame(visit: Visit, overview: Overview, lens: Lens, *, reader: str = NEUTRAL_ID) -> str:
    """Return the address of the marked mail, which is another when, and only when, what it shows is."""
    shown = hashlib.sha256(repr(overview.sights).encode())
    for edition in visit.display.editions.values():
        shown.update(edition.parts.html.encode())
    return visit.addresses.frame(visit.issue, lens.value, reader=reader, seen=shown.hexdigest()[:12])
