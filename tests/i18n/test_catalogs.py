"""The Dutch catalog says everything that a reader may see, and nothing that is never asked for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2.ext import babel_extract

from newsletter.i18n.catalogs import Catalog, load_catalog

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"\{\w*\}")


def asked_for() -> set[str]:
    """Find what the code (in f-strings too, which Babel overlooks) and the templates give to gettext."""
    found: set[str] = set()
    for path in (ROOT / "newsletter").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("gettext", "ngettext"):
                given = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                found.update(text for text in given if isinstance(text, str))
    options = {"trimmed": "false", "silent": "false"}
    for path in (ROOT / "templates").rglob("*.*"):
        if path.suffix in (".mjml", ".txt", ".html"):
            with path.open("rb") as source:
                for _, _, message, _ in babel_extract(source, ["_", "gettext", "ngettext"], [], options):
                    found.update([message] if isinstance(message, str) else filter(None, message or ()))
    return found


def told(catalog: Catalog) -> dict[str, str]:
    return {message: translation for (message, form), translation in catalog.items() if form is None}


def test_every_message_has_a_dutch_translation_and_none_is_left_over() -> None:
    assert set(told(load_catalog("nl"))) == asked_for()
    assert len(asked_for()) > 15


@pytest.mark.parametrize("form", ["je", "u"])
def test_a_translation_keeps_the_places_to_fill(form: str) -> None:
    for message, translation in told(load_catalog("nl", form)).items():
        assert translation.strip(), message
        assert sorted(PLACEHOLDER.findall(message)) == sorted(PLACEHOLDER.findall(translation)), message


def test_formal_dutch_says_only_what_differs() -> None:
    ordinary, formal = told(load_catalog("nl")), told(load_catalog("nl", "u"))
    assert set(ordinary) == set(formal)
    assert {message for message in ordinary if ordinary[message] != formal[message]}
    assert not [text for text in formal.values() if re.search(r"\b(?:je|jij|jouw|jullie)\b", text, re.IGNORECASE)]


def test_a_language_without_a_file_has_an_empty_catalog() -> None:
    assert load_catalog("xx") == {}
