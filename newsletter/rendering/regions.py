"""Regions: what stands in an issue for some audiences only, and the conditions they are under."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from markupsafe import Markup

from newsletter.domain.slots import close_region, open_region


class Piece(Protocol):
    """Anything in an issue that may be for an audience."""

    @property
    def audience(self) -> str | None: ...


class Regions:
    """Numbers the conditions of an issue; the same audiences have the same number."""

    def __init__(self, nonce: str) -> None:
        self._nonce = nonce
        self._numbers: dict[tuple[str, ...], int] = {}

    @property
    def conditions(self) -> tuple[tuple[str, ...], ...]:
        return tuple(self._numbers)

    def condition(self, *audiences: str | None) -> int | None:
        """Return the number of "any of these audiences"; None if one of them is everybody, or there is none."""
        named = tuple(dict.fromkeys(audience for audience in audiences if audience is not None))
        if len(named) < len(set(audiences)) or not named:
            return None
        return self._numbers.setdefault(named, len(self._numbers))

    def only_for(self, *pieces: Piece, caller: Callable[[], str]) -> Markup:
        """Mark what a template's call block holds as being for those who get any of `pieces`."""
        number = self.condition(*(piece.audience for piece in pieces))
        inside = Markup(caller())  # noqa: S704 — what a template's block holds is escaped already
        if number is None:
            return inside
        return Markup(open_region(self._nonce, number)) + "\n" + inside + Markup(close_region(self._nonce)) + "\n"  # noqa: S704
