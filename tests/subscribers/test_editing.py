from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.errors import SubscriberError
from newsletter.subscribers import Report, read_subscribers
from newsletter.subscribers.editing import Edited, edit_list, sign_off

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


def make(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "subscribers.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_list_that_is_not_there_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "subscribers.csv"
    assert edit_list(path, add=[{"email": "an@example.org", "tags": "zorg; jeugd"}]) == Edited(added=1)
    assert path.read_bytes() == b"email,name,language,tags\nan@example.org,,,zorg; jeugd\n"


@pytest.mark.parametrize("text", ["", "\r\n"])
def test_an_empty_file_is_begun_as_well(tmp_path: Path, text: str) -> None:
    path = make(tmp_path, text)
    edit_list(path, add=[{"email": "an@example.org"}])
    assert path.read_text(encoding="utf-8").startswith("email,name")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_file_keeps_its_ways_and_its_other_rows(tmp_path: Path, encoding: str, end: str) -> None:
    lines = [
        "sep=;",
        '"E-mailadres";"city";Naam',
        '"an@example.org";"";"An; ""de"" Wit"',
        "",
        "Bo@Example.org; Zeist ;Zoë ",
        "niemand;;",
    ]
    path = make(tmp_path, end.join(lines) + end, encoding)
    done = edit_list(
        path,
        change=lambda key, _: {"city": 'Den "Haag"; ZH'} if key == "bo@example.org" else {},
        add=[{"email": "cor@example.org", "name": "Cor"}],
    )
    lines[4] = 'Bo@Example.org;"Den ""Haag""; ZH";Zoë '
    lines.append("cor@example.org;;Cor")
    assert path.read_bytes() == (end.join(lines) + end).encode(encoding)
    assert done == Edited(added=1, altered=1)


def test_a_list_that_quotes_everything_goes_on_so(tmp_path: Path) -> None:
    path = make(tmp_path, '"email","city"\n"an@example.org",""')
    edit_list(path, change=lambda *_: {"city": "Zeist"}, add=[{"email": "bo@example.org"}])
    assert path.read_text(encoding="utf-8") == '"email","city"\n"an@example.org","Zeist"\n"bo@example.org",""\n'


def test_a_new_column_is_added_on_the_right_of_every_row(tmp_path: Path) -> None:
    path = make(tmp_path, "email,name\r\nan@example.org,An\r\nbo@example.org\r\n\r\n")
    edit_list(path, add=[{"email": "cor@example.org", "city": "Ede"}], new_columns=["city"])
    assert path.read_bytes() == (
        b"email,name,city\r\nan@example.org,An,\r\nbo@example.org,,\r\n\r\ncor@example.org,,Ede\r\n"
    )


def test_no_column_is_added_over_a_row_that_is_too_long(tmp_path: Path) -> None:
    path = make(tmp_path, "email,name\nan@example.org,An,nog wat\n")
    with pytest.raises(SubscriberError, match=r"subscribers\.csv:2: this row has more cells"):
        edit_list(path, add=[{"email": "bo@example.org"}], new_columns=["city"])
    assert path.read_text(encoding="utf-8") == "email,name\nan@example.org,An,nog wat\n"


def test_a_value_for_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path, "email,name\nan@example.org,An\n")
    with pytest.raises(SubscriberError, match="no column “city”; its columns are email, name"):
        edit_list(path, add=[{"email": "bo@example.org", "city": "Ede"}])


def test_nothing_to_do_touches_nothing(tmp_path: Path) -> None:
    path = make(tmp_path, "email\nan@example.org\n")
    before = path.stat()
    assert edit_list(path) == Edited()
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("lock", ["~$subscribers.csv", ".~lock.subscribers.csv#"])
def test_a_list_that_is_open_elsewhere_is_left_alone(tmp_path: Path, lock: str) -> None:
    path = make(tmp_path, "email\nan@example.org\n")
    (tmp_path / lock).touch()
    with pytest.raises(SubscriberError, match="another program has this file open"):
        edit_list(path, add=[{"email": "bo@example.org"}])


def test_a_list_that_changes_meanwhile_is_left_as_it_then_is(tmp_path: Path) -> None:
    path = make(tmp_path, "email\nan@example.org\n")

    def newcomers() -> Iterator[dict[str, str]]:
        make(tmp_path, "email\nan@example.org\nsomebody.else@example.org\n")
        yield {"email": "bo@example.org"}

    with pytest.raises(SubscriberError, match="changed while it was being read"):
        edit_list(path, add=newcomers())
    assert path.read_text(encoding="utf-8").endswith("somebody.else@example.org\n")
    assert [entry.name for entry in tmp_path.iterdir()] == ["subscribers.csv"]


def test_a_letter_that_the_encoding_lacks_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    path = make(tmp_path, "email;name\nan@example.org;André\n", "cp1252")
    with pytest.raises(SubscriberError, match="it is in Windows-1252, which has no “Ł”"):
        edit_list(path, add=[{"email": "bo@example.org", "name": "Łukasz"}])
    assert path.read_bytes() == "email;name\nan@example.org;André\n".encode("cp1252")
    assert [entry.name for entry in tmp_path.iterdir()] == ["subscribers.csv"]


def test_an_unclosed_quote_stops_an_edit(tmp_path: Path) -> None:
    path = make(tmp_path, 'email,name\nan@example.org,"An\nbo@example.org,Bo\n')
    with pytest.raises(SubscriberError, match=r"subscribers\.csv:2"):
        edit_list(path, add=[{"email": "cor@example.org"}])
    assert [entry.name for entry in tmp_path.iterdir()] == ["subscribers.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_mode_of_the_file_and_a_symlink_to_it_stay(tmp_path: Path) -> None:
    real = make(tmp_path, "email\nan@example.org\n").rename(tmp_path / "real.csv")
    real.chmod(0o640)
    link = tmp_path / "subscribers.csv"
    link.symlink_to(real)
    edit_list(link, add=[{"email": "bo@example.org"}])
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert real.read_text(encoding="utf-8") == "email\nan@example.org\nbo@example.org\n"


@pytest.mark.parametrize(
    ("header", "row", "left"),
    [
        ("email,status", "an@example.org,enabled", "an@example.org,unsubscribed"),
        ("email,subscribed_to_emails", "an@example.org,true", "an@example.org,false"),
        ("email,email_disabled", "an@example.org,false", "an@example.org,true"),
        ("email,EMAIL_BLACKLISTED", "an@example.org,false", "an@example.org,true"),
        ("email,UNSUB_TIME", "an@example.org,", "an@example.org,2026-12-01 09:30:00+00:00"),
        ("email,subscribed,status", "an@example.org,true,x", "an@example.org,true,unsubscribed"),
    ],
)
def test_who_leaves_is_marked_in_the_way_of_the_list(tmp_path: Path, header: str, row: str, left: str) -> None:
    path = make(tmp_path, f"{header}\n{row}\nbo@example.org\n")
    assert sign_off(path, {"an@example.org"}, at=AT) == Edited(altered=1)
    assert path.read_text(encoding="utf-8") == f"{header}\n{left}\nbo@example.org\n"
    rows = list(read_subscribers(path, report=Report()))
    assert [row.subscriber.email for row in rows if row.active] == ["bo@example.org"]


def test_who_leaves_a_list_without_a_status_is_taken_out_everywhere(tmp_path: Path) -> None:
    path = make(tmp_path, "email,name\nan@example.org,An\nbo@example.org,Bo\nAN@EXAMPLE.ORG,Anna\n")
    assert sign_off(path, {"an@example.org"}, at=AT) == Edited(removed=2)
    assert path.read_text(encoding="utf-8") == "email,name\nbo@example.org,Bo\n"


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(
    values=st.lists(cells, min_size=1, max_size=4),
    new=cells,
    delimiter=st.sampled_from(",;\t|"),
    everything=st.booleans(),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_the_cell_that_is_set_changes(
    tmp_path: Path, values: list[str], new: str, delimiter: str, *, everything: bool
) -> None:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL if everything else csv.QUOTE_MINIMAL)
    columns = [f"c{number}" for number in range(len(values))]
    writer.writerow(("email", *columns, "target"))
    writer.writerow(("an@example.org", *values, "old"))
    path = make(tmp_path, text.getvalue())
    edit_list(path, change=lambda *_: {"target": new})
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file, delimiter=delimiter))
    assert found[1] == ["an@example.org", *values, new.strip()]
