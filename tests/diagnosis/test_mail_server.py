"""What was met at a mail server is told step by step, up to the one that failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsletter.diagnosis.mail_server import Greeted, examine_server
from newsletter.diagnosis.observation import Result

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
GOOD = Greeted(
    url="smtp://redactie@smtp.example.org:587",
    loopback=False,
    extensions={"SIZE": "1000", "PIPELINING": "", "AUTH": "PLAIN"},
    tls="TLSv1.3",
    expires=NOW + timedelta(days=60),
    user="redactie",
    sender="redactie@example.org",
)


def results(greeted: Greeted) -> list[tuple[str, Result]]:
    return [(one.id, one.result) for one in examine_server(greeted, now=NOW)]


def test_a_good_server_passes_in_everything() -> None:
    found = list(examine_server(GOOD, now=NOW))
    assert [one.result for one in found] == [Result.PASS] * 4
    assert "offers PIPELINING, SIZE" in found[0].seen


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        ("connection", [("smtp", Result.FAIL)]),
        ("tls", [("smtp-tls", Result.FAIL)]),
        ("sign-in", [("smtp", Result.PASS), ("smtp-tls", Result.PASS), ("smtp-sign-in", Result.FAIL)]),
        (
            "sender",
            [
                ("smtp", Result.PASS),
                ("smtp-tls", Result.PASS),
                ("smtp-sign-in", Result.PASS),
                ("smtp-sender", Result.FAIL),
            ],
        ),
    ],
)
def test_the_step_that_failed_is_the_last_that_is_told(refused: str, expected: list[tuple[str, Result]]) -> None:
    assert results(replace(GOOD, refused=refused, reason="nee", hint="doe iets")) == expected


@pytest.mark.parametrize(
    ("greeted", "result", "says"),
    [
        (replace(GOOD, tls="TLSv1"), Result.WARN, "out of date"),
        (replace(GOOD, expires=NOW + timedelta(days=3)), Result.WARN, "ends on 2026-12-04"),
        (replace(GOOD, tls=None), Result.WARN, "not encrypted"),
        (replace(GOOD, tls=None, loopback=True), Result.PASS, "nobody stands between"),
        (replace(GOOD, expires=None), Result.PASS, "TLSv1.3"),
    ],
)
def test_encryption_is_judged(greeted: Greeted, result: Result, says: str) -> None:
    [found] = [one for one in examine_server(greeted, now=NOW) if one.id == "smtp-tls"]
    assert (found.result, says in found.seen) == (result, True)


def test_a_server_that_knows_users_wants_one() -> None:
    assert ("smtp-sign-in", Result.WARN) in results(replace(GOOD, user=None))
    assert "smtp-sign-in" not in dict(results(replace(GOOD, user=None, extensions={})))
