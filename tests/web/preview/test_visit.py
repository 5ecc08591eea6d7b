"""In which order an editor finds the issues."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from newsletter.planning.folders import list_issues
from newsletter.planning.manifest import seal_manifest
from newsletter.web.preview.visit import in_order
from tests.projects import RunNewsletter


def test_what_is_being_worked_on_stands_before_what_was_sent(draft: Path, newsletter: RunNewsletter) -> None:
    first = next(path.name for path in (draft / "issues").iterdir())
    seal_manifest(
        draft / "issues" / first, store="newsletter.db", at=datetime(2026, 12, 1, tzinfo=UTC), machine="laptop"
    )
    for name, day in {"earlier": "2020-01-01", "later": "2030-01-01"}.items():
        assert newsletter("-C", draft, "build", name, "--date", day, "--all").code == 0

    assert [folder.id for folder in in_order(list_issues(draft / "issues"))] == ["later", "earlier", first]
