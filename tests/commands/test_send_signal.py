"""Ctrl-C during a real send: the messages on their way are finished, the rest stays, and the exit code says so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from aiosmtpd.smtp import Envelope

from tests.projects import RunNewsletter
from tests.relay import Relay

READERS = [f"reader{number}@example.org" for number in range(40)]


@pytest.mark.skipif(os.name != "posix", reason="another process is signalled differently here")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_the_messages_on_their_way_and_leaves_the_rest(
    newsletter: RunNewsletter, issue: Path, relay: Relay, number: signal.Signals
) -> None:
    (issue / "subscribers.csv").write_text("\n".join(["email", *READERS]), encoding="utf-8")
    command = [sys.executable, "-m", "newsletter", "-C", str(issue), "send", "--yes", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def interrupt(_envelope: Envelope) -> None:
        if len(relay.envelopes) == 4:
            process.send_signal(number)

    relay.at_dot = interrupt
    out, err = process.communicate()
    document = json.loads(out)
    assert (process.returncode, document["uncertain"], document["sent"]) == (130, 0, len(relay.envelopes))
    assert document["pending"] == len(READERS) - len(relay.envelopes) > 0
    assert "goes on where it stopped" in err
    assert newsletter("-C", issue, "send", "--resume").code == 0
    assert sorted(relay.recipients) == sorted(READERS)
