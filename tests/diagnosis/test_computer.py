"""Clock, disk, secrets, versions, settings: each passes, and each is told when it is not right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.diagnosis.clock import examine_clock
from newsletter.diagnosis.computer import examine_disk, examine_secrets, examine_store_place, examine_versions
from newsletter.diagnosis.observation import Observation, Result
from newsletter.diagnosis.publication import examine_content, examine_delivery, examine_subscribers

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
DATE = "Tue, 01 Dec 2026 09:00:00 GMT"


@pytest.mark.parametrize(
    ("date", "off", "result", "says"),
    [
        (DATE, timedelta(minutes=5), Result.PASS, "agrees"),
        (DATE, timedelta(minutes=-5), Result.PASS, "agrees"),
        (DATE, timedelta(minutes=6), Result.WARN, "6 minutes ahead"),
        (DATE, timedelta(hours=-2), Result.WARN, "120 minutes behind"),
        (None, timedelta(), Result.NOT_CHECKED, "does not tell"),
        ("gisteren", timedelta(), Result.NOT_CHECKED, "does not tell"),
    ],
)
def test_the_clock_is_compared(date: str | None, off: timedelta, result: Result, says: str) -> None:
    found = examine_clock(date, now=NOW + off, host="nieuws.example.org")
    assert (found.result, says in found.seen) == (result, True)


@pytest.mark.parametrize(
    ("free", "result"),
    [(500_000_000, Result.PASS), (499_000_000, Result.WARN), (50_000_000, Result.WARN), (49_000_000, Result.FAIL)],
)
def test_a_disk_must_have_room(free: int, result: Result) -> None:
    assert examine_disk(free, "newsletter.db").result is result


def secrets(modes: dict[str, int | None], tracked: set[str] | None = None) -> list[Observation]:
    return list(examine_secrets(modes, tracked))


def test_secrets_are_for_their_owner_alone_and_not_in_git() -> None:
    assert [one.result for one in secrets({".env": 0o600, "dkim.pem": 0o400}, set())] == [Result.PASS]
    assert [one.result for one in secrets({})] == [Result.PASS]
    assert [one.result for one in secrets({".env": None})] == [Result.PASS]
    [open_to_all] = secrets({".env": 0o644, "dkim.pem": 0o600})
    assert (open_to_all.result, open_to_all.fix) == (Result.WARN, "Run: chmod 600 .env")
    [in_git] = secrets({".env": 0o600, "dkim.pem": 0o600}, {"dkim.pem"})
    assert (in_git.result, "git rm --cached dkim.pem" in in_git.fix) == (Result.FAIL, True)


def test_the_store_lies_where_only_this_computer_writes() -> None:
    assert examine_store_place(None).result is Result.PASS
    found = examine_store_place("newsletter.db is on a network share: … Keep it on this computer: put this line …")
    assert (found.result, found.fix) == (Result.WARN, "Keep it on this computer: put this line …")


@pytest.mark.parametrize(
    ("mjml", "stranger", "result"),
    [("1.4.2", None, Result.PASS), ("1.4.2", "0.12.0", Result.FAIL), (None, None, Result.FAIL)],
)
def test_the_package_of_nearly_the_same_name_must_not_be_there(
    mjml: str | None, stranger: str | None, result: Result
) -> None:
    assert examine_versions((3, 11, 7), mjml, stranger).result is result


@pytest.mark.parametrize(
    ("url", "rehearsal", "provider", "signs", "result"),
    [
        ("file:outbox", True, None, True, Result.PASS),
        ("file:outbox", True, "google", False, Result.PASS),
        ("smtp://a@smtp.gmail.com:587", False, "google", False, Result.PASS),
        ("smtp://mail.example.org:587", False, "google", False, Result.WARN),
        ("smtp://a@smtp.gmail.com:587", False, "google", True, Result.WARN),
    ],
)
def test_the_provider_is_the_one_that_messages_go_to(
    url: str, rehearsal: bool, provider: str | None, signs: bool, result: Result
) -> None:
    found = examine_delivery(url, rehearsal=rehearsal, provider=provider, server="smtp.gmail.com", signs=signs)
    assert found.result is result


def test_content_that_cannot_be_read_is_told() -> None:
    assert examine_content([(2, "articles"), (0, "events")], []).seen == "2 articles, 0 events"
    found = examine_content([], [f"content/{one}.md:1: nee" for one in range(5)])
    assert (found.result, found.seen.endswith("… and 2 more")) == (Result.FAIL, True)


def test_a_list_should_have_somebody_and_no_rows_that_cannot_be_used() -> None:
    assert examine_subscribers(3, 0).result is Result.PASS
    assert examine_subscribers(0, 0).result is Result.WARN
    assert examine_subscribers(3, 1).result is Result.WARN
