"""What the doctor asks beyond this computer: the DNS, the mail server, the unsubscribe page, the time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter.config import Settings
from newsletter.diagnosis.clock import CLOCK, examine_clock
from newsletter.diagnosis.dkim import DKIM, OurKey, examine_dkim, examine_relay_key
from newsletter.diagnosis.dmarc import DMARC, examine_dmarc
from newsletter.diagnosis.domains import DOMAIN, examine_domains
from newsletter.diagnosis.mail_server import SERVER, Greeted, examine_server
from newsletter.diagnosis.observation import Observation
from newsletter.diagnosis.pointers import PTR, examine_pointer
from newsletter.diagnosis.resolver import Resolver, Unanswered
from newsletter.diagnosis.spf import SPF, SPF_ADDRESS, examine_spf, examine_spf_address
from newsletter.diagnosis.unsubscribe_page import PAGE, examine_page, examine_page_ipv6
from newsletter.domain.mailbox import a_label, split_mailbox
from newsletter.errors import ConfigError, NewsletterError
from newsletter.fetching import Answer, FetchError, fetch, look_up_host
from newsletter.project import Project
from newsletter.services.dkim_key import load_signer
from newsletter.services.links import is_secure, link_maker

if TYPE_CHECKING:  # known when there is a server to meet
    from newsletter.transports.smtp_server import SmtpServer

_PATIENCE = 3.5  # seconds for each answer of a web server


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What is asked, and through what.

    `blind` says why the DNS cannot be asked, `offline` that nobody but this computer is; `ip` is the address that
    messages come from, where it is known.
    """

    project: Project
    resolver: Resolver
    blind: str | None
    offline: bool
    ip: str | None
    now: Callable[[], datetime]

    @property
    def settings(self) -> Settings:
        return self.project.settings

    def domains(self) -> Iterator[Observation]:
        """Look at the domains of the addresses in a message."""
        if self.blind:
            yield DOMAIN.not_checked(self.blind)
            return
        roles: dict[str, list[str]] = {}
        for role, address in (
            ("From", self.settings.publication.sender),
            ("bounces", self._bounces),
            ("replies", self.settings.publication.reply_to),
        ):
            if address:
                roles.setdefault(_domain(address), []).append(role)
        yield from examine_domains(roles, self.resolver)

    def spf(self) -> Iterator[Observation]:
        """Look at SPF, and at the name of the sending address."""
        if self.blind:
            yield SPF.not_checked(self.blind)
            if self.ip:
                yield SPF_ADDRESS.not_checked(self.blind)
                yield PTR.not_checked(self.blind)
            return
        domain = _domain(self._bounces)
        yield from examine_spf(domain, self.resolver, provider=self.settings.delivery.provider)
        if self.ip:
            yield examine_spf_address(_sender(self._bounces), self.ip, self.resolver)
            yield examine_pointer(self.ip, self.resolver)
        elif self.settings.delivery.provider == "postfix":
            yield PTR.not_checked(
                "the address that your messages come from is not known here",
                "Run newsletter doctor --ip with the public address of your mail server.",
            )

    def dkim(self) -> Iterator[Observation]:
        """Compare the key in the DNS with ours."""
        if self.settings.dkim is None:
            yield examine_relay_key(self.settings.delivery.provider, _domain(self.settings.publication.sender))
            return
        try:
            key = self._our_key()
        except ConfigError as error:
            yield DKIM.failed(error.message, error.hint or "")
            return
        if key is None:
            return
        if self.blind:
            yield DKIM.not_checked(f"{key.name}: {self.blind}")
            return
        yield from examine_dkim(key, self.resolver)

    def dmarc(self) -> Iterator[Observation]:
        """Find the DMARC policy."""
        if self.blind:
            yield DMARC.not_checked(self.blind)
            return
        dkim = self.settings.dkim
        domain = _domain(self.settings.publication.sender)
        yield from examine_dmarc(
            domain,
            self.resolver,
            envelope=_domain(self._bounces),
            signing=_domain(f"x@{dkim.domain.strip().rstrip('.')}") if dkim else None,
            report_to=f"dmarc@{domain}",
        )

    def server(self) -> Iterator[Observation]:
        """Meet the mail server."""
        from newsletter.transports import transport_url
        from newsletter.transports.smtp_server import read_server

        environment = self.project.environment
        try:
            transport = self.project.transport()
            if transport.rehearsal:
                yield SERVER.not_checked(
                    f"{transport.url} is a rehearsal: nothing leaves this computer",
                    "Name your mail server when you are ready: docs/sending.md.",
                )
                return
            url = transport_url("", environment) or self.settings.delivery.url
            if url.strip().partition(":")[0].lower() not in ("smtp", "smtps"):
                yield _mailer(transport.url)
                return
            server = read_server(url.strip(), environment)
        except ConfigError as error:
            yield SERVER.failed(error.message, error.hint or "")
            return
        if self.offline and not server.loopback:
            yield SERVER.not_checked(f"{server.url}: {OFFLINE}")
            return
        try:  # here, because asyncio would wait for a look-up that hangs
            look_up_host(server.host, server.port, deadline=monotonic() + _PATIENCE)
        except FetchError as error:
            seen, fix = f"{server.url}: {error.message}", "Check the host, and whether this computer is online."
            yield SERVER.not_checked(seen, fix) if self.blind else SERVER.failed(seen, fix)
            return
        greeted = asyncio.run(_greeted(server, _sender(self._bounces)))
        if greeted.refused in ("connection", "tls") and self.blind and not server.loopback:
            yield SERVER.not_checked(greeted.reason, "Look again when this computer is online.")
            return
        yield from examine_server(greeted, now=self.now())

    def page(self) -> Iterator[Observation]:
        """Ask the unsubscribe page."""
        settings = self.settings
        url = link_maker(settings, None).inert().unsubscribe
        if settings.unsubscribe.managed_by == "relay":
            yield PAGE.not_checked("your provider sees to it", "Leave a list yourself once, to see that it works.")
        elif not is_secure(url):
            yield PAGE.not_checked(f"there is none to ask that is safe (https): {url}")
        elif self.offline:
            yield PAGE.not_checked(f"{url}: {OFFLINE}")
        else:
            ask = partial(fetch, anywhere=True, timeout=_PATIENCE)
            yield from examine_page(url, ask, online=self.blind is None)
            yield from self._page_ipv6(url)

    def _page_ipv6(self, url: str) -> Iterator[Observation]:
        if self.blind:
            return
        try:
            addresses = self.resolver.look_up(a_label(urlsplit(url).hostname or ""), "AAAA").values
        except (Unanswered, UnicodeError):
            return
        if addresses:
            ask = partial(fetch, anywhere=True, timeout=_PATIENCE, resolve=lambda _host, _port: addresses)
            yield examine_page_ipv6(url, ask)

    def clock(self) -> Iterator[Observation]:
        """Compare the clock with that of the publication's web server."""
        url = self.settings.publication.base_url
        host = urlsplit(url).hostname or url
        if self.offline:
            yield CLOCK.not_checked(OFFLINE)
            return
        try:
            answer: Answer = fetch(url, method="HEAD", anywhere=True, redirects=0, timeout=_PATIENCE)
        except FetchError as error:
            yield CLOCK.not_checked(f"nobody to compare it with: {error.message}")
            return
        yield examine_clock(answer.headers.get("date"), now=self.now(), host=host)

    @property
    def _bounces(self) -> str:
        return self.settings.delivery.bounce_address or self.settings.publication.sender

    def _our_key(self) -> OurKey | None:
        from newsletter.mime.dkim_key import record

        signer = load_signer(self.project, lambda _text: None)  # what it warns of, others here look at
        if signer is None:
            return None
        bits = signer.key.key_size
        return OurKey(domain=signer.domain, selector=signer.selector, record=record(signer.key), bits=bits)


OFFLINE = "not asked (--offline)"


def _domain(address: str) -> str:
    host = split_mailbox(address)[1].rpartition("@")[2].lower()
    try:
        return a_label(host)
    except UnicodeError:
        return host


def _sender(mailbox: str) -> str:
    return f"{split_mailbox(mailbox)[1].rpartition('@')[0]}@{_domain(mailbox)}"


def _mailer(url: str) -> Observation:
    check = SERVER
    program = Path(url.partition(":")[2])
    if program.is_file():
        return check.passed(f"{url}: the local mailer is there; it delivers by itself")
    return check.failed(f"there is no mailer at {program}", "Install one, or send through a server: docs/sending.md.")


async def _greeted(server: SmtpServer, sender: str) -> Greeted:
    import ssl

    from newsletter.transports.smtp_meeting import meet

    def context(verified: bool) -> ssl.SSLContext:
        made = ssl.create_default_context()
        if not verified:
            made.check_hostname = False
            made.verify_mode = ssl.CERT_NONE
        return made

    meeting = await meet(server, sender=sender, contexts=context)
    error: NewsletterError | None = meeting.error
    return Greeted(
        url=server.url,
        loopback=server.loopback,
        extensions=meeting.extensions,
        tls=meeting.tls,
        expires=meeting.expires,
        user=server.user,
        sender=sender,
        refused=meeting.stopped or "",
        reason=error.message if error else "",
        hint=(error.hint or "") if error else "",
    )
