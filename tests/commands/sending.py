"""What the tests of `newsletter send` share: its answers, and what it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from newsletter.project import Project
from tests.projects import Result
from tests.runs import NOW

ANNA, BRAM, CHRIS = "anna@example.org", "bram@example.org", "chris@example.org"
NOBODY = {"sent": 0, "failed": 0, "deferred": 0, "skipped": 0, "uncertain": 0, "pending": 0}


def counts(result: Result) -> dict[str, int]:
    """Return the counts of `--json` that are not zero; they must add up."""
    document = json.loads(result.out)
    found = {state: document[state] for state in NOBODY}
    assert sum(found.values()) == document["recipients"]
    return {state: number for state, number in found.items() if number}


def manifest(root: Path) -> dict[str, Any]:
    document = json.loads((root / "issues/2026-12-01/manifest.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def outbox(root: Path, issue: str = "2026-12-01") -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in (root / "outbox" / issue).glob("*.eml")}


def suppress(root: Path, email: str) -> None:
    with Project.open(root).store() as store:
        store.suppressions.add(email, reason="unsubscribed", at=NOW, source="test")


def set_up(root: Path, settings: str) -> None:
    """Add to newsletter.toml."""
    with (root / "newsletter.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"\n{settings}\n")


def subscribe(root: Path, addresses: Iterable[str]) -> None:
    """Let these be the whole list."""
    (root / "subscribers.csv").write_text("\n".join(["email", *addresses]), encoding="utf-8")


def readers(number: int) -> list[str]:
    return [f"reader{one}@example.org" for one in range(1, number + 1)]
