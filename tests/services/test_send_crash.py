"""The promise under `kill -9`: nobody lost, nobody twice, at most one a connection uncertain, and each of those named.

NEWSLETTER_TEST_KILLS=60 kills more often, in a longer send, and at each step as often as it comes.
"""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.postgresql import postgresql
from tests.projects import RunNewsletter
from tests.services.trial import Trial, build, ended
from tests.services.witness import Moment, Witness, go_on

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no kill -9 here")

KILLS = int(os.environ.get("NEWSLETTER_TEST_KILLS", "3"))
SEED = int(os.environ.get("NEWSLETTER_TEST_SEED", "1"))
THOROUGH = KILLS > 20

READERS = 12
BEFORE_ANY = ["stage", "staged", "freeze", "frozen", "seal", "sealed", "offer", "offered", "commit-intents"]
AFTER_ALL = ["flushed", "mark", "marked"]
CERTAIN = [f"{step}:1" for step in BEFORE_ANY + AFTER_ALL]
"""Where nothing is on its way."""

OF_EACH = ["offer", "offered", "finish", "dotted", "finished"]
OF_SOME = ["commit-intents", "committed-intents", "commit-settled", "committed-settled"]
STEPS = [*CERTAIN, "committed-intents:1", "finish:7", "dotted:1", "finished:7", "commit-settled:2", "flush:1"]
if THOROUGH:
    STEPS = [*CERTAIN, *(f"{step}:{number}" for step in OF_EACH for number in range(2, READERS + 1)),
             *(f"{step}:{number}" for step in OF_SOME for number in (2, 3)), "flush:1"]  # fmt: skip

Start = Callable[..., Trial]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / "project", tmp_path_factory.mktemp("cache"))


@pytest.fixture
def trial(built: Path, tmp_path: Path, newsletter: RunNewsletter, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    with Witness() as witness:
        witness.delay = lambda: 0.003  # enough for several to be on their way
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", witness.url)
        yield lambda **given: Trial.of(built, tmp_path / "trial", witness, newsletter, **given)


def crash(trial: Trial, step: str, *options: str) -> None:
    code, _, err = ended(trial.start(*options, crash=step))
    assert code == -signal.SIGKILL, err


@pytest.mark.parametrize("step", STEPS)
def test_a_send_that_is_killed_at_a_step_goes_on_with_nobody_lost_and_nobody_twice(trial: Start, step: str) -> None:
    sending = trial(readers=READERS, connections=4)
    crash(sending, step)
    books = sending.judge(most=0 if step in CERTAIN else 4)
    code, _ = sending.finish()
    assert code == (3 if "uncertain" in books.values() else 0)


@pytest.mark.parametrize("moment", ["committing", "committed"])
@pytest.mark.parametrize("count", range(1, 10) if THOROUGH else [1, 3, 5, 7])
def test_a_send_over_one_connection_leaves_one_uncertain_when_it_is_killed_at_any_commit(
    trial: Start, moment: str, count: int
) -> None:
    """Three readers make ten transactions or more: the right to send, the list, the run, two or three for each…"""
    sending = trial(readers=3, connections=1)
    crash(sending, f"{moment}:{count}")
    sending.judge(most=1)
    sending.finish()


@pytest.mark.parametrize("step", ["recover:1", "recovered:1", "dotted:1", "flush:1"])
def test_a_send_that_is_killed_again_while_it_recovers_or_right_after_goes_on(trial: Start, step: str) -> None:
    sending = trial(readers=READERS, connections=4)
    crash(sending, "dotted:5")
    sending.judge(most=4)
    crash(sending, step, "--resume")
    sending.judge(most=4)
    sending.finish()


@pytest.mark.parametrize("step", ["offered:2", "finish:2", "dotted:2", "finished:2"] if THOROUGH else ["dotted:2"])
def test_a_process_of_lanes_that_dies_stops_the_send_and_leaves_at_most_its_own_uncertain(
    trial: Start, step: str
) -> None:
    sending = trial(readers=READERS, connections=4, processes=2)
    code, out, err = ended(sending.start(crash=step))
    assert code == 5, err
    assert "ended by itself" in err
    assert json.loads(out)["uncertain"] <= 4
    sending.judge(most=4)
    sending.finish()


@pytest.mark.parametrize("step", ["add:1", "added:1", "dotted:2"])
def test_newcomers_are_added_once_although_that_was_killed(trial: Start, step: str) -> None:
    sending = trial(readers=4, connections=2)
    assert sending.send()[0] == 0
    sending.readers += [f"newcomer{number}@example.org" for number in range(4)]
    sending.subscribe(sending.readers)
    crash(sending, step, "--yes", "--add-new")
    sending.witness.wait_until_left()
    assert sending.send("--yes", "--add-new")[0] in (0, 3)
    sending.judge(most=2)
    sending.finish()


@pytest.mark.parametrize("step", ["reopen:1", "reopened:1", "dotted:1"])
def test_only_those_in_doubt_can_have_it_twice_when_the_editor_sends_to_them_again(trial: Start, step: str) -> None:
    sending = trial(readers=READERS, connections=4)
    crash(sending, "dotted:6")
    doubtful = {reader for reader, state in sending.judge(most=4).items() if state == "uncertain"}
    assert doubtful
    sending.send()
    crash(sending, step, "--yes", "--retry", "uncertain", "--force")
    sending.witness.wait_until_left()
    while (code := sending.send("--yes", "--retry", "uncertain", "--force")[0]) != 0:
        assert code == 3
    assert set(sending.books().values()) == {"sent"}
    twice = {reader for reader in sending.readers if sending.witness.accepted.count(reader) > 1}
    assert twice <= doubtful
    assert set(sending.witness.accepted) == set(sending.readers)


def killer(pid: int, moments: int) -> Callable[[Moment], None]:
    """Make a script that kills a process after so many moments of its conversations."""
    left = moments

    def script(_moment: Moment) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(pid, signal.SIGKILL)

    return script


def test_a_send_with_its_ledger_on_a_server_is_killed_again_and_again_at_random_and_reaches_everybody_once(
    trial: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_DATABASE", postgresql().url())
    kill_again_and_again(trial, connections=4, processes=1)


@pytest.mark.parametrize(("connections", "processes"), [(1, 1), (4, 1), (8, 1), (4, 2)])
def test_a_send_that_is_killed_again_and_again_at_random_reaches_everybody_once(
    trial: Start, connections: int, processes: int
) -> None:
    """Where lanes are processes of their own, these end by themselves: until then their standard error stays open."""
    kill_again_and_again(trial, connections=connections, processes=processes)


def kill_again_and_again(trial: Start, *, connections: int, processes: int) -> None:
    chance = random.Random(f"{SEED} {connections} {processes}")
    sending = trial(readers=30 * KILLS, connections=connections, processes=processes)
    sending.witness.delay = lambda: chance.random() / 100
    for _ in range(KILLS):
        process = sending.start()
        sending.witness.script = killer(process.pid, chance.randint(1, 2 * 7 * 30))
        code, _, err = ended(process)
        sending.witness.script = go_on
        assert code in (-signal.SIGKILL, 0, 3), err
        sending.judge(most=connections)
    sending.finish()


def test_a_rehearsal_that_is_killed_goes_on_too(trial: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_TRANSPORT", "file:outbox")
    sending = trial(readers=READERS)
    crash(sending, "commit-settled:1")
    code, document, err = sending.send()
    assert code in (0, 3), err
    written = {path.stem for path in (sending.root / "outbox/2026-12-01").glob("*.eml")}
    assert document["sent"] + document["uncertain"] == READERS
    assert {reader for reader, state in sending.books().items() if state == "sent"} <= written
