"""A message in the lists of mail programs, cut where they cut it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.web.preview.inbox import (
    ROOMS,
    Device,
    Fit,
    Program,
    cut,
    graphemes,
    hint,
    inbox_rows,
    preheader_hint,
    width,
)

DAY = date(2026, 11, 24)
FAMILY = "👩‍👩‍👧"
SIGNS = st.text(st.sampled_from(f"aé你가 {FAMILY}🇳🇱❤️👍🏽e\u0301️⃣1"), max_size=60)


def test_a_short_message_is_whole_in_every_list() -> None:
    rows = inbox_rows("Drempel", "Spreekuur", "De logeerkamer bleef leeg", DAY)
    assert {(row.program, row.device) for row in rows} == {(p, d) for p in Program for d in Device}
    assert all(row.sender.whole and row.subject.whole and row.preheader.whole for row in rows)


def test_a_phone_shows_less_of_a_long_subject_than_a_desktop() -> None:
    rows = inbox_rows("Drempel", "woord " * 15, "", DAY)
    for program in Program:
        seen = {row.device: len(row.subject.shown) for row in rows if row.program is program}
        assert seen[Device.PHONE] < seen[Device.DESKTOP] < 90


def test_in_gmail_on_a_desktop_a_long_subject_takes_room_from_the_preheader() -> None:
    short, long = (inbox_rows("Drempel", "w" * count, "p" * 200, DAY)[0] for count in (10, 60))
    assert len(long.preheader.shown) < len(short.preheader.shown) <= 100


@given(SIGNS, st.integers(min_value=2, max_value=40))
def test_what_is_cut_fits_and_nothing_is_lost(text: str, columns: int) -> None:
    done = cut(text, columns)
    assert done.shown + done.rest == text
    assert width(done.shown) + (0 if done.whole else 1) <= columns


@given(st.text(), st.text(), st.text())
def test_nothing_that_anybody_writes_makes_it_fail(sender: str, subject: str, preheader: str) -> None:
    assert len(inbox_rows(sender, subject, preheader, DAY)) == len(ROOMS)
    assert hint(subject).length == 0 or hint(subject).words
    assert preheader_hint(preheader, subject).words


@pytest.mark.parametrize("one", [FAMILY, "🇳🇱", "❤️", "👍🏽", "e\u0301", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "가"])
def test_what_a_reader_calls_one_character_is_one_and_never_cut(one: str) -> None:
    assert list(graphemes(one)) == [one]
    assert cut(f"abc{one}def", 4).shown == "abc"


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("你好", 4), ("👍", 2), ("🇳🇱", 2), ("❤️", 2), ("e\u0301", 1), ("\u00ad", 0)]
)
def test_east_asian_letters_and_emoji_take_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


def test_lines_and_runs_of_white_space_become_one_space() -> None:
    assert inbox_rows("A\r\nB", " c \n d ", "", DAY)[0].sender.shown == "A B"
    assert inbox_rows("A\r\nB", " c \n d ", "", DAY)[0].subject.shown == "c d"


@pytest.mark.parametrize(
    ("subject", "fit"),
    [("", Fit.NONE), ("  ", Fit.NONE), ("Spreekuur", Fit.GOOD), ("w" * 50, Fit.GOOD), ("w" * 61, Fit.LONG)],
)
def test_a_subject_is_told_its_length(subject: str, fit: Fit) -> None:
    assert hint(subject).fit is fit


def test_a_long_subject_is_told_what_a_phone_shows_of_it() -> None:
    assert (
        "phones show “Spreekuur tussen de wasmachines, in…”"
        in hint("Spreekuur tussen de wasmachines, in Leiden en ver").words
    )


@pytest.mark.parametrize(
    ("preheader", "fit"),
    [("", Fit.NONE), ("kort", Fit.SHORT), ("Spreekuur", Fit.SHORT), ("w" * 80, Fit.GOOD), ("w" * 141, Fit.LONG)],
)
def test_a_preheader_is_told_its_length_and_when_it_repeats_the_subject(preheader: str, fit: Fit) -> None:
    assert preheader_hint(preheader, "spreekuur").fit is fit
