from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.domain.subscriber import Subscriber
from newsletter.errors import SubscriberError
from newsletter.subscribers import compile_audience

ANNA = Subscriber(
    email="anna@example.org",
    tags=("Zorg", "jeugd-en-gezin", "bestuur 2026"),
    attributes={"language": "nl", "age": "41", "city": "Utrecht"},
)


@pytest.mark.parametrize(
    "audience",
    [
        "zorg",
        "ZORG",
        "sport, zorg",
        "jeugd-en-gezin",
        "bestuur  2026",
        '"zorg", sport',
        '"zorg" in subscriber.tags and subscriber.language == "nl"',
        "subscriber.age|int > 40",
        "not subscriber.nickname",
        'subscriber.nickname == ""',
        'subscriber["city"].lower() == "utrecht"',
        'subscriber.email.endswith("@example.org")',
        "subscriber.tags|length == 3",
        "subscriber.city in ['Utrecht', 'Zeist']",
    ],
)
def test_an_audience_that_holds(audience: str) -> None:
    assert compile_audience(audience)(ANNA) is True


@pytest.mark.parametrize(
    "audience",
    [
        "sport",
        "jeugd",
        "subscriber.nickname",
        '"sport" in subscriber.tags',
        "subscriber.age > 40",  # text against a number: cannot be said, so it is not so
        "subscriber.age / 0",
        "subscriber.nothing.at.all == 1",
    ],
)
def test_an_audience_that_does_not_hold(audience: str) -> None:
    assert compile_audience(audience)(ANNA) is False


@pytest.mark.parametrize(
    "audience",
    [
        "",
        " , ",
        "1 == 1",
        "(subscriber",
        "subscriber.tags and (",
        "subscriber }} {{ 1",
        "subscriber.__class__",
        'subscriber.tags == "a" * 10**9',
        "2 ** subscriber.age|int",
        "range(10**9) and subscriber",
        "subscriber.city|center(10**9)",
        "subscriber.city.ljust(1000000000)",
        'subscriber.city.format("x")',
        "subscriber.tags.__len__()",
        "tags and subscriber",
        "subscriber.a" + ".a" * 900,
        "subscriber" + " or subscriber" * 500,
        "(" * 900 + "subscriber" + ")" * 900,
    ],
)
def test_an_audience_that_cannot_be_used_is_refused_by_name(audience: str) -> None:
    with pytest.raises(SubscriberError, match=r"the audience “.*” cannot be used"):
        compile_audience(audience)


@given(st.text("subcrie.tag' \"()[]{}|=<>+-~1,", max_size=40).map(lambda text: f"subscriber{text}"))
@settings(max_examples=100, deadline=None)
def test_any_expression_gives_an_answer_or_an_error_in_words(audience: str) -> None:
    try:
        answer = compile_audience(audience)(ANNA)
    except SubscriberError:
        return
    assert answer in (True, False)
