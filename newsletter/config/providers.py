"""Providers: which server each of them has, and what it takes from one account.

Each number stands on a page in `sources`, read on `READ`; None is what no page of theirs tells. Where it depends on the
plan, it is that of the smallest plan that lasts: who pays for more sets `rate` and `daily` in newsletter.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from newsletter.config.rates import Rate

READ = date(2026, 11, 23)
"""When the sources were read; some in stored copies, which may be months older."""

SHAPING = "https://github.com/KumoCorp/kumomta/blob/main/assets/policy-extras/shaping.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider's server and limits. All servers but one on this computer encrypt with STARTTLS on `port`.

    `host` is None where only its customer knows; `which` says then what to write. `daily` is how many messages may
    leave in any 24 hours. `note` is what an editor should know before the first send.
    """

    name: str
    host: str | None
    port: int = 587
    connections: int | None = None
    rate: Rate | None = None
    daily: int | None = None
    messages_per_connection: int | None = None
    sources: tuple[str, ...]
    note: str
    which: str = ""


PROVIDERS = {
    "microsoft365": Provider(
        name="Microsoft 365",
        host="smtp.office365.com",
        connections=3,
        rate=Rate(count=30, seconds=60),
        daily=10_000,
        messages_per_connection=50,
        sources=(
            "https://learn.microsoft.com/en-us/exchange/troubleshoot/send-emails/smtp-submission-improvements",
            "https://technet.microsoft.com/en-us/library/dn592151(v=exchg.150).aspx",
            SHAPING,
        ),
        note="A mailbox may send 30 messages a minute and 10,000 a day; SMTP AUTH must be on for it.",
    ),
    "google": Provider(
        name="Google",
        host="smtp.gmail.com",
        daily=2_000,
        messages_per_connection=50,
        sources=(
            "https://support.google.com/a/answer/166852",
            "https://developers.google.com/workspace/gmail/imap/imap-smtp",
            SHAPING,
        ),
        note="A Workspace account may send 2,000 messages a day, a free Gmail account 500: set daily = 500 for that.",
    ),
    "brevo": Provider(
        name="Brevo",
        host="smtp-relay.brevo.com",
        daily=300,
        sources=(
            "https://help.brevo.com/hc/en-us/articles/8292912279954-Add-or-remove-emails-from-your-plan",
            "https://developers.brevo.com/docs/smtp-integration",
            "https://smtptester.org/guides/brevo-smtp-test/",
        ),
        note="300 a day is the free plan's; on a paid plan, which has no such limit, set daily = 0.",
    ),
    "ses": Provider(
        name="Amazon SES",
        host=None,
        rate=Rate(count=1, seconds=1),
        daily=200,
        sources=(
            "https://docs.aws.amazon.com/ses/latest/dg/quotas.html",
            "https://docs.aws.amazon.com/ses/latest/DeveloperGuide/smtp-connect.html",
        ),
        note="1 a second and 200 a day are the sandbox's; set rate and daily to what your SES account dashboard shows.",
        which="NEWSLETTER_SMTP_HOST=email-smtp.eu-west-1.amazonaws.com, with the region of your account",
    ),
    "mailgun": Provider(
        name="Mailgun",
        host=None,
        messages_per_connection=3,
        sources=(
            "https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages",
            "https://cloud.google.com/compute/docs/tutorials/sending-mail/using-mailgun",
            SHAPING,
        ),
        note="What a plan may send is shown in Mailgun's control panel; set daily if yours has a limit a day.",
        which="NEWSLETTER_SMTP_HOST=smtp.eu.mailgun.org for a domain in the EU, smtp.mailgun.org for one in the US",
    ),
    "postmark": Provider(
        name="Postmark",
        host="smtp-broadcasts.postmarkapp.com",
        sources=("https://postmarkapp.com/developer/user-guide/send-email-with-smtp",),
        note="A newsletter goes through a broadcast stream, with the SMTP token of that stream.",
    ),
    "sendgrid": Provider(
        name="SendGrid",
        host="smtp.sendgrid.net",
        connections=10,  # they allow 10,000
        messages_per_connection=5_000,
        sources=(
            "https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api",
            "https://support.sendgrid.com/hc/en-us/articles/35270136965403-Twilio-SendGrid-Trial-Account-Plan",
        ),
        note="The user is the word apikey. During the trial, set daily = 100.",
    ),
    "laposta": Provider(
        name="Laposta",
        host=None,
        sources=("https://api.laposta.nl/doc/index.en.php",),
        note="Laposta has a website and an API; no page of theirs tells of an SMTP server.",
        which="NEWSLETTER_SMTP_HOST=… with the server that Laposta gave you, if it did; else send through another",
    ),
    "postfix": Provider(
        name="Postfix",
        host="localhost",
        port=25,
        connections=20,  # of 100 processes that answer
        sources=("https://www.postfix.org/postconf.5.html#default_process_limit", "https://www.postfix.org/rate.html"),
        note="A server on this computer, or named by NEWSLETTER_SMTP_HOST. It has no limits but those you gave it.",
    ),
}

ALSO_CALLED = {
    "office365": "microsoft365", "outlook": "microsoft365", "exchange": "microsoft365", "gmail": "google",
    "workspace": "google", "sendinblue": "brevo", "amazon": "ses", "aws": "ses", "twilio": "sendgrid",
}  # fmt: skip
"""What people write who mean one of them."""
