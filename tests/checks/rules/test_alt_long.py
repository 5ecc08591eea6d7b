"""alt-long: an alt text is a sentence or two."""

from __future__ import annotations

from tests.checks.mails import findings, from_source, good_mail, mail_of


def test_a_story_as_alt_text_is_a_warning_at_its_picture() -> None:
    mail = mail_of(
        f'<img src="images/brug-1a2b3c4d.png" alt="{"Een brug " * 17}">',
        sources=from_source("title: De brug\nimage: foto/brug.jpg\n"),
    )
    (finding,) = findings("alt-long", mail)
    assert (finding.severity, finding.place) == ("warning", "content/articles/1.md:2")
    assert "152 characters" in finding.reason


def test_150_characters_are_fine_and_blanks_do_not_count() -> None:
    assert findings("alt-long", mail_of(f'<img src="a.png" alt="{"w" * 150}   ">')) == []
    assert findings("alt-long", good_mail()) == []
