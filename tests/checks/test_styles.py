"""What a mail program makes of a text: its colours and its size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.checks.markup import parse
from newsletter.checks.styles import Look, Shown, styles_of
from newsletter.domain.colour import contrast, inverted
from newsletter.domain.sight import Appearance


def shown(body: str, style: str = "", head: str = "") -> Shown:
    """Return the text `x`."""
    tree = parse(f"<html><head>{head}<style>{style}</style></head><body>{body}</body></html>")
    return next(one for one in styles_of(tree).texts if one.text == "x")


def light(body: str, style: str = "") -> Look:
    look = shown(body, style).light
    assert look is not None
    return look


def dark(body: str, style: str = "", head: str = "") -> Look:
    look = shown(body, style, head).dark
    assert look is not None
    return look


DARK = "@media (prefers-color-scheme: dark) { %s }"


def test_text_is_black_on_white_at_16_pixels_unless_something_else_is_said() -> None:
    assert light("<p>x</p>") == Look(colour="#000000", background="#ffffff", size=16, weight=400)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("#abc", "#aabbcc"),
        ("#A0B0C0", "#a0b0c0"),
        ("rebeccapurple", "#663399"),
        ("rgb(1, 2, 3)", "#010203"),
        ("rgba(0,0,0,.5)", "#808080"),
        ("hsl(120, 50%, 50%)", "#40bf40"),
        ("var(--brand)", "#000000"),
        ("inherit", "#000000"),
    ],
)
def test_colours_are_read_in_every_spelling(written: str, meant: str) -> None:
    assert light(f'<p style="color: {written}">x</p>').colour == meant


@pytest.mark.parametrize(
    "body",
    [
        '<table bgcolor="#123456"><tr><td>x</td></tr></table>',
        '<table bgcolor="123456"><tr><td>x</td></tr></table>',
        '<div style="background:#123456"><p>x</p></div>',
        '<div style="background:#123456"><p style="background:transparent">x</p></div>',
        '<div style="background-color:#123456"><p style="background:none">x</p></div>',
        '<div style="background:#fff"><p style="background:#123456 !important">x</p></div>',
        '<div style="background:#ffffff;background-color:#123456">x</div>',
    ],
)
def test_the_nearest_solid_background_counts(body: str) -> None:
    assert light(body).background == "#123456"


def test_a_background_that_shines_through_is_mixed_with_what_lies_below() -> None:
    assert light('<div style="background:#000"><p style="background:rgba(255,255,255,.5)">x</p></div>').background == (
        "#808080"
    )


@pytest.mark.parametrize(
    ("body", "pictured"),
    [
        ('<td style="background:#fff url(a.png)">x</td>', True),
        ('<div style="background:url(a.png)"><p style="background-color:#fff">x</p></div>', False),
        ("<div style=\"background:url('a;b.png')\"><p>x</p></div>", True),
        ('<table background="a.png"><tr><td>x</td></tr></table>', True),
        ('<div style="background-image:linear-gradient(rgb(1,2,3), red)">x</div>', True),
        ('<div style="background:url(a.png)"><p style="background-color:rgba(0,0,0,.5)">x</p></div>', True),
    ],
)
def test_a_picture_below_a_text_is_known_of(body: str, pictured: bool) -> None:
    assert light(f"<table><tr>{body}</tr></table>" if body.startswith("<td") else body).pictured is pictured


@pytest.mark.parametrize(
    ("style", "colour"),
    [
        ("p { color: #111111 } .a { color: #222222 } #b { color: #333333 }", "#333333"),
        ("#b { color: #333333 } .a { color: #222222 }", "#333333"),
        ("p { color: #111111 !important } #b { color: #333333 }", "#111111"),
        (".a { color: #222222 } .a { color: #444444 }", "#444444"),
        ("div > p.a { color: #555555 } div p { color: #666666 }", "#555555"),
        ("span + p { color: #777777 }", "#777777"),
        ("p[class~=a] { color: #888888 }", "#888888"),
        ("p:hover { color: #999999 } h1, p { color: #111111 }", "#111111"),
        ("@media (max-width: 400px) { p { color: #999999 } } p { color: #111111 }", "#111111"),
        ("/* p */ @media screen { p { color: #aaaaaa } }", "#aaaaaa"),
        ("p { color: #111111 } p { color }", "#111111"),
        ("p { color: #111111 } p::before { color: #999999 } p:: { color: red }", "#111111"),
    ],
)
def test_rules_are_weighed_as_css_says(style: str, colour: str) -> None:
    assert light('<div><span></span><p class="z a" id="b">x</p></div>', style).colour == colour


def test_a_style_attribute_outweighs_rules_but_for_important_ones() -> None:
    assert light('<p style="color:#111111">x</p>', "p { color: #222222 }").colour == "#111111"
    assert light('<p style="color:#111111">x</p>', "p { color: #222222 !important }").colour == "#222222"


@pytest.mark.parametrize(
    ("body", "size"),
    [
        ("<h1>x</h1>", 32),
        ("<small>x</small>", 40 / 3),
        ('<p style="font-size:12pt">x</p>', 16),
        ('<div style="font-size:20px"><p style="font-size:80%">x</p></div>', 16),
        ('<div style="font-size:20px"><p style="font-size:.5em">x</p></div>', 10),
        ('<p style="font:italic bold 14px/20px Georgia, serif">x</p>', 14),
        ('<p style="font:400 1.5rem Georgia">x</p>', 24),
        ('<font size="2">x</font>', 13),
        ('<p style="font-size:large">x</p>', 18),
        ('<p style="font-size:calc(1px + 2px)">x</p>', 16),
    ],
)
def test_sizes_are_pixels_whatever_their_unit(body: str, size: float) -> None:
    assert light(body).size == pytest.approx(size)


@pytest.mark.parametrize(
    ("body", "large"),
    [
        ("<h1>x</h1>", True),
        ('<p style="font-size:24px">x</p>', True),
        ('<p style="font-size:20px">x</p>', False),
        ('<p style="font-size:20px;font-weight:600">x</p>', True),
        ('<p style="font:bold 20px serif">x</p>', True),
        ('<b style="font-size:18px">x</b>', False),
    ],
)
def test_large_text_is_known_by_size_and_weight(body: str, large: bool) -> None:
    assert light(body).large is large


@pytest.mark.parametrize(
    "body",
    [
        '<div style="display:none">x</div>',
        '<div style="mso-hide:all"><p>x</p></div>',
        '<div style="font-size:0px">x</div>',
        '<div style="max-height:0;overflow:hidden">x</div>',
        '<div style="opacity:0">x</div>',
        '<div style="color:transparent">x</div>',
        "<style>x</style>",
        "<!--[if mso]>x<![endif]-->",
    ],
)
def test_what_is_hidden_is_no_text(body: str) -> None:
    assert styles_of(parse(f"<html><head></head><body>{body}<p>…</p></body></html>")).texts == ()


def test_the_rules_for_the_dark_hold_in_the_dark_only() -> None:
    style = "p { color: #111111 }" + DARK % "body { background: #222222 } p { color: #eeeeee }"
    assert dark("<p>x</p>", style) == Look(colour="#eeeeee", background="#222222", size=16, weight=400)
    assert light("<p>x</p>", style).colour == "#111111"


def test_a_mail_that_suits_the_dark_is_white_on_black_where_it_says_nothing() -> None:
    meta = '<meta name="color-scheme" content="light dark">'
    assert dark("<p>x</p>", DARK % "h1 { color: red }", meta).colour == "#ffffff"
    assert dark("<p>x</p>", ":root { color-scheme: light dark }" + DARK % "h1 { color: red }").colour == "#ffffff"
    assert dark("<p>x</p>", DARK % "h1 { color: red }").colour == "#000000"


def test_a_text_shown_in_the_dark_only_has_no_light_look() -> None:
    style = ".night { display: none }" + DARK % ".night { display: block !important }"
    text = shown('<p class="night">x</p>', style)
    assert text.light is None
    assert text.dark is not None
    assert [appearance for appearance, _ in text.looks(designed=True)] == [Appearance.DARK]


def test_without_rules_for_the_dark_there_is_no_such_appearance() -> None:
    tree = parse("<html><body><p>x</p></body></html>")
    assert styles_of(tree).designed is False
    looks = dict(styles_of(tree).texts[0].looks(designed=False))
    assert looks[Appearance.INVERTED].colour == inverted("#000000")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_style_sheet_breaks_it(style: str, attribute: str) -> None:
    tree = parse("<html><head></head><body><p>x</p></body></html>")
    sheet = tree.find("head").makeelement("style")
    sheet.text = "".join(sign for sign in style if sign.isprintable())
    tree.find("head").append(sheet)
    tree.find("body")[0].set("style", "".join(sign for sign in attribute if sign.isprintable()))
    styles_of(tree)


@given(st.integers(0, 0xFFFFFF))
def test_inverting_gives_a_colour_and_turns_lightness_over(number: int) -> None:
    colour = f"#{number:06x}"
    turned = inverted(colour)
    assert len(turned) == 7
    if contrast(colour, "#000000") > 12:
        assert contrast(turned, "#000000") < 6
