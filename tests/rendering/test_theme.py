"""A theme's tokens and a publication's own: readable, whatever the brand."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from newsletter.config.settings import Brand
from newsletter.domain.colour import contrast
from newsletter.rendering.environment import template_folders
from newsletter.rendering.lookup import look_up
from newsletter.rendering.theme import load_tokens, readable_on

LOOKUP = look_up("editorial", template_folders(Path("no-such-project")))
TEXTS = ("ink", "soft", "mute", "link", "accent")


def pairs() -> list[tuple[str, str]]:
    grounds = [(text, ground) for text, ground in product(TEXTS, ("sheet", "tint"))]
    return [
        *grounds,
        ("mute", "page"),
        ("soft", "page"),
        ("accent", "badge"),
        ("ink", "badge"),
        ("on_primary", "primary"),
    ]


@pytest.mark.parametrize("table", ["colours", "dark"])
def test_every_text_of_the_theme_is_readable(table: str) -> None:
    colours = load_tokens(LOOKUP, Brand())[table]
    poor = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs()}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#f0b650", "#14524d", "#7f7f7f", "#ff0000", "#ffff00"])
def test_what_stands_on_a_brand_colour_is_readable(colour: str) -> None:
    tokens = load_tokens(LOOKUP, Brand(primary=colour, accent=colour))
    for table in ("colours", "dark"):
        colours = tokens[table]
        assert contrast(colours["on_primary"], colours["primary"]) >= 4.5
        assert contrast(colours["link"], colours["sheet"]) >= 4.5
        assert contrast(colours["accent"], colours["sheet"]) >= 4.5
    assert contrast(tokens["colours"]["on_primary"], tokens["dark"]["panel"]) >= 4.5


def test_a_readable_brand_is_taken_as_it_is() -> None:
    colours = load_tokens(LOOKUP, Brand(primary="#27406b", accent="#b3432b", background="#eeeeee"))
    assert {name: colours["colours"][name] for name in ("primary", "accent", "page", "link")} == {
        "primary": "#27406b",
        "accent": "#b3432b",
        "page": "#eeeeee",
        "link": "#27406b",
    }


def test_fonts_of_the_brand_come_first() -> None:
    fonts = load_tokens(LOOKUP, Brand(heading_font="Palatino, serif"))["fonts"]
    assert fonts["heading"] == "Palatino, serif"
    assert "sans-serif" in fonts["body"]


def test_contrast_is_as_wcag_counts_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert readable_on("#f0b650", dark="#17302e") == "#17302e"
    assert readable_on("#14524d", dark="#17302e") == "#ffffff"
