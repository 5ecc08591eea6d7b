"""What the proof is made on: publications, each made once, and the pages of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.proof.publication import Publications


@pytest.fixture(scope="session")
def publications(tmp_path_factory: pytest.TempPathFactory) -> Publications:
    """Make publications: `publications("editorial", plenty=True)`; the processes of a session share them."""
    own = tmp_path_factory.getbasetemp()
    return Publications((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "proof")


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.fixture(params=["mail", "web", "archive"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def sheets(kind: str, theme: str, publications: Publications) -> list[Path]:
    """The pages of one kind in a theme: of the demonstration, and of an issue with one of everything."""
    if kind == "archive":
        return [publications(theme, published=True).archive / "index.html"]
    return [getattr(publications(theme, plenty=plenty), kind) for plenty in (False, True)]
