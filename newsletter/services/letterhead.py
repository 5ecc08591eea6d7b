"""What every message of an issue carries, as the settings say it, and editions that carry it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from newsletter.config import Settings
from newsletter.domain.mailbox import split_mailbox
from newsletter.domain.message import Letterhead
from newsletter.domain.parts import Parts
from newsletter.domain.run import Edition


def letterhead(settings: Settings, *, issue: str, language: str, date: datetime, published: bool = False) -> Letterhead:
    """Make the letterhead of one edition; `date` is what its messages say in their Date.

    A `published` one says where its web edition is (RFC 5064); its pictures are there too, unless that is not wanted.
    """
    publication, delivery = settings.publication, settings.delivery
    hosted = settings.publish.images == "hosted" or (settings.publish.images == "auto" and published)
    return Letterhead(
        issue=issue,
        date=date.astimezone(publication.zone).replace(microsecond=0),
        sender=publication.sender,
        reply_to=publication.reply_to,
        bounce_address=delivery.bounce_address or split_mailbox(publication.sender)[1],
        list_id=publication.list_host,
        list_name=publication.title,
        language=language,
        unsubscribe_mailto=settings.unsubscribe.mailto,
        managed_by_relay=settings.unsubscribe.managed_by == "relay",
        archived_at=publication.web_edition(issue, language) if published else None,
        images=publication.page(f"{issue}/") if hosted else None,
        headers=dict(delivery.headers),
    )


def with_letterhead(
    settings: Settings, rendered: Mapping[str, Parts], *, issue: str, date: datetime, published: bool = False
) -> dict[str, Edition]:
    """Make editions, in the same order, of what was rendered in each language."""
    return {
        language: Edition(
            parts=parts,
            letterhead=letterhead(settings, issue=issue, language=language, date=date, published=published),
        )
        for language, parts in rendered.items()
    }
