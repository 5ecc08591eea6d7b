"""A domain exists and takes mail, or the reason why not is told with the record to publish."""

from __future__ import annotations

import pytest

from newsletter.diagnosis.domains import examine_domains
from newsletter.diagnosis.observation import Result
from tests.dns_server import SERVFAIL, Book

ZONE = {
    "good.example": ["MX 10 mail.good.example.", "MX 20 dead.good.example."],
    "mail.good.example": ["A 192.0.2.1"],
    "all.example": ["MX 10 mail.good.example."],
    "null.example": ["MX 0 ."],
    "web.example": ["AAAA 2001:db8::1"],
    "empty.example": ["TXT niets"],
    "dead.example": ["MX 10 dead.good.example."],
    "broken.example": [SERVFAIL],
}


@pytest.mark.parametrize(
    ("domain", "role", "result", "says"),
    [
        ("all.example", "From", Result.PASS, "mail goes to mail.good.example"),
        ("good.example", "bounces", Result.WARN, "dead.good.example has no address"),
        ("gone.example", "From", Result.FAIL, "does not exist"),
        ("null.example", "From", Result.FAIL, "takes no mail"),
        ("web.example", "From", Result.PASS, "no mail server of its own"),
        ("web.example", "replies", Result.WARN, "names no mail server"),
        ("empty.example", "From", Result.FAIL, "no mail server (MX) and no address"),
        ("dead.example", "From", Result.FAIL, "has no address"),
        ("broken.example", "From", Result.NOT_CHECKED, "SERVFAIL"),
    ],
)
def test_a_domain_is_judged_by_what_it_is_used_for(domain: str, role: str, result: Result, says: str) -> None:
    [found] = examine_domains({domain: [role]}, Book(ZONE))
    assert (found.result, says in found.seen) == (result, True), found.seen
    assert f"{domain} ({role})" in found.seen or result is Result.FAIL
    assert bool(found.fix) is (result in (Result.WARN, Result.FAIL))


def test_the_record_to_publish_stands_on_a_line_of_its_own() -> None:
    [found] = examine_domains({"web.example": ["bounces"]}, Book(ZONE))
    assert found.fix.splitlines()[1] == "web.example. MX 10 mail.web.example."


def test_each_domain_is_told_once() -> None:
    found = list(examine_domains({"all.example": ["From", "replies"], "gone.example": ["bounces"]}, Book(ZONE)))
    assert [one.result for one in found] == [Result.PASS, Result.FAIL]
    assert "(From, replies)" in found[0].seen
