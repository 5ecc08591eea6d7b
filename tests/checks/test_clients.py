"""What mail programs can do, and how old that knowledge is."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from newsletter.checks import clients
from newsletter.checks.clients import PROGRAMS, support

FACTS = tomllib.loads(Path(clients.__file__).with_name("clients.toml").read_text(encoding="utf-8"))
FEATURES = sorted(name for name, value in FACTS.items() if isinstance(value, dict))


@pytest.mark.parametrize("feature", FEATURES)
def test_every_fact_has_its_date_and_speaks_of_programs_we_know(feature: str) -> None:
    told = dict(FACTS[feature])
    assert isinstance(told.pop("tested"), date)
    assert set(told) <= set(PROGRAMS)
    assert set(told.values()) <= {"yes", "partly", "no"}


def test_who_lacks_a_feature_is_said_with_the_date() -> None:
    assert support("css-display-flex") == (
        "Outlook (classic) does not show that, Gmail only in part "
        f"(caniemail.com/features/css-display-flex, {FACTS['date']})"
    )
    assert support("css-variables").startswith("Gmail, Outlook (classic), Outlook (new) and Yahoo do not show that (")


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_is_lacking_somewhere_else_it_would_not_be_listed(feature: str) -> None:
    assert not support(feature).startswith(" (")
