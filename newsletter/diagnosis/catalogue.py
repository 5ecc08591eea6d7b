"""All that the doctor looks at, in the order of its report; docs/doctor.md explains each."""

from __future__ import annotations

from newsletter.diagnosis import computer, dmarc, mail_server, publication, unsubscribe_page
from newsletter.diagnosis.clock import CLOCK
from newsletter.diagnosis.dkim import DKIM
from newsletter.diagnosis.domains import DOMAIN
from newsletter.diagnosis.observation import Check
from newsletter.diagnosis.pointers import PTR
from newsletter.diagnosis.spf import SPF, SPF_ADDRESS

CHECKS: tuple[Check, ...] = (
    publication.THEME, publication.LOGO, publication.POSTAL_ADDRESS, publication.WAY_OUT, publication.DELIVERY,
    publication.CONTENT, publication.SUBSCRIBERS,
    computer.VERSIONS, computer.SECRETS, computer.STORE_PLACE, computer.DISK, CLOCK,
    DOMAIN, SPF, SPF_ADDRESS, DKIM, dmarc.DMARC, dmarc.ALIGNMENT, PTR,
    mail_server.SERVER, mail_server.TLS, mail_server.SIGN_IN, mail_server.SENDER,
    unsubscribe_page.PAGE, unsubscribe_page.ONE_CLICK, unsubscribe_page.IPV6,
)  # fmt: skip

UNSEEN = (
    "how many readers press the spam button (Gmail's Postmaster Tools, Microsoft's SNDS and your provider tell)",
    "the reputation of your domain and of the servers that send for you",
    "whether the next servers encrypt, and what receivers do with a message they took",
)
"""What no such check can see (mail.md A21)."""
