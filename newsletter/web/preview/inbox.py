"""How a message stands in an inbox: its sender, subject and preheader, as the lists of mail programs cut them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

from newsletter.checks.rules.preheader import LONGEST as LONGEST_PREHEADER
from newsletter.checks.rules.preheader import SHORTEST as SHORTEST_PREHEADER
from newsletter.checks.rules.subject import LONGEST as LONGEST_SUBJECT


class Device(StrEnum):
    DESKTOP = "desktop"
    PHONE = "phone"


class Program(StrEnum):
    GMAIL = "Gmail"
    APPLE_MAIL = "Apple Mail"
    OUTLOOK = "Outlook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much a list shows, in columns of Latin text: about, for letters differ in width and so do windows.

    `together` is the line that subject and preheader share, where they do.
    """

    program: Program
    device: Device
    sender: int
    subject: int
    preheader: int
    together: int | None = None


ROOMS = (
    Room(program=Program.GMAIL, device=Device.DESKTOP, sender=20, subject=70, preheader=100, together=104),
    Room(program=Program.APPLE_MAIL, device=Device.DESKTOP, sender=28, subject=42, preheader=110),
    Room(program=Program.OUTLOOK, device=Device.DESKTOP, sender=30, subject=40, preheader=60),
    Room(program=Program.GMAIL, device=Device.PHONE, sender=26, subject=38, preheader=42),
    Room(program=Program.APPLE_MAIL, device=Device.PHONE, sender=24, subject=36, preheader=84),
    Room(program=Program.OUTLOOK, device=Device.PHONE, sender=24, subject=36, preheader=76),
)
"""The design's figures (html.md §4): preheaders of 90 to 100 in Gmail on the web, 110 to 140 in Apple Mail, 60 to 110
in Outlook, and 35 to 55 a line on phones, where the last two show two lines of it. No program documents them; the
lower ones are taken, so that what is seen here is seen everywhere.
"""

PHONE_SUBJECT = min(room.subject for room in ROOMS)


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in a list: what is seen of it, and what is not."""

    shown: str
    rest: str = ""

    @property
    def whole(self) -> bool:
        return not self.rest


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One message in the list of one program on one device."""

    program: Program
    device: Device
    sender: Cut
    subject: Cut
    preheader: Cut
    date: dt.date

    @property
    def cut(self) -> str:
        """Tell in a few words what of it is not seen."""
        parts = [name for name, one in (("subject", self.subject), ("preheader", self.preheader)) if not one.whole]
        return f"{' and '.join(parts)} cut" if parts else "all of it"


class Fit(StrEnum):
    """Whether a text has a length that inboxes show."""

    GOOD = "good"
    SHORT = "short"
    LONG = "long"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What there is to say of a text's length, in characters as a reader counts them."""

    length: int
    fit: Fit
    words: str


def inbox_rows(sender_name: str, subject: str, preheader: str, date: dt.date) -> tuple[InboxRow, ...]:
    """Lay a message into the list of every program and device of `ROOMS`, in their order."""
    sender, subject, preheader = map(_one_line, (sender_name, subject, preheader))
    rows = []
    for room in ROOMS:
        subject_cut = cut(subject, room.subject)
        left = room.preheader
        if room.together is not None:
            left = min(left, room.together - width(subject_cut.shown) - len(" – "))
        rows.append(
            InboxRow(
                program=room.program,
                device=room.device,
                sender=cut(sender, room.sender),
                subject=subject_cut,
                preheader=cut(preheader, left),
                date=date,
            )
        )
    return tuple(rows)


_NOT_TEXT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(head|style|script|title)\b.*?(?:</\1\b[^>]*>|\Z)|<[a-z/!][^>]*(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_FILLER = re.compile(r"(?:[\u034f\u200b\u200c\u2007\u2060\ufeff\u00ad][\s\u034f\u200b\u200c\u2060\ufeff\u00ad]*){6,}")
"""What mails put behind their preheader, so that an inbox does not go on with the text (html.md §4)."""


def opening(html: str, most: int = 300) -> str:
    """Return what a mail program shows behind the subject: its first text, hidden or not, up to any filler."""
    text = unescape(_NOT_TEXT.sub(" ", html[:60_000]))
    filler = _FILLER.search(text)
    return _one_line(text[: filler.start()] if filler else text)[:most]


def hint(subject: str) -> Hint:
    """Tell whether a subject has the length that inboxes show."""
    length = sum(1 for _ in graphemes(_one_line(subject)))
    if not length:
        return Hint(length=0, fit=Fit.NONE, words="Without a subject nobody knows what this is.")
    shown = cut(_one_line(subject), PHONE_SUBJECT)
    if shown.whole:
        return Hint(length=length, fit=Fit.GOOD, words=f"{length} characters: every inbox shows all of it.")
    words = f"{length} characters: phones show “{shown.shown}…”"
    return Hint(length=length, fit=Fit.LONG if length > LONGEST_SUBJECT else Fit.GOOD, words=words)


def preheader_hint(preheader: str, subject: str = "") -> Hint:
    """Tell whether a preheader has the length that inboxes show, and says more than the subject."""
    line = _one_line(preheader)
    length = sum(1 for _ in graphemes(line))
    if not length:
        return Hint(length=0, fit=Fit.NONE, words="Left empty: it is made from the titles.")
    if line.casefold() == _one_line(subject).casefold():
        return Hint(length=length, fit=Fit.SHORT, words="The same as the subject: the inbox shows it twice.")
    if length < SHORTEST_PREHEADER:
        words = f"{length} characters: there is room for {SHORTEST_PREHEADER} to 110."
        return Hint(length=length, fit=Fit.SHORT, words=words)
    if length > LONGEST_PREHEADER:
        words = f"{length} characters: no inbox shows more than {LONGEST_PREHEADER}."
        return Hint(length=length, fit=Fit.LONG, words=words)
    return Hint(length=length, fit=Fit.GOOD, words=f"{length} characters: phones show about the first 40.")


def cut(text: str, columns: int) -> Cut:
    """Cut a text to columns, the “…” behind it counted; a letter with its accents, or an emoji, stays whole."""
    if width(text) <= columns:
        return Cut(text)
    shown, used = "", 0
    for cluster in graphemes(text):
        used += _columns(cluster)
        if used > columns - 1:
            break
        shown += cluster
    return Cut(shown.rstrip(), text[len(shown.rstrip()) :])


def width(text: str) -> int:
    """Return how many columns a text takes: East Asian letters and emoji take two (UAX #11)."""
    return sum(map(_columns, graphemes(text)))


_JOINER = "\u200d"


def graphemes(text: str) -> Iterator[str]:
    """Take a text apart into what a reader calls a character: about UAX #29, emoji and flags included."""
    cluster = ""
    for sign in text:
        if cluster and not _continues(cluster, sign):
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster


def _continues(cluster: str, sign: str) -> bool:
    if sign == _JOINER or unicodedata.category(sign) in ("Mn", "Me", "Mc") or "\U000e0020" <= sign <= "\U000e007f":
        return True
    if cluster[-1] == _JOINER:
        return unicodedata.category(sign) == "So" or "\U0001f3fb" <= sign <= "\U0001f3ff"
    if "\U0001f3fb" <= sign <= "\U0001f3ff":
        return True
    flags = "\U0001f1e6", "\U0001f1ff"
    if flags[0] <= sign <= flags[1]:
        return len(cluster) == 1 and flags[0] <= cluster <= flags[1]
    return "\u1160" <= sign <= "\u11ff" and "\u1100" <= cluster[-1] <= "\u11ff"


def _columns(cluster: str) -> int:
    if "\ufe0f" in cluster:
        return 2
    return max(_sign_columns(sign) for sign in cluster)


def _sign_columns(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" or "\U0001f1e6" <= sign <= "\U0001f1ff" else 1


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
