"""Something about an issue that would embarrass the editor, or might."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from newsletter.domain.sight import Sight


class Severity(StrEnum):
    """An error keeps an issue from being sent; a warning should be looked at; info explains."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found: which rule, where, why it matters, what to do, and who says so.

    `where` is a project-relative POSIX path, `line` counts from 1. `seen` is where the mail shows it, if it does; it
    does not make two findings out of one.
    """

    rule: str
    severity: Severity
    where: str
    reason: str
    fix: str
    source: str
    line: int | None = None
    seen: Sight | None = field(default=None, compare=False)

    @property
    def place(self) -> str:
        return self.where if self.line is None else f"{self.where}:{self.line}"
