"""image-dead: every picture on the web is there."""

from __future__ import annotations

import pytest

from newsletter.checks import Answers, Mail
from newsletter.domain.finding import Finding
from newsletter.fetching import Answer, FetchError, Trouble
from tests.checks.mails import changed, check, from_source, good_mail, mail_of

SRC = "https://buurt.nl/foto.jpg"
MAIL = mail_of(
    f'<img src="{SRC}" alt="Plein"><img src="images/a.png" alt="A">', sources=from_source(f"\n![Plein]({SRC})")
)


def found_online(mail: Mail, answers: Answers) -> list[Finding]:
    rule = check("image-dead")
    assert rule.find_online is not None
    return list(rule.findings(rule.find_online(mail, answers), where="email.html"))


def answered(status: int, kind: str = "image/jpeg") -> Answer:
    return Answer(status=status, url=SRC, headers={"content-type": kind}, body=b"")


@pytest.mark.parametrize(
    ("answer", "severity"),
    [
        (answered(404), "error"),
        (answered(503), "warning"),
        (answered(200, "text/html; charset=utf-8"), "warning"),
        (FetchError("the certificate is not right", Trouble.CERTIFICATE), "warning"),
    ],
)
def test_a_picture_that_does_not_come_is_told_at_its_line(answer: Answer | FetchError, severity: str) -> None:
    (finding,) = found_online(MAIL, {SRC: answer})
    assert (finding.severity, finding.place) == (severity, "content/articles/1.md:2")


def test_a_picture_that_comes_is_fine() -> None:
    assert found_online(MAIL, {SRC: answered(200)}) == []


def test_our_own_pictures_are_asked_for_once_they_are_published() -> None:
    rule = check("image-dead")
    assert rule.addresses is not None
    assert list(rule.addresses(good_mail())) == []
    assert "https://nieuws.example.org/2026-11-23/images/a.png" in set(rule.addresses(changed(published=True)))


def test_a_web_that_cannot_be_reached_is_for_link_dead_to_tell() -> None:
    assert found_online(MAIL, {SRC: FetchError("no network", Trouble.UNREACHABLE)}) == []
