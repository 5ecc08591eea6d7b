"""Sending when things go wrong around it: signals, a full disk, a ledger that is in use, servers that misbehave."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from threading import Timer

import pytest

from newsletter.store import open_store
from newsletter.transports.smtp_protocol import Patience
from tests.projects import RunNewsletter
from tests.services.trial import Sender, Trial, build, ended, hear
from tests.services.witness import At, Fault, Moment, Witness, go_on

READERS, CONNECTIONS = 24, 4

Start = Callable[..., Trial]
posix = pytest.mark.skipif(os.name != "posix", reason="signals are another matter here")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / "project", tmp_path_factory.mktemp("cache"))


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    with Witness() as witness:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", witness.url)
        yield witness


@pytest.fixture
def trial(built: Path, tmp_path: Path, newsletter: RunNewsletter, witness: Witness) -> Start:
    def make(readers: int = READERS, **given: object) -> Trial:
        settings = {"connections": CONNECTIONS, **given}
        return Trial.of(built, tmp_path / "trial", witness, newsletter, readers=readers, **settings)

    return make


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let nobody in this process wait long between attempts; when called, nor for a server in the phases named."""
    monkeypatch.setattr("newsletter.delivery.carrier.FIRST_BACKOFF", 0.01)
    monkeypatch.setattr("newsletter.delivery.carrier.LONGEST_BACKOFF", 0.1)

    def shorten(**seconds: float) -> None:
        monkeypatch.setattr(Patience.__init__, "__kwdefaults__", (Patience.__init__.__kwdefaults__ or {}) | seconds)

    shorten(quit=0.1)
    return shorten


def hold(moment: Moment) -> Fault | None:
    return Fault.HOLD if moment.at is At.ACCEPTED else None


@contextmanager
def running(sender: Sender) -> Iterator[Sender]:
    try:
        yield sender
    finally:
        sender.kill()
        sender.communicate()


# -- signals ------------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(("number", "processes"), [(signal.SIGTERM, 1), (signal.SIGINT, 2)])
def test_a_signal_lets_what_is_on_its_way_arrive_and_leaves_the_rest(
    trial: Start, witness: Witness, number: signal.Signals, processes: int
) -> None:
    witness.script = hold
    sending = trial(processes=processes)
    with running(sending.start()) as sender:
        witness.wait(lambda: len(witness.held) == CONNECTIONS)
        sender.send_signal(number)
        hear(sender, "heard")
        witness.script = go_on
        witness.release()
        code, _, err = ended(sender)
    assert code == 130, err
    assert "goes on where it stopped" in err
    states = list(sending.judge(most=0).values())
    assert (states.count("sent"), states.count("pending")) == (CONNECTIONS, READERS - CONNECTIONS)
    sending.finish()


@posix
@pytest.mark.parametrize(("number", "processes"), [(signal.SIGINT, 1), (signal.SIGTERM, 2)])
def test_a_second_signal_waits_for_nobody(
    trial: Start, witness: Witness, number: signal.Signals, processes: int
) -> None:
    """The witness never answers; left alone, a sender would wait ten minutes."""
    witness.script = hold
    sending = trial(processes=processes)
    with running(sending.start()) as sender:
        witness.wait(lambda: len(witness.held) == CONNECTIONS)
        sender.send_signal(number)
        hear(sender, "heard")
        sender.send_signal(number)
        hear(sender, "heard")
        code, _, err = ended(sender)
    assert code == 130, err
    states = list(sending.judge(most=CONNECTIONS).values())
    assert (states.count("uncertain"), states.count("pending")) == (CONNECTIONS, READERS - CONNECTIONS)
    witness.script = go_on
    assert sending.finish()[0] == 3


@posix
def test_a_signal_ends_the_waiting_for_the_next_turn_of_a_rate(trial: Start, witness: Witness) -> None:
    sending = trial(rate="1/h")
    with running(sending.start()) as sender:
        witness.wait(lambda: len(witness.accepted) == 1)
        sender.send_signal(signal.SIGINT)
        code, _, err = ended(sender)
    assert code == 130, err
    assert list(sending.judge(most=0).values()).count("sent") == len(witness.accepted) < 3


@posix
def test_a_signal_ends_the_waiting_for_who_is_to_be_tried_again(trial: Start, witness: Witness) -> None:
    def greylist(moment: Moment) -> str | None:
        first = moment.at is At.RCPT and moment.recipient == sending.readers[0]
        return "451 4.7.1 come back later" if first else None

    sending = trial()
    witness.script = greylist
    with running(sending.start("--yes", "--wait")) as sender:
        hear(sender, "Ctrl-C stops")
        sender.send_signal(signal.SIGTERM)
        code, _, err = ended(sender)
    assert code == 130, err
    books = sending.judge(most=0)
    assert books.pop(sending.readers[0]) == "deferred"
    assert set(books.values()) == {"sent"}


@posix
def test_a_signal_ends_the_waiting_for_a_time_to_send_at(trial: Start, witness: Witness) -> None:
    sending = trial()
    with running(sending.start("--yes", "--at", "2999-12-01 09:00")) as sender:
        hear(sender, "Ctrl-C stops")
        sender.send_signal(signal.SIGINT)
        code, _, err = ended(sender)
    assert code == 130, err
    assert "is still planned" in err
    assert (sending.judge(most=0), witness.accepted) == ({}, [])
    sending.finish()


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("step", ["stage:1", "frozen:1", "mark:1"])
def test_a_signal_before_and_after_the_sending_ends_it_in_good_order(trial: Start, name: str, step: str) -> None:
    sending = trial()
    code, _, err = ended(sending.start(crash=step, NEWSLETTER_CRASH_BY=name))
    assert (code, "stopped by you" in err) == (130, True)
    assert not list(sending.root.glob("*ballast*"))
    sending.judge(most=0)
    sending.finish()


# -- the disk -----------------------------------------------------------------------------------------------------


@contextmanager
def disk(megabytes: int) -> Iterator[Path]:
    """Have a small disk of one's own."""
    if sys.platform != "linux":
        pytest.skip("disks are mounted differently here")
    folder = Path(tempfile.mkdtemp())
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("nobody may mount a file system here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def fill(disk: Path) -> Path:
    """Leave no room at all."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(b"." * size) == size:
                    pass
            except OSError:
                continue
    return filler


def at_message(number: int, do: Callable[[], object]) -> Callable[[Moment], None]:
    """Make a script that does something when so many messages were accepted, once."""
    accepted = count(1)

    def script(moment: Moment) -> None:
        if moment.at is At.ACCEPTED and next(accepted) == number:
            do()

    return script


@pytest.mark.parametrize(("connections", "number"), [(1, 1), (4, 9)])
def test_a_full_disk_stops_the_send_with_no_outcome_lost_and_it_goes_on_when_there_is_room(
    trial: Start, witness: Witness, monkeypatch: pytest.MonkeyPatch, connections: int, number: int
) -> None:
    with disk(120) as small:
        monkeypatch.setenv("NEWSLETTER_DATABASE", f"sqlite:///{small}/newsletter.db")
        sending = trial(readers=200, connections=connections)
        witness.script = at_message(number, lambda: fill(small))
        code, document, err = sending.send()
        assert code == 5, err
        assert "the disk is full" in err
        assert document["pending"] > 0
        sending.judge(most=0)
        (small / "filler").unlink()
        assert sending.finish()[0] == 0


def test_a_disk_with_too_little_room_is_noticed_before_anything_is_sent(
    trial: Start, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    with disk(40) as small:
        monkeypatch.setenv("NEWSLETTER_DATABASE", f"sqlite:///{small}/newsletter.db")
        sending = trial()
        done = sending.run("send", "--yes")
        assert (done.code, "too little room" in done.err) == (5, True)
        assert (sending.judge(most=0), witness.accepted) == ({}, [])


@pytest.mark.skipif(sys.platform != "linux", reason="another process cannot be limited here")
def test_a_ledger_that_can_grow_no_more_stops_the_send_with_nobody_twice(trial: Start, witness: Witness) -> None:
    """The limit on the size of files holds for the outcomes as well: what was on its way is uncertain."""
    import resource

    sending = trial(readers=200)
    with running(sending.start()) as sender:

        def limit() -> None:
            size = (sending.root / "newsletter.db-wal").stat().st_size
            resource.prlimit(sender.pid, resource.RLIMIT_FSIZE, (size, size))

        witness.script = at_message(9, limit)
        code, _, err = ended(sender)
    assert code == 5, err
    assert "newsletter.db cannot be " in err
    sending.judge(most=CONNECTIONS)
    sending.finish()


# -- the ledger ---------------------------------------------------------------------------------------------------


@contextmanager
def other_program(sending: Trial) -> Iterator[sqlite3.Connection]:
    """A database browser with the ledger open, in another thread."""
    path = sending.root / "newsletter.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
        yield connection


def test_a_ledger_in_use_is_waited_for(trial: Start, witness: Witness) -> None:
    sending = trial()
    assert sending.run("send", "--yes", "--limit", "1").code == 0
    with other_program(sending) as browser:

        def use() -> None:
            browser.execute("BEGIN IMMEDIATE")
            Timer(0.3, lambda: browser.execute("ROLLBACK")).start()

        witness.script = at_message(5, use)
        code, _, err = sending.send()
        assert code == 0, err
        assert set(sending.judge(most=0).values()) == {"sent"}


def test_a_ledger_in_use_for_too_long_stops_the_send_with_nobody_twice(
    trial: Start, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_store, "__kwdefaults__", {"patience": 0.2})
    sending = trial()
    assert sending.run("send", "--yes", "--limit", "1").code == 0
    with other_program(sending) as browser:
        witness.script = at_message(5, lambda: browser.execute("BEGIN IMMEDIATE"))
        code, _, err = sending.send()
        assert code == 5, err
        assert "newsletter.db is in use by another program" in err
        sending.judge(most=CONNECTIONS)
        browser.execute("ROLLBACK")
    sending.finish()


# -- the server ---------------------------------------------------------------------------------------------------

MANY = 8


@pytest.mark.parametrize("at", [At.CONNECT, At.MAIL, At.RCPT, At.DATA, At.BODY, At.DOT, At.REPLIED])
@pytest.mark.parametrize("fault", [Fault.BREAK, Fault.SILENCE])
def test_trouble_with_connections_is_nobodys_fault_and_keeps_nobody_from_it(
    trial: Start, witness: Witness, hurry: Callable[..., None], at: At, fault: Fault
) -> None:
    """Where the dot was on its way already when the server went, only the server knows what it did with it."""
    if fault is Fault.SILENCE:
        hurry(**{{At.CONNECT: "greeting", At.BODY: "dot", At.DOT: "dot"}.get(at, "command"): 0.5})
    moments = count(1)
    faulty = range(5, READERS, 5)  # each a message's first attempt: after three it would be left for later
    witness.script = lambda moment: fault if moment.at is at and next(moments) in faulty else None
    sending = trial(connections=MANY)
    code, document, err = sending.send()
    doubtful = READERS if at in (At.BODY, At.DOT) else 0
    states = list(sending.judge(most=doubtful).values())
    assert code == (3 if "uncertain" in states else 0), err
    assert states.count("sent") + states.count("uncertain") == READERS
    assert document["pending"] == document["deferred"] == document["failed"] == 0


@pytest.mark.parametrize("fault", [Fault.BREAK, Fault.SILENCE])
def test_who_was_accepted_without_a_word_is_uncertain_and_never_gets_it_again(
    trial: Start, witness: Witness, hurry: Callable[..., None], fault: Fault
) -> None:
    hurry(dot=2.0)
    sending = trial(connections=MANY)
    doubtful = sending.readers[3::5]
    witness.script = lambda moment: fault if moment.at is At.ACCEPTED and moment.recipient in doubtful else None
    code, _, err = sending.send()
    assert code == 3, err
    books = sending.judge(most=len(doubtful))
    assert [reader for reader, state in books.items() if state == "uncertain"] == doubtful
    assert len(witness.accepted) == READERS
    sending.finish()


@pytest.mark.usefixtures("hurry")
def test_a_server_that_closes_after_each_message_gets_a_connection_for_each(trial: Start, witness: Witness) -> None:
    witness.script = lambda moment: Fault.CLOSE if moment.at is At.REPLIED else None
    sending = trial(connections=MANY)
    assert sending.send()[0] == 0
    assert set(sending.judge(most=0).values()) == {"sent"}
    assert witness.connections >= READERS


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("at", [At.CONNECT, At.MAIL, At.RCPT])
def test_a_storm_of_421_passes(trial: Start, witness: Witness, at: At) -> None:
    moments = count(1)

    def storm(moment: Moment) -> str | None:
        return "421 4.3.2 going down" if moment.at is at and 3 <= next(moments) <= 30 else None

    witness.script = storm
    sending = trial(connections=MANY)
    code, _, err = sending.send()
    assert code in (0, 75), err
    sending.judge(most=0)
    sending.finish()


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("refusal", ["421 4.7.0 too many connections", Fault.BREAK])
def test_a_server_that_takes_half_of_the_connections_is_sent_to_over_these(
    trial: Start, witness: Witness, refusal: str | Fault
) -> None:
    witness.delay = lambda: 0.01
    witness.script = lambda moment: refusal if moment.at is At.CONNECT and moment.connection % 2 else None
    sending = trial(connections=MANY)
    code, _, err = sending.send()
    assert code == 0, err
    assert set(sending.judge(most=0).values()) == {"sent"}


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("processes", [1, 2])
def test_a_server_that_is_restarted_leaves_at_most_one_a_connection_uncertain(
    trial: Start, witness: Witness, processes: int
) -> None:
    witness.delay = lambda: 0.01
    witness.script = at_message(30, lambda: witness.restart(after=0.2))
    sending = trial(readers=80, connections=MANY, processes=processes)
    code, document, err = sending.send()
    assert code == 3, err
    assert document["pending"] == document["deferred"] == document["failed"] == 0
    sending.judge(most=MANY)
    sending.finish()
