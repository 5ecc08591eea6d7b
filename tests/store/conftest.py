"""A store on each database there is, and what goes into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.store import Ledger, Store, open_store
from tests.postgresql import postgresql
from tests.runs import NOW


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, to be opened from `tmp_path`."""
    return "sqlite:///newsletter.db" if request.param == "sqlite" else postgresql().url()


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    with open_store(url, root=tmp_path) as store:
        yield store


@pytest.fixture
def ledger(store: Store) -> Iterator[Ledger]:
    """The ledger of somebody who may send."""
    with store.sending(now=NOW):
        yield store.ledger
