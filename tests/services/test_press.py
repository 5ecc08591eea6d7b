"""The press: the right edition for everybody, and nothing for those it is not for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.message import Message
from newsletter.domain.slots import Links
from newsletter.domain.subscriber import Subscriber
from newsletter.errors import IssueError
from newsletter.services.press import Press, language_for
from tests.runs import EDITION

JAN = Subscriber(email="jan@example.org", tags=("zorg",), attributes={"first_name": "Jan"})


def press(**changes: object) -> Press:
    edition = replace(EDITION, parts=replace(EDITION.parts, **changes))  # type: ignore[arg-type]
    return Press(
        {"nl": edition},
        links=lambda _subscriber: Links(unsubscribe="https://n.example/u/x", preferences="https://n.example/p/x"),
    )


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("en_gb", "en"),
        ("nl-BE", "nl"),
        ("fr", "nl"),
        ("", "nl"),
        ("pt-br", "pt-BR"),
    ],
)
def test_everybody_gets_the_edition_nearest_to_their_language(wanted: str, given: str) -> None:
    reader = Subscriber(email="a@example.org", attributes={"language": wanted} if wanted else {})
    assert language_for(reader, {"nl": 1, "en": 2, "pt-BR": 3}) == given


def test_a_message_is_the_same_bytes_every_time() -> None:
    first, again = press().message(JAN, "nl"), press().message(JAN, "nl")
    assert isinstance(first, Message)
    assert first == again


def test_who_is_in_none_of_the_audiences_has_nothing_to_read() -> None:
    nobody = press(everybody=False).message(replace(JAN, tags=()), "nl")
    assert nobody == Outcome(state=State.SKIPPED, reply="no item for them")
    assert isinstance(press(everybody=False).message(JAN, "nl"), Message)
    assert isinstance(press().message(replace(JAN, tags=()), "nl"), Message)


def test_an_address_that_fits_in_no_header_is_skipped_with_the_reason() -> None:
    odd = press().message(replace(JAN, email="jan\r\nBcc: all@example.org"), "nl")
    assert isinstance(odd, Outcome)
    assert odd.state is State.SKIPPED
    assert odd.reply.startswith("no message can be made: ")


def test_what_is_wrong_with_an_issue_shows_before_anybody_gets_it() -> None:
    with pytest.raises(IssueError, match="subject"):
        press(subject="two\nlines").check()
