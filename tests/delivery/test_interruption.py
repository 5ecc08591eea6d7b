"""Interruptions: the first is a request, the second an order, and afterwards all is as before."""

from __future__ import annotations

import signal
import threading

import pytest

from newsletter.delivery import Interruption


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_to_stop_and_the_second_to_stop_at_once(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    interruption = Interruption()
    with interruption.listening():
        signal.raise_signal(number)
        assert (interruption.requested, interruption.urgent) == (True, False)
        signal.raise_signal(number)
        assert interruption.urgent
    assert signal.getsignal(number) is before


def test_a_thread_that_cannot_be_signalled_listens_to_nothing() -> None:
    before = signal.getsignal(signal.SIGINT)
    during: list[object] = []

    def work() -> None:
        with Interruption().listening():
            during.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert during == [before]
