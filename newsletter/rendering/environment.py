"""The Jinja environment: where templates are found, what they may use, and everything escaped but plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateRuntimeError,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket

from newsletter.rendering import filters
from newsletter.rendering.controls import clean
from newsletter.rendering.lookup import Lookup

SUFFIXES = frozenset((".mjml", ".txt", ".html", ".xml", ".toml"))
LONGEST = 20_000_000
"""Characters a template may make: a hundred times the longest mail; what makes more has a loop without end."""

MOST_ROUNDS = 100_000


def template_folders(root: Path) -> tuple[Path, ...]:
    """Return where templates are looked up: the project's own, then the packaged ones."""
    package = Path(__file__).resolve().parent.parent
    packaged = next(path for path in (package / "templates", package.parent / "templates") if path.is_dir())
    own = root / "templates"
    return (own, packaged) if own.is_dir() and own.resolve() != packaged else (packaged,)


def templates_in(folders: Sequence[Path]) -> Iterator[Path]:
    """Find every file that a theme is made of, shadowed ones too."""
    return (path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES)


class _Templates(FileSystemLoader):
    """Reads templates; `prepare` may rewrite their source, and is told where it really stands."""

    def __init__(self, lookup: Lookup, prepare: Callable[[str, str], str] | None) -> None:
        super().__init__([str(folder) for folder in lookup.folders], encoding="utf-8")
        self.lookup = lookup
        self.prepare = prepare

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        path = self.lookup.find(template)
        real = (self.lookup.real_name(path) if path else None) or template
        try:
            source, file, is_current = super().get_source(environment, real)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            unreadable = TemplateSyntaxError("not text in UTF-8: save it again as UTF-8", line, real, str(path))
            unreadable.translated = True  # or Jinja would drop what included it
            raise unreadable from error
        return (self.prepare(real, source) if self.prepare else source), file, is_current


class _Compiled(FileSystemBytecodeCache):
    """What templates were compiled to, as long as they stay as they are: compiling takes longer than all the rest.

    A cache that cannot be read or written is as good as none.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


class _Themed(Environment):
    """An environment whose templates name each other relative to the theme."""

    lookup: Lookup
    names: dict[str, str]

    def join_path(self, template: str, parent: str) -> str:  # noqa: ARG002 — the theme counts, not the including template
        if template not in self.names:
            self.names[template] = self.lookup.full_name(template)
        return self.names[template]


def make_environment(lookup: Lookup, *, prepare: Callable[[str, str], str] | None = None) -> Environment:
    """Make the environment of one rendering. An undefined name is an error; only `.txt` is not escaped."""
    environment = _Themed(
        loader=_Templates(lookup, prepare),
        autoescape=_is_markup,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.lookup, environment.names = lookup, {}
    environment.filters.update(
        nowidow=filters.nowidow,
        nobreak=filters.nobreak,
        fit_images=filters.fit_images,
        headings=filters.headings,
        scrollable=filters.scrollable,
        wrapped=filters.wrapped,
        indented=filters.indented,
    )
    environment.globals["range"] = bounded_range
    return environment


def keep_compiled(environment: Environment, folder: Path) -> None:
    """Keep compiled templates in a folder, which nobody else may write in."""
    environment.bytecode_cache = _Compiled(folder)


def render_template(environment: Environment, name: str, context: Mapping[str, Any]) -> str:
    """Render one template, without the control characters that neither XML nor a mail may hold."""
    pieces: list[str] = []
    size = 0
    for piece in environment.get_template(name).generate(**context):
        pieces.append(piece)
        size += len(piece)
        if size > LONGEST:
            raise TemplateRuntimeError("makes more text than any mail may have: a loop without end?")
    return clean("".join(pieces))


def bounded_range(*bounds: int) -> range:
    """Count as `range` does, but not for ever."""
    rounds = range(*bounds)
    if len(rounds) > MOST_ROUNDS:
        raise TemplateRuntimeError(f"range() of more than {MOST_ROUNDS} numbers")
    return rounds


def _is_markup(name: str | None) -> bool:
    """Tell which templates are escaped: all but plain text, `.mjml` too, which Jinja's own rule would leave out."""
    return not (name or "").endswith(".txt")
