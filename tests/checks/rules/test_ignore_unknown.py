"""ignore-unknown: the rules that issue.md silences exist."""

from __future__ import annotations

from tests.checks.mails import PLAN, changed, findings


def test_a_rule_that_does_not_exist_is_a_warning_with_the_nearest() -> None:
    (finding,) = findings("ignore-unknown", changed(ignored={"subject_empt": "zo"}, plan_lines={"subject_empt": 9}))
    assert (finding.severity, finding.place) == ("warning", f"{PLAN}:9")
    assert "did you mean subject-empty?" in finding.reason


def test_a_rule_that_exists_may_be_silenced() -> None:
    assert findings("ignore-unknown", changed(ignored={"subject": "zo", "alt-missing": "zo"})) == []
