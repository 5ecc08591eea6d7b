"""row-value: what a row puts into the mail is something to be read."""

from __future__ import annotations

import pytest

from tests.checks.mails import row, row_findings


@pytest.mark.parametrize("value", ["NULL", "undefined", "#N/A", "#VERW!", "{{ voornaam }}", "*|FNAME|*", "&nbsp;", "-"])
def test_what_a_program_left_in_a_cell_is_a_warning(value: str) -> None:
    (finding,) = row_findings("row-value", row(value))
    assert (finding.severity, finding.place) == ("warning", "subscribers.csv:5")
    assert "first_name" in finding.reason


@pytest.mark.parametrize("value", ["Henk", "Null", "Nan", "", "Jansen & Zn.", "Anne-Marie", "Nil", "D'Arcy"])
def test_names_are_fine(value: str) -> None:
    assert row_findings("row-value", row(value)) == []
