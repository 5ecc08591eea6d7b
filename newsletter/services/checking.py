"""Looks over a rendered issue with every rule: each edition as readers get it, and what each subscriber gets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from newsletter.checks import Answers, Check, Copy, Flaw, Mail, Place, Sources, Told, all_checks
from newsletter.domain.finding import Finding, Severity
from newsletter.domain.message import Message
from newsletter.domain.parts import Parts
from newsletter.domain.run import Edition
from newsletter.domain.slots import cut_regions, even_lines, fill_text
from newsletter.domain.subscriber import NEUTRAL, Subscriber
from newsletter.planning.folders import other_manifests
from newsletter.planning.slots import defaults_in
from newsletter.project import Project
from newsletter.rendering import template_folders, templates_in
from newsletter.services.letterhead import with_letterhead
from newsletter.services.links import link_maker
from newsletter.services.neutral import neutral_truths
from newsletter.services.press import Press, language_for
from newsletter.services.rendering import Rendered
from newsletter.services.today import today
from newsletter.subscribers import Report, read_subscribers

TOLD_OF_A_RULE = 20
"""Findings of one rule that are told one by one; the rest is counted."""

SOMEBODY = Subscriber(email="reader@newsletter.example.org")
"""Whom the message that is looked at goes to."""

_ORDER = {severity: number for number, severity in enumerate(Severity)}


def _rank(finding: Finding) -> tuple[int, str, int]:
    return _ORDER[finding.severity], finding.where, finding.line or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found, gravest first; `ignored` are the findings of rules that issue.md wants silent."""

    findings: tuple[Finding, ...]
    ignored: tuple[Finding, ...] = ()

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)


@dataclass(slots=True, kw_only=True)
class Inspection:
    """One look at one rendered issue. `now` is when it would be sent."""

    project: Project
    rendered: Rendered
    now: datetime
    found: list[Finding] = field(default_factory=list)
    mails: tuple[Mail, ...] = ()
    editions: Mapping[str, Edition] = field(default_factory=dict)
    press: Press | None = None

    def look(self) -> None:
        """Look at every edition, as a reader without a tag gets it and as one who gets everything."""
        self.editions = with_letterhead(
            self.project.settings,
            self.rendered.editions,
            issue=self.rendered.id,
            date=self.now,
            published=self.rendered.published,
        )
        inert = link_maker(self.project.settings, None).inert()
        self.press = Press(self.editions, links=lambda _subscriber: inert)
        self.mails = tuple(self._mails())
        for mail in self.mails:
            for check in all_checks():
                if check.find:
                    self._note_in(mail, check, check.find(mail))

    def look_at_copies(self, tell: Callable[[int], None] = lambda _number: None) -> int:
        """Make every subscriber's message and look at it; `tell` hears how many rows were passed. Returns how many."""
        press = self.press
        assert press is not None  # noqa: S101 — `look` comes first
        checks = [check for check in all_checks() if check.find_in_copy]
        where = self.project.shown(self.project.subscribers)
        number = 0
        for row in read_subscribers(self.project.subscribers, report=Report()):
            tell(1)
            if not row.active:
                continue
            number += 1
            language = language_for(row.subscriber, self.editions)
            parts = self.rendered.editions[language]
            copy = Copy(
                subscriber=row.subscriber,
                place=Place(where=where, line=row.line),
                made=press.message(row.subscriber, language),
                slots=parts.slots,
                nonce=parts.nonce,
            )
            for check in checks:
                if check.find_in_copy:
                    self._note(check, check.find_in_copy(copy), where=where)
        return number

    def addresses(self) -> tuple[str, ...]:
        """Return every address on the web that a rule wants to know about, but for the reader's own."""
        wanted = (
            address
            for mail in self.mails
            for check in all_checks()
            if check.addresses
            for address in check.addresses(mail)
            if address not in (mail.links.unsubscribe, mail.links.preferences)
        )
        return tuple(dict.fromkeys(wanted))

    def look_online(self, answers: Answers) -> None:
        """Look at what the web answered."""
        for mail in self.mails:
            for check in all_checks():
                if check.find_online:
                    self._note_in(mail, check, check.find_online(mail, answers))

    def looked(self) -> Looked:
        """Return everything found so far, each thing once, and not more than enough of each rule."""
        findings = sorted(dict.fromkeys(self.found), key=_rank)
        silent = self.rendered.plan.ignored
        kept: list[Finding] = []
        told: Counter[str] = Counter()
        for finding in findings:
            if finding.rule not in silent:
                told[finding.rule] += 1
                if told[finding.rule] <= TOLD_OF_A_RULE:
                    kept.append(finding)
        for rule, number in told.items():
            if (more := number - TOLD_OF_A_RULE) > 0:
                last = next(finding for finding in reversed(kept) if finding.rule == rule)
                kept.append(
                    Finding(
                        rule=rule,
                        severity=last.severity,
                        where=last.where,
                        reason=f"… and {more} more like these",
                        fix=last.fix,
                        source=last.source,
                    )
                )
        return Looked(findings=tuple(kept), ignored=tuple(f for f in findings if f.rule in silent))

    def _note(self, check: Check, flaws: Iterable[Flaw], *, where: str) -> None:
        self.found += check.findings(flaws, where=where)

    def _note_in(self, mail: Mail, check: Check, flaws: Iterable[Flaw]) -> None:
        self.found += check.findings(flaws, where=self._mail_file(mail), language=mail.issue.language)

    def _mail_file(self, mail: Mail) -> str:
        own = self.project.settings.publication.language
        infix = "" if mail.issue.language == own else f".{mail.issue.language}"
        return f"issues/{self.rendered.id}/email{infix}.html"

    def _mails(self) -> Iterator[Mail]:
        sources = self._sources()
        for language, parts in self.rendered.editions.items():
            mixes = dict.fromkeys((tuple(neutral_truths(parts)), (True,) * len(parts.conditions)))
            for truths in mixes:
                yield self._mail(language, parts, truths, sources)

    def _mail(self, language: str, parts: Parts, truths: tuple[bool, ...], sources: Sources) -> Mail:
        settings, rendered = self.project.settings, self.rendered
        links = link_maker(settings, None).inert()

        def filled(text: str, *, markup: bool) -> str:
            cut = cut_regions(text, parts.nonce, truths)
            cut = cut if markup else even_lines(cut)
            return fill_text(cut, parts.slots, parts.nonce, NEUTRAL, links, markup=markup)

        return Mail(
            issue=rendered.issues[language],
            parts=parts,
            settings=settings,
            links=links,
            subject=defaults_in(parts.subject, parts.slots),
            preheader=defaults_in(parts.preheader, parts.slots),
            html=filled(parts.html, markup=True),
            text=filled(parts.text, markup=False),
            data=self._data(language, truths),
            pictures={picture.name: picture for picture in (*parts.pictures, *parts.web_pictures)},
            problems=rendered.warnings,
            sources=sources,
            plan=Place(where=rendered.plan.where),
            plan_lines=rendered.plan.lines,
            told=self._told(),
            published=self.editions[language].letterhead.archived_at is not None,
            today=today(self.project),
            written={
                "subject": rendered.plan.subject,
                "preheader": rendered.plan.preheader,
                "introduction": rendered.plan.introduction,
            },
            ignored=rendered.plan.ignored,
        )

    def _data(self, language: str, truths: tuple[bool, ...]) -> bytes:
        assert self.press is not None  # noqa: S101 — `look` has made it
        made = self.press.copy(SOMEBODY, language, truths)
        return made.data if isinstance(made, Message) else b""

    def _told(self) -> tuple[Told, ...]:
        manifests = other_manifests(self.project.issues, self.rendered.id)
        return tuple(
            Told(issue=manifest.issue, path=used.path, title=used.title)
            for manifest in manifests
            for used in manifest.items
        )

    def _sources(self) -> Sources:
        """Read what the issue is made from: its plan, its items, the settings, and the project's own templates."""
        root = self.project.root
        paths = [self.rendered.plan.where, *(used.path.partition("#")[0] for used in self.rendered.used)]
        own = root / "templates"
        templates = templates_in([folder for folder in template_folders(root) if folder == own])
        paths += ["newsletter.toml", *sorted(self.project.shown(path) for path in templates)]
        texts: dict[str, str] = {}
        for path in dict.fromkeys(paths):
            try:
                texts[path] = (root / path).read_text(encoding="utf-8", errors="replace")
            except OSError:  # a source elsewhere, or a file that has gone meanwhile: it has no line
                continue
        return Sources(texts)
