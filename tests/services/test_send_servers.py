"""Sending to servers that misbehave: nobody is lost, nobody has it twice, and no reader is blamed (mail.md R16)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from newsletter.transports.smtp_protocol import Patience
from tests.services.trial import Begin
from tests.services.witness import At, Fault, Moment, Witness, at_message

pytest_plugins = ["tests.services.trial_fixtures"]
READERS = 24
MANY = 8


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let nobody in this process wait long between attempts; when called, nor for a server in the phases named."""
    monkeypatch.setattr("newsletter.delivery.carrier.FIRST_BACKOFF", 0.01)
    monkeypatch.setattr("newsletter.delivery.carrier.LONGEST_BACKOFF", 0.1)

    def shorten(**seconds: float) -> None:
        monkeypatch.setattr(Patience.__init__, "__kwdefaults__", (Patience.__init__.__kwdefaults__ or {}) | seconds)

    shorten(quit=0.1)
    return shorten


@pytest.mark.parametrize("at", [At.CONNECT, At.MAIL, At.RCPT, At.DATA, At.BODY, At.DOT, At.REPLIED])
@pytest.mark.parametrize("fault", [Fault.BREAK, Fault.SILENCE])
def test_trouble_with_connections_is_nobodys_fault_and_keeps_nobody_from_it(
    trial: Begin, witness: Witness, hurry: Callable[..., None], at: At, fault: Fault
) -> None:
    """Where the dot was on its way already when the server went, only the server knows what it did with it."""
    if fault is Fault.SILENCE:
        hurry(**{{At.CONNECT: "greeting", At.BODY: "dot", At.DOT: "dot"}.get(at, "command"): 0.5})
    moments = count(1)
    faulty = range(5, READERS, 5)  # each a message's first attempt: after three it would be left for later
    witness.script = lambda moment: fault if moment.at is at and next(moments) in faulty else None
    sending = trial(readers=READERS, connections=MANY)
    code, document, err = sending.send()
    doubtful = READERS if at in (At.BODY, At.DOT) else 0
    states = list(sending.judge(most=doubtful).values())
    assert code == (3 if "uncertain" in states else 0), err
    assert states.count("sent") + states.count("uncertain") == READERS
    assert document["pending"] == document["deferred"] == document["failed"] == 0


@pytest.mark.parametrize("fault", [Fault.BREAK, Fault.SILENCE])
def test_who_was_accepted_without_a_word_is_uncertain_and_never_gets_it_again(
    trial: Begin, witness: Witness, hurry: Callable[..., None], fault: Fault
) -> None:
    hurry(dot=2.0)
    sending = trial(readers=READERS, connections=MANY)
    doubtful = sending.readers[3::5]
    witness.script = lambda moment: fault if moment.at is At.ACCEPTED and moment.recipient in doubtful else None
    code, _, err = sending.send()
    assert code == 3, err
    books = sending.judge(most=len(doubtful))
    assert [reader for reader, state in books.items() if state == "uncertain"] == doubtful
    assert len(witness.accepted) == READERS
    sending.finish()


@pytest.mark.usefixtures("hurry")
def test_a_server_that_closes_after_each_message_gets_a_connection_for_each(trial: Begin, witness: Witness) -> None:
    witness.script = lambda moment: Fault.CLOSE if moment.at is At.REPLIED else None
    sending = trial(readers=READERS, connections=MANY)
    assert sending.send()[0] == 0
    assert set(sending.judge(most=0).values()) == {"sent"}
    assert witness.connections >= READERS


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("at", [At.CONNECT, At.MAIL, At.RCPT])
def test_a_storm_of_421_passes(trial: Begin, witness: Witness, at: At) -> None:
    moments = count(1)

    def storm(moment: Moment) -> str | None:
        return "421 4.3.2 going down" if moment.at is at and 3 <= next(moments) <= 30 else None

    witness.script = storm
    sending = trial(readers=READERS, connections=MANY)
    code, _, err = sending.send()
    assert code in (0, 75), err
    sending.judge(most=0)
    sending.finish()


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("refusal", ["421 4.7.0 too many connections", Fault.BREAK])
def test_a_server_that_takes_half_of_the_connections_is_sent_to_over_these(
    trial: Begin, witness: Witness, refusal: str | Fault
) -> None:
    witness.delay = lambda: 0.01
    witness.script = lambda moment: refusal if moment.at is At.CONNECT and moment.connection % 2 else None
    sending = trial(readers=READERS, connections=MANY)
    code, _, err = sending.send()
    assert code == 0, err
    assert set(sending.judge(most=0).values()) == {"sent"}


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("processes", [1, 2])
def test_a_server_that_is_restarted_leaves_at_most_one_a_connection_uncertain(
    trial: Begin, witness: Witness, processes: int
) -> None:
    witness.delay = lambda: 0.01
    witness.script = at_message(30, lambda: witness.restart(after=0.2))
    sending = trial(readers=80, connections=MANY, processes=processes)
    code, document, err = sending.send()
    assert code == 3, err
    assert document["pending"] == document["deferred"] == document["failed"] == 0
    sending.judge(most=MANY)
    sending.finish()
