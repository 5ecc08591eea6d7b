"""A fault of the studio's own is told, and the studio goes on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from newsletter.web.preview.faults import Faults


def answer_of(app: Any) -> tuple[list[dict[str, Any]], bytes]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    asyncio.run(Faults(app)({"type": "http"}, receive, send))
    return sent, b"".join(message.get("body", b"") for message in sent)


def test_a_fault_is_told_on_the_page_and_in_one_line_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    async def broken(*_: Any) -> None:
        raise ZeroDivisionError("<b>nothing</b> to divide by")

    sent, body = answer_of(broken)

    assert sent[0]["status"] == 500
    assert b"ZeroDivisionError: &lt;b&gt;nothing&lt;/b&gt; to divide by" in body
    told = capsys.readouterr().err
    assert told == "Error: something went wrong inside the studio: ZeroDivisionError: <b>nothing</b> to divide by\n"


def test_with_debugging_the_terminal_says_where(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_DEBUG", "1")

    async def broken(*_: Any) -> None:
        raise ZeroDivisionError

    answer_of(broken)

    assert "in broken" in capsys.readouterr().err


def test_an_answer_that_has_begun_is_not_begun_again() -> None:
    async def broken(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ZeroDivisionError

    sent, _ = answer_of(broken)

    assert [message["type"] for message in sent] == ["http.response.start"]
