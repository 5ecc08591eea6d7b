"""What the studio knows of findings: where each is seen, in whose mail, or on which tab."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.domain.subscriber import Subscriber
from newsletter.project import Project
from newsletter.services.display import Display, display_issue
from newsletter.services.reader import Reader
from newsletter.services.seen import Overview, Seen, look_over, marked
from tests.projects import CONTENT, MakeProject, RunNewsletter

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

READERS = tuple(
    Reader(id=name, label=name, subscriber=Subscriber(email="lezer@example.org"), audiences=frozenset(audiences))
    for name, audiences in {"neutral": (), "zorg": ("zorg",)}.items()
)

FLAWED = """\
---
title: De lantaarn
date: 2026-11-20
full: true
---
[Klik hier](https://a.example.org/) en kijk op [de oude site](http://b.example.org/), op vrijdag 26 november 2026.

[](https://leeg.example.org/)
"""


@pytest.fixture
def looked(make_project: MakeProject, newsletter: RunNewsletter) -> tuple[Display, Overview]:
    care = "---\ntitle: Voor wie zorgt\ndate: 2026-11-20\naudience: zorg\n---\n[Dit adres](http://zorg.example.org/)\n"
    root = make_project({**CONTENT, "content/articles/lantaarn.md": FLAWED, "content/articles/zorgt.md": care})
    assert newsletter("-C", root, "build", "--date", "2026-11-23").code == 0
    plan = root / "issues/2026-11-23/issue.md"
    silent = "ignore:\n  link-text: dat hoort zo\n  nonsense: bestaat niet\n---\n\nBeste lezer, TODO: schrijven."
    lines = plan.read_text(encoding="utf-8").rpartition("---\n")[0]
    plan.write_text(f"{lines}{silent}\n", encoding="utf-8")
    return _looked(root)


def _looked(root: Path) -> tuple[Display, Overview]:
    project = Project.open(root)
    display = display_issue(project, "2026-11-23", now=NOW)
    return display, look_over(project, display, READERS, now=NOW)


def of_rule(overview: Overview, rule: str) -> list[Seen]:
    return [seen for seen in overview.found if seen.finding.rule == rule]


def test_a_finding_is_marked_in_the_mail_of_the_first_reader_who_sees_it(looked: tuple[Display, Overview]) -> None:
    display, overview = looked
    link, careful = (
        next(s for s in of_rule(overview, "http") if name in s.finding.reason) for name in ("b.ex", "zorg")
    )
    assert link.reader
    assert careful.reader
    assert (link.tab, link.reader.id) == ("mail", "neutral")
    assert (careful.tab, careful.reader.id) == ("mail", "zorg")
    assert f'<a id="{link.mark}"' in marked(display.copy(link.reader), overview)
    assert 'id="seen' not in display.copy(link.reader).html


def test_words_of_an_article_and_of_the_introduction_are_found_in_the_mail(looked: tuple[Display, Overview]) -> None:
    _, overview = looked
    assert {(seen.tab, bool(seen.mark)) for seen in of_rule(overview, "event-date")} == {("mail", True)}
    assert {(seen.tab, bool(seen.mark)) for seen in of_rule(overview, "subject-placeholder")} == {("mail", True)}


def test_what_is_about_the_inbox_leads_there_and_what_is_nowhere_leads_nowhere(
    make_project: MakeProject, newsletter: RunNewsletter
) -> None:
    root = make_project()
    assert newsletter("-C", root, "build", "--date", "2026-11-23", "--subject", "ALLES ROEPT!!").code == 0
    _, overview = _looked(root)
    assert {seen.tab for seen in of_rule(overview, "subject")} == {"inbox"}
    assert {seen.tab for seen in of_rule(overview, "read-on")} == {"mail"}


def test_what_is_silenced_is_told_with_its_reason_and_not_counted(looked: tuple[Display, Overview]) -> None:
    _, overview = looked
    assert of_rule(overview, "link-text") == []
    silenced = {one.rule: one for one in overview.silenced}
    assert silenced["link-text"].why == "dat hoort zo"
    assert len(silenced["link-text"].findings) == 2
    assert silenced["nonsense"].findings == ()
    assert [(seen.tab, seen.mark) for seen in of_rule(overview, "ignore-unknown")] == [("", "")]


def test_every_finding_says_what_should_be_true(looked: tuple[Display, Overview]) -> None:
    assert all(seen.rule.endswith(".") for seen in looked[1].found)
