"""The promise under `kill -9`: nobody lost, nobody twice, at most one uncertain, and that one named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.projects import MakeProject, RunNewsletter
from tests.relay import Relay

READERS = [f"reader{n}@example.org" for n in range(1, 7)]
STEPS = [
    *("freeze:1", "frozen:1", "seal:1", "sealed:1", "deliver:1", "intend:1", "intended:1", "answered:1"),
    *(
        "record:2",
        "recorded:2",
        "deliver:4",
        "intended:4",
        "answered:4",
        "answered:6",
        "recorded:7",
        "mark:1",
        "marked:1",
    ),
]
CERTAIN = {"freeze:1", "frozen:1", "seal:1", "sealed:1", "deliver:1", "intend:1", "recorded:7", "mark:1", "marked:1"}
"""Steps at which nothing is on its way."""

SENDER = Path(__file__).with_name("crashing_sender.py")


@pytest.fixture
def relay() -> Iterator[Relay]:
    with Relay() as relay:
        yield relay


@pytest.fixture
def root(newsletter: RunNewsletter, make_project: MakeProject) -> Path:
    article = "---\ntitle: Koffie in de wijk\ndate: 2026-11-20\n---\n\nDe deur staat open.\n"
    listed = "email\n" + "".join(f"{reader}\n" for reader in READERS)
    root = make_project({"content/articles/koffie.md": article}, subscribers=listed)
    assert newsletter("-C", root, "build", "--date", "2026-12-01").code == 0
    return root


def killed_at(step: str, root: Path, url: str) -> int:
    environment = os.environ | {
        "NEWSLETTER_CRASH_AT": step,
        "NEWSLETTER_TRANSPORT": url,
        "NEWSLETTER_PROJECT": str(root),
    }
    return subprocess.run(
        [sys.executable, str(SENDER), "send", "--yes", "--json"], env=environment, capture_output=True, check=False
    ).returncode


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_send_is_taken_up_with_nobody_lost_and_nobody_twice(
    newsletter: RunNewsletter, root: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    assert killed_at(step, root, relay.url) not in (0, 1, 2)
    monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
    done = newsletter("-C", root, "send", "--yes", "--json")
    document = json.loads(done.out)
    uncertain = document["uncertain"]
    assert done.code == (3 if uncertain else 0), done.err
    assert (document["recipients"], document["sent"] + uncertain) == (len(READERS), len(READERS))
    report = json.loads(newsletter("-C", root, "report", "--state", "uncertain", "--json").out)
    named = [delivery["email"] for delivery in report["deliveries"]]
    assert len(named) == uncertain <= 1
    arrived = Counter(relay.recipients)
    assert max(arrived.values()) == 1
    assert set(arrived) | set(named) == set(READERS)
    assert uncertain == 0 or step not in CERTAIN
    again = newsletter("-C", root, "send", "--yes", "--json")
    assert (again.code, len(relay.envelopes)) == (0, sum(arrived.values()))


def test_a_rehearsal_that_is_killed_goes_on_too(newsletter: RunNewsletter, root: Path) -> None:
    assert killed_at("answered:3", root, "file:outbox") not in (0, 1, 2)
    done = newsletter("-C", root, "send", "--json")
    document = json.loads(done.out)
    assert (document["sent"], document["uncertain"]) == (5, 1)
    assert sorted(path.stem for path in (root / "outbox/2026-12-01").glob("*.eml")) == READERS
