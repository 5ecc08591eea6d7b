"""A theme's tokens and a publication's own: readable, whatever the brand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.config.settings import Brand
from newsletter.domain.colour import contrast, inverted
from newsletter.errors import TemplateError
from newsletter.rendering.environment import template_folders
from newsletter.rendering.lookup import look_up
from newsletter.rendering.theme import GROUNDS, Tokens, load_tokens
from newsletter.rendering.tones import lch, on, readable, tone

FOLDERS = template_folders(Path("no-such-project"))
LOOKUP = look_up("editorial", FOLDERS)
THEMES = sorted(path.parent.name for folder in FOLDERS for path in folder.glob("*/theme.toml"))
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
BRANDS = st.builds(Brand, primary=st.none() | COLOURS, accent=st.none() | COLOURS, background=st.none() | COLOURS)


def poor(tokens: Tokens, table: str) -> dict[tuple[str, str], float]:
    """Return the pairs that cannot be read, and their contrast."""
    colours = tokens[table]
    pairs = ((text, ground) for ground, texts in GROUNDS.items() for text in texts)
    found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    return {pair: ratio for pair, ratio in found.items() if ratio < 4.5}


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("table", ["colours", "dark"])
def test_every_text_of_a_theme_is_readable(name: str, table: str) -> None:
    assert poor(load_tokens(look_up(name, FOLDERS), Brand()), table) == {}


def test_the_theme_is_readable_where_a_mail_program_inverts_its_colours() -> None:
    for brand in (Brand(), Brand(primary="#27406b", accent="#b3432b")):
        colours = load_tokens(LOOKUP, brand)["colours"]
        for ground, texts in GROUNDS.items():
            for text in texts:
                assert contrast(inverted(colours[text]), inverted(colours[ground])) >= 4.5, (text, ground)


@given(BRANDS)
@settings(max_examples=150, deadline=None)
def test_every_text_is_readable_whatever_the_brand(brand: Brand) -> None:
    tokens = load_tokens(LOOKUP, brand)
    for table in ("colours", "dark"):
        assert poor(tokens, table) == {}
        assert contrast(tokens[table]["edge"], tokens[table]["sheet"]) >= 3
        assert contrast(tokens[table]["highlight"], tokens[table]["panel"]) >= 3


def test_tints_have_the_hue_of_the_brand() -> None:
    plain, blue = (load_tokens(LOOKUP, brand) for brand in (Brand(), Brand(primary="#27406b")))
    hue = lch("#27406b")[2]
    for table, names in (("colours", ("ink", "soft", "tint", "badge")), ("dark", ("sheet", "tint", "panel", "link"))):
        for name in names:
            assert blue[table][name] != plain[table][name]
            assert lch(blue[table][name])[2] == pytest.approx(hue, abs=0.35), name


def test_a_grey_brand_has_no_colour_in_its_tints() -> None:
    colours = load_tokens(LOOKUP, Brand(primary="#444444"))["colours"]
    assert max(lch(colours[name])[1] for name in ("ink", "soft", "tint")) < 0.004


def test_a_readable_brand_is_taken_as_it_is() -> None:
    colours = load_tokens(LOOKUP, Brand(primary="#27406b", accent="#8f2f18", background="#eeeeee"))["colours"]
    assert {name: colours[name] for name in ("primary", "edge", "panel", "accent", "page", "link")} == {
        "primary": "#27406b",
        "edge": "#27406b",
        "panel": "#27406b",
        "accent": "#8f2f18",
        "page": "#eeeeee",
        "link": "#27406b",
    }


def test_what_the_theme_says_is_what_it_has() -> None:
    tokens = load_tokens(LOOKUP, Brand())
    written = (FOLDERS[-1] / "editorial" / "theme.toml").read_text(encoding="utf-8")
    light, dark = written.split("[dark]")
    for table, text in (("colours", light), ("dark", dark)):
        assert [name for name, colour in tokens[table].items() if f'\n{name} = "{colour}"' not in text] == []


def test_fonts_of_the_brand_come_first() -> None:
    fonts = load_tokens(LOOKUP, Brand(heading_font="Palatino, serif"))["fonts"]
    assert fonts["heading"] == "Palatino, serif"
    assert "sans-serif" in fonts["body"]


def test_headings_have_a_serif_that_android_has() -> None:
    assert "Noto Serif" in load_tokens(LOOKUP, Brand())["fonts"]["heading"]


def test_a_theme_without_a_base_says_which_tokens_it_lacks(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "eigen"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text('[colours]\nink = "#111111"\n', encoding="utf-8")
    with pytest.raises(
        TemplateError, match=r"templates/eigen/theme\.toml: \[colours\] lacks page, sheet, soft"
    ) as caught:
        load_tokens(look_up("eigen", template_folders(tmp_path)), Brand())
    assert caught.value.hint is not None
    assert 'base = "editorial"' in caught.value.hint


def test_contrast_is_as_wcag_counts_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert on("#f0b650", dark="#17302e") == "#17302e"
    assert on("#14524d", dark="#17302e") == "#ffffff"


@given(COLOURS, COLOURS)
@settings(max_examples=100, deadline=None)
def test_there_is_a_readable_tone_on_every_ground(colour: str, ground: str) -> None:
    assert contrast(readable(colour, ground), ground) >= 4.5
    assert contrast(readable(colour, ground, turned=True), ground) >= 4.5


@given(COLOURS)
def test_a_tone_of_its_own_lightness_and_chroma_is_the_colour_itself(colour: str) -> None:
    lightness, chroma, _ = lch(colour)
    again = tone(colour, lightness, chroma)
    assert all(abs(int(colour[i : i + 2], 16) - int(again[i : i + 2], 16)) <= 6 for i in (1, 3, 5))
