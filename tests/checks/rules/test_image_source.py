"""image-source: every picture has an address that a mail program can follow."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of


@pytest.mark.parametrize(
    "src",
    [
        "",
        "brug.png",
        "/uploads/brug.png",
        "images/onbekend.png",
        "//example.org/brug.png",
        "file:///C:/brug.png",
        "C:\\brug.png",
        "blob:https://example.org/1",
    ],
)
def test_an_address_that_leads_nowhere_is_an_error(src: str) -> None:
    (finding,) = findings("image-source", mail_of(f'<img src="{src}" alt="De brug">'))
    assert finding.severity == "error"
    assert "“De brug”" in finding.reason


def test_the_place_is_where_the_picture_is_named() -> None:
    mail = mail_of('<img src="foto/brug.png" alt="">', sources=from_source("\n![](foto/brug.png)\n"))
    (finding,) = findings("image-source", mail)
    assert finding.place == "content/articles/1.md:2"


def test_our_own_pictures_and_those_on_the_web_are_fine() -> None:
    own = next(iter(good_mail().pictures))
    body = f'<img src="images/{own}" alt=""><img src="https://example.org/a.png" alt=""><img style="display:none">'
    assert findings("image-source", mail_of(body)) == []
    assert findings("image-source", good_mail()) == []
