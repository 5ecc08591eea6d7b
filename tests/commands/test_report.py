"""`newsletter report`: what became of every delivery, for people, programs and spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.domain.delivery import State
from newsletter.project import Project
from tests.projects import MakeProject, RunNewsletter
from tests.runs import NOW, addressee, became, plan, readers

FAILED = "550 5.1.1 no such user,\n\x00here"


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    """A project that has sent 2026-12-01 to seven readers, one in each state and one =cmd; and rehearsed it before."""
    root = make_project({})
    with Project.open(root).store() as store, store.sending(now=NOW):
        ledger = store.ledger
        ledger.stage(readers(2))
        ledger.freeze(plan(rehearsal=True, transport="file:outbox"), now=NOW)
        ledger.stage([*readers(6), addressee("=cmd@example.org")])
        run = ledger.freeze(plan(), now=NOW)
        later = NOW + timedelta(minutes=5)
        with ledger.commits(run) as commits:
            commits.commit(intents=[1, 4, 7], now=NOW)
            commits.commit(settled=[
                became(1, State.SENT, "250 2.0.0 Ok"),
                became(2, State.FAILED, FAILED),
                became(3, State.DEFERRED, "450 4.7.1 greylisted", next_at=later),
                became(4, State.UNCERTAIN, "the line went dead"),
                became(5, State.SKIPPED, "no item for them"),
                became(7, State.SENT, "+1"),
            ], now=NOW)  # fmt: skip
    return root


def test_it_tells_how_many_are_in_each_state(newsletter: RunNewsletter, root: Path) -> None:
    done = newsletter("-C", root, "report")
    assert done.code == 0
    table = dict(line.split()[:2] for line in done.out.splitlines() if line.startswith("  "))
    assert table == {"sent": "2", "failed": "1", "deferred": "1", "skipped": "1", "uncertain": "1", "pending": "1"}
    assert "7 recipients" in done.out
    assert "next attempt" in done.out


def test_as_json_it_has_the_six_counts_and_deliveries_only_when_asked(newsletter: RunNewsletter, root: Path) -> None:
    document = json.loads(newsletter("-C", root, "report", "--json").out)
    assert document == {
        "issue": "2026-12-01", "recipients": 7, "sent": 2, "failed": 1, "deferred": 1, "skipped": 1, "uncertain": 1,
        "pending": 1, "rehearsal": False,
    }  # fmt: skip
    document = json.loads(newsletter("-C", root, "report", "2026-12-01", "--state", "failed", "--json").out)
    assert document["deliveries"] == [
        {
            "email": "reader2@example.org",
            "state": "failed",
            "reply": FAILED.replace("\x00", ""),
            "at": NOW.isoformat(),
            "attempts": 1,
        }
    ]


@pytest.mark.parametrize(("state", "number"), [("sent", 2), ("pending", 1), ("uncertain", 1), ("skipped", 1)])
def test_a_state_lists_its_deliveries(newsletter: RunNewsletter, root: Path, state: str, number: int) -> None:
    lines = [line for line in newsletter("-C", root, "report", "--state", state).out.splitlines() if "@" in line]
    assert len(lines) == number
    assert all(line.split("\t")[1] == state for line in lines)


def test_several_states_may_be_asked_for(newsletter: RunNewsletter, root: Path) -> None:
    out = newsletter("-C", root, "report", "--state", "failed", "--state", "uncertain", "--json").out
    assert [delivery["state"] for delivery in json.loads(out)["deliveries"]] == ["failed", "uncertain"]


def test_as_csv_no_cell_is_a_formula(newsletter: RunNewsletter, root: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(newsletter("-C", root, "report", "--csv").out)))
    assert len(rows) == 7
    assert [row["email"] for row in rows if "cmd" in row["email"]] == ["'=cmd@example.org"]
    assert rows[-1]["reply"] == "'+1"
    assert rows[1]["reply"] == "550 5.1.1 no such user, here"


def test_before_it_was_really_sent_it_tells_of_the_rehearsal(
    newsletter: RunNewsletter, make_project: MakeProject
) -> None:
    root = make_project({})
    with Project.open(root).store() as store:
        store.ledger.stage(readers(2))
        store.ledger.freeze(plan(rehearsal=True, transport="file:outbox"), now=NOW)
    done = newsletter("-C", root, "report")
    assert "Rehearsed (file:outbox)" in done.out
    assert json.loads(newsletter("-C", root, "report", "--json").out)["rehearsal"] is True


def test_without_any_send_it_says_so(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project({})
    done = newsletter("-C", root, "report")
    assert (done.code, "nothing was sent yet" in done.err) == (1, True)
    done = newsletter("-C", root, "report", "2026-01-01")
    assert (done.code, "2026-01-01" in done.err) == (1, True)


def test_an_unknown_state_is_a_wrong_command_line(newsletter: RunNewsletter, root: Path) -> None:
    assert newsletter("-C", root, "report", "--state", "lost").code == 2
