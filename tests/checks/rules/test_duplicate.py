"""duplicate: nothing is told twice."""

from __future__ import annotations

from newsletter.checks import Told
from tests.checks.mails import PLAN, changed, findings, good_mail, with_items
from tests.rendering.samples import story


def test_an_article_of_an_earlier_issue_is_a_warning_at_its_line() -> None:
    told = (Told(issue="2026-11-09", path="content/articles/2.md", title="Naast ze zitten"),)
    (finding,) = findings("duplicate", changed(told=told, plan_lines={"content/articles/2.md": 12}))
    assert (finding.severity, finding.place) == ("warning", f"{PLAN}:12")
    assert "issue 2026-11-09" in finding.reason


def test_another_file_with_the_same_title_is_told_too() -> None:
    told = (Told(issue="2026-11-09", path="content/articles/oud.md", title="Naast ze zitten!"),)
    assert len(findings("duplicate", changed(told=told))) == 1


def test_two_articles_that_lead_to_one_page_are_told() -> None:
    stories = (
        story("Koffie", 1, url="https://buurt.nl/x", elsewhere=True),
        story("Thee", 2, url="https://buurt.nl/x", elsewhere=True),
    )
    source = {"content/articles/2.md": "---\ntitle: Thee\nurl: https://buurt.nl/x\n---\n"}
    (finding,) = findings("duplicate", with_items(source, stories=stories))
    assert finding.place == "content/articles/2.md:3"


def test_events_blocks_and_short_notices_come_back() -> None:
    told = tuple(
        Told(issue="2026-11-09", path=path, title=title)
        for path, title in (
            ("content/events/1.md", "Een bijeenkomst"), ("content/blocks/over.md", "Over ons"), ("x.md", "Subsidie")
        )
    )  # fmt: skip
    assert findings("duplicate", changed(told=told)) == findings("duplicate", good_mail()) == []
