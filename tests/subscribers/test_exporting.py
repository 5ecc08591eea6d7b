from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.domain.subscriber import Subscriber
from newsletter.subscribers import Report, read_subscribers
from newsletter.subscribers.exporting import csv_lines, guarded, unguarded, without_guards


@pytest.mark.parametrize(
    "cell", ["=1+1", "+31 30", "-2", "@x", "\tx", "\rx", "\0x", "  =1", "＝1", "＋1", "－1", "＠x", "'=1"]
)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "An", "a=b", "'s-Hertogenbosch", "1 + 1", "jan@example.org"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


@given(st.text("'=+-@ a\t＝", max_size=8))
@settings(max_examples=200, deadline=None)
def test_the_guard_comes_off_again(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


def test_an_export_is_rfc_4180_with_the_status_last() -> None:
    person = Subscriber(
        email="=cmd@example.org", tags=("zorg", "jeugd"), attributes={"name": 'An "de" Wit', "status": "x"}
    )
    lines = list(csv_lines(("email", "status", "name", "tags"), [(person, "active")]))
    assert lines == [
        "email,name,tags,status\r\n",
        '\'=cmd@example.org,"An ""de"" Wit",zorg; jeugd,active\r\n',
    ]
    assert list(csv_lines(("email",), [(person, "active")], raw=True))[1] == "=cmd@example.org,active\r\n"


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
words = st.text("'=+-@ab,é", max_size=6).map(lambda text: " ".join(text.split()))


@given(
    name=texts | words,
    tags=st.lists(words.filter(bool), max_size=3, unique_by=str.casefold),
    local=st.sampled_from(["an", "+an", "=an", "'=an", "-an"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_export_and_import_give_the_same_subscriber(tmp_path: Path, name: str, tags: list[str], local: str) -> None:
    attributes = {"name": name} if name else {}
    person = Subscriber(email=f"{local}@example.org", tags=tuple(tags), attributes=attributes)
    path = tmp_path / "export.csv"
    path.write_bytes("".join(csv_lines(("email", "name", "tags"), [(person, "active")])).encode())
    (row,) = read_subscribers(path, report=Report())
    found = without_guards(row.subscriber)
    assert row.active
    assert (found.email, found.tags, found.name) == (person.email, person.tags, person.name)


def test_rows_are_what_a_csv_reader_makes_of_them() -> None:
    person = Subscriber(email="an@example.org", attributes={"note": "een\r\ntwee, drie"})
    text = "".join(csv_lines(("email", "note"), [(person, "active")]))
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == ["an@example.org", "een\r\ntwee, drie", "active"]
