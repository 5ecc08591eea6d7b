"""row-left-over: every opening of every reader's mail is filled in."""

from __future__ import annotations

from newsletter.domain.message import Message
from tests.checks.mails import row, row_findings
from tests.rendering.samples import NONCE, SLOT


def message(data: bytes) -> Message:
    return Message(issue="1", message_id="<a@b>", sender="a@b", recipient="b@b", pieces=[data], smtputf8=False)


def test_a_token_in_the_bytes_names_the_row_even_across_a_soft_line_break() -> None:
    token = SLOT.token.encode()
    (finding,) = row_findings("row-left-over", row("Henk", made=message(b"Beste " + token[:5] + b"=\r\n" + token[5:])))
    assert (finding.severity, finding.place) == ("error", "subscribers.csv:5")
    assert "subscriber.first_name" in finding.reason


def test_a_marker_of_a_region_is_found_too() -> None:
    assert row_findings("row-left-over", row("Henk", made=message(f"<!--nl:{NONCE}:end-->".encode())))


def test_a_mail_that_is_filled_in_is_fine() -> None:
    assert row_findings("row-left-over", row("Henk", made=message(b"Beste Henk, NL dag"))) == []
