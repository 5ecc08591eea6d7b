"""privacy: nobody else learns who reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.mails import changed, findings, from_source, good_mail, mail_of
from tests.rendering.samples import SLOT


@pytest.mark.parametrize(
    "style",
    [
        "@import url(https://fonts.googleapis.com/css?x);",
        "@font-face{font-family:A;src:url('https://use.typekit.net/a')}",
    ],
)
def test_a_font_of_others_is_a_warning(style: str) -> None:
    (finding,) = findings("privacy", mail_of("<p>Dag</p>", style=style))
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    "image",
    [
        '<img src="https://spy.nl/x.gif" width="1" height="1" alt="">',
        '<img src="https://spy.nl/x.gif" style="display:none" alt="">',
        '<img src="https://cdn.nl/x.gif" width="24" height="24" alt="LinkedIn">',
    ],
)
def test_a_picture_that_counts_readers_is_a_warning_at_its_line(image: str) -> None:
    (finding,) = findings("privacy", mail_of(image, sources=from_source(f"Dag\n\n{image}")))
    assert finding.place == "content/articles/1.md:3"


def test_a_reader_s_data_in_a_link_is_a_warning() -> None:
    parts = good_mail().parts
    html = f'<a href="https://buurt.nl/x?naam={SLOT.token}">Meedoen</a>'
    introduction = from_source("\n[Meedoen](https://buurt.nl/x?naam={{ subscriber.first_name }})", "issue.md")
    (finding,) = findings("privacy", changed(parts=replace(parts, html=html), sources=introduction))
    assert finding.place == "issue.md:2"


def test_somebody_s_address_in_a_link_is_a_warning() -> None:
    (finding,) = findings("privacy", mail_of('<a href="https://buurt.nl/x?u=henk%40buurt.nl">Meedoen</a>'))
    assert "henk@buurt.nl" in finding.reason


def test_what_tells_nobody_anything_is_fine() -> None:
    body = (
        '<img src="https://nieuws.example.org/icon.png" width="24" height="24" alt="RSS">'
        '<img src="https://buurt.nl/foto.jpg" width="600" height="300" alt="Het plein">'
        '<img src="images/lijn.png" width="1" height="1" alt="">'
        '<a href="mailto:redactie@buurt.nl?subject=x@y.nl">Schrijf ons</a>'
        '<a href="https://agenda.nl/?details=Mail+ons+op+redactie%40buurt.nl">Agenda</a>'
        '<a href="https://sociaal.nl/@buurt@nl.nl">Mastodon</a>'
    )
    assert findings("privacy", mail_of(body)) == findings("privacy", good_mail()) == []
