"""Plain text as people type it."""

from __future__ import annotations

import pytest

from newsletter.content.prose import note_to_html, prose_to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Een zin.\nDie doorloopt.\n\n\nEn nog een.", "<p>Een zin. Die doorloopt.</p>\n<p>En nog een.</p>"),
        ("Een kop\n\nTekst.", "<h2>Een kop</h2>\n<p>Tekst.</p>"),
        ("Is dit een kop?\n\nTekst.", "<p>Is dit een kop?</p>\n<p>Tekst.</p>"),
        ("‘Een citaat.’\n\nTekst.", "<p>‘Een citaat.’</p>\n<p>Tekst.</p>"),
        ("Tekst.\n\nNieuwsbrief", "<p>Tekst.</p>"),
        ("Tekst.\n\nJan de Vries", "<p>Tekst.</p>\n<p>Jan de Vries</p>"),
        ("Tekst.\n\n6 november 2017\n\nTekst.", "<p>Tekst.</p>\n<p>6 november 2017</p>\n<p>Tekst.</p>"),
        ("Neem mee:\n- brood\n- kaas en\n  boter", "<p>Neem mee:</p>\n<ul><li>brood</li><li>kaas en boter</li></ul>"),
        ("1. een\n2. twee", "<ol><li>een</li><li>twee</li></ol>"),
        ("1 april was koud.", "<p>1 april was koud.</p>"),
        ("'Straight' en ‘typed’ \"samen\".", "<p>‘Straight’ en ‘typed’ “samen”.</p>"),
        (
            "Zie www.example.org/a_b, (https://e.org/x?a=1&b=2). Mail info@example.org!",
            (
                '<p>Zie <a href="https://www.example.org/a_b">www.example.org/a_b</a>, '
                '(<a href="https://e.org/x?a=1&amp;b=2">https://e.org/x?a=1&amp;b=2</a>). '
                'Mail <a href="mailto:info@example.org">info@example.org</a>!</p>'
            ),
        ),
    ],
)  # fmt: skip
def test_prose_becomes_what_its_author_meant(text: str, html: str) -> None:
    assert prose_to_html(text, language="nl") == html


def test_markup_in_prose_is_text() -> None:
    html = prose_to_html("a < b & c *d* <b>e</b> [f](g) `h`.", language="nl")
    assert html == "<p>a &lt; b &amp; c *d* &lt;b&gt;e&lt;/b&gt; [f](g) `h`.</p>"


def test_long_lines_without_blank_lines_are_paragraphs_each() -> None:
    line = "Een zin die lang is. " * 10
    assert prose_to_html(f"{line}\n{line}\n", language="nl").count("<p>") == 2


def test_the_lines_of_a_note_stay_lines() -> None:
    assert note_to_html("Kom langs\nen neem mee\n\nTot dan", language="nl") == (
        "<p>Kom langs<br>en neem mee</p>\n<p>Tot dan</p>"
    )
    assert note_to_html("<p>Al HTML</p>", language="nl") == "<p>Al HTML</p>"
