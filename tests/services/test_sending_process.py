"""A send that was started from elsewhere goes on whatever becomes of who started it, and everybody has it once."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.errors import BusyError
from newsletter.project import Project
from newsletter.services.sending_process import SendingProcesses, log_of
from tests.projects import RunNewsletter
from tests.services.desk import ISSUE
from tests.services.trial import TOP, Trial, build, hear
from tests.services.witness import LONG, At, Fault, Moment, Witness, go_on

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are killed differently here")

READERS, CONNECTIONS = 8, 2

STARTER = """
import signal, sys
from datetime import UTC, datetime
from pathlib import Path
from newsletter.project import Project
from newsletter.services.sending_process import SendingProcesses
signal.signal(signal.SIGINT, signal.default_int_handler)
SendingProcesses().start(Project.open(Path(sys.argv[1])), sys.argv[2], now=datetime.now(UTC))
print("started", file=sys.stderr, flush=True)
signal.pause()
"""
"""Stands for the studio: starts a send, and stays."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / "project", tmp_path_factory.mktemp("cache"))


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    with Witness() as witness:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", witness.url)
        yield witness


@pytest.fixture
def trial(built: Path, tmp_path: Path, newsletter: RunNewsletter, witness: Witness) -> Trial:
    return Trial.of(built, tmp_path / "trial", witness, newsletter, readers=READERS, connections=CONNECTIONS)


def hold(moment: Moment) -> Fault | None:
    """Keep every sender waiting for what becomes of its messages."""
    return Fault.HOLD if moment.at is At.ACCEPTED else None


def now() -> datetime:
    return datetime.now(UTC)


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG
    while not is_so():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def nobody_sends(trial: Trial) -> bool:
    with Project.open(trial.root).store() as store:
        return store.sender() is None


def let_go(witness: Witness) -> None:
    witness.script = go_on
    witness.release()


@pytest.fixture
def starter(trial: Trial, witness: Witness) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has started a send, whose messages a slow server keeps waiting."""
    witness.script = hold
    process = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(trial.root), ISSUE],
        cwd=TOP, stderr=subprocess.PIPE, start_new_session=True, bufsize=0,
    )  # fmt: skip
    hear(process, "started")
    witness.wait(lambda: len(witness.held) == CONNECTIONS)
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, signal.SIGHUP])
def test_the_end_of_who_started_it_does_not_touch_it(
    starter: subprocess.Popen[bytes], trial: Trial, witness: Witness, end: signal.Signals
) -> None:
    os.killpg(starter.pid, end)  # the whole group, as a terminal does
    starter.wait(LONG)
    let_go(witness)
    witness.wait(lambda: len(witness.accepted) == READERS)
    until(lambda: nobody_sends(trial))
    assert set(trial.judge(most=0).values()) == {"sent"}
    log = SendingProcesses().log(Project.open(trial.root), ISSUE)
    assert log is not None
    assert (log.running, log.code) == (False, None)  # nobody was there to see
    assert any("Recipients  8" in line for line in log.lines)


def test_it_is_waited_for_and_what_it_said_is_kept_for_its_owner_alone(trial: Trial) -> None:
    project = Project.open(trial.root)
    sendings = SendingProcesses()
    assert sendings.log(project, ISSUE) is None
    process = sendings.start(project, ISSUE, now=now())
    until(lambda: not sendings.runs(ISSUE))
    log = sendings.log(project, ISSUE)
    assert log is not None
    assert (log.running, log.code, log.process) == (False, 0, process)
    assert log.lines[-1] == f"Issue {ISSUE}: 8 sent."
    assert stat.S_IMODE(log_of(project, ISSUE).stat().st_mode) == 0o600
    with pytest.raises(ChildProcessError):  # it is no zombie
        os.waitpid(process, os.WNOHANG)
    assert set(trial.judge(most=0).values()) == {"sent"}


def test_where_one_runs_that_was_started_here_a_second_is_not_started(trial: Trial, witness: Witness) -> None:
    witness.script = hold
    project = Project.open(trial.root)
    sendings = SendingProcesses()
    process = sendings.start(project, ISSUE, now=now())
    with pytest.raises(BusyError, match=f"another send of this project is running: process {process}"):
        sendings.start(project, ISSUE, now=now())
    let_go(witness)
    until(lambda: not sendings.runs(ISSUE))
    assert set(trial.judge(most=0).values()) == {"sent"}


def test_of_two_that_are_started_from_two_places_one_ends_with_the_name_of_the_other(
    trial: Trial, witness: Witness
) -> None:
    witness.script = hold
    project = Project.open(trial.root)
    first, second = SendingProcesses(), SendingProcesses()
    process = first.start(project, ISSUE, now=now())
    witness.wait(lambda: len(witness.held) == CONNECTIONS)
    second.start(project, ISSUE, now=now())
    until(lambda: not second.runs(ISSUE))
    log = second.log(project, ISSUE)
    assert log is not None
    assert log.code == 4
    assert f"another send of this project is running: process {process}" in "\n".join(log.lines)
    let_go(witness)
    until(lambda: not first.runs(ISSUE))
    assert set(trial.judge(most=0).values()) == {"sent"}


@pytest.mark.parametrize("force", [False, True])
def test_what_the_checks_forbid_only_leaves_if_the_editor_insists(trial: Trial, force: bool) -> None:
    plan = trial.root / "issues" / ISSUE / "issue.md"
    plan.write_text(plan.read_text(encoding="utf-8") + "\n[Lees mee](http://localhost/x)\n", encoding="utf-8")
    project = Project.open(trial.root)
    sendings = SendingProcesses()
    sendings.start(project, ISSUE, now=now(), force=force)
    until(lambda: not sendings.runs(ISSUE))
    log = sendings.log(project, ISSUE)
    assert log is not None
    assert (log.code, len(trial.witness.accepted)) == ((0, READERS) if force else (1, 0))


def test_a_folder_of_the_project_is_not_taken_for_the_program(trial: Trial) -> None:
    (trial.root / "click.py").write_text("raise SystemExit('the wrong one')", encoding="utf-8")
    project = Project.open(trial.root)
    sendings = SendingProcesses()
    sendings.start(project, ISSUE, now=now())
    until(lambda: not sendings.runs(ISSUE))
    assert len(trial.witness.accepted) == READERS
