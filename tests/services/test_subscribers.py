from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsletter.errors import SubscriberError
from newsletter.project import Project
from newsletter.services.subscribers import (
    find_subscriber,
    list_columns,
    list_subscribers,
    subscriber_stats,
)
from newsletter.subscribers import Report
from tests.projects import MakeProject

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)

LIST = """\
email,name,language,tags,status
anna@example.org,Anna,,zorg;jeugd,
bram@example.org,Bram,EN,zorg,subscribed
chris@example.org,Chris,,,unsubscribed
Anna@example.org,Anna,,,
kapot,,,,
dirk@example.org,Dirk,,bestuur,
"""


@pytest.fixture
def listed(make_project: MakeProject) -> Project:
    return Project.open(make_project({}, subscribers=LIST))


def test_the_numbers_add_up_to_the_total(listed: Project) -> None:
    with listed.store() as store:
        store.suppressions.add("Dirk@Example.org", reason="bounced", at=AT, source="test")
    stats = subscriber_stats(listed)
    assert stats.counts == {
        "total": 6, "active": 2, "inactive": 1, "suppressed": 1, "invalid": 1, "duplicates": 1,
    }  # fmt: skip
    assert stats.languages == {"nl": 1, "en": 1}
    assert stats.tags == {"zorg": 2, "jeugd": 1}


def test_looking_makes_no_store(listed: Project) -> None:
    subscriber_stats(listed)
    list(list_subscribers(listed, report=Report()))
    assert find_subscriber(listed, "anna@example.org").listed
    assert not (listed.root / "newsletter.db").exists()


def test_without_a_list_there_is_nobody(make_project: MakeProject) -> None:
    project = Project.open(make_project({}, subscribers=None))
    assert set(subscriber_stats(project).counts.values()) == {0}
    with pytest.raises(SubscriberError, match="no such file"):
        list(list_subscribers(project, report=Report()))


def test_the_store_beats_the_list(listed: Project) -> None:
    with listed.store() as store:
        store.suppressions.add("ANNA@example.org", reason="complained", at=AT, source="test")
    found = {one.subscriber.email: one.status for one in list_subscribers(listed, report=Report())}
    assert found == {
        "anna@example.org": "complained",
        "bram@example.org": "active",
        "chris@example.org": "unsubscribed",
        "dirk@example.org": "active",
    }


def test_an_audience_lists_its_own(listed: Project) -> None:
    assert [one.line for one in list_subscribers(listed, audience="zorg", report=Report())] == [2, 3]


def test_somebody_who_is_not_in_the_list_any_more_is_still_known(listed: Project) -> None:
    with listed.store() as store:
        store.suppressions.add("weg@example.org", reason="unsubscribed", at=AT, source="test")
    found = find_subscriber(listed, "Weg@example.org")
    assert (found.email, found.listed) == ("weg@example.org", None)
    assert found.suppression
    with pytest.raises(SubscriberError, match="nobody has the address"):
        find_subscriber(listed, "niemand@example.org")


def test_attributes_that_share_a_cell_are_columns_too(make_project: MakeProject) -> None:
    text = 'email,name,attributes\nan@example.org,An,"{""city"": ""Ede"", ""tags"": [""zorg""]}"\nbo@example.org,Bo,\n'
    project = Project.open(make_project({}, subscribers=text))
    assert list_columns(project) == ("email", "name", "city", "tags")
