"""What the tests of sending start from: an issue that is built, and a relay to send it through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.projects import MakeProject, RunNewsletter
from tests.relay import Relay

ARTICLES = {
    "content/articles/koffie.md": "---\ntitle: Koffie in de wijk\ndate: 2026-11-20\n---\n\nDe deur staat open.\n",
    "content/articles/zorg.md": "---\ntitle: Zorg dichtbij\ndate: 2026-11-19\naudience: zorg\n---\n\nVoor wie zorgt.\n",
}


@pytest.fixture
def issue(newsletter: RunNewsletter, make_project: MakeProject) -> Path:
    """A project with issue 2026-12-01, built; its readers are anna (zorg), bram (jeugd, zorg) and chris."""
    root = make_project(ARTICLES)
    built = newsletter("-C", root, "build", "--date", "2026-12-01", "--subject", "Nieuws uit de wijk")
    assert built.code == 0, built.err
    return root


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    """A mail server that `newsletter send` goes to."""
    with Relay() as relay:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
        yield relay
