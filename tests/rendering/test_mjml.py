"""MJML becomes mail HTML without the faults of mrml (design/html.md §1.2, by number)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from newsletter.rendering.controls import clean
from newsletter.rendering.mjml import MjmlError, compile_mjml
from newsletter.rendering.mjml_guard import guarded, left_over, split_inline_styles
from tests.rendering.samples import Page


def mail(body: str, head: str = "") -> str:
    return f"<mjml><mj-head>{head}</mj-head><mj-body>{body}</mj-body></mjml>"


def text(html: str) -> str:
    return mail(f"<mj-section><mj-column><mj-text>{html}</mj-text></mj-column></mj-section>")


@pytest.mark.parametrize(
    "alt", ["a\u00a0b", "❤\ufe0f", "e\u0301", "a\u200db", "a\u2009b", "c:\\new", "\u202ax", "a\u00adb"]
)
def test_attributes_are_not_written_as_rust(alt: str) -> None:  # 1
    html = compile_mjml(text(f'<img src="x" alt="{alt}" />'))
    assert Page(html).values("img", "alt") == [alt]


def test_a_title_with_quotes_and_backslashes_stays_whole() -> None:  # 1
    html = compile_mjml(mail("<mj-section></mj-section>", '<mj-title>Zeg "c:\\nu" \u00a0</mj-title>'))
    assert Page(html).values("div", "aria-label") == ['Zeg "c:\\nu" \u00a0']
    assert 'Zeg "c:\\nu"' in Page(html).words


@given(st.text(max_size=40))
@settings(max_examples=50, deadline=None)
def test_any_text_arrives_in_text_and_attributes(said: str) -> None:
    shown = clean(said)
    html = compile_mjml(text(f'<img src="x" alt="{escape(shown)}" /><p>{escape(shown)}</p>'))
    assert "".join(Page(html).values("img", "alt")[0].split()) == "".join(shown.split())
    assert "".join(shown.split()) in "".join(Page(html).words.split())


def test_a_bare_nought_in_a_spacing_is_understood() -> None:  # 2
    body = '<mj-section padding="0 24px"><mj-column><mj-image padding="0" src="x" alt="" /></mj-column></mj-section>'
    assert Page(compile_mjml(mail(body))).values("img", "width") == ["552"]


@pytest.mark.parametrize("tag", ['<mj-include path="x" />', "<mj-preview>x</mj-preview>", "<mj-html-attributes />"])
def test_tags_that_mrml_cannot_do_are_refused(tag: str) -> None:  # 3, 4, 8
    with pytest.raises(MjmlError, match="cannot be used here") as caught:
        compile_mjml(mail("<mj-section></mj-section>", f"\n{tag}"))
    assert caught.value.line == 2


def test_inline_styles_are_inlined_and_the_others_kept() -> None:  # 5
    styles = '<mj-style inline="inline">.a { color: #123456; }</mj-style><mj-style>.a { top: 0; }</mj-style>'
    body = '<mj-section><mj-column><mj-text><p class="a">x</p></mj-text></mj-column></mj-section>'
    html = compile_mjml(mail(body, styles))
    assert '<p class="a" style="color:#123456">x</p>' in html
    assert ".a { top: 0; }" in html
    assert html.count("#123456") == 1


def test_an_unknown_tag_is_told_with_the_nearest() -> None:  # 6
    with pytest.raises(MjmlError, match="<mj-colum> is no tag of MJML; did you mean <mj-column>") as caught:
        compile_mjml(mail("<mj-section>\n<mj-colum></mj-colum></mj-section>"))
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("a < b", 'bare "<"'),
        ("<p title=x>", "a tag is broken"),
        ("<p>x", "<p> is not closed"),
        ("x</b>", "</b> closes"),
        ("<b><i>x</b></i>", "<i> is not closed"),
        ("<ul><li>x</ul>", "<li> is not closed"),
    ],
)
def test_broken_html_is_told_with_its_line(broken: str, reason: str) -> None:  # 7
    with pytest.raises(MjmlError) as caught:
        compile_mjml(text(f"\n\n{broken}\n\n<p>é</p>"))
    assert reason in caught.value.reason
    assert caught.value.line == 3


def test_void_elements_need_no_slash() -> None:
    html = compile_mjml(text('a<br>b<img src="x" alt="c"><hr>'))
    assert Page(html).values("img", "alt") == ["c"]


def test_mjml_that_would_be_left_in_the_mail_is_told() -> None:  # 9
    swallowed = (
        "<mj-raw><!--[if mso]><table></mj-raw>\n<mj-section></mj-section>\n<mj-raw></table><![endif]--></mj-raw>"
    )
    with pytest.raises(MjmlError):
        compile_mjml(mail(swallowed))


def test_no_font_is_fetched_from_anywhere() -> None:  # 18
    assert "//" not in re.sub(r'xmlns(:\w)?="[^"]*"', "", compile_mjml(text("x")))


def test_comments_go_but_for_those_that_do_something() -> None:
    region = "<!--nl:ab12:if:0-->"
    html = compile_mjml(mail(f"<!-- weg -->{region}<mj-section></mj-section><!--nl:ab12:end--><!-- ook weg -->"))
    assert "weg" not in html
    assert region in html
    assert html.count("<!--[if") == html.count("<![endif]-->")


def test_a_shielded_bracket_of_any_spelling_stays_one() -> None:
    html = compile_mjml(text('<img src="x" alt="&lt;a&#62; &#x3C;!-- b --&#x3e;" />&#60;i&#62;'))
    assert Page(html).values("img", "alt") == ["<a> <!-- b -->"]
    assert "<i>" in Page(html).words


def test_lines_stay_lines_for_the_guard() -> None:
    source = mail('\n<mj-section\n  padding="0\n 0"></mj-section>', '\n<mj-style inline="inline">\na{}\n</mj-style>')
    safe = guarded(source)
    assert safe.count("\n") == source.count("\n")
    assert split_inline_styles(safe)[0].count("\n") == source.count("\n")


def test_only_what_the_source_did_not_say_counts_as_left_over() -> None:
    assert left_over('<p>="\\u{a0}"</p>', '<p>="\\u{a0}"</p>') is None
    assert left_over('<p title="\\u{a0}">', '<p title="&#160;">') == '="\\u{a0}'
    assert left_over("<mj-section>", "<mj-section>") == "<mj-section"
