from __future__ import annotations

import pytest

from newsletter.domain.subscriber import Subscriber
from newsletter.errors import SubscriberError
from newsletter.services.enrol import add_subscriber
from tests.projects import MakeProject
from tests.services.lists import AT, LIST, project_with, text_of


def test_a_whole_name_takes_the_place_of_its_parts(make_project: MakeProject) -> None:
    project = project_with(make_project)
    person = Subscriber(email="cor@example.org", tags=("zorg",), attributes={"first_name": "Cor", "last_name": "Bos"})
    add_subscriber(project, person)
    assert text_of(project) == LIST + "cor@example.org,Cor Bos,zorg\n"


def test_who_is_there_is_not_added_again(make_project: MakeProject) -> None:
    project = project_with(make_project)
    with pytest.raises(SubscriberError, match=r"subscribers\.csv:2: anna@example\.org is in the list already"):
        add_subscriber(project, Subscriber(email="Anna@Example.org"))


def test_who_left_is_not_added_again(make_project: MakeProject) -> None:
    project = project_with(make_project)
    with project.store() as store:
        store.suppressions.add("cor@example.org", reason="unsubscribed", at=AT, source="test")
    with pytest.raises(SubscriberError, match="gets no mail: unsubscribed on 2026-12-01"):
        add_subscriber(project, Subscriber(email="cor@example.org"))
    assert text_of(project) == LIST


def test_a_column_is_added_only_if_asked(make_project: MakeProject) -> None:
    project = project_with(make_project)
    person = Subscriber(email="cor@example.org", attributes={"city": "Ede"})
    with pytest.raises(SubscriberError, match="has no column for city"):
        add_subscriber(project, person)
    add_subscriber(project, person, add_columns=True)
    assert text_of(project).endswith("cor@example.org,,,Ede\n")
