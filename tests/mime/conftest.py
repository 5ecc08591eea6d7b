"""An issue as rendering leaves it, small enough to read, and the letterhead it goes out under."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from newsletter.domain.item import Picture
from newsletter.domain.message import Letterhead, Message, Recipient
from newsletter.domain.parts import CalendarEntry, Parts
from newsletter.domain.slots import Links, Slot, close_region, open_region, slot_token
from newsletter.domain.subscriber import Subscriber
from newsletter.mime import compose

NONCE = "0a1b2c3d"
NAME, UNSUBSCRIBE, CITY = (slot_token(NONCE, number) for number in range(3))

HTML = f"""<html lang="nl"><body>
<p>Beste {NAME},</p>
<p>Nieuws voor <b>één</b> lezer. From   here on
From the start of a line
.a line that begins with a dot
</p><img src="images/brug-1234.png" alt="Een brug">
{open_region(NONCE, 0)}
<p>Alleen voor zorg. <img src="images/zorg-5678.png" alt=""></p>
{close_region(NONCE)}
<a href="https://example.org/stad?naam={CITY}">{CITY}</a> <a href="{UNSUBSCRIBE}">Afmelden</a>
</body></html>"""
TEXT = f"""Beste {NAME},

Nieuws voor één lezer.
.
From Utrecht

{open_region(NONCE, 0)}
Alleen voor zorg.
{close_region(NONCE)}

Afmelden: {UNSUBSCRIBE}
"""
EVENT = (
    "BEGIN:VEVENT\r\nUID:{0}@example.org\r\nDTSTAMP:20261201T000000Z\r\nDTSTART;VALUE=DATE:20261210\r\n"
    "SUMMARY:{0}\r\nEND:VEVENT\r\n"
)


def issue_parts(**changes: Any) -> Parts:
    pictures = tuple(
        Picture(name=name, media_type="image/png", data=name.encode() * 60, width=2, height=1)
        for name in ("brug-1234.png", "zorg-5678.png", "nergens-9.png")
    )
    parts = Parts(
        language="nl",
        nonce=NONCE,
        subject="Nieuws uit de wijk",
        preheader="",
        html=HTML,
        text=TEXT,
        web="",
        mjml="",
        pictures=pictures,
        web_pictures=(),
        calendar=(
            CalendarEntry(file="a.ics", component=EVENT.format("markt"), condition=None),
            CalendarEntry(file="b.ics", component=EVENT.format("zorgdag"), condition=0),
        ),
        slots=(
            Slot(token=NAME, name="first_name", default="lezer"),
            Slot(token=UNSUBSCRIBE, name="unsubscribe", link=True),
            Slot(token=CITY, name="city"),
        ),
        conditions=(("zorg",),),
        everybody=True,
        item_conditions=(),
    )
    return replace(parts, **changes)


def issue_letterhead(**changes: Any) -> Letterhead:
    letterhead = Letterhead(
        issue="2026-12-01",
        date=datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
        sender="Redactie De Verbinding <redactie@example.org>",
        reply_to=None,
        bounce_address="bounce@example.org",
        list_id="nieuws.example.org",
        list_name="De Verbinding",
        language="nl",
        unsubscribe_mailto=None,
        managed_by_relay=False,
        archived_at=None,
        images=None,
    )
    return replace(letterhead, **changes)


def recipient(email: str = "jan@example.org", **attributes: str) -> Recipient:
    return Recipient(
        subscriber=Subscriber(email=email, attributes=attributes),
        links=Links(
            unsubscribe="https://nieuws.example.org/u/AbCdEfGhIjKlMnOpQrStUv",
            preferences="https://nieuws.example.org/p/AbCdEfGhIjKlMnOpQrStUv",
        ),
    )


@pytest.fixture(scope="session")
def parts() -> Callable[..., Parts]:
    """Return the maker of Parts; keywords replace fields."""
    return issue_parts


@pytest.fixture(scope="session")
def letterhead() -> Callable[..., Letterhead]:
    return issue_letterhead


@pytest.fixture(scope="session")
def to() -> Callable[..., Recipient]:
    """Return the maker of recipients: an address, and attributes."""
    return recipient


@pytest.fixture(scope="session")
def message() -> Callable[..., Message]:
    """Return the maker of a whole message for an address with attributes."""

    def make(
        email: str = "jan@example.org",
        *,
        parts: dict[str, Any] | None = None,
        letterhead: dict[str, Any] | None = None,
        truths: tuple[bool, ...] = (True,),
        **attributes: str,
    ) -> Message:
        template = compose(issue_parts(**(parts or {})), issue_letterhead(**(letterhead or {})), truths=truths)
        return template.fill(recipient(email, **attributes))

    return make
