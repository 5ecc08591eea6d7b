"""manifest.json: what an issue is made of and where it stands. It holds no address and depends on no secret."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from newsletter.domain.item import Day, Kind
from newsletter.errors import IssueError
from newsletter.files import replacing
from newsletter.planning.sections import Section

FILE = "manifest.json"


class IssueState(StrEnum):
    DRAFT = "draft"
    SEALED = "sealed"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """An item as an issue used it; events keep what tells whether they have changed since."""

    path: str
    kind: Kind
    section: Section
    title: str
    anchor: str
    sha256: str
    event: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """By which store an issue was sealed, when (ISO 8601) and on which machine."""

    store: str
    at: str
    machine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPage:
    """What a page of the web edition says of itself, for the archive."""

    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What `publish` put where: public files with their SHA-256, and a hash of the place, which may hold a name.

    `first` is when the issue was published, `updated` when something else was put in its place (ISO 8601); `pages` are
    by language.
    """

    place: str
    first: str
    updated: str
    files: Mapping[str, str]
    pages: Mapping[str, PublishedPage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`since` is the first day this issue looked at; `files` maps names in the folder to bytes and SHA-256."""

    issue: str
    date: Day
    number: int
    subject: str
    since: Day
    state: IssueState = IssueState.DRAFT
    offered: tuple[str, ...] = ()
    items: tuple[Used, ...] = ()
    held_back: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    sealed: Seal | None = None
    published: Published | None = None

    @property
    def is_draft(self) -> bool:
        return self.state is IssueState.DRAFT


def read_manifest(folder: Path) -> Manifest | None:
    """Read the manifest of an issue's folder; None if there is none.

    Raises:
        IssueError: it cannot be read; guessing what was sent would be worse.
    """
    path = folder / FILE
    where = f"issues/{folder.name}/{FILE}"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return _from_json(document)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise IssueError(f"{where} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IssueError(
            f"{where} is damaged: {error}", hint="Take it back from git or a backup; it tells what was sent."
        ) from error


def _from_json(document: dict[str, Any]) -> Manifest:
    items = tuple(
        Used(**(item | {"kind": Kind(item["kind"]), "section": Section(item["section"])})) for item in document["items"]
    )
    return Manifest(
        issue=document["issue"],
        date=date.fromisoformat(document["date"]),
        number=int(document["number"]),
        subject=document["subject"],
        since=date.fromisoformat(document["since"]),
        state=IssueState(document["state"]),
        offered=tuple(document["offered"]),
        items=items,
        held_back=tuple(document["held_back"]),
        left_out=tuple(document["left_out"]),
        files=document["files"],
        warnings=tuple(document["warnings"]),
        sealed=Seal(**document["sealed"]) if document.get("sealed") else None,
        published=_published(document["published"]) if document.get("published") else None,
    )


def _published(document: dict[str, Any]) -> Published:
    pages = {language: PublishedPage(**page) for language, page in document["pages"].items()}
    return Published(**(document | {"pages": pages}))


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as the file holds it; the same for the same input."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=2, default=lambda value: value.isoformat())
    return f"{text}\n".encode()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step, if it would change."""
    path, data = folder / FILE, manifest_bytes(manifest)
    if path.is_file() and path.read_bytes() == data:
        return
    with replacing(path, durable=True) as stream:
        stream.write(data)


def known_manifest(folder: Path) -> Manifest:
    """Read the manifest of an issue that must have been built.

    Raises:
        IssueError: it has none, or one that cannot be read.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise IssueError(f"issue {folder.name} has not been built yet", hint=f"Run: newsletter build {folder.name}")
    return manifest


def seal_manifest(folder: Path, *, store: str, at: datetime, machine: str) -> None:
    """Note in the manifest that the store has sealed this issue."""
    seal = Seal(store=store, at=at.isoformat(timespec="seconds"), machine=machine)
    write_manifest(folder, replace(known_manifest(folder), state=IssueState.SEALED, sealed=seal))


def mark_sent(folder: Path) -> None:
    """Note in the manifest that no delivery of this issue is left."""
    write_manifest(folder, replace(known_manifest(folder), state=IssueState.SENT))


def note_published(folder: Path, published: Published) -> None:
    """Note in the manifest what of this issue was published, and where."""
    write_manifest(folder, replace(known_manifest(folder), published=published))
