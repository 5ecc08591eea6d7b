"""What is left out of a mail's HTML changes nothing of how it looks."""

from __future__ import annotations

from newsletter.rendering.slimming import slim

STYLE = "<style>.kept { color: red } @media print { td.too > .other { color: blue } }</style>"


def page(body: str, *, direction: str = "ltr", wrapper: str = "") -> str:
    return (
        f'<html lang="nl" dir="{direction}"><head>{STYLE}</head><body><div style="{wrapper}">{body}</div></body></html>'
    )


def test_classes_that_no_style_names_go() -> None:
    slimmed = slim(page('<p class="kept gone">a</p><p class="gone">b</p><p class="too other">c</p>'))
    assert '<p class="kept">a</p><p>b</p><p class="too other">c</p>' in slimmed


def test_styles_are_written_shorter() -> None:
    assert '<p style="margin:0 0 10px;color:red">' in slim(page('<p style="margin: 0px 0px 10px; color: red;">a</p>'))
    assert '<p style="width:10px">' in slim(page('<p style="width:10px">a</p>'))
    twice = '<div style="background:#fffdf9;background-color:#fffdf9">'
    assert '<div style="background:#fffdf9">' in slim(page(twice))
    assert slim(page('<td style="background:#fffdf9;background-color:#000000">')).count("#") == 2


def test_what_every_parser_adds_goes() -> None:
    assert "<table><tr><td>a</td></tr></table>" in slim(page("<table><tbody><tr><td>a</td></tr></tbody></table>"))


def test_a_condition_of_outlook_goes_on_where_the_same_follows() -> None:
    halves = "<!--[if mso]><table><tr><![endif]--><!--[if mso]><td><![endif]-->a<!--[if mso | IE]></td><![endif]-->"
    assert "<!--[if mso]><table><tr><td><![endif]-->a<!--[if mso | IE]></td><![endif]-->" in slim(page(halves))
    marked = "<!--[if mso]><td><![endif]--><!--nl:ab:end--><!--[if mso]></td><![endif]-->"
    assert marked in slim(page(marked))


def test_the_direction_is_said_once_and_only_from_left_to_right() -> None:
    cell = '<td style="direction:{0};padding:1px">a</td>'
    assert '<td style="padding:1px">' in slim(page(cell.format("ltr")))
    assert "direction:rtl" in slim(page(cell.format("rtl"), direction="rtl"))
    assert "direction:ltr" in slim(page(cell.format("ltr"), direction="rtl"))


def test_how_to_break_words_is_said_once_where_the_whole_mail_says_it() -> None:
    cell = '<td style="padding:1px;word-break:break-word">a</td>'
    assert slim(page(cell, wrapper="word-break: break-word")).count("word-break") == 1
    assert slim(page(cell)).count("word-break") == 1


def test_preformatted_text_and_words_stay_as_they_are() -> None:
    body = "<pre>a\n   b</pre><p>class=&quot;gone&quot; 0px</p>"
    assert body in slim(page(body))
