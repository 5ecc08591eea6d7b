"""row-skipped: a mail can be made for every reader."""

from __future__ import annotations

from newsletter.domain.delivery import Outcome, State
from tests.checks.mails import row, row_findings


def test_a_row_that_no_mail_can_be_made_for_is_a_warning_with_the_reason() -> None:
    made = Outcome(state=State.SKIPPED, reply="no message can be made: the address is too long")
    (finding,) = row_findings("row-skipped", row("Henk", made=made))
    assert (finding.severity, finding.place) == ("warning", "subscribers.csv:5")
    assert "henk@example.org" in finding.reason
    assert "too long" in finding.reason


def test_whoever_has_nothing_to_read_is_no_fault() -> None:
    assert row_findings("row-skipped", row("Henk", made=Outcome(state=State.SKIPPED, reply="no item for them"))) == []
    assert row_findings("row-skipped", row("Henk")) == []
