"""The DMARC record that holds is found by the tree walk, and judged; so is whether our mail can pass."""

from __future__ import annotations

import pytest

from newsletter.diagnosis.dmarc import ALIGNMENT, DMARC, examine_dmarc
from newsletter.diagnosis.dmarc_walk import TreeWalk, steps
from newsletter.diagnosis.observation import Observation, Result
from tests.dns_server import SERVFAIL, Book

GOOD = "TXT v=DMARC1; p=none; rua=mailto:dmarc@example.org"


def examined(
    zone: dict[str, list[str]],
    *,
    domain: str = "example.org",
    envelope: str = "example.org",
    signing: str | None = None,
) -> list[Observation]:
    found = examine_dmarc(domain, Book(zone), envelope=envelope, signing=signing, report_to=f"dmarc@{domain}")
    return list(found)


def dmarc(zone: dict[str, list[str]], domain: str = "example.org") -> list[Observation]:
    return [one for one in examined(zone, domain=domain, envelope=domain) if one.id == DMARC.id]


def test_a_long_name_is_asked_about_in_eight_steps() -> None:
    assert steps("a.b.c.d.e.f.g.h.i.example.org") == [
        "a.b.c.d.e.f.g.h.i.example.org",
        "e.f.g.h.i.example.org",
        "f.g.h.i.example.org",
        "g.h.i.example.org",
        "h.i.example.org",
        "i.example.org",
        "example.org",
        "org",
    ]
    assert steps("nieuws.example.org") == ["nieuws.example.org", "example.org", "org"]
    assert max(len(steps(".".join("x" * count))) for count in range(1, 40)) == 8


@pytest.mark.parametrize(
    ("zone", "organisation", "at"),
    [
        ({"_dmarc.example.org": [GOOD]}, "example.org", "example.org"),
        ({"_dmarc.nieuws.example.org": [GOOD], "_dmarc.example.org": [GOOD]}, "example.org", "nieuws.example.org"),
        ({"_dmarc.nieuws.example.org": [f"{GOOD}; psd=n"]}, "nieuws.example.org", "nieuws.example.org"),
        ({"_dmarc.org": [f"{GOOD}; psd=y"]}, "example.org", "org"),
        ({"_dmarc.example.org": [GOOD], "_dmarc.org": [f"{GOOD}; psd=y"]}, "example.org", "example.org"),
        ({}, "nieuws.example.org", None),
    ],
)
def test_the_walk_finds_the_organisation_and_the_record(
    zone: dict[str, list[str]], organisation: str, at: str | None
) -> None:
    walk = TreeWalk(start="nieuws.example.org").run(Book(zone))
    assert walk.organisation == organisation
    assert (walk.policy.domain if walk.policy else None) == at


@pytest.mark.parametrize("domain", ["example.org", "nieuws.example.org"])
def test_a_good_record_passes_wherever_it_stands(domain: str) -> None:
    [found] = dmarc({"_dmarc.example.org": [GOOD]}, domain)
    assert found.result is Result.PASS
    assert ("it stands at example.org" in found.seen) is (domain != "example.org")


@pytest.mark.parametrize(
    ("records", "says"),
    [
        (["TXT v=spf1 -all"], "has no DMARC record"),
        ([GOOD, GOOD], "several DMARC records"),
        (["TXT v=DMARC1; p=none; p=reject"], "cannot be read"),
        (["TXT v=DMARC1; p=nothing; rua=mailto:a@example.org"], "p=nothing is no policy"),
        ([f"{GOOD}; sp=all"], "sp=all is no policy"),
    ],
)
def test_what_counts_for_nothing_fails(records: list[str], says: str) -> None:
    [found] = dmarc({"_dmarc.example.org": records})
    assert (found.result, says in found.seen) == (Result.FAIL, True), found.seen


def test_the_record_to_publish_is_told() -> None:
    [found] = dmarc({})
    assert found.fix == 'Publish:\n_dmarc.example.org. TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.org"'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("v=DMARC1; rua=mailto:a@example.org", "does not say p="),
        ("v=DMARC1; p=none", "asks for no reports"),
        ("v=DMARC1; p=none; rua=mailto:a@reports.example", "does not say that it takes reports"),
        ("v=DMARC1; p=none; pct=50; ri=3600; rua=mailto:a@example.org", "pct, ri went out of use"),
    ],
)
def test_what_is_weak_is_warned_of(text: str, says: str) -> None:
    [found] = dmarc({"_dmarc.example.org": [f"TXT {text}"]})
    assert (found.result, says in found.seen) == (Result.WARN, True), found.seen


def test_somebody_else_may_take_the_reports_if_they_say_so() -> None:
    zone = {
        "_dmarc.example.org": ["TXT v=DMARC1; p=none; rua=mailto:a@reports.example!10m"],
        "example.org._report._dmarc.reports.example": ["TXT v=DMARC1"],
    }
    assert [one.result for one in dmarc(zone)] == [Result.PASS]


def test_what_is_not_answered_is_not_checked() -> None:
    assert [one.result for one in dmarc({"_dmarc.example.org": [SERVFAIL]})] == [Result.NOT_CHECKED]


@pytest.mark.parametrize(
    ("tags", "envelope", "signing", "result"),
    [
        ("", "example.org", None, Result.PASS),
        ("", "bounces.example.org", None, Result.PASS),
        ("", "bounces.example.org", "example.org", Result.PASS),
        ("", "mailer.example", "example.org", Result.PASS),
        ("", "mailer.example", None, Result.WARN),
        ("; aspf=s", "bounces.example.org", None, Result.WARN),
        ("", "example.org", "mailer.example", Result.WARN),
        ("", "mailer.example", "mailer.example", Result.FAIL),
        ("; adkim=s; aspf=s", "bounces.example.org", "nieuws.example.org", Result.FAIL),
    ],
)
def test_spf_or_dkim_must_be_about_the_domain_in_from(
    tags: str, envelope: str, signing: str | None, result: Result
) -> None:
    zone = {"_dmarc.example.org": [GOOD + tags], "_dmarc.mailer.example": ["TXT v=DMARC1; p=reject"]}
    [found] = [one for one in examined(zone, envelope=envelope, signing=signing) if one.id == ALIGNMENT.id]
    assert found.result is result, found.seen


def test_only_what_the_record_asks_for_is_called_strict() -> None:
    zone = {"_dmarc.example.org": [GOOD + "; fo=s; aspf=s"], "_dmarc.mailer.example": ["TXT v=DMARC1; p=reject"]}
    [found] = [one for one in examined(zone, envelope="mailer.example", signing=None) if one.id == ALIGNMENT.id]
    assert "(aspf=s)" in found.seen
    [found] = [
        one
        for one in examined({"_dmarc.example.org": [GOOD + "; fo=s"]}, envelope="mailer.example", signing=None)
        if one.id == ALIGNMENT.id
    ]
    assert "very same domain" not in found.seen
