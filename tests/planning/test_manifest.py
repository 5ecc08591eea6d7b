"""manifest.json: what an issue is made of, written and read again."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from newsletter.domain.item import Kind
from newsletter.errors import IssueError
from newsletter.planning.manifest import (
    FILE,
    IssueState,
    Manifest,
    Seal,
    Used,
    manifest_bytes,
    mark_sent,
    read_manifest,
    seal_manifest,
    write_manifest,
)
from newsletter.planning.sections import Section

MARKET = Used(
    path="content/events/markt.md",
    kind=Kind.EVENT,
    section=Section.AGENDA,
    title="Buurtmarkt “é”",
    anchor="buurtmarkt-e",
    sha256="ab" * 32,
    event={"start": "2026-12-12T10:00:00+01:00", "end": None, "location": "Plein", "cancelled": False, "sequence": 1},
)
MANIFEST = Manifest(
    issue="2026-12-01",
    date=date(2026, 12, 1),
    number=3,
    subject="De winter begint",
    since=date(2026, 11, 1),
    offered=("content/articles/a.md", "content/events/markt.md"),
    items=(MARKET,),
    held_back=("content/articles/b.md",),
    left_out=("content/articles/a.md",),
    files={"email.html": {"bytes": 12, "sha256": "cd" * 32}},
    warnings=("content/articles/a.md:3: something",),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "2026-12-01"
    made.mkdir()
    return made


def test_what_is_written_is_read_again(folder: Path) -> None:
    write_manifest(folder, MANIFEST)
    assert read_manifest(folder) == MANIFEST
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_a_manifest_is_readable_for_people() -> None:
    text = manifest_bytes(MANIFEST).decode()
    assert '"title": "Buurtmarkt “é”"' in text
    assert text.endswith("}\n")
    assert "\r" not in text


def test_an_issue_that_was_never_built_has_none(folder: Path) -> None:
    assert read_manifest(folder) is None


def test_sealing_tells_by_whom_and_when_and_changes_nothing_else(folder: Path) -> None:
    write_manifest(folder, MANIFEST)
    at = datetime(2026, 12, 1, 8, 30, 15, 123456, tzinfo=UTC)
    seal_manifest(folder, store="newsletter.db", at=at, machine="kantoor")
    sealed = read_manifest(folder)
    assert sealed is not None
    assert sealed.sealed == Seal(store="newsletter.db", at="2026-12-01T08:30:15+00:00", machine="kantoor")
    assert (sealed.state, sealed.is_draft) == (IssueState.SEALED, False)
    mark_sent(folder)
    sent = read_manifest(folder)
    assert sent is not None
    assert (sent.state, sent.sealed, sent.items) == (IssueState.SENT, sealed.sealed, MANIFEST.items)


def test_an_issue_without_a_manifest_cannot_be_sealed(folder: Path) -> None:
    with pytest.raises(IssueError, match="issue 2026-12-01 has not been built yet"):
        seal_manifest(folder, store="newsletter.db", at=datetime(2026, 12, 1, tzinfo=UTC), machine="kantoor")


def damaged(**changes: Any) -> bytes:
    return json.dumps(json.loads(manifest_bytes(MANIFEST)) | changes).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"{}",
        b'{"issue": "2026-12-01"}',
        damaged(state="lost"),
        damaged(date="yesterday"),
        damaged(items=[{"path": "a.md"}]),
        damaged(items=[dict.fromkeys(("path", "kind", "section"), "x")]),
        damaged(sealed={"by": "whom?"}),
        damaged(offered=None),
    ],
)
def test_a_damaged_manifest_is_an_error_and_never_a_guess(folder: Path, data: bytes) -> None:
    (folder / FILE).write_bytes(data)
    with pytest.raises(IssueError, match=r"issues/2026-12-01/manifest\.json is damaged") as refused:
        read_manifest(folder)
    assert refused.value.hint


def test_a_manifest_that_is_a_folder_cannot_be_read(folder: Path) -> None:
    (folder / FILE).mkdir()
    with pytest.raises(IssueError, match="cannot be read"):
        read_manifest(folder)


def test_a_manifest_that_is_as_it_was_is_not_written_again(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    os.utime(tmp_path / FILE, (0, 0))
    write_manifest(tmp_path, MANIFEST)
    assert (tmp_path / FILE).stat().st_mtime == 0
