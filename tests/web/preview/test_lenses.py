"""A mail through every lens: as strings, and as Chromium shows them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.domain.colour import inverted
from newsletter.web.preview.lenses import Lens, through

MAIL = """<!DOCTYPE html><html lang="nl"><head><title>Drempel</title><meta name="color-scheme" content="light dark">
<!--[if mso]><noscript><xml><o:PixelsPerInch>96</o:PixelsPerInch></xml></noscript><![endif]-->
<!--[if mso]><style>p { font-family: Georgia }</style><![endif]-->
<style>:root { color-scheme: light dark; }
p { color: #112233; font-size: 16px; line-height: 24px }
.box { border-radius: 8px; background: url(https://example.org/behind.png) #eeddcc }
@media only screen and (max-width: 9999px) { h1 { letter-spacing: 3px } }
@media (prefers-color-scheme: dark) { p { color: #ffeedd !important } img { filter: brightness(.5) } }
@media (prefers-color-scheme: light) { h2 { color: rgb(1, 2, 3) } }</style></head>
<body style="background:#ffffff" bgcolor="#ffffff"><div class="only-others" style="max-width:600px">
<!--[if mso]><table width="600"><tr><td class="ghost"><![endif]-->
<h1>Spreekuur</h1><h2 style="color:rgba(10, 20, 30, .5)">Wijk</h2><p class="box" style="padding:4px">Zij’n “goed”</p>
<!--[if !mso]><!--><b>Niet in Outlook</b><!--<![endif]-->
<picture><source media="(prefers-color-scheme: dark)" srcset="https://example.org/donker.png">
<img src="https://example.org/was.png" srcset="https://example.org/was2.png 2x" alt="Vier mensen vouwen was" width="300"
 height="150" style="display:block;height:auto;width:100%;font-size:14px"></picture>
<!--[if mso]></td></tr></table><![endif]--></div></body></html>"""
PLAIN = "<!doctype html><p style='color: #123456'>Zonder donker</p>"

WILD = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "<", ">", "<!--", "-->", "<!--[if mso]>", "<![endif]-->", "<style>", "</style>", "<img ", "style=", '"', "'",
                "alt=", "color:#", "rgb(", "hsl(1 2% 3%/4)", "url(", ")", "{", "}", "@media (prefers-color-scheme:", "dark",
                ";", "/*", "*/", "<body", "bgcolor=red", "font:1px/2em x", "&#x110000;", "<a/b", "<font size=7>", "\x00",
            ]
        ),
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(WILD, st.sampled_from(Lens))
def test_nothing_that_anybody_writes_makes_a_lens_fail(html: str, lens: Lens) -> None:
    assert isinstance(through(html, lens), str)


MESSES = (
    "<a ='", "{", "(", "@media ", "<!--", "<b ", "<style ", "<head ", "<style>@media{", "<!--[if mso]>", "rgb(", "<p style='a:b ",
)  # fmt: skip


@pytest.mark.parametrize("lens", Lens)
def test_a_long_mess_is_gone_through_once(lens: Lens) -> None:
    for piece in MESSES:
        for around in ("", "<style>", "<p style='"):
            assert isinstance(through(around + piece * (150_000 // len(piece)), lens), str)
    assert isinstance(through("<style>p{" + "a" * 150_000, lens), str)


def test_a_mail_that_knows_no_dark_is_the_same_in_the_light_and_in_the_dark() -> None:
    assert through(PLAIN, Lens.LIGHT) == PLAIN
    assert through(PLAIN, Lens.DARK) == PLAIN


def test_every_lens_has_a_name_and_one_sentence() -> None:
    for lens in Lens:
        assert lens.label
        assert lens.explanation.endswith(".")


def look(browser: Any, html: str, script: str, scheme: str = "light", **options: Any) -> Any:
    """Open a mail in a browser, without the network, and ask it something."""
    page = browser.new_page(color_scheme=scheme, viewport={"width": 600, "height": 800}, **options)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/*", lambda route: route.abort())
    page.set_content(html, wait_until="load")
    found = page.evaluate(script)
    page.close()
    return asked if script == "0" else found


def style_of(selector: str, name: str) -> str:
    return f"getComputedStyle(document.querySelector('{selector}')).{name}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("lens", "colour"), [(Lens.LIGHT, "rgb(17, 34, 51)"), (Lens.DARK, "rgb(255, 238, 221)")])
def test_the_colours_are_those_of_the_lens_whatever_the_screen_is(
    browser: Any, scheme: str, lens: Lens, colour: str
) -> None:
    html = through(MAIL, lens)
    assert look(browser, html, style_of("p", "color"), scheme) == colour
    assert look(browser, html, style_of("h2", "color"), scheme) == "rgba(10, 20, 30, 0.5)"
    assert look(browser, html, style_of("html", "colorScheme"), scheme) == lens.value


def rgb(colour: str) -> str:
    return f"rgb({int(colour[1:3], 16)}, {int(colour[3:5], 16)}, {int(colour[5:7], 16)})"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_dark_turns_the_light_colours_over(browser: Any, scheme: str) -> None:
    html = through(MAIL, Lens.FORCED_DARK)
    assert look(browser, html, style_of("p", "color"), scheme) == rgb(inverted("#112233"))
    assert look(browser, html, style_of("body", "backgroundColor"), scheme) == rgb(inverted("#ffffff"))
    assert look(browser, html, style_of("h1", "color"), scheme) == rgb(inverted("#000000"))
    assert look(browser, html, style_of("p", "backgroundColor"), scheme) == rgb(inverted("#eeddcc"))
    assert look(browser, html, style_of("img", "filter"), scheme) == "none"
    half = look(browser, html, style_of("h2", "color"), scheme)
    assert half.startswith("rgba(")
    assert "0.5" in half


@pytest.mark.parametrize(
    ("written", "turned"),
    [
        ("<p style='color:#fff'>", inverted("#ffffff")),
        ("<p style='color:white !important'>", inverted("#ffffff")),
        ("<p style='color:hsl(0, 0%, 100%)'>", inverted("#ffffff")),
        ("<p style='color:rgb(100% 100% 100%)'>", inverted("#ffffff")),
        ("<p style='border:1px solid Navy'>", inverted("#000080")),
        ("<td bgcolor=eeddcc>", inverted("#eeddcc")),
        ("<font color='red'>", inverted("#ff0000")),
    ],
)
def test_a_colour_is_turned_over_however_it_is_written(written: str, turned: str) -> None:
    assert turned in through(written, Lens.FORCED_DARK)


@pytest.mark.parametrize(
    "written",
    [
        "<p class=red id=white style='font-family:Navy'>",
        "<p style='background:url(white.png) no-repeat'>",
        "<style>#fff .red a.white{margin:0}</style>",
        "<p title='color:red'>color: red; #ffffff</p>",
        "<p style='color:inherit;background:transparent;border-color:currentColor'>",
    ],
)
def test_what_only_looks_like_a_colour_stays(written: str) -> None:
    assert written in through(written, Lens.FORCED_DARK)


def test_large_text_is_twice_as_large_and_wraps(browser: Any) -> None:
    html = through(MAIL, Lens.LARGE_TEXT)
    assert look(browser, html, style_of("p", "fontSize")) == "32px"
    assert look(browser, html, style_of("p", "lineHeight")) == "48px"
    assert look(browser, html, style_of("h1", "fontSize")) == "64px"
    assert look(browser, html, style_of("p", "paddingLeft")) == "4px"
    assert look(browser, html, "document.documentElement.scrollWidth") <= 600


@pytest.mark.parametrize(
    ("written", "enlarged"),
    [
        ("<p style='font:bold 14px/20px Arial'>", "bold 28px/40px Arial"),
        ("<p style='font-size:medium'>", "font-size:32px"),
        ("<p style='font-size:1.5em;line-height:1.4'>", "font-size:1.5em;line-height:1.4"),
        ("<p style='font-size:0'>", "font-size:0"),
        ("<p style='font-size:max(16px, 5vw)'>", "max(32px, 10vw)"),
        ("<font size='5'>", "font-size:48px"),
        ("<style>td{font-size:10.5pt}</style>", "font-size:21pt"),
    ],
)
def test_text_is_enlarged_however_its_size_is_written(written: str, enlarged: str) -> None:
    assert enlarged in through(written, Lens.LARGE_TEXT)


def test_without_styles_only_those_on_the_elements_count(browser: Any) -> None:
    html = through(MAIL, Lens.NO_STYLES)
    assert look(browser, html, style_of("p", "color")) == "rgb(0, 0, 0)"
    assert look(browser, html, style_of("p", "paddingLeft")) == "4px"
    assert look(browser, html, style_of("h1", "letterSpacing")) == "normal"


def test_without_pictures_each_leaves_a_box_with_its_words_and_none_is_asked_for(browser: Any) -> None:
    html = through(MAIL, Lens.NO_IMAGES)
    assert look(browser, html, "0") == []
    box = "(e => [e.innerText, e.offsetHeight / e.offsetWidth, e.getAttribute('aria-label')])(document.querySelector('[role=img]'))"
    assert look(browser, html, box) == ["Vier mensen vouwen was", 0.5, "Vier mensen vouwen was"]
    assert look(browser, html, style_of("[role=img]", "fontSize")) == "14px"


def test_with_pictures_they_are_asked_for_so_that_the_test_above_can_fail(browser: Any) -> None:
    assert len(look(browser, through(MAIL, Lens.LIGHT), "0")) == 2


def test_outlook_reads_its_own_branch_and_ignores_what_word_does_not_know(browser: Any) -> None:
    html = through(MAIL, Lens.OUTLOOK)
    assert "Niet in Outlook" not in html
    assert "96" not in html
    assert look(browser, html, style_of("p", "fontFamily")) == "Georgia"
    assert look(browser, html, "document.querySelector('.ghost p') !== null") is True
    assert look(browser, html, style_of("p", "borderRadius")) == "0px"
    assert look(browser, html, style_of("p", "paddingLeft")) == "0px"
    assert look(browser, html, style_of("div", "maxWidth")) == "none"
    assert look(browser, html, style_of("h1", "letterSpacing")) == "normal"


def test_what_is_hidden_from_outlook_is_hidden_and_its_own_padding_counts(browser: Any) -> None:
    mail = "<table><td style='padding:9px;mso-padding-alt:1px 2px'>a</td></table><p style='mso-hide:all'>b</p>"
    html = through(mail, Lens.OUTLOOK)
    assert look(browser, html, style_of("td", "padding")) == "1px 2px"
    assert look(browser, html, style_of("p", "display")) == "none"


def test_other_programs_do_not_read_outlooks_branch(browser: Any) -> None:
    for lens in (lens for lens in Lens if lens is not Lens.OUTLOOK):
        assert look(browser, through(MAIL, lens), "document.querySelector('.ghost') === null") is True
