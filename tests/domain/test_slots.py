"""How what differs per subscriber is filled in: escaped for where it stands."""

from hypothesis import given
from hypothesis import strategies as st

from newsletter.domain.slots import (
    Links,
    Slot,
    close_region,
    cut_regions,
    fill_text,
    open_region,
    slot_token,
)
from newsletter.domain.subscriber import NEUTRAL, Subscriber

NONCE = "0123abcdef"
LINKS = Links(unsubscribe="https://example.org/u/t?a=1&b=2", preferences="https://example.org/p/t")
NAME = Slot(token=slot_token(NONCE, 0), name="name", default="lezer")
LEAVE = Slot(token=slot_token(NONCE, 1), name="unsubscribe", link=True)


def filled(text: str, name: str | None, *, markup: bool = True) -> str:
    reader = Subscriber(email="a@example.org", attributes={"name": name} if name is not None else {})
    return fill_text(text, (NAME, LEAVE), NONCE, reader, LINKS, markup=markup)


def test_a_name_in_html_is_text() -> None:
    assert filled(f"<p>Dag {NAME.token}</p>", "<b>'A' & B</b>") == "<p>Dag &lt;b&gt;&#x27;A&#x27; &amp; B&lt;/b&gt;</p>"


def test_a_name_in_a_link_is_percent_encoded() -> None:
    html = f'<a href="https://example.org/?n={NAME.token}&amp;x=1">x</a>'
    assert filled(html, "a b&c") == '<a href="https://example.org/?n=a%20b%26c&amp;x=1">x</a>'


def test_an_attribute_as_a_whole_link_must_be_a_web_address() -> None:
    html = f'<a href="{NAME.token}">x</a>'
    assert filled(html, "javascript:alert(1)") == '<a href="">x</a>'
    assert filled(html, 'https://example.org/?a=1&b="') == '<a href="https://example.org/?a=1&amp;b=%22">x</a>'


def test_the_link_to_leave_stands_as_it_is_apart_from_html() -> None:
    assert filled(f'<a href="{LEAVE.token}">x</a>', None) == '<a href="https://example.org/u/t?a=1&amp;b=2">x</a>'
    assert filled(LEAVE.token, None, markup=False) == LINKS.unsubscribe


def test_an_empty_cell_has_its_stand_in() -> None:
    assert filled(NAME.token, None) == "lezer"
    assert fill_text(NAME.token, (NAME,), NONCE, NEUTRAL, LINKS, markup=False) == "lezer"


@given(name=st.text())
def test_no_name_breaks_out_of_its_place(name: str) -> None:
    html = filled(f'<p title="{NAME.token}">{NAME.token}</p>', name)
    inside = html.removeprefix('<p title="').removesuffix("</p>")
    assert inside.count("<") == 0
    assert inside.count('"') == 1
    assert "\n" not in filled(NAME.token, name, markup=False)


def test_a_name_that_looks_like_a_slot_stays_a_name() -> None:
    assert filled(NAME.token, LEAVE.token) == LEAVE.token


def test_a_region_is_for_those_for_whom_its_condition_holds() -> None:
    text = f"a {open_region(NONCE, 0)}b {open_region(NONCE, 1)}c {close_region(NONCE)}d {close_region(NONCE)}e"
    assert cut_regions(text, NONCE, [True, True]) == "a b c d e"
    assert cut_regions(text, NONCE, [True, False]) == "a b d e"
    assert cut_regions(text, NONCE, [False, True]) == "a e"


def test_a_marker_of_another_issue_is_text() -> None:
    text = "<!--nl:ffffffffff:if:0-->"
    assert cut_regions(text, NONCE, []) == text
