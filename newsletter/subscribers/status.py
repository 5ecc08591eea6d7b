"""What another program's status columns say about a row: mailed, or not and why.

Sources: Mailchimp's export (UNSUB_TIME, CLEAN_TIME), Substack's (`email_disabled`; `active_subscription` is about
money and does not count), listmonk's `status` and `subscription_status`, Brevo's blocklist, Ghost's
`subscribed_to_emails` and `deleted_at`, Buttondown's subscriber types, MailerLite's and Laposta's states, phpList.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

UNSUBSCRIBED = "unsubscribed"

INACTIVE: Mapping[str, tuple[str, ...]] = {
    UNSUBSCRIBED: (
        *("unsubscribed", "unsubscribe", "unsub", "opted out", "opt out", "left", "globally unsubscribed"),
        *("uitgeschreven", "afgemeld", "opgezegd", "désinscrit", "désabonné", "abgemeldet"),
    ),
    "cleaned": ("cleaned", "opgeschoond"),
    "bounced": (
        *("bounced", "bounce", "hard bounce", "hard bounced", "hardbounce", "soft bounced", "undeliverable"),
        *("invalid", "ongeldig", "onbestelbaar"),
    ),
    "blocklisted": (
        *("blocklisted", "blacklisted", "blocked", "banned", "spammy", "suppressed", "geblokkeerd", "bloqué"),
    ),
    "not confirmed": (
        *(
            "unconfirmed",
            "not confirmed",
            "pending",
            "unactivated",
            "unverified",
            "awaiting confirmation",
            "opt in pending",
        ),
        *("niet bevestigd", "onbevestigd", "in afwachting", "wachtend", "non confirmé"),
    ),
    "complained": ("complained", "complaint", "complainer", "spam", "junk", "abuse", "reported spam", "klacht"),
    "deleted": ("deleted", "removed", "archived", "verwijderd", "gearchiveerd", "supprimé", "gelöscht"),
    "not subscribed": (
        *("not subscribed", "non subscribed", "never subscribed", "disabled", "inactive", "suspended", "transactional"),
        *("niet ingeschreven", "niet aangemeld", "inactief", "uitgeschakeld", "inactif", "inaktiv", "churned"),
    ),
}
"""Reasons in our words, and the words of others for them."""

ACTIVE = (
    *("subscribed", "active", "enabled", "confirmed", "verified", "valid", "ok", "opted in", "opt in", "unblocked"),
    *("regular", "premium", "trialed", "trial", "unpaid", "gifted", "churning", "paused", "past due"),  # Buttondown
    *("free", "paid", "comp", "comped", "monthly", "yearly", "express", "implied", "new", "vip"),
    *("actief", "ingeschreven", "aangemeld", "geabonneerd", "bevestigd", "lid", "abonné", "actif", "inscrit", "aktiv"),
)
_YES = ("true", "1", "yes", "y", "on", "ja", "j", "oui", "waar", "wahr", "t")
_NO = ("false", "0", "no", "n", "off", "nee", "non", "nein", "onwaar", "falsch", "f")
_NOTHING = ("", "null", "none", "nil", "n/a", "na", "-", "\\n", "0000-00-00", "0000-00-00 00:00:00")


class Sense(StrEnum):
    """How to read a column's cells."""

    WORD = "word"  # a status word; one that nobody knows counts as "do not mail"
    HINT = "hint"  # may be about something else (`type`, `state`): only words that say "no" count
    YES = "yes"  # true: mailed
    NO = "no"  # true, or anything else: not mailed
    TIME = "time"  # when they left; empty: they did not


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # by identity: it is looked up for every row
class Sign:
    """One status column: its position, how to read it, and the reason it gives."""

    at: int
    sense: Sense
    reason: str


def _plain(word: str) -> str:
    marks = unicodedata.normalize("NFKD", word)
    return "".join(mark for mark in marks if not unicodedata.combining(mark)).casefold()


def _word(text: str) -> str:
    return re.sub(r"[\W_]+", " ", _plain(text)).strip()


_REASONS = {_word(word): reason for reason, words in INACTIVE.items() for word in words}
_GOOD = {_word(word) for word in (*ACTIVE, *_YES)}

_COLUMNS: dict[str, tuple[Sense, str]] = {
    **dict.fromkeys(
        (
            *("status", "subscriptionstatus", "subscriberstatus", "emailstatus", "liststatus", "contactstatus"),
            *("mailingstatus", "memberstatus", "marketingstatus", "emailmarketing", "emailmarketingstatus"),
            *("emailmarketingsubscriptionstatus", "emailsubscriptionstatus", "emailpermissionstatus"),
            *("abonnementsstatus", "abonneestatus", "nieuwsbriefstatus", "statut"),
        ),
        (Sense.WORD, UNSUBSCRIBED),
    ),
    **dict.fromkeys(("type", "subscribertype", "subscriptiontype", "state"), (Sense.HINT, UNSUBSCRIBED)),
    **dict.fromkeys(
        (
            *("subscribed", "subscribedtoemails", "issubscribed", "emailsubscribed", "optin", "emailoptin", "optedin"),
            *("active", "isactive", "actief", "enabled", "emailenabled", "aangemeld", "ingeschreven", "nieuwsbrief"),
        ),
        (Sense.YES, UNSUBSCRIBED),
    ),
    **dict.fromkeys(("confirmed", "isconfirmed", "verified", "bevestigd"), (Sense.YES, "not confirmed")),
    **dict.fromkeys(
        (
            *("unsubscribed", "isunsubscribed", "globalunsubscribe", "unsubscribedfromemails", "emaildisabled"),
            *("optout", "optedout", "emailoptout", "hasoptedoutofemail", "donotemail", "uitgeschreven", "afgemeld"),
        ),
        (Sense.NO, UNSUBSCRIBED),
    ),
    **dict.fromkeys(
        (
            *("blacklisted", "blocklisted", "emailblacklisted", "emailblocklisted", "isblacklisted", "isblocklisted"),
            *("blocked", "suppressed", "geblokkeerd"),
        ),
        (Sense.NO, "blocklisted"),
    ),
    **dict.fromkeys(("bounced", "isbounced", "hardbounced", "undeliverable"), (Sense.NO, "bounced")),
    **dict.fromkeys(("complained", "spamcomplaint"), (Sense.NO, "complained")),
    **dict.fromkeys(("deleted", "isdeleted", "archived", "verwijderd"), (Sense.NO, "deleted")),
    "cleaned": (Sense.NO, "cleaned"),
    "unconfirmed": (Sense.NO, "not confirmed"),
    **dict.fromkeys(
        (
            *("unsubtime", "unsubscribedat", "unsubscribetime", "unsubscribedate", "unsubscribeddate", "optouttime"),
            *("dateunsubscribed", "unsubscribedon", "optoutdate", "uitgeschrevenop", "uitschrijfdatum", "afmelddatum"),
            *("datumuitgeschreven", "datumafmelding"),
        ),
        (Sense.TIME, UNSUBSCRIBED),
    ),
    "cleantime": (Sense.TIME, "cleaned"),
    **dict.fromkeys(("bouncedat", "bouncedate", "hardbouncedat"), (Sense.TIME, "bounced")),
    **dict.fromkeys(("blacklistedat", "blocklistedat", "blockedat"), (Sense.TIME, "blocklisted")),
    **dict.fromkeys(("complainedat", "complaintdate"), (Sense.TIME, "complained")),
    **dict.fromkeys(("deletedat", "archivedat", "verwijderdop"), (Sense.TIME, "deleted")),
}


def find_signs(foldings: Sequence[str]) -> tuple[Sign, ...]:
    """Find the status columns among folded headers (columns.folded)."""
    return tuple(
        Sign(at=position, sense=_COLUMNS[name][0], reason=_COLUMNS[name][1])
        for position, name in enumerate(foldings)
        if name in _COLUMNS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why a row is not mailed. `unknown` if that is because nobody knows the word."""

    reason: str
    unknown: bool = False


def judge(signs: Sequence[Sign], cells: Sequence[str]) -> Verdict | None:
    """Tell why a row is not mailed; None: nothing speaks against it. An empty cell says nothing."""
    doubt = None
    for sign in signs:
        if sign.at < len(cells) and (cell := cells[sign.at]):
            verdict = _judge_cell(sign, cell)
            if verdict is not None and not verdict.unknown:
                return verdict
            doubt = doubt or verdict
    return doubt


@lru_cache(maxsize=4096)
def _judge_cell(sign: Sign, cell: str) -> Verdict | None:
    text = _plain(cell.replace("\0", "")).strip()
    if text in _NOTHING:
        return None
    word = _word(text)
    if (reason := _REASONS.get(word)) is not None:
        return Verdict(reason=reason)
    if sign.sense in (Sense.NO, Sense.TIME):
        return None if word in _NO else Verdict(reason=sign.reason)
    if sign.sense is Sense.HINT or word in _GOOD:
        return None
    if word in _NO:
        return Verdict(reason=sign.reason)
    return Verdict(reason=f"status “{cell.strip()[:40]}”", unknown=True) if sign.sense is Sense.WORD else None


def signing_off(signs: Sequence[Sign], *, at: datetime) -> dict[int, str]:
    """Return the cell, by position, that says "unsubscribed" in the file's own way; nothing if it has no way."""
    for reason in (UNSUBSCRIBED, "blocklisted"):
        for sense, cell in _OFF.items():
            for sign in signs:
                if sign.sense is sense and sign.reason == reason:
                    return {sign.at: cell or at.isoformat(sep=" ", timespec="seconds")}
    return {}


_OFF = {Sense.WORD: "unsubscribed", Sense.YES: "false", Sense.NO: "true", Sense.TIME: ""}
"""What to write, the best way first; a time is the time. A hint may be about something else: it is left alone."""
