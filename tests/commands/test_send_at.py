"""`newsletter send --at` and `--due`: planned, waited for, taken back, and left to cron."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.project import Project
from tests.commands.sending import counts, manifest
from tests.projects import RunNewsletter
from tests.relay import Relay

ISSUE = "2026-12-01"


def ago(**span: float) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


def plan(root: Path, moment: datetime) -> None:
    with Project.open(root).store() as store:
        store.schedule.set(ISSUE, moment, now=moment)


def planned(root: Path) -> list[str]:
    with Project.open(root).store() as store:
        return [one.issue for one in store.schedule.all()]


@pytest.mark.skipif(os.name != "posix", reason="another process is signalled differently here")
@pytest.mark.parametrize("as_json", [True, False])
def test_ctrl_c_stops_the_waiting_and_keeps_the_plan(
    newsletter: RunNewsletter, issue: Path, relay: Relay, as_json: bool
) -> None:
    command = [sys.executable, "-m", "newsletter", "-C", str(issue), "send", "--at", "2098-07-01 09:00", "--yes"]
    with subprocess.Popen(
        [*command, *(["--json"] if as_json else [])], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = ""
        while "Waiting until" not in said:
            line = process.stderr.readline()
            assert line, said
            said += line
        process.send_signal(signal.SIGINT)
        out, rest = process.stdout.read(), process.stderr.read()
    assert process.returncode == 130
    assert "Time        Tuesday 2098-07-01 09:00 CEST" in said
    assert "Waiting until Tuesday 2098-07-01 09:00 CEST" in said
    assert "still planned for Tuesday 2098-07-01 09:00 CEST" in rest
    assert (planned(issue), relay.envelopes, manifest(issue)["state"]) == ([ISSUE], [], "draft")
    if as_json:
        assert json.loads(out)["planned"] == "2098-07-01T07:00:00+00:00"
    else:
        assert out == ""


def test_without_a_terminal_a_plan_needs_yes(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    done = newsletter("-C", issue, "send", "--at", "2098-07-01 09:00")
    assert (done.code, "--yes" in done.err, planned(issue)) == (2, True, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tomorrow", "this is not a time"),
        ("2098-07-01", "the time is missing"),
        ("2020-07-01 09:00", "this is past"),
        ("2037-03-29 02:30", "the clock goes forward"),
    ],
)
def test_what_is_no_time_to_send_at_is_a_wrong_command_line(
    newsletter: RunNewsletter, issue: Path, relay: Relay, text: str, said: str
) -> None:
    done = newsletter("-C", issue, "send", "--at", text, "--yes")
    assert (done.code, said in done.err, planned(issue)) == (2, True, [])


def test_what_is_due_is_sent_without_a_question(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    plan(issue, ago(minutes=10))
    done = newsletter("-C", issue, "send", "--due", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 3})
    assert (planned(issue), manifest(issue)["state"]) == ([], "sent")


def test_nothing_is_due_before_its_time(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    plan(issue, ago(minutes=-10))
    done = newsletter("-C", issue, "send", "--due")
    assert (done.code, relay.envelopes, planned(issue)) == (0, [], [ISSUE])
    assert done.out.startswith("Nothing to do: no issue is due")
    done = newsletter("-C", issue, "send", "--due", "--json")
    assert (done.code, json.loads(done.out)["issue"], counts(done)) == (0, None, {})


def test_what_is_overdue_is_not_sent_unasked(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    plan(issue, ago(hours=3))
    done = newsletter("-C", issue, "send", "--due")
    assert (done.code, relay.envelopes, planned(issue)) == (3, [], [ISSUE])
    assert "about 3 hours ago" in done.err
    assert "newsletter send --due --yes" in done.err
    done = newsletter("-C", issue, "send", "--due", "--yes", "--json")
    assert (done.code, counts(done), planned(issue)) == (0, {"sent": 3}, [])


def test_what_is_overdue_holds_up_nothing_that_was_begun(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    newsletter("-C", issue, "send", "--yes", "--limit", "1")
    plan(issue, ago(hours=3))
    done = newsletter("-C", issue, "send", "--due", "--json")
    assert (done.code, counts(done)) == (3, {"sent": 3})
    assert "about 3 hours ago" in done.err


def test_what_was_left_half_way_is_taken_up(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    newsletter("-C", issue, "send", "--yes", "--limit", "1")
    done = newsletter("-C", issue, "send", "--due", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 3})


def test_never_takes_a_plan_back(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    plan(issue, ago(hours=-3))
    done = newsletter("-C", issue, "send", "--at", "never")
    assert (done.code, done.out) == (0, "Issue 2026-12-01 is no longer planned to be sent.\n")
    assert planned(issue) == []
    done = newsletter("-C", issue, "send", ISSUE, "--at", "never")
    assert (done.code, "no issue is planned" in done.err) == (1, True)
    plan(issue, ago(hours=-3))
    done = newsletter("-C", issue, "send", ISSUE, "--at", "never", "--json")
    assert json.loads(done.out) == {"issue": ISSUE, "planned": None}


def test_what_is_sent_before_its_time_is_no_longer_planned(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    plan(issue, ago(hours=-3))
    newsletter("-C", issue, "send", "--yes", "--limit", "1")
    assert planned(issue) == []
