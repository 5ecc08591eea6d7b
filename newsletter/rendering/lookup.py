"""Where a theme's templates and tokens are found: in the project, in the package, and in the theme it is based on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsletter.errors import TemplateError

TOKENS = "theme.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """The folders of one rendering, and its theme followed by the themes it is based on."""

    folders: tuple[Path, ...]
    themes: tuple[str, ...] = ()

    def full_name(self, reference: str) -> str:
        """Return the name of a template that another one refers to: its theme, a slash, its path in the theme.

        What begins with the name of a theme, or stands in a folder beside the themes, has its full name already.
        """
        if not self.themes or is_theme(reference.partition("/")[0], self.folders):
            return reference
        own = f"{self.themes[0]}/{reference}"
        return own if self.find(own) or not self._stands(reference) else reference

    def find(self, name: str) -> Path | None:
        """Find a template's file by its full name: the project's before the packaged, the theme's before its base's."""
        theme, _, rest = name.partition("/")
        if not rest or ".." in Path(rest).parts:
            return self._stands(name)
        themes = self.themes[self.themes.index(theme) :] if theme in self.themes else (theme,)
        return next((path for each in themes if (path := self._stands(f"{each}/{rest}"))), None)

    def real_name(self, path: Path) -> str | None:
        """Return the name below `templates/` of a file that is a template."""
        inside = (folder for folder in self.folders if path.is_relative_to(folder))
        return next((path.relative_to(folder).as_posix() for folder in inside), None)

    def _stands(self, name: str) -> Path | None:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            return None
        return next((folder / name for folder in self.folders if (folder / name).is_file()), None)


def look_up(theme: str, folders: Sequence[Path]) -> Lookup:
    """Find out which themes a theme is based on.

    Raises:
        TemplateError: there is no such theme, its tokens cannot be read, or it is based on itself.
    """
    themes = [theme]
    while base := _base(themes[-1], folders):
        if base in themes:
            raise TemplateError(f"templates/{themes[-1]}/{TOKENS}: the theme is based on itself: {', '.join(themes)}")
        if not is_theme(base, folders):
            raise _unknown(base, folders, f"templates/{themes[-1]}/{TOKENS}: there is no theme {base!r} to be based on")
        themes.append(base)
    return Lookup(folders=tuple(folders), themes=tuple(themes))


def is_theme(name: str, folders: Sequence[Path]) -> bool:
    """Tell whether there is a theme of this name: a folder with tokens."""
    return bool(name) and any((folder / name / TOKENS).is_file() for folder in folders)


def token_files(theme: str, folders: Sequence[Path]) -> list[Mapping[str, Any]]:
    """Read every `theme.toml` of a theme, the project's own first.

    Raises:
        TemplateError: there is none, or one cannot be read.
    """
    files: list[Mapping[str, Any]] = []
    for folder in folders:
        path = folder / theme / TOKENS
        if path.is_file():
            try:
                files.append(tomllib.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError) as error:
                raise TemplateError(f"templates/{theme}/{TOKENS} cannot be read: {error}") from error
    if not files:
        raise _unknown(theme, folders, f"there is no theme {theme!r}")
    return files


def _base(theme: str, folders: Sequence[Path]) -> str | None:
    base = next((file["base"] for file in token_files(theme, folders) if "base" in file), None)
    if base is not None and (not isinstance(base, str) or not base):
        raise TemplateError(f"templates/{theme}/{TOKENS}: base must be the name of a theme")
    return base


def _unknown(name: str, folders: Sequence[Path], reason: str) -> TemplateError:
    known = sorted({path.parent.name for folder in folders for path in folder.glob(f"*/{TOKENS}")} - {name})
    return TemplateError(reason, hint=f"There are: {', '.join(known)}")
