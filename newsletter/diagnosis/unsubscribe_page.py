"""Whether somebody answers where readers unsubscribe (mail.md A17, RFC 8058 §3.1).

Asked for the token that is nobody's. That opening the page has no effect cannot be seen from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsletter.diagnosis.observation import Check, Group, Observation
from newsletter.fetching import Answer, FetchError, Trouble

PAGE = Check(
    id="unsubscribe-page",
    group=Group.PAGE,
    why="Readers who cannot leave press the spam button, and the law wants a way out that works.",
    source="RFC 8058 §3.1; support.google.com/mail/answer/81126",
)
ONE_CLICK = Check(
    id="unsubscribe-one-click",
    group=Group.PAGE,
    why="Gmail and Yahoo show a button that sends this request, and want it to work by itself.",
    source="RFC 8058 §3.1, §3.2",
)
IPV6 = Check(
    id="unsubscribe-ipv6",
    group=Group.PAGE,
    why="The name has an IPv6 address, and some receivers ask that one only.",
    source="RFC 8058 §3.1",
)
BODY = b"List-Unsubscribe=One-Click"
ELSEWHERE = frozenset({Trouble.UNKNOWN_HOST, Trouble.UNREACHABLE, Trouble.TIMED_OUT})
"""Trouble that may be this computer's."""
INTERCEPTED = ELSEWHERE | {Trouble.CERTIFICATE}
"""The same where there is no DNS: somebody else may answer in the page's place, as in a hotel."""

Fetch = Callable[..., Answer]
"""`fetch(url, method=…, body=…)`."""


def examine_page(url: str, fetch: Fetch, *, online: bool) -> Iterator[Observation]:
    """Ask by GET and by POST. Not `online`: what cannot be reached is not held against it."""
    try:
        answer = fetch(url)
    except FetchError as error:
        seen = f"{url}: {error.message}"
        if not online and error.trouble in INTERCEPTED:
            yield PAGE.not_checked(seen)
            yield ONE_CLICK.not_checked("the page could not be reached")
        else:
            yield PAGE.failed(seen, _publish(error))
        return
    if 200 <= answer.status < 300:
        yield PAGE.passed(f"{url} answers {answer.status}")
    else:
        yield PAGE.failed(f"{url} answers {answer.status}", _SET)
    try:
        answer = fetch(url, method="POST", body=BODY)
    except FetchError as error:
        yield ONE_CLICK.failed(error.message, "Let the page take POST requests.")
        return
    if 200 <= answer.status < 300:
        yield ONE_CLICK.passed(f"a POST with {BODY.decode()} is answered with {answer.status}")
    elif 300 <= answer.status < 400:
        yield ONE_CLICK.failed(
            f"a POST is answered with a redirect ({answer.status}), which nobody follows",
            "Let it answer with 200 at the very address that stands in the mail: https, with or without www.",
        )
    else:
        yield ONE_CLICK.failed(f"a POST is answered with {answer.status}", "Let the page take POST requests.")


def examine_page_ipv6(url: str, fetch: Fetch) -> Observation:
    """Ask once more, by IPv6 only; for a name that has such an address."""
    try:
        answer = fetch(url, method="POST", body=BODY)
    except FetchError as error:
        if error.trouble in ELSEWHERE:  # as likely this computer has no IPv6
            return IPV6.not_checked(f"not reached by IPv6 from here: {error.message}")
        return IPV6.failed(error.message, _IPV6)
    if 200 <= answer.status < 300:
        return IPV6.passed(f"by IPv6 it answers {answer.status} as well")
    return IPV6.failed(f"by IPv6 a POST is answered with {answer.status}", _IPV6)


_SET = (
    "Put a page there that answers for every token; or name yours: newsletter.toml, [unsubscribe] url or mailto, or "
    'managed_by = "relay" if your provider sees to it.'
)
_IPV6 = "Let the web server answer at its IPv6 address as well, or take the AAAA record out."


def _publish(error: FetchError) -> str:
    if error.trouble is Trouble.CERTIFICATE:
        return "Renew the web server's certificate, for this very name (Let's Encrypt gives them away)."
    return _SET
