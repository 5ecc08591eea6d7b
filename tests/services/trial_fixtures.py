"""What a test of a send on trial starts from: `pytest_plugins = ["tests.services.trial_fixtures"]`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.projects import SETTINGS, RunNewsletter
from tests.services.trial import Begin, Trial
from tests.services.witness import Witness

ARTICLE = "---\ntitle: Koffie in de wijk\ndate: 2026-11-20\n---\n\nDe deur staat open.\n"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a built issue, and no readers yet."""
    root = tmp_path_factory.mktemp("built") / "project"
    (root / "content/articles").mkdir(parents=True)
    (root / "content/articles/koffie.md").write_text(ARTICLE, encoding="utf-8")
    (root / "newsletter.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "subscribers.csv").write_text("email\n", encoding="utf-8")
    command = [sys.executable, "-m", "newsletter", "-C", str(root), "build", "--date", "2026-12-01"]
    environment = os.environ | {"XDG_CACHE_HOME": str(root.parent / "cache")}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return root


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    """The server that everything is sent to."""
    with Witness() as witness:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", witness.url)
        yield witness


@pytest.fixture
def trial(built: Path, tmp_path: Path, newsletter: RunNewsletter, witness: Witness) -> Begin:
    numbers = count(1)

    def begin(*, readers: int, **delivery: object) -> Trial:
        return Trial.of(
            built, tmp_path / f"trial{next(numbers)}", witness, newsletter, readers=readers, delivery=delivery
        )

    return begin
