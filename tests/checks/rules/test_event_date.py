"""event-date: events are still to come, and every weekday goes with its date."""

from __future__ import annotations

from datetime import date

import pytest

from tests.checks.mails import changed, findings, good_mail, with_items, written
from tests.rendering.samples import at, event, story

SOURCE = {"content/events/1.md": "---\ntitle: Een bijeenkomst\nstart: 2026-11-20 13:30\n---\n"}


def test_an_event_that_is_past_is_a_warning_at_its_line() -> None:
    past = event(start=at(2026, 11, 20, 13, 30), end=at(2026, 11, 20, 16, 30))
    (finding,) = findings("event-date", with_items(SOURCE, agenda=(past,)))
    assert (finding.severity, finding.place) == ("warning", "content/events/1.md:3")


def test_a_draft_that_lay_about_for_too_long_is_told() -> None:
    (finding,) = findings("event-date", changed(today=date(2026, 11, 27)))
    assert "before today" in finding.reason


def test_an_event_that_ends_before_it_begins_is_told_once() -> None:
    wrong = event(start=at(2026, 11, 26, 13, 30), end=at(2026, 11, 26, 12, 30))
    (finding,) = findings("event-date", with_items(agenda=(wrong,)))
    assert "ends before" in finding.reason


def test_an_event_that_is_going_on_is_fine() -> None:
    agenda = (event(start=date(2026, 11, 20), end=date(2026, 11, 23)),)
    assert findings("event-date", with_items(agenda=agenda)) == []


@pytest.mark.parametrize(
    "said",
    ["vrijdag 26 november", "maandag 26 november 2026", "wo 26 nov.", "maandag 31 november", "dinsdag 26-11-2026"],
)
def test_a_weekday_that_is_another_day_is_a_warning_at_its_line(said: str) -> None:
    article = story("Koffie", html=f"<p>Kom op {said} langs.</p>", date=date(2026, 11, 20))
    source = f"# Koffie\n\nKom op {said} langs.\n"
    (finding,) = findings("event-date", with_items({"content/articles/1.md": source}, stories=(article,)))
    assert finding.place == "content/articles/1.md:3"
    assert said.rstrip(".") in finding.reason


@pytest.mark.parametrize(
    "said",
    [
        "donderdag 26 november", "donderdag 26 november 2026", "26 november", "dinsdag 4 mei 1943", "zaterdag 2 mei",
        "maandag 3 februari 2025", "vrijdag 13 mensen", "dinsdag 5 keer", "woensdag om 13.30 uur", "Thursday, November 26",
    ],
)  # fmt: skip
def test_what_is_right_or_no_date_is_fine(said: str) -> None:
    article = story("Koffie", html=f"<p>Kom op {said} langs.</p>", date=date(2026, 11, 20))
    assert findings("event-date", with_items(stories=(article,))) == []


def test_the_subject_and_the_introduction_are_read_too() -> None:
    found = findings("event-date", written(subject="Vrijdag 26 november", introduction="Tot maandag 26 november!"))
    assert [finding.place for finding in found] == ["issues/2026-11-23/issue.md:2", "issues/2026-11-23/issue.md:6"]
    assert findings("event-date", good_mail()) == []
