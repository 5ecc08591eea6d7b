"""Where a finding is seen, and how that is marked in a copy."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from newsletter.checks import all_checks
from newsletter.checks.markup import elements, parse
from newsletter.checks.sighting import mark, sight_of
from newsletter.domain.finding import Finding
from newsletter.domain.sight import Appearance, Sight
from tests.checks.mails import from_source, good_mail, mail_of


def first(html: str, tag: str, number: int = 0) -> Sight:
    """Tell how the nth element with a tag can be found again."""
    sight = sight_of(list(elements(parse(html), tag))[number])
    assert sight is not None
    return sight


def marked(html: str, sight: Sight) -> str:
    """Return the start tag that got the mark, without the mark; nothing if none did."""
    found = re.search(r'<(\w+) id="seen-1"([^>]*)>', mark(html, [sight]).html)
    return f"<{found[1]}{found[2]}>" if found else ""


def test_a_link_is_found_by_its_address_and_its_words() -> None:
    html = '<p><a href="https://a.org/">Een</a> <a href="https://a.org/">Twee</a> <a href="https://b.org/">Twee</a></p>'
    sight = first(html, "a", 1)
    assert mark(html, [sight]).html == html.replace(
        '<a href="https://a.org/">Twee', '<a id="seen-1" href="https://a.org/">Twee'
    )
    assert marked(html, first(html, "a", 2)) == '<a href="https://b.org/">'


def test_a_link_of_another_reader_is_found_by_its_words() -> None:
    sight = first('<p><a href="https://a.org/u/one">Afmelden</a></p>', "a")
    assert (
        marked('<p><a href="/">Lees</a> <a href="https://a.org/u/two">Afmelden</a></p>', sight)
        == '<a href="https://a.org/u/two">'
    )


def test_a_picture_is_found_wherever_it_is_shown_from_and_no_other_stands_in_for_it() -> None:
    sight = first('<img src="images/kat-1.png" alt="Een kat">', "img")
    assert (
        marked('<img src="/issues/x/images/kat-1.png" alt="">', sight)
        == '<img src="/issues/x/images/kat-1.png" alt="">'
    )
    assert (
        mark('<img src="cid:1@x">', [sight], pictures={"cid:1@x": "kat-1.png"}).html
        == '<img id="seen-1" src="cid:1@x">'
    )
    assert marked('<img src="images/hond-2.png" alt="Een kat">', sight) == ""


def test_words_are_found_in_the_smallest_element_and_in_a_heading_first() -> None:
    html = "<div><p>Lees Koffie in de wijk nu</p><h2>Koffie in&nbsp;de wijk</h2><p>Nog <i>een regel</i> meer</p></div>"
    assert marked(html, Sight(tag="", text="Koffie in de wijk")) == "<h2>"
    assert marked(html, Sight(tag="", text="Nog een regel")) == "<p>"
    assert mark(html, [Sight(tag="", text="Nog een regel")]).html.index("seen-1") > html.index("</h2>")


def test_what_nobody_sees_is_not_marked() -> None:
    html = '<title>Hallo</title><div style="display:none">Hallo <a href="https://a.org/">weg</a></div><p>Dag</p>'
    assert sight_of(next(elements(parse(html), "a"))) is None
    assert mark(html, [Sight(tag="", text="Hallo"), Sight(tag="a", address="https://a.org/")]).ids == {}


def test_an_empty_link_is_shown_by_what_is_around_it() -> None:
    html = '<p>Tekst <a href="https://leeg.org/"></a></p>'
    assert marked(html, first(html, "a")) == "<p>"


def test_two_sights_of_one_element_share_its_mark_and_a_look_alike_in_a_comment_is_left_alone() -> None:
    html = '<!--[if mso]><a href="https://a.org/">Een</a><![endif]--><p><a href="https://a.org/">Een</a></p>'
    link = Sight(tag="a", address="https://a.org/", text="Een")
    made = mark(html, [link, Sight(tag="a", address="https://a.org/", text="Een", appearance=Appearance.DARK)])
    assert set(made.ids.values()) == {"seen-1"}
    assert made.html.startswith('<!--[if mso]><a href="https://a.org/">Een</a><![endif]--><p><a id="seen-1"')


def test_a_mail_of_ours_can_be_marked_all_over() -> None:
    mail = good_mail()
    sights = [sight for link in mail.anchors if (sight := sight_of(link.element))]
    sights += [sight for image in mail.images if (sight := sight_of(image.element))]
    made = mark(mail.html, sights)
    assert set(made.ids) == set(sights)
    assert re.sub(r' id="seen-\d+"', "", made.html) == mail.html


@given(st.text(alphabet="<>/a pi='\"-!b&;\n", max_size=60), st.text(alphabet="ab i", min_size=1, max_size=5))
def test_whatever_the_html_is_nothing_but_marks_comes_into_it(html: str, words: str) -> None:
    sights = [Sight(tag="", text=words), Sight(tag="a", text=words), Sight(tag="p", text=words)]
    assert re.sub(r' id="seen-\d+"', "", mark(html, sights).html) == html


def found_in(body: str, rule: str) -> list[Finding]:
    check = next(check for check in all_checks() if check.id == rule)
    assert check.find is not None
    mail = mail_of(body, sources=from_source("niets"))
    return list(check.findings(check.find(mail), where="email.html", language="nl"))


def test_rules_say_where_their_findings_are_seen() -> None:
    body = (
        '<p><a href="http://a.org/x">Klik hier</a><img src="images/foto.png"></p>'
        '<p style="font-size:10px">Kleine letters</p><p style="color:#dddddd">Bleke letters</p><h4>Diep</h4>'
    )
    seen = {
        rule: found_in(body, rule)[0].seen
        for rule in ("http", "link-text", "alt-missing", "font-small", "contrast", "heading-order")
    }
    assert all(seen.values())
    assert {rule: sight.tag for rule, sight in seen.items() if sight} == {
        "http": "a", "link-text": "a", "alt-missing": "img", "font-small": "p", "contrast": "p", "heading-order": "h4",
    }  # fmt: skip
    assert {sight.language for sight in seen.values() if sight} == {"nl"}


def test_a_finding_about_the_dark_is_seen_in_the_dark() -> None:
    check = next(check for check in all_checks() if check.id == "contrast")
    assert check.find is not None
    style = "@media (prefers-color-scheme: dark) { .d { color: #222222 !important; background: #111111 !important } }"
    mail = mail_of('<p class="d">Donker</p>', style=style)
    seen = [finding.seen for finding in check.findings(check.find(mail), where="x") if "in the dark" in finding.reason]
    assert [sight.appearance for sight in seen if sight] == [Appearance.DARK]


def test_a_finding_is_the_same_wherever_it_is_seen() -> None:
    one, other = (
        Finding(rule="a", severity=found_in("<h4>x</h4>", "heading-order")[0].severity, where="b", reason="c", fix="d", source="e", seen=sight)
        for sight in (None, Sight(tag="p"))
    )  # fmt: skip
    assert one == other
    assert len({one, other}) == 1
