"""The catalogs say everything that a reader may see, and nothing that is never asked for."""

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
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("gettext", "ngettext", "translated"):
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


LANGUAGES = ("nl", "de", "fr")
INFORMAL = {
    "nl": r"\b(?:je|jij|jou|jouw|jullie)\b",
    "de": r"\b(?:du|dir|dich|dein\w*|euch|euer)\b",
    "fr": r"\b(?:tu|toi|te|ton|ta|tes)\b|\bt’",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_a_translation_and_none_is_left_over(language: str) -> None:
    assert set(told(load_catalog(language))) == asked_for()
    assert len(asked_for()) > 15


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["je", "u"])
def test_a_translation_keeps_the_places_to_fill(language: str, form: str) -> None:
    for (message, _form), translation in load_catalog(language, form).items():
        assert translation.strip(), message
        assert set(PLACEHOLDER.findall(message)) == set(PLACEHOLDER.findall(translation)), message


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_formal_wording_says_only_what_differs_and_addresses_nobody_informally(language: str) -> None:
    ordinary, formal = told(load_catalog(language)), told(load_catalog(language, "u"))
    assert set(ordinary) == set(formal)
    own = (ROOT / "newsletter" / "i18n" / "locale" / f"{language}.formal.po").read_text(encoding="utf-8")
    differing = [message for message in ordinary if ordinary[message] != formal[message]]
    assert own.count("msgid ") == len(differing) + 1 > 1
    assert [text for text in ordinary.values() if re.search(INFORMAL[language], text, re.IGNORECASE)]
    assert not [text for text in formal.values() if re.search(INFORMAL[language], text, re.IGNORECASE)]


def test_every_catalog_is_of_a_language_that_is_meant() -> None:
    files = {path.name for path in (ROOT / "newsletter" / "i18n" / "locale").iterdir()}
    assert files == {f"{language}{form}.po" for language in LANGUAGES for form in ("", ".formal")}


def test_what_stands_in_for_a_name_may_stand_in_a_slot() -> None:
    assert not [language for language in LANGUAGES if "'" in load_catalog(language)["reader", None]]


def test_a_language_without_a_file_has_an_empty_catalog() -> None:
    assert load_catalog("xx") == {}
