"""The text part of a mail, as somebody reads it who sees no HTML."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from newsletter.domain.issue import Answer, Issue, News, Quote
from newsletter.domain.parts import Parts
from newsletter.domain.slots import even_lines
from tests.rendering import samples
from tests.rendering.samples import (
    Page,
    at,
    block,
    dossier,
    empty_issue,
    event,
    folded,
    for_reader,
    full_issue,
    render,
    story,
)


def text_of(issue: Issue) -> str:
    return even_lines(for_reader(render(issue), text=True))


@pytest.mark.parametrize("language", ["nl", "de", "fr", "en", "ar"])
def test_it_is_laid_out_in_72_columns_without_ragged_blanks(language: str) -> None:
    long = "Een titel die zo lang is dat hij op een regel van tweeënzeventig tekens niet past, " * 2
    agenda = (event(long, location=long, summary=long), event(long, 2, cancelled=True), event(long, 3, news=None))
    issue = full_issue(agenda=agenda, stories=(story(long, 2, kicker=long, link_text=long),), quote=None)
    text = text_of(replace(issue, language=language))
    lines = text.split("\n")
    assert max(len(line) for line in lines if "://" not in line) <= 72
    assert not [line for line in lines if line != line.rstrip()]
    assert "\n\n\n" not in text
    assert all(line.strip() == line.split()[-1] for line in lines if "/2026-11-23/#" in line)


def test_what_leads_has_its_author_and_date_and_a_link_on_a_line_of_its_own() -> None:
    text = text_of(full_issue())
    assert "Praktijk\nDe buurttafel\n-------------\n" in text
    assert "\nNoor van Aalst\n" in text
    assert "\nLees verder:\nhttps://nieuws.example.org/2026-11-23/#a1\n" in text


def test_the_letter_is_signed() -> None:
    assert "Goed dat je er bent.\n\nSamira Bouzid\nhoofdredacteur\n" in text_of(full_issue())


def test_the_agenda_is_a_list() -> None:
    text = text_of(empty_issue(agenda=(event(price="45"), event("Tweede", 2, news=None))))
    assert (
        "Agenda\n======\n\n* donderdag 26 november, 13.30–16.30 uur\n  Een bijeenkomst\n  Utrecht\n"
        "  €\N{NO-BREAK SPACE}45\n\n  Kom langs.\n\n  Aanmelden:\n  https://example.org/aanmelden\n"
    ) in text
    assert "* donderdag 26 november, 13.30–16.30 uur\n  Tweede\n  Utrecht\n\n  Aanmelden:" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "Gaat niet door: Feest"), ("de", "Fällt aus: Feest"), ("fr", "Annulé\N{NO-BREAK SPACE}: Feest")],
)
def test_what_is_off_says_so_and_cannot_be_joined(language: str, said: str) -> None:
    text = text_of(empty_issue(language=language, agenda=(event("Feest", cancelled=True, news=News.CANCELLED),)))
    assert f"  {said}\n" in text
    assert "aanmelden" not in text


@pytest.mark.parametrize(
    ("language", "marks"),
    [("nl", "“Zo is het.”"), ("de", "„Zo is het.“"), ("fr", "«\N{NO-BREAK SPACE}Zo is het.\N{NO-BREAK SPACE}»")],
)
def test_a_quotation_has_the_marks_of_the_language(language: str, marks: str) -> None:
    told = Quote(text="Zo is het.", by="Henk", url=None, audience=None)
    assert f"    {marks}\n    – Henk\n" in text_of(empty_issue(language=language, quote=told))


def test_a_series_tells_each_part_once() -> None:
    new = story("Het tweede deel", 20, url="https://example.org/2")
    text = text_of(empty_issue(dossiers=(dossier(stories=(new,)),)))
    assert "Dossier: Rondkomen (deel 2 van 5)\n=====" in text
    assert "1. Het eerste deel\n   https://example.org/1\n" in text
    assert "2. Het tweede deel (nieuw)\n\nWaar het over gaat, 20.\n\nLees verder:\nhttps://example.org/2\n" in text
    assert text.count("Het tweede deel") == text.count("https://example.org/2") == 1


def test_answers_are_a_list_with_their_addresses() -> None:
    answers = (Answer(label="Mooi", url="https://x.org/m"), Answer(label="Kan beter", url="https://x.org/b"))
    text = text_of(empty_issue(blocks=(block("Wat vindt u?", answers=answers),)))
    assert "\n- Mooi:\n  https://x.org/m\n- Kan beter:\n  https://x.org/b\n" in text


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}", re.sub(r"https?://\S+", "", text).casefold()))


def test_it_says_what_the_html_says() -> None:
    """As SpamAssassin compares them (MPART_ALT_DIFF), though by far more strictly."""
    issue = full_issue(agenda=(event(), event("Feest", 2, start=at(2026, 12, 1), end=at(2026, 12, 1))))
    parts: Parts = render(issue)
    html, text = words_of(folded(Page(for_reader(parts)).words)), words_of(for_reader(parts, text=True))
    shared = html & text
    assert len(shared) > 0.9 * len(text)
    assert len(shared) > 0.85 * len(html), html - text


def test_a_relay_that_manages_leaving_leaves_no_line_for_it() -> None:
    settings = samples.with_settings(unsubscribe=samples.SETTINGS.unsubscribe.__class__(managed_by="relay"))
    assert "Afmelden" not in for_reader(render(full_issue(), settings=settings), text=True)
