"""Looks over a draft for the studio: what is found, and where each thing is seen in the mail, or on which tab."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsletter.checks.pieces import pieces_of, plain
from newsletter.checks.registry import all_checks
from newsletter.checks.sighting import LONGEST, Marked, mark
from newsletter.domain.finding import Finding, Severity
from newsletter.domain.sight import Appearance, Sight
from newsletter.project import Project
from newsletter.services.check import check_before_sending
from newsletter.services.copy import Copy
from newsletter.services.display import Display
from newsletter.services.reader import Reader
from newsletter.services.rendering import Rendered

_TABS = {
    "charset": "source",
    "dark-meta": "source",
    "lang-dir": "source",
    "line-length": "headers",
    "mjml-left": "source",
    "outlook-balance": "source",
    "preheader": "inbox",
    "sender-identity": "headers",
    "size-clip": "size",
    "style-size": "size",
    "subject": "inbox",
    "subject-empty": "inbox",
    "text-part": "text",
    "title": "source",
}
"""Where that is seen which no place in the mail shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A finding, and where to look: `mark` is an id in the mail of `reader`, else `tab` names a view, if any does.

    `rule` is what should be true, in words.
    """

    finding: Finding
    rule: str
    tab: str = ""
    mark: str = ""
    reader: Reader | None = None
    appearance: Appearance = Appearance.LIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Silenced:
    """A rule that issue.md silences, why, and what it would have said."""

    rule: str
    why: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything found about a draft, gravest first; `sights` is what `marked` marks."""

    found: tuple[Seen, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    sights: tuple[Sight, ...] = field(default=(), repr=False)

    @property
    def errors(self) -> int:
        return sum(seen.finding.severity is Severity.ERROR for seen in self.found)

    @property
    def warnings(self) -> int:
        return sum(seen.finding.severity is Severity.WARNING for seen in self.found)


def look_over(project: Project, display: Display, readers: Sequence[Reader], *, now: datetime) -> Overview:
    """Look over a draft without looking at every subscriber; `readers` are those whose mail may show a finding."""
    rendered = display.rendered
    if rendered is None:
        return Overview()
    looked = check_before_sending(project, rendered, now=now)
    places = _Places(rendered)
    sights = {finding: tuple(places.sights(finding)) for finding in looked.findings}
    wanted = tuple(dict.fromkeys(sight for several in sights.values() for sight in several))
    ids = _ids(display, readers, wanted)
    titles = {check.id: check.title for check in all_checks()}
    found = []
    for finding in looked.findings:
        sight = next((sight for sight in sights[finding] if sight in ids), None)
        reader, name = ids[sight] if sight else (None, "")
        found.append(
            Seen(
                finding=finding,
                rule=titles[finding.rule],
                tab="mail" if sight else places.tab(finding),
                mark=name,
                reader=reader,
                appearance=sight.appearance if sight else Appearance.LIGHT,
            )
        )
    ignored = rendered.plan.ignored
    silenced = tuple(
        Silenced(rule=rule, why=why, findings=tuple(f for f in looked.ignored if f.rule == rule))
        for rule, why in ignored.items()
    )
    return Overview(found=tuple(found), silenced=silenced, sights=wanted)


def marked(copy: Copy, overview: Overview) -> str:
    """Return a copy's HTML with the `mark`s of an overview in it."""
    return _marked(copy, overview.sights).html


def _marked(copy: Copy, sights: Sequence[Sight]) -> Marked:
    return mark(copy.html, sights, pictures=copy.pictures)


def _ids(display: Display, readers: Sequence[Reader], wanted: Sequence[Sight]) -> dict[Sight, tuple[Reader, str]]:
    """Find for each sight the first reader whose mail shows it, and its id there."""
    ids: dict[Sight, tuple[Reader, str]] = {}
    missing = set(wanted)
    for reader in readers:
        language = display.language_of(reader)
        here = {sight for sight in missing if sight.language in ("", language)}
        if not here:
            continue
        found = _marked(display.copy(reader), wanted).ids
        for sight in here & found.keys():
            ids[sight] = reader, found[sight]
        missing -= found.keys() & here
    return ids


class _Places:
    """What of an issue's sources the mail shows, and by which words it is found there."""

    def __init__(self, rendered: Rendered) -> None:
        self._plan = rendered.plan
        self._titles: dict[str, list[Sight]] = {}
        self._letter: list[Sight] = []
        for language, issue in rendered.issues.items():
            nonce = rendered.editions[language].nonce
            for piece in pieces_of(issue):
                self._titles.setdefault(piece.path, []).append(_words(piece.title, language))
            words = plain(issue.letter.html).split("\n") if issue.letter else []
            fixed = next((line for line in words if nonce not in line and line.strip()), "")
            if fixed:
                self._letter.append(_words(fixed, language))

    def sights(self, finding: Finding) -> Iterator[Sight]:
        """Go through where a finding may be seen, the best first."""
        if finding.seen:
            yield finding.seen
        yield from self._titles.get(finding.where, ())
        if finding.where == self._plan.where and finding.line:
            keys = [key for key, line in self._plan.lines.items() if line == finding.line]
            for key in keys:
                yield from self._titles.get(key.partition("#")[0], ())
            if finding.line >= self._plan.body_line:
                yield from self._letter

    def tab(self, finding: Finding) -> str:
        """Name the view that shows what no place in the mail does; nothing where none does."""
        if finding.where == self._plan.where and finding.line:
            for key in ("subject", "preheader"):
                if self._plan.lines.get(key) == finding.line:
                    return "inbox"
        return _TABS.get(finding.rule, "")


def _words(text: str, language: str) -> Sight:
    return Sight(tag="", text=" ".join(text.split())[:LONGEST], language=language)
