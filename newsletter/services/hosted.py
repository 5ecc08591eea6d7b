"""Whether what a mail points to on the publication's own site is there: asked once, before the first message leaves."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from newsletter.config import Settings
from newsletter.domain.run import Edition
from newsletter.errors import IssueError

AT_A_TIME = 4
"""Requests: the site is somebody's own, and not always a large one."""

TOLD = 10
"""Addresses that are named when more of them do not answer."""

PATIENCE = 10.0
"""Seconds for one answer: a site that was asleep may have to wake up."""

_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def hosted_addresses(editions: Mapping[str, Edition]) -> tuple[str, ...]:
    """Return every address of the publication's own that mails of these editions point to: pages, then pictures."""
    pages: dict[str, None] = {}
    pictures: dict[str, None] = {}
    for edition in editions.values():
        letterhead, parts = edition.letterhead, edition.parts
        if letterhead.archived_at:
            pages[letterhead.archived_at] = None
        if letterhead.images:
            shown = [one for one in parts.pictures if f"images/{html.escape(one.name)}" in parts.html]
            pictures |= dict.fromkeys(f"{letterhead.images}images/{picture.name}" for picture in shown)
    return (*pages, *pictures)


def check_hosted(editions: Mapping[str, Edition], *, issue: str, force: bool, warn: Callable[[str], None]) -> None:
    """Ask for every address once.

    Raises:
        IssueError: some do not answer, and the editor does not insist.
    """
    addresses = hosted_addresses(editions)
    if not addresses:
        return
    with ThreadPoolExecutor(max_workers=AT_A_TIME) as asking:
        answers = asking.map(_trouble, addresses)
        wrong = [f"{address}: {trouble}" for address, trouble in zip(addresses, answers, strict=True) if trouble]
    if not wrong:
        return
    told = wrong[:TOLD] + ([f"… and {len(wrong) - TOLD} more"] if len(wrong) > TOLD else [])
    if not force:
        raise IssueError(
            "\n".join(told),
            hint="Nothing was sent: readers would see holes where pictures are, or a page that is not there.\n"
            f"Put it there: newsletter publish {issue} (and take the folder to your server, if nothing else does). Or "
            'send\npictures in the mail: [publish] images = "embedded". --force sends it as it is.',
        )
    for line in told:
        warn(line)


def _trouble(address: str) -> str | None:
    """Say what is wrong with an address; None if it answers as it should."""
    from newsletter.fetching import FetchError, fetch  # heavy, and most sends have nothing to ask

    try:
        answer = fetch(address, timeout=PATIENCE, largest=20_000_000, anywhere=True)
    except FetchError as error:
        return error.message
    if not 200 <= answer.status < 300:
        return f"the server says {answer.status}"
    if "/images/" in address and _PAGE.match(answer.body):
        return "there is a page instead of the picture"
    return None


def warn_of_unpublished(settings: Settings, editions: Mapping[str, Edition], warn: Callable[[str], None]) -> None:
    """Say when mails lead to a web edition that is to be published, and was not."""
    if settings.publish.to is None:
        return
    for language, edition in editions.items():
        letterhead = edition.letterhead
        page = settings.publication.web_edition(letterhead.issue, language)
        if letterhead.archived_at is None and f'href="{html.escape(page)}' in edition.parts.html:
            warn(
                f"links in it lead to {page}, and this issue was not published as it is now: "
                f"newsletter publish {letterhead.issue}"
            )
            return
