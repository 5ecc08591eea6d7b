"""image-link-alt: a link that is only a picture says where it leads."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of

LINK = '<a href="https://example.org/brug"{}>{}<img src="images/brug.png" alt="{}"></a>'


def test_a_picture_without_words_in_a_link_is_an_error_at_its_line() -> None:
    mail = mail_of(LINK.format("", "", " "), sources=from_source("\nurl: https://example.org/brug"))
    (finding,) = findings("image-link-alt", mail)
    assert (finding.severity, finding.place) == ("error", "content/articles/1.md:2")


@pytest.mark.parametrize(
    ("attributes", "words", "alt"),
    [("", "De brug ", ""), ("", "", "De brug"), (' aria-label="De brug"', "", ""), (' aria-hidden="true"', "", "")],
)
def test_a_link_that_says_something_is_fine(attributes: str, words: str, alt: str) -> None:
    assert findings("image-link-alt", mail_of(LINK.format(attributes, words, alt))) == []


def test_our_own_mail_has_none() -> None:
    assert findings("image-link-alt", good_mail()) == []
