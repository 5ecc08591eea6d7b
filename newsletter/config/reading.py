"""Reads newsletter.toml into Settings and reports everything that is wrong with it at once."""

from __future__ import annotations

import re
import tomllib
import types
import typing
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from newsletter.config.checks import CHECKS
from newsletter.config.rates import Rate
from newsletter.config.settings import Settings
from newsletter.errors import ConfigError, Problem, together

SETTINGS_FILE = "newsletter.toml"
_PERIODS = {"s": 1, "sec": 1, "min": 60, "h": 3600, "hour": 3600, "day": 86400}


def read_settings(path: Path) -> Settings:
    """Read and check a newsletter.toml.

    Raises:
        ConfigError: names every unknown, missing or wrong key, with its line and the nearest valid key.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{SETTINGS_FILE} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{SETTINGS_FILE} is not UTF-8: byte {error.start} cannot be read", hint="Save it as UTF-8."
        ) from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), text) from error
    reader = _Reader(text)
    settings = reader.table(Settings, document, ())
    if reader.problems:
        raise together(reader.problems, as_error=ConfigError)
    return typing.cast("Settings", settings)


def _syntax_error(reason: str, text: str) -> ConfigError:
    found = re.search(r" \(at line (\d+), column \d+\)", reason)
    line = int(found[1]) if found else len(text.splitlines())
    reason = reason.replace(found[0], "") if found else reason
    return together(
        [Problem(where=SETTINGS_FILE, line=line, reason=reason)],
        as_error=ConfigError,
        hint='Texts stand in quotes: title = "De Verbinding"; a table\'s name in brackets: [publication].',
    )


@cache
def _types(table: type) -> dict[str, Any]:
    return typing.get_type_hints(table)


def _key_of(field: Field[Any]) -> str:
    return str(field.metadata.get("key", field.name))


class _Reader:
    """Turns tables into dataclasses, and notes what does not fit."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.problems: list[Problem] = []

    def table(self, cls: type, values: dict[str, Any], at: tuple[str, ...]) -> Any:
        """Build `cls` from a table; None if something in it is wrong."""
        known = {_key_of(field): field for field in fields(cls)}
        before = len(self.problems)
        found: dict[str, Any] = {}
        for key, value in values.items():
            if key in known:
                field = known[key]
                found[field.name] = self.value(_types(cls)[field.name], value, (*at, key), field.metadata.get("check"))
            else:
                near = get_close_matches(key.lower(), known, n=1, cutoff=0.5)
                what = "table" if isinstance(value, dict) else "key"
                self.wrong((*at, key), f"unknown {what}" + (f"; did you mean {near[0]}?" if near else ""))
        for key, field in known.items():
            if key not in values and field.default is MISSING and field.default_factory is MISSING:
                self.missing(cls, key, at)
        return cls(**found) if len(self.problems) == before else None

    def missing(self, cls: type, key: str, at: tuple[str, ...]) -> None:
        field_type = _types(cls)[next(field.name for field in fields(cls) if _key_of(field) == key)]
        if is_dataclass(field_type):
            required = [_key_of(f) for f in fields(field_type) if f.default is MISSING and f.default_factory is MISSING]
            for name in required:
                self.wrong((key, name), "is missing")
        else:
            self.wrong((*at, key), "is missing")

    def value(self, kind: Any, value: Any, at: tuple[str, ...], check: str | None = None) -> Any:
        """Convert one value to its type; what is wrong is noted under its key."""
        if typing.get_origin(kind) in (types.UnionType, typing.Union):
            kind = next(option for option in typing.get_args(kind) if option is not types.NoneType)
        origin = typing.get_origin(kind)
        if kind is Rate:
            return self.rate(value, at)
        if is_dataclass(kind) and isinstance(kind, type):
            return self.table(kind, value, at) if self.fits(value, dict, at) else None
        if origin is tuple:
            if not self.fits(value, list, at):
                return None
            return tuple(self.value(typing.get_args(kind)[0], one, at) for one in value)
        if origin is not None:  # a mapping with keys of the editor's own
            if not self.fits(value, dict, at):
                return None
            inner = typing.get_args(kind)[1]
            result: Any = {key: self.value(inner, one, (*at, key)) for key, one in value.items()}
            if None in result.values():
                return None
        elif issubclass(kind, StrEnum):
            if value in list(kind):
                return kind(value)
            return self.wrong(at, f"must be one of {', '.join(kind)}")
        elif self.fits(value, kind, at):
            result = value
        else:
            return None
        if check and (reason := CHECKS[check](result)):
            self.wrong(at, reason)
        return result

    def fits(self, value: Any, kind: type, at: tuple[str, ...]) -> bool:
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return True
        names = {str: "a text in quotes", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}
        self.wrong(at, f"must be {names.get(kind, kind.__name__)}, not {value!r:.60}")
        return False

    def rate(self, value: Any, at: tuple[str, ...]) -> Rate | None:
        found = re.fullmatch(r"\s*(\d+)\s*/\s*(\w+)\s*", value) if isinstance(value, str) else None
        if found is None or found[2] not in _PERIODS or int(found[1]) == 0:
            self.wrong(at, 'must be a rate such as "10/s", "30/min", "500/h" or "300/day"')
            return None
        return Rate(count=int(found[1]), seconds=_PERIODS[found[2]])

    def wrong(self, at: tuple[str, ...], reason: str) -> None:
        where = f"[{'.'.join(at[:-1])}] {at[-1]}" if len(at) > 1 else at[-1]
        self.problems.append(Problem(where=SETTINGS_FILE, line=self.line_of(at), reason=f"{where}: {reason}"))

    def line_of(self, at: tuple[str, ...]) -> int | None:
        """Find the line of a key by its table's header; None where it is not written that plainly."""
        table, key = ".".join(at[:-1]), at[-1]
        current = ""
        header_line = None
        for number, line in enumerate(self.lines, start=1):
            if header := re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?", line):
                current = header[1]
                if current in (table, ".".join(at)):
                    header_line = number
            elif current == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return number
        return header_line
