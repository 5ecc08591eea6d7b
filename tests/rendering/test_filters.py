"""What templates do with texts."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.rendering.filters import fit_images, headings, indented, nobreak, nowidow, scrollable, wrapped


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("De brief van nu", "De brief van&nbsp;nu"),
        ("Praten over schuldhulpverlening", "Praten over schuldhulpverlening"),
        ("Twee woorden", "Twee woorden"),
        ("Een", "Een"),
        ("", ""),
        ("Wat <b> is &", "Wat &lt;b&gt; is&nbsp;&amp;"),
    ],
)
def test_short_last_words_of_a_title_stay_together(title: str, shown: str) -> None:
    assert str(nowidow(title)) == shown.replace("&nbsp;", "\N{NO-BREAK SPACE}")


def test_times_stay_on_one_line() -> None:
    assert 'nowrap">13.30–16.30 uur</span>' in nobreak("donderdag 26 november, 13.30–16.30 uur")
    assert str(nobreak("3 t/m 5 december <b>")) == "3 t/m 5 december &lt;b&gt;"


def test_pictures_are_no_wider_than_the_column() -> None:
    html = '<img src="a" width="1200" height="600" alt="width=&quot;9&quot; > b"><img width="100" height="50"><img src="b">'
    fitted = str(fit_images(html, 536))
    assert 'width="536" height="268"' in fitted
    assert '<img width="100" height="50">' in fitted
    assert fitted.endswith('<img src="b">')


def test_a_very_flat_picture_keeps_some_height() -> None:
    assert 'height="1"' in fit_images('<img width="5000" height="3">', 500)


def test_a_wide_table_can_be_scrolled_by_keyboard() -> None:
    assert (
        scrollable('<p>table</p><TABLE class="x"><tr></table>')
        == '<p>table</p><table tabindex="0" class="x"><tr></table>'
    )


def test_headings_begin_at_the_level_asked_for() -> None:
    assert headings("<h2>a</h2><h4>b</h4><h2>c</h2>", 4) == "<h4>a</h4><h5>b</h5><h4>c</h4>"
    assert headings("<h4>a</h4><h3>b</h3>", 3) == "<h3>a</h3><h3>b</h3>"
    assert headings('<h6 id="x">a</h6><p>h2</p>', 2) == '<h2 id="x">a</h2><p>h2</p>'


@given(st.lists(st.integers(1, 6), max_size=12), st.integers(2, 4))
@settings(max_examples=50, deadline=None)
def test_headings_never_skip_a_level(levels: list[int], first: int) -> None:
    html = str(headings("".join(f"<h{level}>x</h{level}>" for level in levels), first))
    opened = [int(level) for level in re.findall(r"<h(\d)>", html)]
    assert opened == [int(level) for level in re.findall(r"</h(\d)>", html)]
    assert all(after <= before + 1 for before, after in pairwise([first - 1, *opened]))


def test_text_is_wrapped_and_indented() -> None:
    lines = wrapped("woord " * 30 + "\nnog").split("\n")
    assert max(map(len, lines)) <= 72
    assert lines[-1] == "nog"
    assert indented("a\nb") == "a\n  b"
    assert indented("a\nb", "> ", first=True) == "> a\n> b"
