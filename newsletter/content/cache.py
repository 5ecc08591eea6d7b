"""What an earlier scan read, kept in a file so that the next one need not: a convenience, never a source of truth.

Two lines: a checksum, and JSON. Paths come from the scan; an entry counts only for a file of the same size and
time, under the same settings and version. A cache that is broken, or cannot be written, is as good as none.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from newsletter.domain.item import Item, Kind, Placement
from newsletter.errors import Problem
from newsletter.files import replacing

Entry = list[Any]
"""Size, time, horizon, items, warnings, errors: as JSON has them."""

_MOMENTS = frozenset(("date", "start", "end", "publish_after", "expires"))
_DEFAULTS = {
    field.name: field.default
    for field in dataclasses.fields(Item)
    if field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
}
_KINDS = {kind.value: kind for kind in Kind}
_PLACEMENTS = {placement.value: placement for placement in Placement}


def cache_file(folder: Path, root: Path) -> Path:
    return folder / f"content-{hashlib.sha256(os.fsencode(root)).hexdigest()[:16]}.json"


def load_entries(file: Path, fingerprint: str) -> dict[str, Entry]:
    """Read what is there; nothing, if it is not ours, not whole, or of other settings."""
    try:
        checksum, _, text = file.read_bytes().partition(b"\n")
        if hashlib.blake2b(text, digest_size=16).hexdigest().encode() != checksum:
            return {}
        stored = json.loads(text)
        return dict(stored["files"]) if stored["fingerprint"] == fingerprint else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def save_entries(file: Path, fingerprint: str, entries: dict[str, Entry]) -> None:
    """Write the cache, whole or not at all."""
    try:
        text = json.dumps({"fingerprint": fingerprint, "files": entries}, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        return
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as stream:
            stream.write(hashlib.blake2b(text, digest_size=16).hexdigest().encode() + b"\n" + text)


def pack(item: Item, file: str) -> list[Any]:
    """Turn an item into JSON values, without what is as always and without the path of its file."""
    plain: dict[str, Any] = {"title": item.title}
    moments: dict[str, str] = {}
    for name, default in _DEFAULTS.items():
        value = getattr(item, name)
        if value == default or (name == "attributes" and not value):
            continue
        if name in _MOMENTS:
            moments[name] = _pack_moment(value)
        else:
            plain[name] = value
    return [item.path[len(file) :], item.kind.value, plain, moments]


def unpack(stored: list[Any], file: str) -> Item:
    """Turn them back into the item."""
    fragment, kind, plain, moments = stored
    values: dict[str, Any] = dict(plain)
    for name, text in moments.items():
        values[name] = _unpack_moment(text)
    if "placement" in plain:
        values["placement"] = _PLACEMENTS[plain["placement"]]
    if "authors" in plain:
        values["authors"] = tuple(plain["authors"])
    if "tags" in plain:
        values["tags"] = tuple(plain["tags"])
    if "answers" in plain:
        values["answers"] = tuple((label, url) for label, url in plain["answers"])
    return Item(path=file + fragment, kind=_KINDS[kind], **values)


def pack_problem(problem: Problem) -> list[Any]:
    return [problem.where, problem.reason, problem.line]


def unpack_problem(stored: list[Any]) -> Problem:
    where, reason, line = stored
    return Problem(where=where, reason=reason, line=line)


def _pack_moment(moment: date | datetime) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    zone = moment.tzinfo
    name = zone.key if isinstance(zone, ZoneInfo) else "UTC"
    moment = moment if isinstance(zone, ZoneInfo) else moment.astimezone(ZoneInfo("UTC"))
    return f"{moment.replace(tzinfo=None).isoformat()} {moment.fold} {name}"


def _unpack_moment(text: str) -> date | datetime:
    if len(text) == 10:
        return date.fromisoformat(text)
    moment, fold, name = text.split(" ")
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(name), fold=int(fold))
