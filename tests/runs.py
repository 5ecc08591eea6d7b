"""Values for the tests of store, delivery and send: a small edition, and runs of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from newsletter.domain.delivery import Outcome, State
from newsletter.domain.item import Picture
from newsletter.domain.message import Letterhead
from newsletter.domain.parts import CalendarEntry, Parts
from newsletter.domain.run import Addressee, Edition, RunPlan, Settlement
from newsletter.domain.slots import Slot, slot_token
from newsletter.domain.subscriber import Subscriber

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
NONCE = "0a1b2c"
LEAVE = Slot(token=slot_token(NONCE, 1), name="unsubscribe", link=True)
NAME = Slot(token=slot_token(NONCE, 0), name="first_name", default="lezer")

EDITION = Edition(
    parts=Parts(
        language="nl",
        nonce=NONCE,
        subject=f"Nieuws voor {NAME.token}",
        preheader="Wat er speelt",
        html=f'<p>Dag {NAME.token} — é</p><img src="images/a.png" alt=""><a href="{LEAVE.token}">weg</a>',
        text=f"Dag {NAME.token}\n{LEAVE.token}\n",
        web="<p>web</p>",
        mjml="<mjml></mjml>",
        pictures=(Picture(name="a.png", media_type="image/png", data=b"\x89PNG\x00\xff", width=2, height=1),),
        web_pictures=(Picture(name="b.png", media_type="image/png", data=b"b", width=2, height=1),),
        calendar=(CalendarEntry(file="a.ics", component="BEGIN:VEVENT\r\nEND:VEVENT\r\n", condition=0),),
        slots=(NAME, LEAVE),
        conditions=(("zorg", "jeugd"),),
        everybody=True,
        item_conditions=(0,),
    ),
    letterhead=Letterhead(
        issue="2026-12-01",
        date=datetime(2026, 12, 1, 9, 0, tzinfo=timezone(timedelta(hours=1))),
        sender="Redactie <redactie@example.org>",
        reply_to=None,
        bounce_address="redactie@example.org",
        list_id="nieuws.example.org",
        list_name="Nieuws",
        language="nl",
        unsubscribe_mailto=None,
        managed_by_relay=False,
        archived_at=None,
        images=None,
        headers={"X-Campaign": "december"},
    ),
)


def plan(
    issue: str = "2026-12-01", *, rehearsal: bool = False, transport: str = "smtp://relay", fingerprint: str = "f"
) -> RunPlan:
    return RunPlan(
        issue=issue,
        rehearsal=rehearsal,
        transport=transport,
        fingerprint=fingerprint,
        subject="Nieuws",
        audience=None,
        list_id="nieuws.example.org",
        secret_mark="mark",
        machine="laptop",
        editions=(EDITION,),
    )


def addressee(email: str, **attributes: str) -> Addressee:
    return Addressee(subscriber=Subscriber(email=email, tags=("zorg",), attributes=attributes), language="nl")


def readers(number: int) -> Iterable[Addressee]:
    return (addressee(f"reader{n}@example.org") for n in range(1, number + 1))


def became(
    seq: int, state: State, reply: str = "", *, at: datetime = NOW, next_at: datetime | None = None
) -> Settlement:
    return Settlement(seq=seq, outcome=Outcome(state=state, reply=reply), at=at, next_at=next_at)
