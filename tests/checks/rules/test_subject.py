"""subject: it fits, and does not shout."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, written


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("Een onderwerp dat zo lang is dat geen enkele telefoon het einde laat zien", "73 characters"),
        ("KOFFIE IN DE WIJK", "capitals"),
        ("Koffie!!", '"!!"'),
        ("Koffie ☕ en taart 🎂", "2 emoji"),
        ("Re: koffie in de wijk", '"Re:"'),
        ("FW: koffie in de wijk", '"FW:"'),
    ],
)
def test_what_puts_readers_and_filters_off_is_a_warning(subject: str, reason: str) -> None:
    (finding,) = findings("subject", written(subject=subject))
    assert (finding.severity, finding.place) == ("warning", "issues/2026-11-23/issue.md:2")
    assert reason in finding.reason


@pytest.mark.parametrize(
    "subject",
    [
        "AVG en WLZ", "Koffie!", "Komt u ook? Ja!", "Een kopje koffie ☕️", "Samen 👩🏽‍🌾", "Regen: wat nu", "Vlag 🇳🇱",
        "x" * 60, "مرحبا بكم في الحي", "Prijs € 5 → € 3 ©",
    ],
)  # fmt: skip
def test_what_is_fine(subject: str) -> None:
    assert findings("subject", written(subject=subject)) == []
