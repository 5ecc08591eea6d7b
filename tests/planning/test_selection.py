"""What an issue offers, given what there is and what earlier issues used."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from newsletter.config import Content, Publication, Settings
from newsletter.domain.issue import News
from newsletter.domain.item import Item, Kind
from newsletter.planning.manifest import Manifest, Used
from newsletter.planning.sections import Section
from newsletter.planning.selection import Selection, event_facts, select

DAY = date(2026, 12, 1)
SETTINGS = Settings(
    publication=Publication(
        title="De Proef", sender="proef@example.org", base_url="https://example.org", postal_address="Straat 1"
    ),
    content=Content(max_items=3, first_issue_days=30, upcoming_days=60),
)


def article(name: str, day: date | None = DAY, **more: Any) -> Item:
    return Item(path=f"content/articles/{name}.md", kind=Kind.ARTICLE, title=name, date=day, **more)


def event(name: str, start: date, **more: Any) -> Item:
    return Item(path=f"content/events/{name}.md", kind=Kind.EVENT, title=name, start=start, end=start, **more)


def issue(day: date, *used: Item) -> Manifest:
    items = tuple(
        Used(
            path=item.path,
            kind=item.kind,
            section=Section.STORIES,
            title=item.title,
            anchor=item.title,
            sha256="",
            event=event_facts(item) | {"sequence": 0} if item.kind is Kind.EVENT else None,
        )
        for item in used
    )
    return Manifest(issue=day.isoformat(), date=day, number=1, subject="", since=day - timedelta(days=30), items=items)


def chosen(*items: Item, others: tuple[Manifest, ...] = (), **how: Any) -> Selection:
    return select(items, day=DAY, settings=SETTINGS, others=others, **how)


def titles(items: tuple[Item, ...]) -> list[str]:
    return [item.title for item in items]


def test_the_newest_comes_first_and_what_has_no_date_last_by_path() -> None:
    found = chosen(article("b", None), article("old", date(2026, 11, 5)), article("new"), article("a", None))
    assert titles(found.articles + found.held_back) == ["new", "old", "a", "b"]


def test_weight_goes_before_the_date() -> None:
    found = chosen(article("new"), article("first", date(2026, 11, 5), weight=-1))
    assert titles(found.articles) == ["first", "new"]


def test_an_article_of_another_issue_is_not_new() -> None:
    told, fresh = article("told"), article("fresh")
    assert titles(chosen(told, fresh, others=(issue(date(2026, 11, 24), told),)).new) == ["fresh"]


def test_the_first_issue_looks_back_thirty_days_and_counts_what_is_older() -> None:
    found = chosen(article("old", date(2026, 10, 31)), article("edge", date(2026, 11, 1)))
    assert titles(found.articles) == ["edge"]
    assert found.older == 1


def test_a_later_issue_never_reaches_back_behind_the_first() -> None:
    first = issue(date(2026, 11, 24), article("told"))
    found = chosen(article("ages", date(2017, 1, 1)), article("held", date(2026, 10, 30)), others=(first,))
    assert titles(found.articles) == ["held"]


def test_what_is_over_the_limit_is_held_back() -> None:
    found = chosen(*(article(f"a{number}") for number in range(5)))
    assert len(found.articles) == 3
    assert len(found.held_back) == 2


def test_all_goes_past_every_limit() -> None:
    old = [article(f"a{number}", date(2017, 1, 1)) for number in range(5)]
    found = chosen(*old, others=(issue(date(2026, 11, 24), old[0]),), everything=True)
    assert len(found.articles) == 5
    assert found.older == 0


def test_drafts_and_what_is_not_due_stay_out() -> None:
    found = chosen(
        article("draft", draft=True),
        article("later", publish_after=date(2026, 12, 2)),
        article("over", expires=date(2026, 11, 30)),
        article("tomorrow", date(2026, 12, 2)),
        article("due", publish_after=DAY, expires=DAY),
    )
    assert titles(found.articles) == ["due"]
    assert found.later == 1


def test_the_agenda_has_what_is_not_past_up_to_the_horizon_in_order() -> None:
    found = chosen(
        event("far", date(2027, 2, 1)),
        event("next", date(2026, 12, 20)),
        event("soon", DAY),
        event("past", date(2026, 11, 30)),
        Item(path="e", kind=Kind.EVENT, title="running", start=date(2026, 11, 28), end=date(2026, 12, 2)),
    )
    assert titles(found.agenda) == ["running", "soon", "next"]


def test_an_event_is_announced_once_and_again_when_it_is_moved_or_cancelled() -> None:
    before = event("markt", date(2026, 12, 10))
    told = (issue(date(2026, 11, 24), before),)
    assert chosen(before).announced[before.path].news is News.NEW
    assert chosen(before, others=told).announced[before.path].news is None
    moved = chosen(event("markt", date(2026, 12, 11)), others=told).announced[before.path]
    assert (moved.news, moved.sequence) == (News.MOVED, 1)
    cancelled = chosen(event("markt", date(2026, 12, 10), cancelled=True), others=told).announced[before.path]
    assert (cancelled.news, cancelled.sequence) == (News.CANCELLED, 1)


def test_events_on_the_agenda_before_are_not_new() -> None:
    before = event("markt", date(2026, 12, 10))
    found = chosen(before, others=(issue(date(2026, 11, 24), before),))
    assert titles(found.agenda) == ["markt"]
    assert found.new == ()


def test_a_time_of_day_orders_articles_of_one_day() -> None:
    morning = article("morning", datetime(2026, 12, 1, 8, tzinfo=UTC))
    evening = article("evening", datetime(2026, 12, 1, 20, tzinfo=UTC))
    assert titles(chosen(morning, evening).articles) == ["evening", "morning"]
