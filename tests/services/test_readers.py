"""The readers an editor can look as: found in the list without showing an address, and told why some get nothing."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.domain.subscriber import Subscriber
from newsletter.planning.folders import list_issues
from newsletter.project import Project
from newsletter.services.display import Display, display_issue
from newsletter.services.readers import Reader, find_reader, made_up_readers, reader_id, search_readers
from tests.projects import MakeProject, RunNewsletter

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SUBSCRIBERS = """\
email,first_name,last_name,language,tags,status
anna@example.org,Anna,de Wit,nl,zorg,subscribed
bram@example.org,Bram,,en,jeugd;zorg,unsubscribed
chris@example.org,,,,jeugd,subscribed
dora@voorbeeld.example,Dóra,Łuczak,,zorg,subscribed
"""


@pytest.fixture
def root(make_project: MakeProject, newsletter: RunNewsletter) -> Path:
    root = make_project(subscribers=SUBSCRIBERS)
    assert newsletter("-C", root, "build").code == 0
    return root


def shown(root: Path) -> Display:
    project = Project.open(root)
    return display_issue(project, list_issues(project.issues)[-1].id, now=NOW)


def found(root: Path, query: str, **asked: object) -> tuple[Reader, ...]:
    return search_readers(Project.open(root), query, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("ANNA", ["anna"]),
        ("dora", ["dora"]),
        ("łuczak", ["dora"]),
        ("de  wit", ["anna"]),
        ("@example.org", ["anna", "bram", "chris"]),
        ("nobody", []),
        ("  ", []),
    ],
)
def test_a_reader_is_found_by_part_of_address_or_name(root: Path, query: str, names: list[str]) -> None:
    assert [reader.subscriber.email.partition("@")[0] for reader in found(root, query)] == names


def test_not_more_are_returned_than_wanted(root: Path) -> None:
    assert len(found(root, "e", most=2)) == 2


def test_nothing_on_a_page_names_an_address(root: Path) -> None:
    for reader in found(root, "example"):
        said = f"{reader.id} {reader.label} {reader.note}"
        assert reader.subscriber.email not in said
        assert reader.subscriber.email.partition("@")[0] not in said
        assert "•••@" in said


def test_an_address_in_another_column_is_masked_too(root: Path) -> None:
    (root / "subscribers.csv").write_text(
        "email,first_name,tags\ndora@example.org,dora@example.org,zorg;dora.prive@example.net\n", encoding="utf-8"
    )
    (dora,) = found(root, "dora")
    assert dora.label == "d•••@example.org · d•••@example.org"
    assert "dora" not in dora.note


def test_who_knows_an_address_cannot_ask_whether_it_is_on_the_list(root: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from newsletter.project import Project; "
        "from newsletter.services.readers import search_readers; "
        "print(search_readers(Project.open(Path(sys.argv[1])), 'anna')[0].id)"
    )
    told = subprocess.run([sys.executable, "-c", script, str(root)], capture_output=True, text=True, check=True).stdout
    assert len(told.strip()) == 16
    assert told.strip() != found(root, "anna")[0].id


def test_who_gets_nothing_is_told_why(root: Path, newsletter: RunNewsletter) -> None:
    assert newsletter("-C", root, "subscribers", "unsubscribe", "anna@example.org").code == 0
    plan = next((root / "issues").glob("*/issue.md"))
    plan.write_text(plan.read_text(encoding="utf-8").replace("items:", "audience: zorg\nitems:", 1), encoding="utf-8")
    display = shown(root)
    skipped = {reader.subscriber.email[0]: reader.skipped for reader in found(root, "@", display=display)}
    assert skipped == {
        "a": "unsubscribed",
        "b": "unsubscribed",
        "c": "not in the audience of this issue: zorg",
        "d": "",
    }
    chris = found(root, "chris", display=display)[0]
    assert "gets nothing: not in the audience" in chris.note
    assert display.copy(chris).skipped.startswith("not in the audience")


def test_a_reader_of_the_list_is_found_again_without_a_search(root: Path) -> None:
    project, display = Project.open(root), shown(root)
    known = reader_id(project, Subscriber(email="Dora@voorbeeld.example"))
    reader = find_reader(project, display, known)
    assert reader is not None
    assert reader.subscriber.email == "dora@voorbeeld.example"
    assert find_reader(project, display, "0123456789abcdef") is None
    assert find_reader(project, display, "../../etc/passwd") is None


def test_a_row_that_was_changed_is_read_again(root: Path) -> None:
    project, display = Project.open(root), shown(root)
    (anna,) = search_readers(project, "anna")
    table = root / "subscribers.csv"
    table.write_text(SUBSCRIBERS.replace("anna@example.org,Anna", "anna@example.org,Annelies"), encoding="utf-8")
    again = find_reader(project, display, anna.id)
    assert again is not None
    assert again.subscriber.attributes["first_name"] == "Annelies"


def test_a_project_without_a_list_has_the_made_up_readers(make_project: MakeProject, newsletter: RunNewsletter) -> None:
    root = make_project(subscribers=None)
    assert newsletter("-C", root, "build").code == 0
    assert found(root, "a") == ()
    assert find_reader(Project.open(root), shown(root), "neutral") == made_up_readers(shown(root))[0]


def test_the_made_up_readers_have_the_same_ids_every_time(root: Path) -> None:
    ids = [reader.id for reader in made_up_readers(shown(root))]
    assert ids == [reader.id for reader in made_up_readers(shown(root))]
    assert ids[0] == "neutral"
    assert {"longest-name", "no-name", "diacritics", "non-latin", "other-language"} < set(ids)
    assert len(ids) == len(set(ids))
