"""image-width: every picture is as large as it is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.checks import Mail
from newsletter.domain.item import Picture
from tests.checks.mails import changed, findings, from_source, good_mail, mail_of


def with_picture(width: int, *, shown: str = "300", size: int = 1000, kind: str = "png") -> Mail:
    name = f"brug-1a2b3c4d.{kind}"
    picture = Picture(name=name, media_type=f"image/{kind}", data=b"x" * size, width=width, height=100)
    attribute = f'width="{shown}"' if shown else ""
    body = f'<img src="images/{name}" alt="De brug" {attribute}>'
    return mail_of(body, pictures={name: picture}, sources=from_source("title: Brug\nimage: brug.png\n"))


def test_a_picture_without_width_is_a_warning_where_it_is_named() -> None:
    (finding,) = findings("image-width", with_picture(600, shown=""))
    assert (finding.severity, finding.place) == ("warning", "content/articles/1.md:2")
    assert "has no width" in finding.reason


@pytest.mark.parametrize(
    ("width", "shown", "size", "told"),
    [
        (1600, "800", 1000, "a mail has room for 600"),
        (400, "300", 1000, "blurred"),
        (1200, "300", 200_000, "most of it is thrown away"),
        (600, "300", 600_000, "600 kB"),
    ],
)
def test_too_wide_too_coarse_wasted_and_heavy_are_warnings(width: int, shown: str, size: int, told: str) -> None:
    (finding,) = findings("image-width", with_picture(width, shown=shown, size=size))
    assert finding.severity == "warning"
    assert told in finding.reason


def test_beyond_a_mebibyte_it_is_an_error() -> None:
    (finding,) = findings("image-width", with_picture(600, size=1_100_000))
    assert finding.severity == "error"


def test_pictures_that_weigh_too_much_together_are_a_warning() -> None:
    pictures = {f"{n}.png": Picture(name=f"{n}.png", media_type="image/png", data=b"x" * 450_000, width=600, height=9)
                for n in range(5)}  # fmt: skip
    body = "".join(f'<img src="images/{name}" alt="" width="300">' * 2 for name in pictures)
    (finding,) = findings("image-width", mail_of(body, pictures=pictures))
    assert "2.2 MB together" in finding.reason


@pytest.mark.parametrize(
    ("width", "shown", "kind"),
    [(600, "300", "png"), (450, "300", "png"), (300, "300", "gif"), (60, "60", "png"), (950, "300", "png")],
)
def test_twice_the_width_is_right_and_small_or_moving_ones_may_have_less(width: int, shown: str, kind: str) -> None:
    assert findings("image-width", with_picture(width, shown=shown, kind=kind)) == []


def test_a_picture_that_was_drawn_for_an_item_is_as_it_should_be() -> None:
    mail = changed(pictures={"a.png": Picture(name="a.png", media_type="image/png", data=b"x", width=60, height=30)})
    lead = mail.issue.lead
    assert lead is not None
    assert lead.illustration is not None
    assert lead.illustration.src is not None
    drawn = replace(lead, illustration=replace(lead.illustration, generated=True))
    body = f'<img src="{lead.illustration.src}" alt="" width="600">'
    assert (
        findings(
            "image-width", mail_of(body, issue=replace(mail.issue, lead=drawn, stories=()), pictures=mail.pictures)
        )
        == []
    )
    assert len(findings("image-width", mail_of(body, pictures=mail.pictures))) == 1


def test_our_own_mail_has_none() -> None:
    assert findings("image-width", good_mail()) == []
