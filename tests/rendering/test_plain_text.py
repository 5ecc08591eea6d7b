"""HTML becomes text that a person could have typed."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.rendering import plain_text

EXAMPLES = {
    "paragraphs": ("<p>Een.</p><p>Twee.</p>", "Een.\n\nTwee."),
    "a line break": ("<p>Een<br>twee<br/>drie</p>", "Een\ntwee\ndrie"),
    "blanks": ("<p>  Een \n twee&nbsp;drie </p>", "Een twee drie"),
    "a heading": ("<h3>Wat het kost</h3><p>Niets.</p>", "Wat het kost\n~~~~~~~~~~~~\n\nNiets."),
    "emphasis": ("<p><strong>Let</strong> <em>op</em>!</p>", "Let op!"),
    "a link": ('<p>Lees <a href="https://x.org/a">dit stuk</a>.</p>', "Lees dit stuk <https://x.org/a>."),
    "a bare address": ('<p><a href="https://x.org/">https://x.org/</a></p>', "https://x.org/"),
    "a shortened address": ('<p>Op <a href="https://x.org/brief/">x.org/brief</a>.</p>', "Op https://x.org/brief/."),
    "a mail address": ('<p><a href="mailto:a@x.org">a@x.org</a></p>', "a@x.org"),
    "words to a mail address": ('<p><a href="mailto:a@x.org">Mail ons</a></p>', "Mail ons <a@x.org>"),
    "a place on the page": ('<p><a href="#fn1">1</a></p>', "1"),
    "a list": ("<ul><li>Een</li><li>Twee</li></ul><p>Dan.</p>", "- Een\n- Twee\n\nDan."),
    "a numbered list": ("<ol><li>Een</li><li>Twee</li></ol>", "1. Een\n2. Twee"),
    "a list that begins elsewhere": ('<ol start="3"><li>Drie</li><li>Vier</li></ol>', "3. Drie\n4. Vier"),
    "a list in a list": ("<ul><li>Een<ul><li>Binnen</li></ul></li><li>Twee</li></ul>", "- Een\n  - Binnen\n- Twee"),
    "paragraphs in an item": ("<ul><li><p>Een</p><p>nog</p></li></ul>", "- Een\n\n  nog"),
    "a quote": ("<blockquote><p>Zo is het.</p><p>Echt.</p></blockquote>", "> Zo is het.\n\n> Echt."),
    "code": ("<pre><code>a = 1\n  b\n</code></pre>", "    a = 1\n      b"),
    "a table": (
        "<table><thead><tr><th>Dag</th><th>Uur</th></tr></thead><tbody><tr><td>ma</td><td>9</td></tr></tbody></table>",
        "Dag | Uur\nma | 9",
    ),
    "a picture": ('<p><img src="a.png" alt="Een tafel"></p>', "Een tafel"),
    "definitions": ("<dl><dt>Wmo</dt><dd>Een wet.</dd></dl>", "Wmo\nEen wet."),
    "a rule": ("<p>Een</p><hr><p>Twee</p>", "Een\n\n* * *\n\nTwee"),
    "references": ("<p>a &lt;b&gt; &amp;amp; c</p>", "a <b> &amp; c"),
    "nothing": ("", ""),
    "loose text": ("zomaar", "zomaar"),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_html_reads_as_typed(name: str) -> None:
    html, text = EXAMPLES[name]
    assert plain_text(html) == text


def test_further_lines_stand_under_the_first() -> None:
    words = "woord " * 30
    item = plain_text(f"<ul><li>{words}</li></ul>").split("\n")
    assert item[0].startswith("- woord")
    assert all(line.startswith("  woord") for line in item[1:])
    quote = plain_text(f"<blockquote>{words}</blockquote>").split("\n")
    assert all(line.startswith("> woord") for line in quote)
    assert max(map(len, (*item, *quote))) <= 72


def test_an_address_is_never_broken() -> None:
    address = f"https://example.org/{'lang-' * 30}einde"
    assert address in plain_text(f'<p>Lees <a href="{address}">hier meer over</a> of niet.</p>')


TAGS = st.sampled_from(
    ["p", "ul", "ol", "li", "blockquote", "table", "tr", "td", "h2", "a", "pre", "code", "dl", "dt", "dd", "br", "hr"]
)
PIECES = st.one_of(
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    st.text(max_size=12).map(escape),
    st.sampled_from(
        ['<a href="https://example.org/x">', '<img alt="b" src="x">', "<!-- c -->", "&#0;", "<", "</", "<a b"]
    ),
)


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_no_html_is_too_broken(html: str) -> None:
    text = plain_text(html)
    assert "\n\n\n" not in text
    assert text == text.strip("\n")
    assert plain_text(html) == text


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=60).map(" ".join))
@settings(max_examples=50, deadline=None)
def test_no_line_is_too_long(words: str) -> None:
    html = f"<p>{words}</p><ul><li>{words}<ol><li>{words}</li></ol></li></ul><blockquote><p>{words}</p></blockquote>"
    assert all(len(line) <= 72 for line in plain_text(f"{html}<h3>{words}</h3>").split("\n"))
