"""Ctrl-C and its like, at any time of a send: what is on its way arrives, the rest stays, and a second one waits for nobody."""

from __future__ import annotations

import os
import signal

import pytest

from tests.services.trial import Begin
from tests.services.witness import At, Moment, Witness, go_on, hold

pytest_plugins = ["tests.services.trial_fixtures"]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are another matter here")

READERS, CONNECTIONS = 24, 4


@pytest.mark.parametrize(("number", "processes"), [(signal.SIGTERM, 1), (signal.SIGINT, 2)])
def test_a_signal_lets_what_is_on_its_way_arrive_and_leaves_the_rest(
    trial: Begin, witness: Witness, number: signal.Signals, processes: int
) -> None:
    witness.script = hold
    sending = trial(readers=READERS, connections=CONNECTIONS, processes=processes)
    with sending.start() as sender:
        witness.wait(lambda: len(witness.held) == CONNECTIONS)
        sender.signal(number)
        sender.hear("heard")
        witness.script = go_on
        witness.release()
        code, _, err = sender.ended()
    assert code == 130, err
    assert "goes on where it stopped" in err
    states = list(sending.judge(most=0).values())
    assert (states.count("sent"), states.count("pending")) == (CONNECTIONS, READERS - CONNECTIONS)
    sending.finish()


@pytest.mark.parametrize(("number", "processes"), [(signal.SIGINT, 1), (signal.SIGTERM, 2)])
def test_a_second_signal_waits_for_nobody(
    trial: Begin, witness: Witness, number: signal.Signals, processes: int
) -> None:
    """The witness never answers; left alone, a sender would wait ten minutes."""
    witness.script = hold
    sending = trial(readers=READERS, connections=CONNECTIONS, processes=processes)
    with sending.start() as sender:
        witness.wait(lambda: len(witness.held) == CONNECTIONS)
        sender.signal(number)
        sender.hear("heard")
        sender.signal(number)
        sender.hear("heard")
        code, _, err = sender.ended()
    assert code == 130, err
    states = list(sending.judge(most=CONNECTIONS).values())
    assert (states.count("uncertain"), states.count("pending")) == (CONNECTIONS, READERS - CONNECTIONS)
    witness.script = go_on
    assert sending.finish()[0] == 3


def test_a_signal_ends_the_waiting_for_the_next_turn_of_a_rate(trial: Begin, witness: Witness) -> None:
    sending = trial(readers=READERS, connections=CONNECTIONS, rate="1/h")
    with sending.start() as sender:
        witness.wait(lambda: len(witness.accepted) == 1)
        sender.signal(signal.SIGINT)
        code, _, err = sender.ended()
    assert code == 130, err
    assert list(sending.judge(most=0).values()).count("sent") == len(witness.accepted) < 3


def test_a_signal_ends_the_waiting_for_who_is_to_be_tried_again(trial: Begin, witness: Witness) -> None:
    def greylist(moment: Moment) -> str | None:
        first = moment.at is At.RCPT and moment.recipient == sending.readers[0]
        return "451 4.7.1 come back later" if first else None

    sending = trial(readers=READERS, connections=CONNECTIONS)
    witness.script = greylist
    with sending.start("--yes", "--wait") as sender:
        sender.hear("Ctrl-C stops")
        sender.signal(signal.SIGTERM)
        code, _, err = sender.ended()
    assert code == 130, err
    books = sending.judge(most=0)
    assert books.pop(sending.readers[0]) == "deferred"
    assert set(books.values()) == {"sent"}


def test_a_signal_ends_the_waiting_for_a_time_to_send_at(trial: Begin, witness: Witness) -> None:
    sending = trial(readers=READERS, connections=CONNECTIONS)
    with sending.start("--yes", "--at", "2999-12-01 09:00") as sender:
        sender.hear("Ctrl-C stops")
        sender.signal(signal.SIGINT)
        code, _, err = sender.ended()
    assert code == 130, err
    assert "is still planned" in err
    assert (sending.judge(most=0), witness.accepted) == ({}, [])
    sending.finish()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("step", ["stage:1", "frozen:1", "mark:1"])
def test_a_signal_before_and_after_the_sending_ends_it_in_good_order(trial: Begin, name: str, step: str) -> None:
    sending = trial(readers=READERS, connections=CONNECTIONS)
    code, _, err = sending.start(crash=step, NEWSLETTER_CRASH_BY=name).ended()
    assert (code, "stopped by you" in err) == (130, True)
    assert not list(sending.root.glob("*ballast*"))
    sending.judge(most=0)
    sending.finish()
