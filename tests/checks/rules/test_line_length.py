"""line-length: no line of the message is longer than mail servers pass on."""

from __future__ import annotations

from tests.checks.mails import changed, findings, good_mail


def test_a_line_of_999_bytes_is_an_error() -> None:
    (finding,) = findings("line-length", changed(data=b"Subject: x\r\n\r\n" + b"w" * 999 + b"\r\n"))
    assert finding.severity == "error"
    assert finding.reason.startswith("line 3 of the message")


def test_998_bytes_are_fine_and_our_own_mail_has_fewer() -> None:
    assert findings("line-length", changed(data=b"Subject: x\r\n\r\n" + b"w" * 998 + b"\r\n")) == []
    assert findings("line-length", good_mail()) == []
