from __future__ import annotations

import json
from pathlib import Path

from tests.projects import MakeProject, RunNewsletter
from tests.relay import Relay

EXPORTS = Path(__file__).parents[1] / "subscribers" / "exports"


def test_list_tells_who_gets_mail(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({})
    told = newsletter("-C", root, "subscribers", "list")
    assert told.code == 0
    assert [line.split() for line in told.out.splitlines()] == [
        ["anna@example.org", "active", "Anna", "de", "Wit", "zorg"],
        ["bram@example.org", "active", "Bram", "jeugd,", "zorg"],
        ["chris@example.org", "active"],
    ]


def test_list_as_json_is_one_document(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({})
    told = json.loads(newsletter("-C", root, "subscribers", "list", "--json", "--audience", "jeugd").out)
    assert told == {
        "subscribers": [
            {
                "email": "bram@example.org",
                "name": "Bram",
                "language": None,
                "tags": ["jeugd", "zorg"],
                "status": "active",
                "active": True,
                "line": 3,
                "attributes": {"first_name": "Bram"},
            }
        ]
    }


def test_bad_rows_are_told_and_do_not_fail(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({}, subscribers="email,name\nan@example.org,\x1b[31mAn\nkapot,\n")
    told = newsletter("-C", root, "subscribers", "list")
    assert told.code == 0
    assert "\x1b" not in told.out
    assert "subscribers.csv:3: not an address: “kapot”" in told.err


def test_an_unclosed_quote_is_an_error(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({}, subscribers='email,name\nan@example.org,"An\nbo@example.org,Bo\n')
    for command in (["list"], ["list", "--json"], ["stats"], ["export"], ["add", "cor@example.org"]):
        told = newsletter("-C", root, "subscribers", *command)
        assert told.code == 1
        assert told.out == ""
        assert told.err.startswith("Error: subscribers.csv:2: a quotation mark is not closed")


def test_an_audience_that_cannot_be_used_is_an_error(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    told = newsletter("-C", make_project({}), "subscribers", "list", "--audience", "(subscriber")
    assert told.code == 1
    assert "“(subscriber”" in told.err


def test_add_and_show(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({})
    added = newsletter(
        *("-C", root, "subscribers", "add", "Dirk de Bos <dirk@Example.org>", "--first-name", "Dirk"),
        *("--tag", "zorg", "--tag", "jeugd", "--set", "Plaats=Ede", "--add-columns"),
    )
    assert added.code == 0, added.err
    last = (root / "subscribers.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert last == "dirk@example.org,Dirk,,zorg; jeugd,Dirk de Bos,Ede"
    told = json.loads(newsletter("-C", root, "subscribers", "show", "DIRK@example.org", "--json").out)
    assert (told["status"], told["line"], told["attributes"]["plaats"]) == ("active", 5, "Ede")
    assert (told["suppression"], told["deliveries"]) == (None, [])


def test_add_refuses_what_is_no_address(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    told = newsletter("-C", make_project({}), "subscribers", "add", "dirk")
    assert told.code == 1
    assert "not an address" in told.err


def test_add_begins_a_list(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({}, subscribers=None)
    assert newsletter("-C", root, "subscribers", "stats").code == 0
    assert newsletter("-C", root, "subscribers", "list").code == 1
    assert newsletter("-C", root, "subscribers", "add", "dirk@example.org").code == 0
    assert newsletter("-C", root, "subscribers", "list").out.startswith("dirk@example.org")


def test_unsubscribe_stays_in_force_whatever_the_list_says(
    newsletter: RunNewsletter, make_project: MakeProject
) -> None:
    root = make_project({})
    before = (root / "subscribers.csv").read_bytes()
    told = newsletter("-C", root, "subscribers", "unsubscribe", "Anna@example.org", "--reason", "belde op")
    assert told.code == 0, told.err
    assert "subscribers.csv: 1 taken out" in told.err
    assert b"anna@" not in (root / "subscribers.csv").read_bytes()
    (root / "subscribers.csv").write_bytes(before)
    told = newsletter("-C", root, "subscribers", "list")
    assert told.out.splitlines()[0].split()[:3] == ["anna@example.org", "belde", "op"]
    assert newsletter("-C", root, "subscribers", "add", "anna@example.org").code == 1
    shown = json.loads(newsletter("-C", root, "subscribers", "show", "anna@example.org", "--json").out)
    assert (shown["active"], shown["suppression"]["reason"]) == (False, "belde op")


def test_unsubscribe_takes_a_file(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({})
    gone = root / "weg.txt"
    gone.write_text("anna@example.org\nkapot\nweg@example.org\n", encoding="utf-8")
    told = newsletter("-C", root, "subscribers", "unsubscribe", gone)
    assert told.code == 0
    assert told.out == "2 addresses: unsubscribed\n"
    assert "weg.txt:2" in told.err
    assert newsletter("-C", root, "subscribers", "unsubscribe", "niemand").code == 1


def test_import_tells_what_became_of_everybody(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({}, subscribers=None)
    told = json.loads(newsletter("-C", root, "subscribers", "import", EXPORTS / "ghost.csv", "--json").out)
    assert (told["added"], told["remembered"], told["inactive"]) == (1, 1, {"unsubscribed": 1, "deleted": 1})
    assert newsletter("-C", root, "subscribers", "import", root / "nergens.csv").code == 1


def test_an_export_comes_back_as_it_went(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    text = (
        'email,first_name,tags,note\n+an@example.org,=An,zorg; jeugd,"twee\nregels"\nbo@example.org,\'s Bo,,@bo\n'
        "cor@example.org,,,-1\n"
    )
    root = make_project({}, subscribers=text)
    out = root / "export.csv"
    assert newsletter("-C", root, "subscribers", "export", "-o", out, "--bom").code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfemail,first_name,tags,note,status\r\n'+an@example.org,'=An,")
    other = make_project({}, subscribers=None, name="other")
    assert newsletter("-C", other, "subscribers", "import", out).code == 0
    listed = [json.loads(newsletter("-C", where, "subscribers", "list", "--json").out) for where in (root, other)]
    for one in listed[1]["subscribers"]:
        assert one["attributes"].pop("status") == "active"
    without_lines = [[{**one, "line": 0} for one in found["subscribers"]] for found in listed]
    assert without_lines[0] == without_lines[1]


def test_an_export_never_overwrites_the_list(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({})
    told = newsletter("-C", root, "subscribers", "export", "-o", root / "subscribers.csv")
    assert told.code == 2
    assert newsletter("-C", root, "subscribers", "export", "--audience", "jeugd").out.splitlines()[1:] == [
        "bram@example.org,Bram,,jeugd; zorg,active"
    ]


def test_stats_count(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({})
    told = json.loads(newsletter("-C", root, "subscribers", "stats", "--json").out)
    assert told == {
        "total": 3, "active": 3, "inactive": 0, "suppressed": 0, "invalid": 0, "duplicates": 0,
        "languages": {"nl": 3}, "tags": {"zorg": 2, "jeugd": 1},
    }  # fmt: skip


def test_show_tells_what_was_sent(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    assert newsletter("-C", issue, "send", "--yes").code == 0
    told = json.loads(newsletter("-C", issue, "subscribers", "show", "anna@example.org", "--json").out)
    assert [(delivery["issue"], delivery["state"]) for delivery in told["deliveries"]] == [("2026-12-01", "sent")]
    assert "2026-12-01  sent" in newsletter("-C", issue, "subscribers", "show", "anna@example.org").out


def test_the_examples_in_the_help_stand_on_lines_of_their_own(newsletter: RunNewsletter) -> None:
    told = newsletter("subscribers", "unsubscribe", "--help").out
    assert "\n    newsletter subscribers unsubscribe anna@example.org\n" in told


def test_erasing_is_not_offered_yet(newsletter: RunNewsletter) -> None:
    assert "erase" not in newsletter("subscribers", "--help").out
