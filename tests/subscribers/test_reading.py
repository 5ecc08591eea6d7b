from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.errors import SubscriberError
from newsletter.subscribers import Report, Row, read_columns, read_subscribers

EXPORTS = Path(__file__).parent / "exports"


def read(path: Path) -> tuple[list[Row], Report]:
    report = Report()
    return list(read_subscribers(path, report=report)), report


def written(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "subscribers.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def read_text(folder: Path, text: str | bytes, encoding: str = "utf-8") -> tuple[list[Row], Report]:
    return read(written(folder, text, encoding))


def emails(rows: list[Row]) -> list[str]:
    return [row.subscriber.email for row in rows]


ANNA, BRAM, CHRIS, DAAN = (f"{name}@example.org" for name in ("anna", "bram", "chris", "daan"))


@pytest.mark.parametrize(
    ("export", "active", "inactive"),
    [
        ("mailchimp", {ANNA, BRAM}, {}),
        ("mailchimp_unsubscribed", set(), {CHRIS: "unsubscribed"}),
        ("mailchimp_cleaned", set(), {DAAN: "cleaned"}),
        ("substack", {ANNA, BRAM}, {CHRIS: "unsubscribed"}),
        ("substack_dashboard", {ANNA, BRAM}, {}),
        ("listmonk", {ANNA}, {BRAM: "blocklisted", CHRIS: "not subscribed"}),
        ("listmonk_list", {ANNA}, {BRAM: "not confirmed", CHRIS: "unsubscribed"}),
        ("brevo", {ANNA}, {BRAM: "blocklisted"}),
        ("brevo_status", {ANNA}, {BRAM: "blocklisted"}),
        ("outlook", {ANNA}, {}),
        ("ghost", {ANNA}, {BRAM: "unsubscribed", CHRIS: "deleted"}),
        ("buttondown", {ANNA, CHRIS}, {BRAM: "not confirmed", DAAN: "deleted"}),
        ("mailerlite", {ANNA}, {BRAM: "not confirmed", CHRIS: "complained", DAAN: "bounced"}),
        ("laposta", {ANNA}, {BRAM: "unsubscribed", CHRIS: "not confirmed"}),
        ("google", {ANNA}, {}),
        ("dutch", {ANNA}, {}),
    ],
)
def test_an_export_is_read_as_its_program_means_it(export: str, active: set[str], inactive: dict[str, str]) -> None:
    rows, _ = read(EXPORTS / f"{export}.csv")
    assert {row.subscriber.email for row in rows if row.active} == active
    assert {row.subscriber.email: row.reason for row in rows if not row.active} == inactive


@pytest.mark.parametrize(
    ("export", "first", "last", "tags"),
    [
        ("mailchimp", "Anna", "de Wit", ("Lid", "Vrijwilliger")),
        ("brevo", "Anna", "de Wit", ()),
        ("brevo_status", "Anna", "de Wit", ()),
        ("outlook", "Anna", "de Wit", ("zorg", "bestuur")),
        ("laposta", "Anna", "de Wit", ()),
        ("google", "Anna", "de Wit", ("* myContacts",)),
    ],
)
def test_names_and_tags_come_along(export: str, first: str, last: str, tags: tuple[str, ...]) -> None:
    anna = read(EXPORTS / f"{export}.csv")[0][0].subscriber
    assert (anna.attributes["first_name"], anna.attributes["last_name"], anna.tags) == (first, last, tags)


def test_the_attributes_that_listmonk_keeps_in_one_cell_are_columns_of_their_own() -> None:
    anna = read(EXPORTS / "listmonk.csv")[0][0].subscriber
    assert (anna.attributes["city"], anna.attributes["age"], anna.attributes["member"]) == ("Utrecht", "41", "true")
    assert anna.tags == ("zorg", "jeugd")


def test_labels_of_ghost_and_tags_of_buttondown_are_separated_by_commas() -> None:
    assert read(EXPORTS / "ghost.csv")[0][0].subscriber.tags == ("zorg", "Lid")
    assert read(EXPORTS / "buttondown.csv")[0][0].subscriber.tags == ("zorg", "jeugd")


def test_dutch_columns_are_understood_and_the_others_become_attributes() -> None:
    anna = read(EXPORTS / "dutch.csv")[0][0].subscriber
    assert anna.attributes == {"name": "Anna de Wit", "first_name": "Anna", "language": "nl", "aantal_kaarten": "2"}
    assert anna.tags == ("zorg",)
    assert read_columns(EXPORTS / "dutch.csv") == ("email", "name", "first_name", "language", "tags", "aantal_kaarten")


def test_a_row_without_an_address_is_reported_with_its_line() -> None:
    _, report = read(EXPORTS / "outlook.csv")
    assert [str(problem) for problem in report.problems] == ["outlook.csv:3: there is no address in this row"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_habit_of_writing_is_read_alike(tmp_path: Path, delimiter: str, end: str, encoding: str) -> None:
    lines = ["email,naam,opmerking", 'zoe@example.org,Zoë,"een, twee"', "", 'an@example.org,"An ""de"" Wit",']
    rows, report = read_text(
        tmp_path,
        end.join(lines).replace("een, twee", "\0").replace(",", delimiter).replace("\0", "een, twee"),
        encoding,
    )
    assert [(row.line, row.subscriber.name) for row in rows] == [(2, "Zoë"), (4, 'An "de" Wit')]
    assert rows[0].subscriber.attributes["opmerking"] == "een, twee"
    assert report.problems == []


def test_a_big_endian_mark_is_seen(tmp_path: Path) -> None:
    rows, report = read_text(tmp_path, b"\xfe\xff" + "email;naam\nzoe@example.org;Zoë\n".encode("utf-16-be"))
    assert (rows[0].subscriber.name, report.encoding) == ("Zoë", "UTF-16")


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_for_excel_names_the_separator_and_counts_as_a_line(tmp_path: Path, first: str) -> None:
    rows, _ = read_text(tmp_path, f"{first}\r\nemail;naam, voluit\r\nan@example.org;An\r\n")
    assert (rows[0].line, rows[0].subscriber.attributes) == (3, {"naam_voluit": "An"})


def test_lines_are_counted_through_quoted_line_ends(tmp_path: Path) -> None:
    rows, report = read_text(
        tmp_path, 'email,note\r\na@example.org,"een\r\ntwee\rdrie"\r\n\r\nb@example.org,x\r\nkapot,x\r\n'
    )
    assert [(row.line, row.subscriber.email) for row in rows] == [(2, "a@example.org"), (6, "b@example.org")]
    assert rows[0].subscriber.attributes["note"] == "een\r\ntwee\rdrie"
    assert report.problems[0].line == 7


def test_what_is_wrong_with_a_row_does_not_stop_the_others(tmp_path: Path) -> None:
    rows, report = read_text(
        tmp_path,
        "email,name,tags\nan@example.org,An,x\nniet een adres,Bo,\n,,\nAN@Example.org,Anna,\ncor@example.org\n"
        "dik@example.org,Dik,x,nog een\n@example.org,,\n",
    )
    assert emails(rows) == ["an@example.org", "cor@example.org", "dik@example.org"]
    told = [str(problem) for problem in report.problems]
    assert told[0].startswith("subscribers.csv:3: not an address: “niet een adres”")
    assert told[1] == (
        "subscribers.csv:5: AN@example.org is already in line 2, under another name (“An” there, “Anna” here); "
        "that row counts"
    )
    assert told[2].startswith("subscribers.csv:6: 1 cell, fewer than the 3 columns")
    assert told[3].startswith("subscribers.csv:7: 4 cells, more than the 3 columns")
    assert told[4].startswith("subscribers.csv:8: not an address")
    assert (report.total, report.active, report.invalid, report.duplicates) == (6, 3, 2, 1)


def test_duplicates_are_found_whatever_stands_around_the_address(tmp_path: Path) -> None:
    rows, report = read_text(
        tmp_path,
        "email\njan@example.org\n Jan@EXAMPLE.org \nmailto:jan@example.org\nJan <jan@example.org>\n'jan@example.org'\n"
        "jan@müller.example\njan@XN--MLLER-KVA.example\njan@MÜLLER.example\n",
    )
    assert emails(rows) == ["jan@example.org", "jan@müller.example"]
    assert report.duplicates == 6


def test_all_duplicates_in_a_long_list_are_found_and_no_others(tmp_path: Path) -> None:
    names = [f"lezer{number % 4000}@example.org" for number in range(6000)]
    rows, report = read_text(tmp_path, "email\n" + "\n".join(names) + "\n")
    assert emails(rows) == names[:4000]
    assert report.duplicates == 2000


@pytest.mark.parametrize("order", [("subscribed", "unsubscribed"), ("unsubscribed", "subscribed")])
def test_a_row_that_signs_off_beats_another_row_of_the_same_address(tmp_path: Path, order: tuple[str, str]) -> None:
    rows, _ = read_text(tmp_path, f"email,status\nan@example.org,{order[0]}\nAn@example.org,{order[1]}\n")
    assert [(row.active, row.reason) for row in rows] == [(False, "unsubscribed")]


def test_a_status_that_nobody_knows_is_not_mailed_and_is_reported(tmp_path: Path) -> None:
    rows, report = read_text(
        tmp_path, "email,status\nan@example.org,oud-lid\nbo@example.org,\ncor@example.org,Actief\n"
    )
    assert [row.active for row in rows] == [False, True, True]
    assert str(report.problems[0]).startswith("subscribers.csv:2: status “oud-lid” is not one we know")


@pytest.mark.parametrize(
    ("column", "cell", "active"),
    [
        ("Nieuwsbrief", "nee", False),
        ("Nieuwsbrief", "Ja", True),
        ("Confirmed", "0", False),
        ("Blacklisted", "1", False),
        ("Blacklisted", "0", True),
        ("Unsubscribed At", "2026-01-01", False),
        ("unsubscribed_at", "NULL", True),
        ("Type", "lid", True),
        ("State", "NY", True),
        ("State", "unsubscribed", False),
        ("active_subscription", "false", True),
        ("STATUS", "Hard Bounce", False),
        ("E-mail status", "n/a", True),
    ],
)
def test_a_column_of_status_is_read_for_what_it_is(tmp_path: Path, column: str, cell: str, *, active: bool) -> None:
    rows, _ = read_text(tmp_path, f"email,{column}\nan@example.org,{cell}\n")
    assert [row.active for row in rows] == [active]


@pytest.mark.parametrize(
    "text",
    [
        'email,name\nan@example.org,"An\nbo@example.org,Bo\ncor@example.org,Cor\n',
        'email,name\nan@example.org,"An\nbo@example.org,"Bo"\ncor@example.org,Cor\n',
        'email,name\nan@example.org,"An\nbo@example.org,Bo\ncor@example.org,Cor"\n',
        'email,name\nan@example.org,"An' + "\nbo@example.org,Bo" * 20_000,
    ],
)
def test_an_unclosed_quote_stops_everything_and_names_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(
        SubscriberError, match=r"subscribers\.csv:2: a quotation mark is not closed.*“(an|bo)@example.org,"
    ):
        next(read_subscribers(written(tmp_path, text), report=Report()))


def test_text_behind_a_closing_quote_costs_that_row_only(tmp_path: Path) -> None:
    text = 'email,name\nan@example.org,An\nbo@example.org,"Bo" Bos\n"c d"@example.org,C\ndik@example.org,Dik\n'
    rows, report = read_text(tmp_path, text)
    assert [(row.subscriber.email, row.line) for row in rows] == [("an@example.org", 2), ("dik@example.org", 5)]
    assert [str(problem)[:57] for problem in report.problems] == [
        f"subscribers.csv:{line}: there is text behind a closing quotation"[:57] for line in (3, 4)
    ]
    assert (report.total, report.invalid) == (4, 2)


def test_a_list_full_of_stray_quotes_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(SubscriberError, match=r"subscribers\.csv:22: there is text behind a closing quotation mark"):
        read_text(tmp_path, "email,name\n" + 'bo@example.org,"Bo" Bos\n' * 30)


def test_a_stray_quote_in_the_header_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SubscriberError, match=r"subscribers\.csv:1: "):
        read_text(tmp_path, '"naam" x,email\nAn,an@example.org\n')


def test_a_note_over_several_lines_with_an_address_in_it_is_a_note(tmp_path: Path) -> None:
    rows, _ = read_text(tmp_path, 'email,name,note\nan@example.org,An,"Mailde\nvanaf jan@example.org, zei ze"\n')
    assert rows[0].subscriber.attributes["note"].endswith("zei ze")


def test_without_a_column_for_addresses_the_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(SubscriberError, match="no column with addresses; its columns are “naam”, “plaats”"):
        read_text(tmp_path, "naam;plaats\nAn;Utrecht\n")


def test_a_list_without_a_header_row_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(SubscriberError, match="the first row is an address"):
        read_text(tmp_path, "an@example.org,An\nbo@example.org,Bo\n")


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"\xef\xbb\xbfemail\n\xff", b"email\n\x81\xff"])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SubscriberError):
        read_text(tmp_path, data)


def test_a_missing_list_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(SubscriberError, match="no such file") as caught:
        read(tmp_path / "subscribers.csv")
    assert "subscribers add" in (caught.value.hint or "")
    assert read_columns(tmp_path / "subscribers.csv") == ()


def test_a_folder_is_not_a_list(tmp_path: Path) -> None:
    with pytest.raises(SubscriberError, match="not a file"):
        read(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs here")
def test_a_fifo_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "subscribers.csv")
    with pytest.raises(SubscriberError, match="not a file"):
        read(tmp_path / "subscribers.csv")


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "email\n", "email;name\r\n;;\r\n;\r\n"])
def test_an_empty_list_has_nobody(tmp_path: Path, text: str) -> None:
    rows, report = read_text(tmp_path, text)
    assert (rows, report.total) == ([], 0)


def test_nul_is_left_out_of_cells_and_refused_in_an_address(tmp_path: Path) -> None:
    rows, report = read_text(tmp_path, "email,name\nan@example.org,A\0n\nb\0o@example.org,Bo\n")
    assert [row.subscriber.attributes for row in rows] == [{"name": "An"}]
    assert [problem.line for problem in report.problems] == [2, 3]
    assert report.invalid == 1


def test_cells_are_data_whatever_stands_in_them(tmp_path: Path) -> None:
    rows, _ = read_text(tmp_path, "email,name,{{ x }}\nan@example.org,{{ 7*7 }} %s \u202e,{% raw %}\n")
    assert rows[0].subscriber.attributes == {"name": "{{ 7*7 }} %s \u202e", "x": "{% raw %}"}


def test_columns_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    rows, _ = read_text(tmp_path, "Mail,email,Plaats,plaats,,1e keer\na@x.example,b@x.example,U,V,W,nee\n")
    assert rows[0].subscriber.email == "b@x.example"
    assert rows[0].subscriber.attributes == {
        "mail": "a@x.example",
        "plaats": "U",
        "plaats_2": "V",
        "column_5": "W",
        "column_1e_keer": "nee",
    }


def test_an_edit_during_reading_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "subscribers.csv"
    path.write_text("email\n" + "\n".join(f"lezer{number}@example.org" for number in range(5000)), encoding="utf-8")
    rows = read_subscribers(path, report=Report())
    next(rows)
    with path.open("a", encoding="utf-8") as file:
        file.write("\nnog.een@example.org\n")
    with pytest.raises(SubscriberError, match="changed while it was being read"):
        list(rows)


def test_a_name_beside_the_address_is_used_when_there_is_no_other(tmp_path: Path) -> None:
    rows, _ = read_text(tmp_path, 'email\n"""Wit, An de"" <an@example.org>"\n')
    assert rows[0].subscriber.name == "Wit, An de"


def test_problems_are_counted_even_when_there_are_too_many_to_keep(tmp_path: Path) -> None:
    _, report = read_text(tmp_path, "email\n" + "kapot\n" * 1000)
    assert (report.invalid, report.problem_count) == (1000, 1000)
    assert len(report.problems) < 1000


@given(data=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: ("email,name\n" + text).encode()))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_list_or_an_error_in_words(tmp_path: Path, data: bytes) -> None:
    try:
        rows, report = read_text(tmp_path, data)
    except SubscriberError:
        return
    assert len(rows) == report.active + report.inactive
    assert all("\0" not in row.subscriber.email for row in rows)


cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20).map(str.strip)


@given(values=st.lists(st.tuples(cells, cells), max_size=8), delimiter=st.sampled_from(",;\t|"))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_csv_writer_writes_is_read_back(tmp_path: Path, values: list[tuple[str, str]], delimiter: str) -> None:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(("email", "name", "note"))
    for number, (name, note) in enumerate(values):
        writer.writerow((f"lezer{number}@example.org", name, note))
    rows, report = read_text(tmp_path, text.getvalue())
    found = [(row.subscriber.attributes.get("name", ""), row.subscriber.attributes.get("note", "")) for row in rows]
    assert found == values
    assert report.problems == []


def test_a_name_that_cannot_stand_in_a_header_is_told_with_its_row(tmp_path: Path) -> None:
    rows, report = read_text(
        tmp_path,
        'email,name\nan@example.org,An\nbo@example.org,"B\no"\ncor@example.org,\u202eCor\ndik@example.org,Dik\n',
    )
    assert emails(rows) == ["an@example.org", "bo@example.org", "cor@example.org", "dik@example.org"]
    assert [str(problem).partition(": the name")[0] for problem in report.problems] == [
        "subscribers.csv:3",
        "subscribers.csv:5",
    ]
