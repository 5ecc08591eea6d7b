"""How readers leave: the secret, their tokens, and what must be there before a real send."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.projects import RunNewsletter
from tests.relay import Relay


def test_the_secret_is_made_once_and_kept_private(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    (issue / ".env").write_bytes(b"# van de redactie")  # no line break at its end
    newsletter("-C", issue, "send", "--yes", "--limit", "1")
    first = (issue / ".env").read_bytes()
    assert first.startswith(b"# van de redactie\nNEWSLETTER_SECRET=")
    if os.name == "posix":
        assert (issue / ".env").stat().st_mode & 0o777 == 0o600
    newsletter("-C", issue, "send", "--yes")
    assert (issue / ".env").read_bytes() == first
    assert len({message["List-Unsubscribe"] for message in relay.messages()}) == 3


def test_another_secret_than_before_refuses_to_send(newsletter: RunNewsletter, issue: Path, relay: Relay) -> None:
    newsletter("-C", issue, "send", "--yes", "--limit", "1")
    secret = (issue / ".env").read_bytes()
    for other in (None, b"NEWSLETTER_SECRET=another\n"):
        (issue / ".env").unlink(missing_ok=True)
        if other:
            (issue / ".env").write_bytes(other)
        done = newsletter("-C", issue, "send", "--yes")
        assert (done.code, len(relay.envelopes)) == (1, 1)
        assert "NEWSLETTER_SECRET" in done.err
    (issue / ".env").write_bytes(secret)
    assert newsletter("-C", issue, "send", "--yes").code == 0


def test_a_token_is_a_reader_s_own_and_the_same_in_every_issue(
    newsletter: RunNewsletter, issue: Path, relay: Relay
) -> None:
    newsletter("-C", issue, "send", "--yes")
    (issue / "content/articles/later.md").write_text(
        "---\ntitle: Later\ndate: 2026-12-04\n---\n\nTekst.\n", encoding="utf-8"
    )
    newsletter("-C", issue, "build", "--date", "2026-12-05")
    newsletter("-C", issue, "send", "--yes")
    links: dict[str, set[str]] = {}
    for message in relay.messages():
        links.setdefault(str(message["To"].addresses[0].addr_spec), set()).add(message["List-Unsubscribe"])
    assert len(relay.envelopes) == 6
    assert all(len(of_one) == 1 for of_one in links.values())
    assert len(set.union(*links.values())) == 3


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("", 1),
        ('\n[unsubscribe]\nmailto = "weg@example.org"\n', 0),
        ('\n[unsubscribe]\nmanaged_by = "relay"\n', 0),
        ('\n[unsubscribe]\nurl = "https://example.org/weg/{token}"\n', 0),
    ],
)
def test_readers_must_be_able_to_leave(
    newsletter: RunNewsletter, issue: Path, relay: Relay, settings: str, code: int
) -> None:
    toml = issue / "newsletter.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("https://nieuws", "http://nieuws") + settings, encoding="utf-8"
    )
    done = newsletter("-C", issue, "send", "--yes")
    assert (done.code, len(relay.envelopes)) == (code, 0 if code else 3)
    headers = [message["List-Unsubscribe"] for message in relay.messages()]
    if code:
        assert "unsubscribe safely" in done.err
    elif "mailto" in settings:
        assert set(headers) == {"<mailto:weg@example.org?subject=unsubscribe>"}
        assert "by mail only" in done.err
    elif "relay" in settings:
        assert set(headers) == {None}
    else:
        assert len(set(headers)) == 3
