"""What an answer from the web says about the page that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urldefrag

from newsletter.checks.addresses import host_of
from newsletter.domain.finding import Severity
from newsletter.fetching import Answer, FetchError, Trouble

GONE = (404, 410)
TURNED_AWAY = (401, 402, 403, 405, 406, 429, 451, 999)
"""What sites say that want no programs (999 is LinkedIn's), or a reader to sign in: the page may well be there."""

_SILENCE = (Trouble.UNKNOWN_HOST, Trouble.UNREACHABLE, Trouble.TIMED_OUT)


def asked_for(address: str) -> str:
    """Return an address as it is asked for: without the place on the page."""
    return urldefrag(address)[0]


def is_offline(answers: Mapping[str, Answer | FetchError]) -> bool:
    """Tell whether nothing at all could be reached: then it is this computer, and not the links."""
    asked = {address: answer for address, answer in answers.items() if not _was_refused(answer)}
    silent = all(isinstance(answer, FetchError) and answer.trouble in _SILENCE for answer in asked.values())
    hosts = {host_of(address) for address in asked}
    cut_off = any(isinstance(answer, FetchError) and answer.trouble is Trouble.UNREACHABLE for answer in asked.values())
    return silent and bool(asked) and (len(hosts) > 1 or cut_off)


def verdict(answer: Answer | FetchError) -> tuple[Severity, str] | None:
    """Say how grave an answer is, and what it says; None where the page is there."""
    status = answer.status
    if status is None or (isinstance(answer, FetchError) and status < 400 and answer.trouble is not Trouble.TOO_LARGE):
        reason = answer.message if isinstance(answer, FetchError) else ""
        return (Severity.INFO if _was_refused(answer) else Severity.WARNING), reason
    if status in GONE:
        return Severity.ERROR, f"the page is not there (it answers {status})"
    if status in TURNED_AWAY:
        return Severity.INFO, f"the site turns programs away (it answers {status}): look yourself"
    return (Severity.WARNING, f"it answers {status}") if status >= 400 else None


def _was_refused(answer: Answer | FetchError) -> bool:
    return isinstance(answer, FetchError) and answer.trouble is Trouble.REFUSED
