"""Something about an issue that would embarrass the editor, or might."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps an issue from being sent; a warning should be looked at; info explains."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found: which rule, where, why it matters, what to do, and who says so.

    `where` is a project-relative POSIX path, `line` counts from 1.
    """

    rule: str
    severity: Severity
    where: str
    reason: str
    fix: str
    source: str
    line: int | None = None

    @property
    def place(self) -> str:
        return self.where if self.line is None else f"{self.where}:{self.line}"
