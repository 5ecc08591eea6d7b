"""A store in a folder of its own, and what goes into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.store import Ledger, Store, open_store
from tests.runs import NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store("sqlite:///newsletter.db", root=tmp_path) as store:
        yield store


@pytest.fixture
def ledger(store: Store) -> Iterator[Ledger]:
    """The ledger of somebody who may send."""
    with store.sending(now=NOW):
        yield store.ledger
