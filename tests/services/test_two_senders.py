"""Two sends of one project: one does, the other says who does and leaves; and nobody ever has to unlock (mail.md R10)."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path

import pytest

from tests.postgresql import postgresql
from tests.projects import RunNewsletter
from tests.services.trial import Sender, Trial, build, ended, hear, open_gate
from tests.services.witness import LONG, At, Fault, Moment, Witness, go_on

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are stopped and killed differently here")

ROUNDS = int(os.environ.get("NEWSLETTER_TEST_KILLS", "2"))
READERS, CONNECTIONS = 12, 4

Start = Callable[..., Trial]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / "project", tmp_path_factory.mktemp("cache"))


@pytest.fixture(params=["sqlite", "postgresql"])
def any_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the ledger be on a server, too."""
    if request.param == "postgresql":
        monkeypatch.setenv("NEWSLETTER_DATABASE", postgresql().url())


@pytest.fixture
def make_trial(built: Path, tmp_path: Path, newsletter: RunNewsletter, witness: Witness) -> Start:
    def make(name: str = "trial", **given: int) -> Trial:
        settings = {"readers": READERS, "connections": CONNECTIONS, **given}
        return Trial.of(built, tmp_path / name, witness, newsletter, **settings)

    return make


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    with Witness() as witness:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", witness.url)
        yield witness


def hold(moment: Moment) -> Fault | None:
    """Keep every sender waiting for what becomes of its messages."""
    return Fault.HOLD if moment.at is At.ACCEPTED else None


@pytest.fixture
def first(make_trial: Start, witness: Witness) -> Iterator[tuple[Trial, Sender]]:
    """A send with a message on its way over each connection, and a witness that keeps it waiting."""
    witness.script = hold
    trial = make_trial()
    process = trial.start()
    witness.wait(lambda: len(witness.held) == CONNECTIONS)
    yield trial, process
    process.kill()
    process.communicate()


def let_go(witness: Witness) -> None:
    witness.script = go_on
    witness.release()


@pytest.mark.parametrize("options", [("--yes",), ("--resume",), ("--due",), ("--yes", "--add-new")])
def test_the_second_says_who_is_sending_and_leaves(
    first: tuple[Trial, Sender], witness: Witness, options: tuple[str, ...]
) -> None:
    trial, process = first
    code, document, err = trial.send(*options)
    assert (code, document) == (4, {})
    assert f"another send of this project is running: process {process.pid} on {os.uname().nodename}, since 20" in err
    let_go(witness)
    assert ended(process)[0] == 0
    assert set(trial.judge(most=0).values()) == {"sent"}


@pytest.mark.parametrize("begun", [False, True])
def test_of_several_that_begin_at_the_same_moment_one_sends(make_trial: Start, witness: Witness, begun: bool) -> None:
    for number in range(ROUNDS):
        witness.script, witness.accepted[:] = go_on, []
        trial = make_trial(f"trial{number}")
        if begun:
            assert ended(trial.start(crash="sealed:1"))[0] == -signal.SIGKILL
        witness.script = hold
        senders = [trial.start(at_gate=True) for _ in range(3)]
        for sender in senders:
            hear(sender, "at the gate")
        for sender in senders:
            open_gate(sender)
        with ThreadPoolExecutor(len(senders)) as threads:
            ends = {threads.submit(ended, sender): sender for sender in senders}
            losers = list(islice(as_completed(ends, timeout=LONG), 2))
            (winner,) = set(ends) - set(losers)
            witness.wait(lambda: len(witness.held) == CONNECTIONS)
            let_go(witness)
        assert winner.result()[0] == 0, winner.result()
        for loser in losers:
            code, _, err = loser.result()
            assert code == 4, err
            # it may be so early that the winner has not written its name yet
            assert "another send of this project is running: " in err
        assert set(trial.judge(most=0).values()) == {"sent"}


@pytest.mark.usefixtures("any_store")
def test_one_that_is_suspended_keeps_the_right_and_goes_on_with_it(
    first: tuple[Trial, Sender], witness: Witness
) -> None:
    trial, process = first
    process.send_signal(signal.SIGSTOP)
    code, _, err = trial.send()
    assert (code, f"process {process.pid} on " in err) == (4, True)
    let_go(witness)
    process.send_signal(signal.SIGCONT)
    assert ended(process)[0] == 0
    assert set(trial.judge(most=0).values()) == {"sent"}


@pytest.mark.usefixtures("any_store")
def test_after_one_that_was_killed_the_next_goes_on_at_once(first: tuple[Trial, Sender], witness: Witness) -> None:
    trial, process = first
    process.kill()
    process.wait()
    witness.script = go_on
    code, document, err = trial.send("--resume")
    assert (code, document["uncertain"], document["sent"]) == (3, CONNECTIONS, READERS - CONNECTIONS), err
    trial.judge(most=CONNECTIONS)


@pytest.mark.usefixtures("any_store")
def test_one_that_was_suspended_and_overtaken_sends_nothing_any_more(
    first: tuple[Trial, Sender], witness: Witness
) -> None:
    trial, process = first
    process.send_signal(signal.SIGSTOP)
    take_lock_away(trial.root)
    witness.script = go_on
    code, document, err = trial.send()
    assert (code, document["uncertain"], document["sent"]) == (3, CONNECTIONS, READERS - CONNECTIONS), err
    witness.release()
    process.send_signal(signal.SIGCONT)
    code, _, err = ended(process)
    assert code == 5, err
    assert "another send of this project has taken over" in err
    assert len(witness.accepted) == READERS
    trial.judge(most=CONNECTIONS)


def take_lock_away(root: Path) -> None:
    """Somebody tidies up in the folder, or the server loses a connection: the lock is gone, and its owner is not."""
    if "NEWSLETTER_DATABASE" not in os.environ:
        (lock,) = root.glob("*-sending")
        lock.unlink()
        return
    server = postgresql()
    query = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
    server.run("psql", "-h", server.folder, "-U", server.name, "-q", "-c", query)
