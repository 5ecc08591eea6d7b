"""What the doctor says of one thing: passed, to be looked at, wrong, or not to be seen from here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    PASS = "pass"  # noqa: S105 - a result, no secret
    WARN = "warn"
    FAIL = "fail"
    NOT_CHECKED = "not checked"


class Group(StrEnum):
    """What is looked at, in the order in which it is told."""

    SETTINGS = "Settings"
    COMPUTER = "This computer"
    DNS = "DNS"
    SERVER = "Mail server"
    PAGE = "Unsubscribe page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing seen. `fix` is what to do, such as a record to publish; empty where there is nothing to do."""

    id: str
    group: Group
    result: Result
    seen: str
    why: str
    fix: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing to look at: why it matters and who says so."""

    id: str
    group: Group
    why: str
    source: str

    def passed(self, seen: str) -> Observation:
        return self._observed(Result.PASS, seen, "")

    def warned(self, seen: str, fix: str) -> Observation:
        return self._observed(Result.WARN, seen, fix)

    def failed(self, seen: str, fix: str) -> Observation:
        return self._observed(Result.FAIL, seen, fix)

    def not_checked(self, seen: str, fix: str = "") -> Observation:
        return self._observed(Result.NOT_CHECKED, seen, fix)

    def _observed(self, result: Result, seen: str, fix: str) -> Observation:
        return Observation(
            id=self.id, group=self.group, result=result, seen=seen, why=self.why, fix=fix, source=self.source
        )
