"""`newsletter send` over several connections and from several processes; and signed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import dkim  # type: ignore[import-untyped]
import pytest

from tests.commands.sending import counts, readers, set_up, subscribe
from tests.projects import RunNewsletter
from tests.relay import Relay, content_of


def test_all_connections_are_used_and_everybody_has_one_message(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    set_up(issue, "[delivery]\nconnections = 3")
    subscribe(issue, readers(60))
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 60})
    assert relay.connections == 3
    assert sorted(relay.recipients) == sorted(readers(60))
    assert len({message["Message-ID"] for message in relay.messages()}) == 60


@pytest.mark.skipif(sys.platform == "win32", reason="lanes live in one process there")
def test_two_processes_send_everything_once_and_what_one_process_would(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    set_up(issue, "[delivery]\nconnections = 4\nprocesses = 2")
    subscribe(issue, readers(60))
    relay.refuse = {"reader7@example.org": "550 5.1.1 no such user here"}
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (3, {"sent": 59, "failed": 1})
    assert relay.connections == 4
    assert len(set(relay.recipients)) == len(relay.recipients) == 59
    assert "no such user here" in newsletter("-C", issue, "report", "--state", "failed").out
    assert len({message["List-Unsubscribe"] for message in relay.messages()}) == 59


@pytest.mark.parametrize("processes", [1, 2])
def test_with_a_key_every_message_arrives_signed(
    newsletter: RunNewsletter, issue: Path, relay: Relay, processes: int
) -> None:
    if processes > 1 and sys.platform == "win32":
        pytest.skip("lanes live in one process there")
    set_up(issue, f"[delivery]\nprocesses = {processes}")
    key = json.loads(newsletter("-C", issue, "dkim-keygen", "--json").out)
    set_up(issue, key["settings"])
    record = {f"{key['name']}.": key["value"].encode()}
    done = newsletter("-C", issue, "send", "--yes", "--json")
    assert (done.code, counts(done)) == (0, {"sent": 3})
    for envelope in relay.envelopes:
        signed = content_of(envelope)
        assert b"Koffie" in signed
        assert dkim.verify(signed, dnsfunc=lambda name, **_: record.get(name.decode()))
        assert not dkim.verify(signed.replace(b"Koffie", b"Thee"), dnsfunc=lambda name, **_: record.get(name.decode()))
