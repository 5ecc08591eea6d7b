"""link-dead: every link leads to a page that is there."""

from __future__ import annotations

import pytest

from newsletter.checks import Answers, Mail
from newsletter.domain.finding import Finding
from newsletter.fetching import Answer, FetchError, Trouble
from tests.checks.mails import PLAN, check, from_source, good_mail, mail_of

SOURCE = from_source("\n[Verslag](https://buurt.nl/x#deel)\n")
BODY = '<a href="https://buurt.nl/x#deel">Verslag</a> <a href="https://nos.nl/">NOS</a>'
FINE = Answer(status=200, url="https://nos.nl/", headers={}, body=b"")


def found_online(mail: Mail, answers: Answers) -> list[Finding]:
    rule = check("link-dead")
    assert rule.find_online is not None
    return list(rule.findings(rule.find_online(mail, answers), where="email.html"))


def answered(status: int) -> Answer:
    return Answer(status=status, url="https://buurt.nl/x", headers={}, body=b"")


@pytest.mark.parametrize(
    ("status", "severity"),
    [(404, "error"), (410, "error"), (500, "warning"), (403, "info"), (429, "info"), (999, "info")],
)
def test_a_page_that_is_not_there_is_told_at_its_line(status: int, severity: str) -> None:
    answers: Answers = {"https://buurt.nl/x": answered(status), "https://nos.nl/": FINE}
    (finding,) = found_online(mail_of(BODY, sources=SOURCE), answers)
    assert (finding.severity, finding.place) == (severity, "content/articles/1.md:2")
    assert str(status) in finding.reason


@pytest.mark.parametrize("trouble", [Trouble.UNKNOWN_HOST, Trouble.TIMED_OUT, Trouble.CERTIFICATE])
def test_a_site_that_does_not_answer_is_a_warning_while_others_do(trouble: Trouble) -> None:
    answers: Answers = {"https://buurt.nl/x": FetchError("buurt.nl: no answer", trouble), "https://nos.nl/": FINE}
    (finding,) = found_online(mail_of(BODY), answers)
    assert (finding.severity, "buurt.nl: no answer" in finding.reason) == ("warning", True)


def test_a_web_that_cannot_be_reached_is_told_once() -> None:
    nothing = FetchError("there is no such host", Trouble.UNKNOWN_HOST)
    (finding,) = found_online(mail_of(BODY), {"https://buurt.nl/x": nothing, "https://nos.nl/": nothing})
    assert (finding.severity, finding.place) == ("warning", PLAN)
    assert "could not be reached" in finding.reason


def test_pages_that_are_there_are_fine_also_large_ones() -> None:
    large = FetchError("too large", Trouble.TOO_LARGE, status=200)
    assert found_online(mail_of(BODY), {"https://buurt.nl/x": large, "https://nos.nl/": FINE}) == []
    assert found_online(mail_of(BODY), {}) == []


def test_neither_the_reader_s_own_pages_nor_those_to_come_are_asked_for() -> None:
    rule = check("link-dead")
    assert rule.addresses is not None
    asked = set(rule.addresses(good_mail()))
    assert "https://example.org/aanmelden" in asked
    assert not [address for address in asked if "/u/x" in address or "/2026-11-23/" in address]
