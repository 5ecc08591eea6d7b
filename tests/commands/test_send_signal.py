"""Ctrl-C during a real send: the message on its way is finished, the rest stays, and the exit code says so."""

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


@pytest.mark.skipif(os.name != "posix", reason="another process is signalled differently here")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_the_message_on_its_way_and_leaves_the_rest(
    newsletter: RunNewsletter, issue: Path, relay: Relay, number: signal.Signals
) -> None:
    command = [sys.executable, "-m", "newsletter", "-C", str(issue), "send", "--yes", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def interrupt(_envelope: Envelope) -> None:
        if len(relay.envelopes) == 1:
            process.send_signal(number)

    relay.at_dot = interrupt
    out, err = process.communicate()
    document = json.loads(out)
    assert (process.returncode, document["sent"], document["uncertain"], document["pending"]) == (130, 2, 0, 1)
    assert "goes on where it stopped" in err
    done = json.loads(newsletter("-C", issue, "send", "--resume", "--json").out)
    assert (done["sent"], len(relay.envelopes)) == (3, 3)
