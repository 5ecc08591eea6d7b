"""`newsletter send --json`: one document, with the same keys however it ends, and numbers that add up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.sending import ANNA, BRAM, CHRIS, NOBODY, set_up
from tests.projects import Result, RunNewsletter
from tests.relay import Relay

KEYS = ["issue", "recipients", *NOBODY, "seconds", "rehearsal"]
GONE, LATER = "550 5.1.1 no such user", "450 4.7.1 greylisted"
Prepare = Callable[[Path, Relay], object]


def nothing(_root: Path, _relay: Relay) -> None:
    return


def refusing(replies: dict[str, str]) -> Prepare:
    return lambda _root, relay: relay.refuse.update(replies)


def of_the_sender(_root: Path, relay: Relay) -> None:
    relay.sender_reply = "550 5.7.1 no"


def hanging_up(_root: Path, relay: Relay) -> None:
    relay.hang_up.add(CHRIS)


@pytest.mark.parametrize(
    ("prepare", "arguments", "code", "numbers"),
    [
        pytest.param(nothing, ["--yes"], 0, {"sent": 3}, id="done"),
        pytest.param(nothing, ["--yes", "--limit", "2"], 0, {"sent": 2, "pending": 1}, id="a limit"),
        pytest.param(refusing({BRAM: GONE}), ["--yes"], 3, {"sent": 2, "failed": 1}, id="failed"),
        pytest.param(refusing({BRAM: LATER}), ["--yes"], 75, {"sent": 2, "deferred": 1}, id="deferred"),
        pytest.param(
            refusing({ANNA: GONE, BRAM: LATER}), ["--yes"], 75, {"sent": 1, "failed": 1, "deferred": 1}, id="both"
        ),
        pytest.param(hanging_up, ["--yes"], 3, {"sent": 2, "uncertain": 1}, id="uncertain"),
        pytest.param(of_the_sender, ["--yes"], 5, {"pending": 3}, id="stopped"),
        pytest.param(
            refusing({ANNA: GONE}), ["--yes", "--canary", "1"], 5, {"failed": 1, "pending": 2}, id="a canary"
        ),
        pytest.param(
            lambda root, _relay: set_up(root, "[delivery]\ndaily = 1"), ["--yes"], 75, {"sent": 1, "pending": 2},
            id="an allowance",
        ),
        pytest.param(nothing, ["--dry-run"], 0, {"pending": 3}, id="a dry run"),
        pytest.param(nothing, ["--test", ANNA], 0, {"sent": 1}, id="a test"),
        pytest.param(refusing({ANNA: GONE}), ["--test", ANNA], 3, {"failed": 1}, id="a test that failed"),
        pytest.param(nothing, ["--resume"], 0, {}, id="nothing to take up"),
        pytest.param(nothing, ["--due"], 0, {}, id="nothing due"),
    ],
)  # fmt: skip
def test_every_ending_has_the_same_keys_and_adds_up(
    newsletter: RunNewsletter,
    issue: Path,
    relay: Relay,
    monkeypatch: pytest.MonkeyPatch,
    *,
    prepare: Prepare,
    arguments: list[str],
    code: int,
    numbers: dict[str, int],
) -> None:
    monkeypatch.setattr("newsletter.delivery.carrier.FIRST_BACKOFF", 0)
    prepare(issue, relay)
    done = newsletter("-C", issue, "send", "--json", *arguments)
    document = json.loads(done.out)
    assert done.code == code
    assert {state: document[state] for state in NOBODY} == NOBODY | numbers
    assert document["recipients"] == sum(numbers.values())
    assert document["issue"] == ("2026-12-01" if numbers else None)
    assert document["rehearsal"] is False
    assert document["seconds"] >= 0
    assert list(document) == ([*KEYS, "dry_run", "rendered"] if "--dry-run" in arguments else KEYS)


def test_a_second_run_that_finds_nothing_to_do_tells_the_same_numbers(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    relay.refuse = {BRAM: GONE}

    def numbers(done: Result) -> dict[str, int]:
        return {key: value for key, value in json.loads(done.out).items() if key != "seconds"}

    first, again = (newsletter("-C", issue, "send", "--yes", "--json") for _ in range(2))
    assert (first.code, again.code) == (3, 0)
    assert numbers(first) == numbers(again)
