"""title: the HTML has a title, which tells what the subject tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.checks import Mail
from tests.checks.mails import findings, from_source, good_mail, mail_of


def titled(title: str) -> Mail:
    mail = mail_of("", sources=from_source("<mj-head>\nSjabloon 7\n", "t.mjml"))
    return replace(mail, html=mail.html.replace("<title>De Verbinding</title>", title))


@pytest.mark.parametrize("title", ["", "<title> </title>"])
def test_a_mail_without_title_is_a_warning(title: str) -> None:
    (finding,) = findings("title", titled(title))
    assert (finding.severity, finding.place) == ("warning", "t.mjml:1")


def test_a_title_far_from_the_subject_is_a_warning() -> None:
    (finding,) = findings("title", titled("<title>Sjabloon 7</title>"))
    assert finding.place == "t.mjml:2"
    assert "“Sjabloon 7”" in finding.reason


@pytest.mark.parametrize(
    "title", ["De buurttafel", "De Verbinding", "Nr. 42: de buurttafel als eerste hulp bij geldzorgen"]
)
def test_the_subject_or_the_name_is_fine_with_a_little_more(title: str) -> None:
    assert findings("title", titled(f"<title>{title}</title>")) == []


def test_our_own_mail_has_one() -> None:
    assert findings("title", good_mail()) == []
