"""What comes of asking an address: an answer, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Trouble(StrEnum):
    """Why there is no answer."""

    REFUSED = "refused"  # by us: the address is not one to ask
    UNKNOWN_HOST = "unknown host"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed out"
    CERTIFICATE = "certificate"
    BROKEN = "broken"  # what came is no answer, or only half of one
    TOO_LARGE = "too large"
    REDIRECTS = "redirects"


class FetchError(Exception):
    """There is no answer; the text says why, for an editor. `status` is what the server said, if it got that far."""

    def __init__(self, message: str, trouble: Trouble, *, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.trouble = trouble
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came: `url` is where it came from in the end, the names of `headers` are in lower case."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
