"""YAML text that is changed in places: by the marks of its nodes, so that all else stays as it was typed."""

from __future__ import annotations

import json
import re

import yaml

from newsletter.errors import ContentError

_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def quoted(value: str) -> str:
    """Return a text as a YAML scalar in double quotes."""
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def plain(path: str) -> str:
    """Return a path as a YAML scalar, bare where that reads back as it is."""
    bare = re.fullmatch(r"[\w./][\w./ ()@+,-]*(?<! )", path) and yaml.safe_load(path) == path
    return path if bare else quoted(path)


class UneditableError(ContentError):
    """The text is written in a way that only a person can change safely."""


class YamlText:
    """A YAML mapping as text, and the changes to be made in it; their places count in characters of `text`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.root = yaml.compose(text, Loader=yaml.SafeLoader)
        self.changes: list[tuple[int, int, str]] = []
        self.named = _named_places(text)

    def applied(self) -> str:
        """Return the text with all changes made."""
        text = self.text
        for start, end, new in sorted(self.changes, key=lambda change: change[:2], reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def entry(self, *keys: str) -> tuple[yaml.Node, yaml.Node] | None:
        """Find a key and its value; the last one where a key is given twice, as YAML has it."""
        found: tuple[yaml.Node, yaml.Node] | None = None
        node: yaml.Node | None = self.root
        for key in keys:
            entries = node.value if isinstance(node, yaml.MappingNode) else ()
            found = next((entry for entry in reversed(entries) if entry[0].value == key), None)
            node = found[1] if found else None
        return found

    def value(self, *keys: str) -> yaml.Node | None:
        found = self.entry(*keys)
        return found[1] if found else None

    def replace(self, key: str, value: str, *, behind: str | None = None) -> None:
        """Put `value` in the place of a key's; a missing key comes behind the line of another one, else at the end."""
        node = self.value(key)
        if node is not None:
            self.change(node, value)
            return
        other = self.value(behind) if behind else None
        place = len(self.text) if other is None else self.line_end(self.end(other))
        self.insert_lines(place, f"{key}: {value}")

    def change(self, node: yaml.Node, value: str) -> None:
        """Put `value` in the place of a node; behind its key where the node is empty."""
        self.refuse_names(node)
        start, end = node.start_mark.index, self.end(node)
        lead = " " if start == end and not self.text[:start].endswith(" ") else ""
        self.changes.append((start, end, lead + value))

    def refuse_names(self, node: yaml.Node) -> None:
        """Refuse what has an anchor, an alias or a tag: changing it may change something elsewhere."""
        if any(
            node.start_mark.index <= place < max(node.end_mark.index, node.start_mark.index + 1) for place in self.named
        ):
            raise UneditableError("anchors, aliases and tags (`&`, `*`, `!`) cannot be changed from here")

    def end(self, node: yaml.Node) -> int:
        """Find where a scalar or a list in brackets ends (YAML has the end of `|` and `>` a line further)."""
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        return start + len(self.text[start:end].rstrip("\r\n"))

    def last_end(self, node: yaml.Node) -> int:
        """Find where the last scalar below a node ends (a block's own end mark lies beyond comments)."""
        if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
            key, value = node.value[-1]
            return max(self.behind_colon(key), self.last_end(value))
        if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
            return self.last_end(node.value[-1])
        return self.end(node)

    def behind_colon(self, key: yaml.Node) -> int:
        return self.text.index(":", key.end_mark.index) + 1

    def line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Find where the line that holds `index` ends, its line end included."""
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end + 1

    def insert_lines(self, index: int, *lines: str) -> None:
        lead = "" if index == 0 or self.text[index - 1] == "\n" else self.newline
        self.changes.append((index, index, lead + "".join(f"{line}{self.newline}" for line in lines)))


def _named_places(text: str) -> list[int]:
    """Find where anchors, aliases and explicit tags stand."""
    events = yaml.parse(text, Loader=yaml.SafeLoader)
    named = (event for event in events if getattr(event, "anchor", None) or getattr(event, "tag", None))
    return [int(event.start_mark.index) for event in named if event.start_mark]
