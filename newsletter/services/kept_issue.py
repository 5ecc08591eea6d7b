"""What the folder of a sealed issue still holds: its web edition, its pictures, and the two neutral bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from newsletter.config import Settings
from newsletter.domain.item import Picture
from newsletter.errors import Problem
from newsletter.planning.folders import IssueFolder
from newsletter.services.public import is_public

_MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptIssue:
    """The files of an issue that can be shown. `bodies` are HTML and text by language, the publication's own first."""

    bodies: Mapping[str, tuple[str, str]]
    public: Mapping[str, bytes]
    pictures: Mapping[str, Picture]
    warnings: tuple[Problem, ...]


def kept_issue(folder: IssueFolder, settings: Settings, *, known: bool) -> KeptIssue:
    """Read what there is, by the names in the manifest; `known` if the store has the issue as its readers got it."""
    names = sorted(folder.manifest.files) if folder.manifest else []
    files = {name: data for name in names if (data := _read(folder.path, name)) is not None}
    own = settings.publication.language
    bodies = {}
    for name in sorted(files, key=lambda name: (name != "email.html", name)):
        if name.startswith("email.") and name.endswith(".html"):
            text = files.get(f"{name.removesuffix('.html')}.txt", b"")
            language = name.removeprefix("email").removesuffix(".html").strip(".") or own
            bodies[language] = files[name].decode("utf-8", "replace"), text.decode("utf-8", "replace")
    public = {name: data for name, data in files.items() if is_public(name)}
    where = f"issues/{folder.id}"
    warnings = []
    if not known:
        reason = (
            "the store of this project does not know how this issue was sent: its neutral bodies are shown, as they "
            "stand in the folder; no message can be"
        )
        warnings.append(Problem(where=where, line=None, reason=reason))
    if missing := [name for name in names if name not in files]:
        reason = f"{', '.join(missing)} cannot be read: what was in it is not shown"
        warnings.append(Problem(where=where, line=None, reason=reason))
    if not any(name.startswith("index.") for name in public):
        warnings.append(Problem(where=where, line=None, reason="its web edition is not there (any more)"))
    return KeptIssue(bodies=bodies, public=public, pictures=_pictures(public), warnings=tuple(warnings))


def _read(folder: Path, name: str) -> bytes | None:
    """Read a file that the manifest names; nothing from outside the folder."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        return None
    try:
        return path.read_bytes()
    except OSError:
        return None


def _pictures(public: Mapping[str, bytes]) -> dict[str, Picture]:
    """Return the pictures by name; how large they are is not looked for."""
    return {
        name: Picture(name=name, media_type=media_type, data=data, width=0, height=0)
        for path, data in public.items()
        if path.startswith("images/")
        and (name := path.removeprefix("images/"))
        and (media_type := _MEDIA_TYPES.get(name.rpartition(".")[2].lower()))
    }
