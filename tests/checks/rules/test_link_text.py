"""link-text: every link says where it leads."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of, with_items
from tests.rendering.samples import story


@pytest.mark.parametrize("text", ["klik hier", "Lees meer…", "Lees verder →", "hier", "Read more", "«Meer info»"])
def test_words_that_say_nothing_are_a_warning_at_their_line(text: str) -> None:
    mail = mail_of(f'<a href="https://buurt.nl/x">{text}</a>', sources=from_source("\n\n[x](https://buurt.nl/x)"))
    (finding,) = findings("link-text", mail)
    assert (finding.severity, finding.place) == ("warning", "content/articles/1.md:3")


def test_a_label_tells_what_the_words_do_not() -> None:
    body = "".join(
        f'<a href="https://buurt.nl/{number}" aria-label="Lees verder: {title}">Lees verder</a>'
        for number, title in enumerate(("Koffie", "Thee"))
    )
    assert findings("link-text", mail_of(body)) == []


def test_another_link_to_the_same_page_tells_it_too() -> None:
    body = '<a href="https://buurt.nl/x">Koffie in de wijk</a> … <a href="https://buurt.nl/x">Lees verder</a>'
    assert findings("link-text", mail_of(body)) == []


def test_words_that_an_author_chose_for_an_article_are_told_ours_are_not() -> None:
    lead = story("Koffie", 1, link_text="Klik hier")
    assert findings("link-text", with_items(lead=lead))
    assert findings("link-text", with_items(lead=story("Koffie", 1))) == []


def test_an_address_is_no_text() -> None:
    assert findings("link-text", mail_of('<a href="https://buurt.nl/x">https://buurt.nl/x</a>'))
    assert findings("link-text", mail_of('<a href="https://buurt.nl/x">buurt.nl/brief</a>')) == []
    assert findings("link-text", mail_of('<a href="mailto:ik@buurt.nl">ik@buurt.nl</a>')) == []


def test_the_same_words_for_different_pages_are_a_warning() -> None:
    one, other = '<a href="https://buurt.nl/1">Aanmelden</a>', '<a href="https://buurt.nl/2">Aanmelden</a>'
    mail = mail_of(one + other, sources=from_source("[Aanmelden](/1)\n\n<https://buurt.nl/2>"))
    (finding,) = findings("link-text", mail)
    assert finding.place == "content/articles/1.md:3"
    assert findings("link-text", mail_of(one + one)) == []


def test_a_link_without_words_is_a_warning_unless_it_is_a_picture() -> None:
    assert findings("link-text", mail_of('<a href="https://buurt.nl/x"> </a>'))
    assert findings("link-text", mail_of('<a href="https://buurt.nl/x"><img src="images/a.png" alt=""></a>')) == []


def test_footnotes_are_marks() -> None:
    body = '<a href="#fn1">[1]</a><a href="#fn2">[2]</a><a href="#ref1">↩</a><a href="#ref2">↩</a>'
    assert findings("link-text", mail_of(body)) == []


def test_ordinary_links_are_fine() -> None:
    assert findings("link-text", mail_of('<a href="https://buurt.nl/x">Lees meer over de wijk</a>')) == []
    assert findings("link-text", good_mail()) == []


def test_two_articles_with_one_title_are_left_to_duplicate() -> None:
    stories = (story("Bericht van de directie", 1), story("Bericht van de directie", 2))
    assert findings("link-text", with_items(stories=stories)) == []
    assert findings("duplicate", with_items(stories=stories))
