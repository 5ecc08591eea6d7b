"""Whom a server's reply is about: replies as Gmail, Yahoo, Microsoft and the relays give them, a table a provider.

Sources: support.google.com 3726730 (2026-02), senders.yahooinc.com/smtp-error-codes (2026-02), Outlook.com's postmaster
page (2026-06), Exchange Online's page on non-delivery reports, the SES guide, and github.com/fm/smtp-codes.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.domain.delivery import Scope
from newsletter.transports.smtp_reply import Phase, Reply, shown
from newsletter.transports.smtp_scope import ALLOWANCE_PAUSE, RATE_PAUSE, is_final, pause_after, scope

RCPT, DOT, MAIL, SIGN_IN, CONNECT, HELLO = Phase.RCPT, Phase.DOT, Phase.MAIL, Phase.SIGN_IN, Phase.CONNECT, Phase.HELLO
RECIPIENT, SENDER, POLICY, MESSAGE = Scope.RECIPIENT, Scope.SENDER, Scope.POLICY, Scope.MESSAGE
NO_SIGN_IN, CONNECTION = Scope.SIGN_IN, Scope.CONNECTION

GMAIL = [
    (RCPT, "450 4.2.1 The user you are trying to contact is receiving email too quickly.", RECIPIENT),
    (RCPT, "450 4.2.1 The user is receiving email at a rate that prevents additional messages.", RECIPIENT),
    (RCPT, "450 4.2.1 Peak SMTP relay limit exceeded for this customer. This is a temporary error.", CONNECTION),
    (RCPT, "452 4.2.2 The recipient's inbox is out of storage space.", RECIPIENT),
    (RCPT, "452 4.2.2 The email account that you tried to reach is over quota.", RECIPIENT),
    (DOT, "451 4.3.0 Email server has temporarily rejected this message.", CONNECTION),
    (RCPT, "451 4.3.0 Multiple destination domains per transaction is unsupported.", CONNECTION),
    (MAIL, "421 4.3.0 Temporary System Problem. Try again later.", CONNECTION),
    (DOT, "451 4.4.2 Timeout - closing connection.", CONNECTION),
    (CONNECT, "421 4.4.5 Server busy, try again later.", CONNECTION),
    (MAIL, "451 4.5.0 SMTP protocol violation.", CONNECTION),
    (RCPT, "452 4.5.3 Domain policy size per transaction exceeded, try this recipient in a separate one.", CONNECTION),
    (RCPT, "452 4.5.3 Your message has too many recipients.", CONNECTION),
    (MAIL, "421 4.7.0 Connection expired, try reconnecting.", CONNECTION),
    (RCPT, "421 4.7.0 IP not in whitelist for RCPT domain, closing connection.", CONNECTION),
    (RCPT, "421 4.7.0 Try again later, closing connection. (RCPT)", CONNECTION),
    (DOT, "421 4.7.0 The IP address sending this message does not have a PTR record.", CONNECTION),
    (SIGN_IN, "454 4.7.0 Too many login attempts, please try again later.", CONNECTION),
    (SIGN_IN, "454 4.7.0 Cannot authenticate due to a temporary system problem.", CONNECTION),
    (RCPT, "421 4.7.0 TLS required for RCPT domain, closing connection.", CONNECTION),
    (DOT, "421 4.7.0 This message is suspicious due to the very low reputation of the sending domain.", CONNECTION),
    (DOT, "451 4.7.23 The sending IP address for this message doesn't have a PTR record.", CONNECTION),
    (DOT, "451 4.7.24 The SPF record of the sending domain has one or more suspicious entries.", CONNECTION),
    (DOT, "451 4.7.26 Unauthenticated email is not accepted due to domain's DMARC policy.", CONNECTION),
    *(
        (DOT, f"421 4.7.{detail} Your email has been rate limited.", CONNECTION)
        for detail in (26, 27, 28, 29, 30, 32, 40)
    ),
    (DOT, "421 5.7.32 The From: header isn't aligned with the authenticated SPF or DKIM domain.", CONNECTION),
    (RCPT, "550 5.1.1 The email account that you tried to reach does not exist.", RECIPIENT),
    (RCPT, "553 5.1.2 We weren't able to find the recipient domain.", RECIPIENT),
    (RCPT, "553 5.1.3 The recipient address <jan> is not a valid RFC 5321 address.", RECIPIENT),
    (MAIL, "553 5.1.7 The sender address <x> is not a valid RFC 5321 address.", SENDER),
    (RCPT, "550 5.2.1 The email account that you tried to reach is inactive.", RECIPIENT),
    (RCPT, "550 5.2.1 The user is receiving email at a rate that prevents additional messages. See Limits.", RECIPIENT),
    (RCPT, "552 5.2.2 The recipient's inbox is out of storage space and inactive.", RECIPIENT),
    (DOT, "552 5.3.4 Your message exceeded Google's message size limits. See Send attachments.", MESSAGE),
    (DOT, "552 5.3.4 The number of attachments (51) exceeds Google's limit of 50 attachments.", MESSAGE),
    (DOT, "552 5.3.4 Your message exceeded Google's message header size limits.", MESSAGE),
    (MAIL, "550 5.4.5 Daily user sending limit exceeded.", CONNECTION),
    (RCPT, "550 5.4.5 Daily SMTP relay limit exceeded for user.", CONNECTION),
    (DOT, "554 5.4.6 Message exceeded 50 hops, this may indicate an email loop.", RECIPIENT),
    (RCPT, "503 5.5.1 Bad sequence of commands.", POLICY),
    (MAIL, "503 5.5.1 EHLO/HELO first.", SENDER),
    (RCPT, "502 5.5.1 Unrecognized command.", POLICY),
    (SIGN_IN, "501 5.5.2 Syntax error, cannot decode response.", NO_SIGN_IN),
    (RCPT, "555 5.5.2 Syntax error, goodbye.", POLICY),
    (RCPT, "550 5.5.3 Too many recipients for this sender.", POLICY),
    (HELLO, "501 5.5.4 HELO/EHLO argument invalid, closing connection.", POLICY),
    (DOT, "554 5.6.0 Email message is malformed. Not accepted.", MESSAGE),
    (DOT, "552 5.7.0 This message was blocked because its content presents a potential security issue.", MESSAGE),
    (MAIL, "503 5.7.0 No identity changes permitted.", SENDER),
    (MAIL, "550 5.7.0 Email relay denied. Invalid credentials for relay for one of the domains.", SENDER),
    (RCPT, "550 5.7.0 Email relay denied. The sending email account has been suspended due to abuse.", POLICY),
    (DOT, "550 5.7.0 Email sending denied.", POLICY),
    (MAIL, "530 5.7.0 Authentication required.", NO_SIGN_IN),
    (MAIL, "530 5.7.0 Must issue a STARTTLS command first.", NO_SIGN_IN),
    (DOT, "550 5.7.1 The user or domain that you are sending to (or from) has a policy that prohibits it.", POLICY),
    (RCPT, "550 5.7.1 Invalid credentials for relay 192.0.2.1.", POLICY),
    (DOT, "550 5.7.1 This message is likely unsolicited email.", POLICY),
    (DOT, "550 5.7.1 Messages missing a valid address in the From: header are not accepted.", POLICY),
    (DOT, "550 5.7.1 Messages missing a valid Message-ID: header are not accepted.", POLICY),
    (DOT, "550 5.7.1 Encoded-word syntax is not permitted in message header List-Unsubscribe.", POLICY),
    (DOT, "550 5.7.1 This message is likely suspicious due to the very low reputation of the sending IP.", POLICY),
    (MAIL, "550 5.7.1 Daily SMTP relay sending limit exceeded for this customer.", CONNECTION),
    (HELLO, "523 5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS.", POLICY),
    (SIGN_IN, "534 5.7.14 Please log in through your web browser and then try again.", NO_SIGN_IN),
    *(
        (DOT, f"550 5.7.{detail} This message was blocked because the sender is unauthenticated.", POLICY)
        for detail in (24, 25, 26, 27, 28, 29, 30, 32, 40)
    ),
    (SIGN_IN, "504 5.7.4 Unrecognized authentication type.", NO_SIGN_IN),
    (SIGN_IN, "535 5.7.8 Username and Password not accepted.", NO_SIGN_IN),
    (SIGN_IN, "534 5.7.9 Application-specific password required.", NO_SIGN_IN),
]
YAHOO = [
    (
        CONNECT,
        "421 4.7.0 [TSS04] Messages temporarily deferred due to unexpected volume or user complaints",
        CONNECTION,
    ),
    (MAIL, "421 4.7.1 [TS03] All messages from 192.0.2.1 will be permanently deferred", CONNECTION),
    (MAIL, "421 Max message per connection reached, closing transmission channel", CONNECTION),
    (MAIL, "451 Resources temporarily unavailable. Please try again later [#4.16.1].", CONNECTION),
    (MAIL, "451 VS1-IP Excessive unknown recipients - possible Open Relay (#4.1.8)", CONNECTION),
    (DOT, "451 4.3.2 Internal server error", CONNECTION),
    (RCPT, "450 User is receiving mail too quickly", RECIPIENT),
    (MAIL, "553 5.7.1 [BL21] Connections will not be accepted, because the ip is in Spamhaus's list", SENDER),
    (MAIL, "553 5.7.2 [TSS09] All messages from 192.0.2.1 will be permanently deferred", SENDER),
    (CONNECT, "553 5.7.2 [TSS11] All messages from 192.0.2.1 will be permanently deferred", POLICY),
    (DOT, "554 5.7.9 Message not accepted for policy reasons.", POLICY),
    (DOT, "554 Message not allowed - [PH01] Email not accepted for policy reasons.", POLICY),
    (DOT, "554 Message not allowed - Headers are not RFC compliant [291]", MESSAGE),
    (DOT, "554 delivery error: dd This user doesn't have a yahoo.com account (jan@yahoo.com) [-5]", RECIPIENT),
    (DOT, "554 delivery error: dd Your message cannot be delivered. This account is over quota.", RECIPIENT),
    (DOT, "554 delivery error: dd Your message cannot be delivered. This mailbox is disabled (554.30).", RECIPIENT),
    (DOT, "554 delivery error: dd jan@yahoo.com is no longer valid. [-20]", RECIPIENT),
    (DOT, "554 delivery error: dd Not a valid recipient", RECIPIENT),
    (RCPT, "552 1 Requested mail action aborted, mailbox not found", RECIPIENT),
]
MICROSOFT = [
    (CONNECT, "421 RP-001 The mail server IP has exceeded the rate limit allowed.", CONNECTION),
    (MAIL, "421 RP-002 The mail server IP has exceeded the rate limit allowed on this connection.", CONNECTION),
    (CONNECT, "421 RP-003 The mail server IP has exceeded the connection limit allowed.", CONNECTION),
    (DOT, "550 5.7.515 Access denied, sending domain does not meet the required authentication level", POLICY),
    *(
        (phase, f"550 {code} Mail rejected by Outlook.com for policy reasons.", POLICY)
        for phase in (RCPT, DOT)
        for code in ("SC-001", "SC-002", "SC-003", "SC-004", "DY-001", "DY-002", "OU-001", "OU-002")
    ),
    (RCPT, "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).", RECIPIENT),
    (RCPT, "550 5.4.1 All recipient addresses rejected: Access denied", RECIPIENT),
    (RCPT, "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent: on our block list (S3150).", POLICY),
    (RCPT, "451 4.7.650 The mail server has been temporarily rate limited due to IP reputation (S843)", CONNECTION),
    (RCPT, "451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (AS77712344)", CONNECTION),
    (DOT, "432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded", CONNECTION),
    (DOT, "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", CONNECTION),
    (SIGN_IN, "432 4.3.2 concurrent connection limit exceeded", CONNECTION),
    (DOT, "452 4.3.1 Insufficient system resources (TSTE)", CONNECTION),
    (DOT, "450 4.7.3 Organization queue quota exceeded.", CONNECTION),
    (DOT, "450 4.4.316 Connection refused", CONNECTION),
    (RCPT, "452 4.5.3 Too many recipients", CONNECTION),
    (RCPT, "450 4.7.26 Access denied, a message sent over IPv6 must pass either SPF or DKIM validation", CONNECTION),
    (RCPT, "450 4.7.320 starttls-not-supported", CONNECTION),
    (RCPT, "550 5.1.0 Sender denied", RECIPIENT),
    (RCPT, "550 5.1.1 Bad destination mailbox address", RECIPIENT),
    (DOT, "550 5.1.8 Access denied, bad outbound sender", SENDER),
    (RCPT, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", RECIPIENT),
    (DOT, "550 5.1.20 Multiple From addresses are not allowed without Sender address", MESSAGE),
    (DOT, "550 5.1.90 Your message can't be sent because you've reached your daily limit for recipients", CONNECTION),
    (DOT, "554 5.2.0 STOREDRV.Deliver.Exception:QuotaExceeded", RECIPIENT),
    (DOT, "554 5.2.2 mailbox full", RECIPIENT),
    (DOT, "550 5.2.2 Submission quota exceeded", CONNECTION),
    (DOT, "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient", RECIPIENT),
    (
        DOT,
        "554 5.2.121 The sender has exceeded the limit of messages they can send to this recipient per hour",
        RECIPIENT,
    ),
    (DOT, "554 5.2.122 The recipient has exceeded their limit of messages they can receive per hour.", RECIPIENT),
    (DOT, "554 5.2.252 SendAsDenied; redactie@example.org not allowed to send as x", SENDER),
    (DOT, "554 5.4.14 Hop count exceeded - possible mail loop", RECIPIENT),
    (RCPT, "550 5.4.310 DNS domain nergens.example does not exist", RECIPIENT),
    (DOT, "550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal", MESSAGE),
    (RCPT, "550 5.7.1 Unable to relay", POLICY),
    (MAIL, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", SENDER),
    (MAIL, "530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM", NO_SIGN_IN),
    (MAIL, "550 5.7.60 SMTP; Client does not have permissions to send as this sender", SENDER),
    (DOT, "550 5.7.60 SMTP; Client does not have permissions to send as this sender", SENDER),
    (RCPT, "550 5.7.64 TenantAttribution; Relay Access Denied", POLICY),
    *((DOT, f"550 5.7.{detail} RESOLVER.RST.SenderNotAuthenticated", RECIPIENT) for detail in (12, 124, 133, 134, 136)),
    (DOT, "550 5.7.23 The message was rejected because of Sender Policy Framework violation", POLICY),
    (
        SIGN_IN,
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant",
        NO_SIGN_IN,
    ),
    (SIGN_IN, "535 5.7.3 Authentication unsuccessful", NO_SIGN_IN),
    (DOT, "550 5.7.232 Your message can't be sent because your trial tenant has exceeded its daily limit", CONNECTION),
    (DOT, "550 5.7.233 Your tenant exceeded its daily limit (tenant external recipient rate limit)", CONNECTION),
    (DOT, "550 5.7.501 Access denied, spam abuse detected", POLICY),
    (RCPT, "550 5.7.504 [jan@example.org]: Recipient address rejected: Access denied", RECIPIENT),
    (RCPT, "550 5.7.505 Access denied, banned recipient", RECIPIENT),
    (RCPT, "550 5.7.507 Access denied, rejected by recipient", RECIPIENT),
    (DOT, "550 5.7.508 Access denied, 192.0.2.1 has exceeded permitted limits within /64 range", POLICY),
    (DOT, "550 5.7.509 Access denied, sending domain does not pass DMARC verification", POLICY),
    (RCPT, "550 5.7.511 Access denied, banned sender", POLICY),
    (DOT, "550 5.7.512 Access denied, message must be RFC 5322 section 3.6.2 compliant", MESSAGE),
    (RCPT, "550 5.7.513 Service unavailable, Client host blocked by example.org using Customer Block list", RECIPIENT),
    (RCPT, "550 5.7.606 Access denied, banned sending IP [192.0.2.1]", POLICY),
    (DOT, "550 5.7.703 one or more recipients are blocked by your organization's recipient block policy", RECIPIENT),
    (DOT, "550 5.7.705 Access denied, tenant has exceeded threshold", POLICY),
    (DOT, "550 5.7.708 Access denied, traffic not accepted from this IP", POLICY),
]
OTHERS = [
    (DOT, "454 Throttling failure: Maximum sending rate exceeded.", CONNECTION),  # Amazon SES
    (DOT, "454 Throttling failure: Daily message quota exceeded.", CONNECTION),
    (DOT, "554 Message rejected: Email address is not verified.", MESSAGE),
    (MAIL, "554 Message rejected: Email address is not verified.", SENDER),
    (SIGN_IN, "451 Authentication failed: Maximum credits exceeded", CONNECTION),  # SendGrid
    (SIGN_IN, "550 Too many messages. Try again in 92 seconds.", NO_SIGN_IN),
    (DOT, "450 Requested mail action not taken: mailbox unavailable Mail send limit exceeded.", CONNECTION),  # IONOS
    (DOT, "550 Requested action not taken: mailbox unavailable Reject due to policy restrictions.", POLICY),  # GMX
    (RCPT, "550 5.1.1 <jan@example.org>: Recipient address rejected: User unknown in virtual mailbox table", RECIPIENT),
    (RCPT, "450 4.1.2 <jan@nergens.example>: Recipient address rejected: Domain not found", RECIPIENT),  # Postfix
    (RCPT, "450 4.1.8 <x@nergens.example>: Sender address rejected: Domain not found", CONNECTION),
    (RCPT, "550 5.1.8 <x@nergens.example>: Sender address rejected: Domain not found", POLICY),
    (RCPT, "550 5.5.2 <x>: Sender address rejected: need fully-qualified address", POLICY),
    (RCPT, "550 5.7.1 <jan@example.org>: Recipient address rejected: nee", RECIPIENT),
    (RCPT, "550 5.7.1 <jan@example.org>: Recipient address rejected: SPF fail - not authorized.", POLICY),
    (RCPT, "554 5.7.1 <jan@example.org>: Relay access denied", POLICY),
    (RCPT, "554 5.7.1 <x@example.org>: Sender address rejected: Blocked by this recipient", RECIPIENT),
    (RCPT, "550 5.7.1 Service unavailable; client [192.0.2.1] blocked using a list", POLICY),
    (RCPT, "550 relaying denied for <jan@example.org>", POLICY),
    (RCPT, "550 Relay not permitted", POLICY),
    (RCPT, "550 5.2.0 Message rejected due to DMARC.", POLICY),  # Comcast
    (RCPT, "451 4.7.1 Greylisting in action", RECIPIENT),
    (RCPT, "450 4.7.1 please try again later", RECIPIENT),
    (RCPT, "451 4.7.0 please try again later", CONNECTION),
    (RCPT, "454 4.7.0 Temporary authentication failure", CONNECTION),
    (RCPT, "501 5.1.3 Bad recipient address syntax", RECIPIENT),
    (RCPT, "503 5.5.1 MAIL first", POLICY),
    (RCPT, "550 5.7.1 No such user!", RECIPIENT),  # Mail.ru
    (RCPT, "550 no such address here", RECIPIENT),
    (RCPT, "550 5.4.6 Recipient address rejected: Domains Hourly Quota Exceeded;", RECIPIENT),  # Titan, their receiving
    (RCPT, "552 5.2.2 user quota exceeded", RECIPIENT),
    (RCPT, "552 too many recipients", RECIPIENT),
    (RCPT, "550 5.6.7 non-ASCII addresses not permitted for that recipient", RECIPIENT),
    (MAIL, "452 4.3.1 Insufficient system storage", CONNECTION),
    (MAIL, "450 4.2.1 too fast", CONNECTION),
    (MAIL, "552 5.3.4 Message size exceeds fixed limit", MESSAGE),
    (MAIL, "553 niet jij", SENDER),
    (DOT, "552 5.2.3 Your message exceeded the recipient's limits", RECIPIENT),
    (DOT, "451 4.6.0 content filter busy", CONNECTION),
    (DOT, "550 mailbox unavailable", RECIPIENT),
    (DOT, "554 transaction failed", POLICY),
    (DOT, "554 rejected due to spam URL in content", MESSAGE),
    (CONNECT, "554 5.7.1 You are not allowed to connect", POLICY),
    (CONNECT, "450 busy", CONNECTION),
]
OUR_SET_UP = [  # a server that wants us to sign in, or wants nothing from us, says so at RCPT: no reader is to blame
    *(
        (phase, reply, NO_SIGN_IN)
        for phase in (MAIL, RCPT)
        for reply in (
            "530 no",
            "550 authentication required",
            "550 SMTP AUTH is required",
            "550 5.7.1 Authentication Required",
            "550 5.7.1 Client was not authenticated",
            "550 You must authenticate first",
            (  # cPanel
                "550 Please turn on SMTP Authentication in your mail client.\nhost.example [192.0.2.1]:4711 is not "
                "permitted to relay through this server without authentication."
            ),
            "503 5.5.4 Error: send AUTH command first.",  # Yandex
            "503 This mail server requires authentication when attempting to send to a non-local e-mail address.",
            "553 5.7.1 <x@example.org>: Sender address rejected: not logged in",  # Postfix
            "554 5.7.1 Relay access denied, authentication required",
        )
    ),
    (RCPT, "450 4.7.0 authentication required", CONNECTION),
    (RCPT, "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", RECIPIENT),  # Exchange: a closed group
    *(
        (RCPT, reply, POLICY)
        for reply in (
            "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",  # qmail
            "553 sorry, mail from your location is administratively denied (#5.7.1)",
            "550 Sender rejected",
            "550 Sender denied",
            "550 Invalid HELO",
            "550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)",  # Exim
            "550 Access denied",
            "550 5.0.0 Access denied",
            "550 Administrative prohibition",
            "550 Your IP 192.0.2.1 is blocked",
            "550 Connections from host 192.0.2.1 are refused",
            "550 This message was classified as SPAM and may not be delivered",
            "550 we do not relay",
            "554 no",
            "554 5.0.0 no",
            "554 transaction failed",
        )
    ),
    *(
        (RCPT, reply, RECIPIENT)
        for reply in (
            "550 no",
            "550 5.1.1 user unknown",
            "550 5.1.1 user unknown: access denied",
            "550 mailbox unavailable",
            "550 user unknown, you may want to authenticate",
            "550 5.1.1 <x>: Recipient address rejected: undeliverable address: host mx said: authentication required",
            "550 5.2.1 mailbox blocked",
            "550 account blocked",
            "550 Unrouteable address",
            "550 sorry, no mailbox here by that name. (#5.1.1)",
            "551 User not local",
            "554 5.1.1 no",
            "554 No such user",
            "554 <jan@example.org>: Recipient address rejected: Access denied",
            "554 5.7.1 <jan@example.org>: Recipient address rejected: Access denied",
            "451 your IP is greylisted, access denied for now",
        )
    ),
]


@pytest.mark.parametrize(("phase", "reply", "expected"), [*GMAIL, *YAHOO, *MICROSOFT, *OTHERS, *OUR_SET_UP])
def test_a_reply_is_about(phase: Phase, reply: str, expected: Scope) -> None:
    assert scope(Reply.read(reply.encode()), phase) is expected


@pytest.mark.parametrize(
    "reply",
    [
        "454 Throttling failure: Daily message quota exceeded.",
        "550 5.4.5 Daily user sending quota exceeded.",
        "550 5.4.5 Daily SMTP relay limit exceeded for user.",
        "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
        "550 5.2.2 Submission quota exceeded",
        "450 Requested mail action not taken: mailbox unavailable Mail send limit exceeded.",
        "451 Authentication failed: Maximum credits exceeded",
        "452 4.5.3 Daily message limit exceeded",
        "550 5.7.1 Your mail limit has been reached.",
        "554 5.7.1 <jan@example.org>: Recipient address rejected: You have exceeded your Outmail quota.",
        "554 5.7.0 Your message could not be sent. The limit on the number of allowed outgoing messages was exceeded.",
        "552 Message would take you over your relay quota of 500",
        "554 5.7.1 <DATA>: Data command rejected: limit of 400 rcpts per 24 hours for client reached",
        "554 5.7.1 <DATA>: Data command rejected: only 10 messages per day",
        "550 192.0.2.1 This IP has sent too many messages this hour.",
        "554 User redactie@example.org has exceeded its 24-hour sending limit.",
        "450 4.7.1 message count quota exceeded",
    ],
)
def test_a_spent_allowance_is_nobodys_fault_and_left_alone_for_an_hour(reply: str) -> None:
    for phase in (Phase.SIGN_IN, Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.DOT):
        assert scope(Reply.read(reply.encode()), phase) is Scope.CONNECTION
    assert pause_after(Reply.read(reply.encode())) == ALLOWANCE_PAUSE


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        ("454 4.7.0 Too many login attempts, please try again later.", RATE_PAUSE),
        ("421 4.7.28 Gmail has detected an unusual rate of email.", RATE_PAUSE),
        ("421 4.7.28 sender exceeded the quota for sending messages that have the same Message-ID:", RATE_PAUSE),
        ("454 Throttling failure: Maximum sending rate exceeded.", 0),
        ("452 4.4.5 Messages per second limit exceeded", 0),
        ("421 4.3.2 shutting down", 0),
        ("432 4.3.2 concurrent connection limit exceeded", 0),
        ("450 4.2.1 Peak SMTP relay limit exceeded for this customer.", 0),
        ("552 5.3.4 Your message exceeded Google's message size limits. See Send attachments.", 0),
        ("554 5.2.122 The recipient has exceeded their limit of messages they can receive per hour.", 0),
        ("552 5.2.2 user quota exceeded", 0),
        ("250 2.0.0 Ok: 3 of your daily limit of 300 reached", 0),
    ],
)
def test_a_server_is_left_alone_for_as_long_as_it_asks(reply: str, seconds: float) -> None:
    assert pause_after(Reply.read(reply.encode())) == seconds


@pytest.mark.parametrize(
    ("phase", "reply", "final"),
    [
        (RCPT, "550 5.1.1 unknown", True),
        (RCPT, "450 4.2.1 full", False),
        (RCPT, "552 too many recipients", False),
        (RCPT, "552 5.2.2 full", True),
        (DOT, "552 mailbox full", True),
    ],
)
def test_a_recipients_refusal_is_final(phase: Phase, reply: str, final: bool) -> None:
    assert is_final(Reply.read(reply.encode()), phase) is final


@settings(max_examples=200, deadline=None)
@given(
    phase=st.sampled_from(Phase),
    code=st.integers(400, 599),
    detail=st.from_regex(r"([245]\.\d{1,3}\.\d{1,3} )?[a-z ]*", fullmatch=True),
)
def test_before_a_recipient_was_named_nothing_is_about_the_recipient(phase: Phase, code: int, detail: str) -> None:
    found = scope(Reply(code, (detail,)), phase)
    assert found is not Scope.RECIPIENT or phase in {Phase.RCPT, Phase.DATA, Phase.BODY, Phase.DOT}


def test_a_code_that_contradicts_the_reply_is_not_believed() -> None:
    assert Reply(550, ("4.1.1 nee",)).enhanced is None
    assert Reply(550, ("5.1.10 nee",)).enhanced == (5, 1, 10)
    assert Reply(550, ("5.1.1, nee",)).enhanced == (5, 1, 1)
    assert Reply(550, ("5.1.1.1 nee",)).enhanced is None
    assert Reply(250, ()).enhanced is None


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_what_is_shown_of_a_reply_is_one_line_of_bounded_length(text: bytes) -> None:
    raw = b"250 " + text
    assert shown(raw).isprintable()
    assert len(shown(raw)) <= 500
    assert shown(raw) == str(Reply.read(raw)) or text.isascii()
