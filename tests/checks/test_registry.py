"""Every rule is found by its file's name, is tested both ways, and is explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.checks import Check, all_checks
from tests.checks.mails import good_mail

ROOT = Path(__file__).parents[2]
CHECKS = pytest.mark.parametrize("check", all_checks(), ids=lambda check: str(check.id))


@CHECKS
def test_every_rule_looks_at_something_and_says_who_asks_for_it(check: Check) -> None:
    assert check.find or check.find_in_copy or check.find_online
    assert check.title.endswith(".")
    assert check.rule.source


@CHECKS
def test_every_rule_has_a_test_that_it_fires_and_one_that_it_does_not(check: Check) -> None:
    tests = ROOT / "tests" / "checks" / "rules" / f"test_{check.id.replace('-', '_')}.py"
    assert tests.read_text(encoding="utf-8").count("\ndef test_") >= 2


@CHECKS
def test_every_rule_is_explained_in_the_docs(check: Check) -> None:
    explained = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert f"\n### {check.id}\n" in explained


@CHECKS
def test_no_rule_finds_anything_in_our_own_mail(check: Check) -> None:
    assert list(check.find(good_mail()) if check.find else ()) == []
