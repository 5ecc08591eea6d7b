"""preheader: the line beside the subject says something more."""

from __future__ import annotations

import pytest

from tests.checks.mails import changed, findings, good_mail, written


@pytest.mark.parametrize(
    ("preheader", "reason"), [("Te kort", "7 characters"), ("lang " * 30, "149 characters"), ("De buurttafel.", "same")]
)
def test_what_the_editor_wrote_is_told_at_its_line(preheader: str, reason: str) -> None:
    (finding,) = findings("preheader", written(preheader=preheader))
    assert (finding.severity, finding.place) == ("warning", "issues/2026-11-23/issue.md:3")
    assert reason in finding.reason


def test_none_at_all_is_a_warning() -> None:
    (finding,) = findings("preheader", changed(preheader="", written={"preheader": ""}))
    assert "no preheader" in finding.reason


def test_one_that_was_made_may_be_short() -> None:
    assert len(good_mail().preheader) < 40
    assert findings("preheader", written(preheader="")) == []


def test_a_good_one_is_fine() -> None:
    assert findings("preheader", written(preheader="En drie studiemiddagen over wonen, werken en wachten")) == []
