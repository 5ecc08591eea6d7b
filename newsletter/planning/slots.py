"""Takes the slots out of what the editor wrote, before Markdown or a template sees them.

The editor may write `{{ subscriber.first_name | default('lezer') }}` in the subject, the preheader and the
introduction: nothing but an attribute and what stands in for an empty cell. Everything else between double braces is
an error, so that nobody gets a mail that says `{{ first_nam }}`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from newsletter.domain.slots import Slot, slot_token
from newsletter.errors import Problem

KNOWN = ("email", "first_name", "language", "last_name", "name", "tags")
"""Attributes that every subscriber may have, whether or not a column is there for them."""

LITERAL_BRACES = ("'{{'", '"{{"')
"""What stands between braces to print two of them: `{{ '{{' }}`."""

_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_ALLOWED = re.compile(
    r"""\s*subscriber\.(?P<name>\w+)\s*
        (?:\|\s*default\(\s*(?:'(?P<single>[^'\n]*)'|"(?P<double>[^"\n]*)")\s*(?:,\s*(?:true|True)\s*)?\)\s*)?""",
    re.VERBOSE,
)


def make_nonce(*contents: str) -> str:
    """Make a nonce of what an issue is made of: the same content, the same tokens."""
    return hashlib.sha256("\0".join(contents).encode("utf-8", "surrogatepass")).hexdigest()[:10]


class SlotDesk:
    """Hands out slots, the same one for the same opening, and notes what is not right about them."""

    def __init__(self, *, nonce: str, columns: Collection[str]) -> None:
        self.nonce = nonce
        self.columns = sorted(set(columns) | {"email"})
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._slots: dict[tuple[str, str], Slot] = {}

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(self._slots.values())

    def take_out(self, text: str, *, where: str, line: int) -> str:
        """Replace every `{{ subscriber.… }}` by a token; `line` is where `text` begins."""

        def token(found: re.Match[str]) -> str:
            return self._token(found, Problem(where=where, line=line + text.count("\n", 0, found.start()), reason=""))

        return _BRACES.sub(token, text)

    def _token(self, found: re.Match[str], place: Problem) -> str:
        if found[1].strip() in LITERAL_BRACES:
            return "{{"
        allowed = _ALLOWED.fullmatch(found[1])
        if allowed is None:
            self._wrong(
                place, f"{found[0]} is not understood; write {{{{ subscriber.first_name | default('lezer') }}}}"
            )
            return ""
        name = allowed["name"]
        default = allowed["single"] if allowed["single"] is not None else allowed["double"]
        if name not in self.columns and (name not in KNOWN or default is None):
            near = get_close_matches(name, {*self.columns, *KNOWN}, n=1)
            guess = f"; did you mean {near[0]}?" if near and near[0] != name else ""
            self._wrong(place, f"subscribers.csv has no column {name!r}{guess} (there are: {', '.join(self.columns)})")
        elif default is None and name != "email":
            self.warnings.append(
                Problem(
                    where=place.where,
                    line=place.line,
                    reason=f"{found[0]} leaves a gap for subscribers without a {name}; add | default('…')",
                )
            )
        key = (name, default or "")
        slot = self._slots.get(key)
        if slot is None:
            slot = Slot(token=slot_token(self.nonce, len(self._slots)), name=name, default=key[1])
            self._slots[key] = slot
        return slot.token

    def _wrong(self, place: Problem, reason: str) -> None:
        self.problems.append(Problem(where=place.where, line=place.line, reason=reason))


def literal(text: str) -> str:
    """Write a text so that braces in it are no slot."""
    return text.replace("{{", "{{ '{{' }}")


def defaults_in(text: str, slots: Iterable[Slot]) -> str:
    """Put the stand-ins in the place of tokens: how the text reads for nobody in particular."""
    for slot in slots:
        text = text.replace(slot.token, slot.default)
    return text
