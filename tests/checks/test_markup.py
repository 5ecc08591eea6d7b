"""A mail's HTML as the rules walk through it."""

from __future__ import annotations

import pytest

from newsletter.checks.markup import elements, parse, visible_text


@pytest.mark.parametrize("html", ["", " ", "\0", "<!-- -->", "\0<p>Tekst</p>", "<p>Tekst", "</td>"])
def test_anything_becomes_a_tree(html: str) -> None:
    tree = parse(html)
    assert tree.tag in ("html", "p", "div")
    assert visible_text(tree) in ("", "Tekst")
    assert list(elements(tree))
