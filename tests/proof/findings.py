"""What tests of many pages found: told together, place by place, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def assert_nothing(found: Mapping[str, Iterable[object]]) -> None:
    """Fail with everything that was found, a line each."""
    lines = [f"{where}: {what}" for where, things in found.items() for what in things]
    assert not lines, "\n" + "\n".join(lines)
