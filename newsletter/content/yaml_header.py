"""YAML between `---`, read event by event: no tags, no objects, bounded in depth and size.

Plain scalars stay what was typed, so that `title: No`, `part: 08` and `end: 16:00` mean what the author meant.
"""

from __future__ import annotations

from typing import Any

import yaml

DEEPEST = 40
MOST_NODES = 20_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Plain(str):
    """A scalar without quotes: a text that may mean a number, a truth, a date or nothing."""

    __slots__ = ()


class YamlHeaderError(Exception):
    """YAML that is not right; `line` counts from 0 in it."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def read_yaml(source: str) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    """Read one mapping, and the keys of it that stand there twice with their lines.

    Raises:
        YamlHeaderError: it is no YAML, no mapping, or too much of it.
    """
    if "\t" in source:  # YAML allows no tabs before a key, editors put them there
        source = "\n".join(line.replace("\t", "    ") if line[:1] == "\t" else line for line in source.split("\n"))
    try:
        loader = _LOADER(source)
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position)
        raise YamlHeaderError("it holds a character that cannot be", line) from error
    try:
        builder = _Builder()
        while not builder.done:
            builder.take(loader.get_event())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlHeaderError(error.problem or "it cannot be read", getattr(mark, "line", 0)) from error
    except yaml.YAMLError as error:
        raise YamlHeaderError("it cannot be read", 0) from error
    finally:
        loader.dispose()
    value = builder.value
    if value is None or value == "":
        return {}, []
    if not isinstance(value, dict):
        raise YamlHeaderError("it must be keys with values: title: …", 0)
    return value, builder.doubled


class _Builder:
    """Puts values together from a parser's events, without recursion."""

    def __init__(self) -> None:
        self.value: Any = None
        self.done = False
        self.doubled: list[tuple[str, int]] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._nodes = 0

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._put(event.value if event.style else Plain(event.value), event, 1)
        elif kind is yaml.AliasEvent:
            value, nodes = self._anchors.get(event.anchor or "", (None, 1))
            self._put(value, event, nodes)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if len(self._open) >= DEEPEST:
                raise YamlHeaderError("it is nested too deeply", event.start_mark.line)
            container: Any = {} if kind is yaml.MappingStartEvent else []
            self._open.append(_Open(container, event, self._nodes))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            closed = self._open.pop()
            self._put(closed.container, closed.event, 1, since=closed.nodes)
        elif kind is yaml.DocumentEndEvent or kind is yaml.StreamEndEvent:
            self.done = True

    def _put(self, value: Any, event: Any, nodes: int, *, since: int | None = None) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            raise YamlHeaderError("it holds too many values", event.start_mark.line)
        anchor = event.anchor
        if anchor and not isinstance(event, yaml.AliasEvent):
            self._anchors[anchor] = value, nodes if since is None else self._nodes - since
        if not self._open:
            self.value = value
            return
        top = self._open[-1]
        if isinstance(top.container, list):
            top.container.append(value)
        elif not top.has_key:
            top.has_key = True
            top.key = key = str(value) if isinstance(value, str) else None
            if key is not None and len(self._open) == 1 and key in top.container:
                self.doubled.append((key, event.start_mark.line))
        else:
            top.has_key = False
            if top.key == "<<" and isinstance(value, dict):
                top.container.update({key: one for key, one in value.items() if key not in top.container})
            elif top.key is not None:
                top.container[top.key] = value


class _Open:
    """A mapping or a list whose end has not come yet."""

    __slots__ = ("container", "event", "has_key", "key", "nodes")

    def __init__(self, container: Any, event: Any, nodes: int) -> None:
        self.container = container
        self.event = event
        self.nodes = nodes
        self.has_key = False
        self.key: str | None = None
