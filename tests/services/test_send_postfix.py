"""A whole send to a real Postfix on this computer, which delivers into maildirs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.postfix import Postfix, why_not
from tests.projects import MakeProject, RunNewsletter

pytestmark = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))

READERS = {
    "anna@example.org": "Anna",
    "zoe@example.org": "Zoë, «de» <eerste>",
    "punt@example.org": ".",
    "leeg@example.org": "",
    "yilmaz@müller.example": "Yılmaz",
}
SUBSCRIBERS = "email,first_name\n" + "".join(f'{email},"{name}"\n' for email, name in READERS.items())
MAILBOXES = [email.replace("müller", "xn--mller-kva") for email in READERS]
GREYLISTED = "grijs@example.org"
ARTICLE = """\
---
title: "Punten … en komma's"
date: 2026-11-20
---

. aan het begin van een regel,
.. en nog eens.

From hier tot daar, {{ niet ingevuld }}, 100 % hetzelfde, en één heel lang woord: REPEATED
"""


@pytest.fixture
def postfix(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postfix]:
    with Postfix(MAILBOXES, refused={GREYLISTED: "450 4.7.1 Greylisted, come back later"}) as postfix:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", postfix.url)
        yield postfix


@pytest.fixture
def issue(newsletter: RunNewsletter, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with issue 2026-12-01, built; the same secret for rehearsals and real sends."""
    monkeypatch.setenv("NEWSLETTER_SECRET", "a secret that the tests know, long enough")
    article = ARTICLE.replace("REPEATED", "zeer" * 400)
    root = make_project({"content/articles/punten.md": article}, subscribers=SUBSCRIBERS)
    subject = "Nieuws voor {{ subscriber.first_name | default('lezer') }}"
    built = newsletter("-C", root, "build", "--date", "2026-12-01", "--subject", subject)
    assert built.code == 0, built.err
    return root


def sent(newsletter: RunNewsletter, root: Path) -> tuple[int, dict[str, Any]]:
    done = newsletter("-C", root, "send", "--yes", "--json")
    return done.code, json.loads(done.out)


def reported(newsletter: RunNewsletter, root: Path, state: str) -> dict[str, str]:
    document = json.loads(newsletter("-C", root, "report", "--state", state, "--json").out)
    return {delivery["email"]: delivery["reply"] for delivery in document["deliveries"]}


def as_sent(arrived: bytes) -> bytes:
    """Take off what Postfix puts on top, and end lines as they were on the wire."""
    trace = rb"\A(?:(?:Return-Path|X-Original-To|Delivered-To|Received):.*\n(?:[ \t].*\n)*)+"
    return re.sub(trace, b"", arrived).replace(b"\n", b"\r\n")


def without_date(message: bytes) -> bytes:
    """A rehearsal and a real send begin at two moments; nothing else may differ."""
    undated, found = re.subn(rb"(?m)^Date: .*\r\n", b"", message)
    assert found == 1
    return undated


def test_what_arrives_is_what_was_rehearsed(
    newsletter: RunNewsletter, issue: Path, postfix: Postfix, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as rehearsing:
        rehearsing.setenv("NEWSLETTER_TRANSPORT", "file:outbox")
        assert newsletter("-C", issue, "send").code == 0
    code, document = sent(newsletter, issue)
    assert (code, document["sent"], document["recipients"]) == (0, len(READERS), len(READERS))
    for mailbox in MAILBOXES:
        (arrived,) = postfix.mail(mailbox)
        rehearsed = (issue / "outbox/2026-12-01" / f"{mailbox}.eml").read_bytes()
        assert without_date(as_sent(arrived)) == without_date(rehearsed)
        assert arrived.startswith(b"Return-Path: <redactie@example.org>\n")


def test_sending_again_brings_nobody_a_second_copy(newsletter: RunNewsletter, issue: Path, postfix: Postfix) -> None:
    first, again = sent(newsletter, issue), sent(newsletter, issue)
    assert first[0] == again[0] == 0
    assert [len(postfix.mail(mailbox)) for mailbox in MAILBOXES] == [1] * len(READERS)


def test_a_reader_whom_postfix_does_not_know_has_failed(
    newsletter: RunNewsletter, issue: Path, postfix: Postfix
) -> None:
    with (issue / "subscribers.csv").open("a", encoding="utf-8") as stream:
        stream.write("niemand@example.org,Niemand\n")
    code, document = sent(newsletter, issue)
    assert (code, document["sent"], document["failed"]) == (3, len(READERS), 1)
    (reply,) = reported(newsletter, issue, "failed").values()
    assert reply.startswith("550 5.1.1 <niemand@example.org>: Recipient address rejected: User unknown")


def test_a_reader_who_is_greylisted_is_deferred(newsletter: RunNewsletter, issue: Path, postfix: Postfix) -> None:
    with (issue / "subscribers.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"{GREYLISTED},Grijs\n")
    code, document = sent(newsletter, issue)
    assert (code, document["sent"], document["deferred"]) == (75, len(READERS), 1)
    (reply,) = reported(newsletter, issue, "deferred").values()
    assert reply.startswith("450 4.7.1")
    assert "Greylisted" in reply
