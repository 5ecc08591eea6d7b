"""Each subscriber gets the edition in their own language; the publication's where there is none."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.projects import MakeProject, RunNewsletter

FILES = {
    "content/articles/markt.md": "---\ntitle: De markt verhuist\nlanguage: nl\ndate: 2026-11-20\n---\nNaar het plein.\n",
    "content/articles/markt-de.md": "---\ntitle: Der Markt zieht um\nlanguage: de\ndate: 2026-11-20\n---\nAuf den Platz.\n",
    "content/articles/market.md": "---\ntitle: The market is moving\nlanguage: en\ndate: 2026-11-20\n---\nTo the square.\n",
    "content/articles/allen.md": "---\ntitle: Pro omnibus\ndate: 2026-11-19\n---\nLatine.\n",
    "content/events/feest.md": "---\ntitle: Feest\nstart: 2026-12-05 13:30\nend: 2026-12-05 16:30\nprice: 12,50\n---\nKom.\n",
}
SUBSCRIBERS = """\
email,language
anna@example.org,nl
bernd@example.org,de
chris@example.org,en
dora@example.org,de-AT
emile@example.org,fr
fleur@example.org,
"""
EDITIONS = {
    "anna": ("nl", "De markt verhuist", "13.30–16.30 uur", "€ 12,50", "Afmelden"),
    "bernd": ("de", "Der Markt zieht um", "13.30–16.30 Uhr", "12,50 €", "Newsletter abbestellen"),
    "chris": ("en", "The market is moving", "1:30–4:30 pm", "€12.50", "Unsubscribe"),
    "dora": ("de", "Der Markt zieht um", "13.30–16.30 Uhr", "12,50 €", "Newsletter abbestellen"),
    "emile": ("nl", "De markt verhuist", "13.30–16.30 uur", "€ 12,50", "Afmelden"),
    "fleur": ("nl", "De markt verhuist", "13.30–16.30 uur", "€ 12,50", "Afmelden"),
}


@pytest.fixture
def messages(make_project: MakeProject, newsletter: RunNewsletter) -> dict[str, EmailMessage]:
    root = make_project(FILES, subscribers=SUBSCRIBERS)
    assert newsletter("-C", root, "build", "--date", "2026-11-23").code == 0
    assert newsletter("-C", root, "send", "--yes", "--force").code == 0
    return {str(message["To"]).partition("@")[0]: message for message in map(_read, (root / "outbox").rglob("*.eml"))}


def _read(file: Path) -> EmailMessage:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def test_the_subject_is_in_the_publications_language(messages: dict[str, EmailMessage]) -> None:
    assert {str(message["Subject"]) for message in messages.values()} == {"De markt verhuist"}


def test_each_subscriber_reads_their_own_language(messages: dict[str, EmailMessage]) -> None:
    assert set(messages) == set(EDITIONS)
    titles = {title for _, title, *_ in EDITIONS.values()}
    for name, (language, title, *said) in EDITIONS.items():
        message = messages[name]
        assert message["Content-Language"] == language
        assert f'<html lang="{language}"' in _body(message, "html")
        for kind in ("plain", "html"):
            body = re.sub(r"<head>.*?</head>|<[^>]*>", "", _body(message, kind), flags=re.DOTALL)
            assert [one for one in titles if one in body] == [title], (name, kind)
            assert "Pro omnibus" in body
        assert not [word for word in said if word not in _body(message, "plain")], name
