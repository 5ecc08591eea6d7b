"""Whom a server's reply is about: replies as Gmail, Outlook, Yahoo, SES and Postfix give them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.transports.smtp_reply import Phase, Reply, Scope, scope


@pytest.mark.parametrize(
    ("phase", "reply", "expected"),
    [
        (Phase.RCPT, "550 5.1.1 The email account that you tried to reach does not exist", Scope.RECIPIENT),
        (Phase.RCPT, "550 5.4.1 Recipient address rejected: Access denied", Scope.RECIPIENT),
        (Phase.RCPT, "450 4.1.2 <jan@nergens.example>: Recipient address rejected: Domain not found", Scope.RECIPIENT),
        (Phase.RCPT, "452 4.2.2 The email account that you tried to reach is over quota", Scope.RECIPIENT),
        (Phase.RCPT, "451 4.7.1 Greylisting in action", Scope.RECIPIENT),
        (Phase.RCPT, "450 4.7.1 please try again later", Scope.RECIPIENT),
        (Phase.RCPT, "554 delivery error: dd This user doesn't have a yahoo.com account", Scope.RECIPIENT),
        (Phase.RCPT, "501 5.1.3 Bad recipient address syntax", Scope.RECIPIENT),
        (Phase.RCPT, "454 4.7.0 Temporary authentication failure", Scope.CONNECTION),
        (Phase.RCPT, "451 4.3.0 Temporary server error", Scope.CONNECTION),
        (Phase.RCPT, "503 5.5.1 MAIL first", Scope.POLICY),
        (Phase.RCPT, "554 5.7.1 <jan@example.org>: Relay access denied", Scope.POLICY),
        (Phase.RCPT, "550 5.7.1 Service unavailable; client blocked using a list", Scope.POLICY),
        (Phase.MAIL, "530-5.7.0 Authentication Required", Scope.SIGN_IN),
        (Phase.MAIL, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", Scope.SENDER),
        (Phase.MAIL, "554 Message rejected: Email address is not verified", Scope.SENDER),
        (Phase.MAIL, "452 4.3.1 Insufficient system storage", Scope.CONNECTION),
        (Phase.MAIL, "450 4.2.1 too fast", Scope.CONNECTION),
        (Phase.MAIL, "421 4.7.28 unusual rate of unsolicited mail", Scope.CONNECTION),
        (Phase.MAIL, "552 5.3.4 Message size exceeds fixed limit", Scope.MESSAGE),
        (Phase.DOT, "454 Throttling failure: Daily message quota exceeded.", Scope.CONNECTION),
        (Phase.DOT, "550 5.7.1 Our system has detected that this message is likely unsolicited mail", Scope.POLICY),
        (
            Phase.DOT,
            "550 5.7.515 Access denied, sending domain does not meet the required authentication level",
            Scope.POLICY,
        ),
        (Phase.DOT, "552 5.2.3 Your message exceeded the recipient's limits", Scope.RECIPIENT),
        (Phase.DOT, "554 5.6.0 Invalid message content", Scope.MESSAGE),
        (Phase.DOT, "451 4.6.0 content filter busy", Scope.CONNECTION),
        (Phase.DOT, "550 mailbox unavailable", Scope.RECIPIENT),
        (Phase.DOT, "554 transaction failed", Scope.POLICY),
        (Phase.SIGN_IN, "535 5.7.8 Username and Password not accepted", Scope.SIGN_IN),
        (Phase.SIGN_IN, "504 5.5.4 Unrecognized authentication type", Scope.SIGN_IN),
        (Phase.SIGN_IN, "454 4.7.0 Too many login attempts, please try again later", Scope.CONNECTION),
        (Phase.CONNECT, "554 5.7.1 You are not allowed to connect", Scope.POLICY),
        (Phase.CONNECT, "450 busy", Scope.CONNECTION),
    ],
)
def test_a_reply_is_about(phase: Phase, reply: str, expected: Scope) -> None:
    assert scope(Reply(int(reply[:3]), (reply[4:],)), phase) is expected


@settings(max_examples=200, deadline=None)
@given(
    phase=st.sampled_from(Phase),
    code=st.integers(400, 599),
    detail=st.from_regex(r"([245]\.\d{1,3}\.\d{1,3} )?[a-z ]*", fullmatch=True),
)
def test_before_a_recipient_was_named_nothing_is_about_the_recipient(phase: Phase, code: int, detail: str) -> None:
    found = scope(Reply(code, (detail,)), phase)
    assert found is not Scope.RECIPIENT or phase not in {Phase.CONNECT, Phase.SIGN_IN, Phase.MAIL}


def test_a_code_that_contradicts_the_reply_is_not_believed() -> None:
    assert Reply(550, ("4.1.1 nee",)).enhanced is None
    assert Reply(550, ("5.1.10 nee",)).enhanced == (5, 1, 10)
    assert Reply(250, ()).enhanced is None
