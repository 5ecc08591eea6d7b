"""SpamAssassin, as Debian ships it, with its local rules only: what a receiving server would make of a rehearsal."""

from __future__ import annotations

import email
import re
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from tests.proof.findings import assert_nothing
from tests.proof.machine import program, run
from tests.proof.publication import IMAGES, THEMES, Publications

MOST = 0.5
RECEIVED = """\
Received: from mail.drempel.example.org (mail.drempel.example.org [IPv6:2001:db8::25])
\tby mx.lezers.example.net (Postfix) with ESMTPS id 4Z1aBc2dEfz9
\tfor <{to}>; {date}
"""
"""What a receiving server writes on top. IPv6, for the addresses of IPv4 that may stand in examples are a rule's prey."""

SEPARATOR = b"From a@example.org Tue Dec  1 09:00:00 2026\n"
SHOUTED = b"""\
Subject: WIN FREE MONEY NOW
From: a@example.org
To: b@example.net
Date: Tue, 01 Dec 2026 09:00:00 +0000
Message-ID: <win@example.org>
MIME-Version: 1.0
Content-Type: text/html

<html><body><a href="http://example.org/"><img src="http://example.org/win.png"></a></body></html>
"""


def received(path: Path) -> bytes:
    """Return a message as the receiving server keeps it."""
    data = path.read_bytes().replace(b"\r\n", b"\n")
    message = email.message_from_bytes(data, policy=default)
    return RECEIVED.format(to=message["To"].addresses[0].addr_spec, date=message["Date"]).encode() + data


def judged(messages: dict[str, bytes], home: Path) -> dict[str, tuple[float, list[str]]]:
    """Return score and rules of each message, all in one run; no network, nothing learned, no user's own settings."""
    mbox = home / "all.mbox"
    mbox.write_bytes(
        b"".join(SEPARATOR + f"X-Proof: {name}\n".encode() + data + b"\n" for name, data in messages.items())
    )
    command = [
        program("spamassassin"), "--local", "--test-mode", "--nocreate-prefs",
        "--cf=use_bayes 0", "--cf=use_auto_whitelist 0", "--cf=use_txrep 0", "--cf=report_safe 0",
    ]  # fmt: skip
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    printed = run([*command, "--mbox", str(mbox)], env=environment).decode("utf-8", "replace")
    found = {}
    for one in printed.split(SEPARATOR.decode())[1:]:
        message = email.message_from_string(one, _class=EmailMessage, policy=default)
        status = " ".join(message["X-Spam-Status"].split())
        score = re.search(r"score=(-?[\d.]+)", status)
        rules = re.search(r"tests=([\w, ]+?) \w+=", status)
        assert score is not None, status
        assert rules is not None, status
        found[message["X-Proof"]] = (float(score[1]), rules[1].replace(" ", "").split(","))
    return found


@pytest.fixture(scope="module")
def judgement(
    publications: Publications, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[float, list[str]]]:
    """What it makes of one reader's message in every theme, with pictures both ways, and of one that shouts."""

    def look() -> Any:
        messages = {"shouted": SHOUTED}
        for theme in THEMES:
            messages[f"{theme}, one of everything"] = received(publications(theme, plenty=True).messages()[0])
            for images in IMAGES:
                messages[f"{theme}, {images}"] = received(publications(theme).messages(images)[0])
        return judged(messages, tmp_path_factory.mktemp("spamassassin"))

    return {name: (score, rules) for name, (score, rules) in publications.found("spam", look).items()}


def test_no_message_looks_like_spam(judgement: dict[str, tuple[float, list[str]]]) -> None:
    assert judgement["shouted"][0] > 4
    ours = {name: found for name, found in judgement.items() if name != "shouted"}
    assert len(ours) == 3 * len(THEMES)
    assert_nothing({name: [f"{score}: {', '.join(rules)}"] for name, (score, rules) in ours.items() if score > MOST})


def test_the_text_part_is_not_flagged_as_differing(judgement: dict[str, tuple[float, list[str]]]) -> None:
    """Nor is anything about how the mail is put together, at whatever score."""
    assert "MIME_HTML_ONLY" in judgement["shouted"][1]
    flags = re.compile(r"MPART|MIME_|MISSING|INVALID|ILLEGAL|BAD|SHORT|LONG|IMAGE|CONTRAST|INVIS|SUBJ|TITLE")
    assert_nothing(
        {
            name: [rule for rule in rules if flags.search(rule)]
            for name, (_, rules) in judgement.items()
            if name != "shouted"
        }
    )
