"""A list of paths in the front matter of a plan, and how lines are taken out of it and put into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import yaml

from newsletter.planning.yaml_text import UneditableError, YamlText, plain, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One path as it is typed: `lines` from its comments to its last line end, indented by `column`.

    `start` and `end` bound those lines in the text, or the path alone in a list with brackets.
    """

    path: str
    typed: str
    lines: str = ""
    column: int = 0
    start: int = 0
    end: int = 0

    @property
    def remarked(self) -> bool:
        """Tell whether there is more to it than the path: a comment, or an unusual way of writing."""
        return bool(self.lines) and self.lines.strip().removeprefix("-").strip() != self.typed


class PathList:
    """The list under some keys, in whichever way it is written: on lines, in brackets, as one bare path, or not yet."""

    def __init__(self, text: YamlText, *keys: str) -> None:
        self.text = text
        self.keys = keys
        self.found = text.entry(*keys)
        node = self.found[1] if self.found else None
        if node is not None:
            text.refuse_names(node)
        self.is_block = isinstance(node, yaml.SequenceNode) and bool(node.value) and not node.flow_style
        self.is_flow = isinstance(node, yaml.SequenceNode) and bool(node.value) and not self.is_block
        self.entries = self._entries()

    @property
    def key(self) -> yaml.Node:
        return self._there[0]

    @property
    def node(self) -> yaml.Node:
        return self._there[1]

    @property
    def _there(self) -> tuple[yaml.Node, yaml.Node]:
        if self.found is None:
            raise LookupError(self.keys)
        return self.found

    def _entries(self) -> list[Entry]:
        if self.found is None:
            return []
        if self.is_block:
            return self._block_entries()
        if self.is_flow:
            nodes = self.node.value
        elif isinstance(self.node, yaml.ScalarNode) and self.node.tag == "tag:yaml.org,2002:str":
            nodes = [self.node]
        else:
            return []
        return [
            Entry(
                path=node.value.strip(), typed=self._typed(node), start=node.start_mark.index, end=self.text.end(node)
            )
            for node in nodes
        ]

    def _block_entries(self) -> list[Entry]:
        text, column = self.text.text, int(self.node.start_mark.column)
        entries: list[Entry] = []
        floor = self.text.line_end(self.text.behind_colon(self.key))
        for node in self.node.value:
            start = self._dash_line(node, column, floor)
            while start > floor and _comment_column(self._line(above := self.text.line_start(start - 1))) == column:
                start = above
            end = self.text.line_end(self.text.end(node))
            while end < len(text) and _comment_column(self._line(end)) > column:
                end = self.text.line_end(end)
            entries.append(
                Entry(
                    path=node.value.strip(),
                    typed=self._typed(node),
                    lines=text[start:end],
                    column=column,
                    start=start,
                    end=end,
                )
            )
            floor = end
        return entries

    def _dash_line(self, node: yaml.Node, column: int, floor: int) -> int:
        start = self.text.line_start(node.start_mark.index)
        while start >= floor:
            line = self._line(start)
            if line[:column].strip(" ") == "" and line[column : column + 1] == "-":
                return start
            start = self.text.line_start(start - 1)
        raise UneditableError("this list is written in a way that cannot be changed from here")

    def _line(self, start: int) -> str:
        return self.text.text[start : self.text.line_end(start)]

    def _typed(self, node: yaml.Node) -> str:
        """Return a path as it is typed, unless it is spread over lines."""
        typed = self.text.text[node.start_mark.index : self.text.end(node)]
        return plain(node.value.strip()) if "\n" in typed else typed

    def take(self, index: int) -> None:
        """Take an entry out."""
        entry = self.entries[index]
        if self.is_block:
            self.text.changes.append((entry.start, entry.end, ""))
            if len(self.entries) == 1:
                colon = self.text.behind_colon(self.key)
                self.text.changes.append((colon, colon, " []"))
        else:
            self._write_flow([*self.entries[:index], *self.entries[index + 1 :]])

    def move(self, index: int, position: int) -> None:
        """Move an entry to another place in the list."""
        if not self.is_block:
            rest = [*self.entries[:index], *self.entries[index + 1 :]]
            self._write_flow([*rest[:position], self.entries[index], *rest[position:]])
            return
        entry = self.entries[index]
        self.text.changes.append((entry.start, entry.end, ""))
        rest = [*self.entries[:index], *self.entries[index + 1 :]]
        place = rest[position].start if position < len(rest) else rest[-1].end
        self.text.changes.append((place, place, entry.lines))

    def put(self, position: int, added: Sequence[Entry]) -> None:
        """Put entries in before the one at `position`, or behind the last one."""
        if not added:
            return
        if self.is_block:
            column = self.entries[0].column
            place = self.entries[position].start if position < len(self.entries) else self.entries[-1].end
            self.text.changes.append((place, place, "".join(self._lines(entry, column) for entry in added)))
            return
        entries = [*self.entries[:position], *added, *self.entries[position:]]
        if self.found is None:
            self._write_key(added)
        elif self.is_flow and not any(entry.remarked for entry in added):
            self._write_flow(entries)
        elif self._stands_in_brackets:
            if any(entry.remarked for entry in added):
                raise UneditableError("a comment cannot be moved into a list between brackets")
            self._write_flow(entries)
        else:
            self._write_block(entries)

    @property
    def _stands_in_brackets(self) -> bool:
        parent = self.text.value(*self.keys[:-1]) if len(self.keys) > 1 else self.text.root
        return isinstance(parent, yaml.MappingNode) and bool(parent.flow_style)

    def _lines(self, entry: Entry, column: int) -> str:
        """Return the lines of an entry, moved to a column."""
        if not entry.lines:
            return f"{' ' * column}- {entry.typed}{self.text.newline}"
        shift = column - entry.column
        lines = entry.lines.removesuffix("\n").split("\n")
        return "".join((" " * shift + line if shift >= 0 else line[-shift:]) + "\n" for line in lines)

    def _write_flow(self, entries: Sequence[Entry]) -> None:
        """Write the list between brackets, with what stands between its entries where it stood."""
        if not self.is_flow:
            inside = ", ".join(_in_brackets(entry) for entry in entries)
            self._change_value(f"[{inside}]")
            return
        end = self.text.end(self.node)
        opening, *gaps, closing = self._gaps()
        if any("#" in gap for gap in (opening, *gaps, closing)):
            raise UneditableError("a list between brackets with comments in it cannot be changed from here")
        if not entries:
            self.text.changes.append((self.node.start_mark.index, end, "[]"))
            return
        gaps += [gaps[-1] if gaps else ", "] * (len(entries) - len(self.entries))
        between = "".join(f"{gap}{_in_brackets(entry)}" for gap, entry in zip(gaps, entries[1:], strict=False))
        written = f"{opening}{_in_brackets(entries[0])}{between}{closing}"
        self.text.changes.append((self.node.start_mark.index, end, written))

    def _gaps(self) -> list[str]:
        """Return what stands between brackets beside the entries: before, between and behind them."""
        text, own = self.text.text, self.entries
        between = (text[one.end : other.start] for one, other in pairwise(own))
        return [text[self.node.start_mark.index : own[0].start], *between, text[own[-1].end : self.text.end(self.node)]]

    def _change_value(self, written: str) -> None:
        start, end = self.node.start_mark.index, self.text.end(self.node)
        if "#" in self.text.text[start:end] and not self.entries:
            raise UneditableError("a list between brackets with comments in it cannot be changed from here")
        lead = "" if self.text.text[:start].endswith(" ") else " "
        self.text.changes.append((start, end, lead + written))

    def _write_block(self, entries: Sequence[Entry]) -> None:
        """Write an empty list, one bare path or a list in brackets on lines of their own."""
        text = self.text.text
        colon, end = self.text.behind_colon(self.key), self.text.end(self.node)
        line_end = self.text.line_end(max(colon, end))
        if "\n" in text[colon : max(colon, end)] or (self.is_flow and any("#" in gap for gap in self._gaps())):
            raise UneditableError("this list is written in a way that cannot be changed from here")
        column = int(self.key.start_mark.column) + self._step
        lines = "".join(self._lines(entry, column) for entry in entries)
        remark = text[end:line_end]
        if self.entries and not self.is_flow and "#" in remark:  # `lead: a.md  # why`: that is about the path
            own = f"{' ' * column}- {self.entries[0].typed}{remark}"
            lines = "".join(own if entry is self.entries[0] else self._lines(entry, column) for entry in entries)
            remark = self.text.newline
        if line_end == end:
            remark = self.text.newline
        self.text.changes.append((colon, line_end, remark + lines))

    @property
    def _step(self) -> int:
        """Return how far the lists of this text stand behind their keys."""
        for keys in (("left_out",), *(("items", str(key)) for key in _names(self.text.value("items")))):
            found = self.text.entry(*keys)
            if found and isinstance(found[1], yaml.SequenceNode) and found[1].value and not found[1].flow_style:
                return max(int(found[1].start_mark.column) - int(found[0].start_mark.column), 0)
        return 2

    def _write_key(self, added: Sequence[Entry]) -> None:
        """Write the list with its key, and the key above it where that is not there either."""
        text = self.text
        *above, name = self.keys
        parent = text.value(*above) if above else text.root
        if isinstance(parent, yaml.MappingNode) and parent.flow_style:
            if any(entry.remarked for entry in added):
                raise UneditableError("a comment cannot be moved into a list between brackets")
            inside = f"{name}: [{', '.join(_in_brackets(entry) for entry in added)}]"
            place = text.last_end(parent.value[-1][1]) if parent.value else parent.start_mark.index + 1
            if parent.value and text.text[place : text.end(parent)].strip(" ") != "}":
                raise UneditableError("what stands between brackets here cannot be changed from here")
            if parent.value or not above:
                text.changes.append((place, place, f", {inside}" if parent.value else inside))
                return
        column = 0
        head: list[str] = []
        place = len(text.text)
        if isinstance(parent, yaml.MappingNode) and parent.value:
            column = int(parent.value[0][0].start_mark.column)
            place = text.line_end(text.last_end(parent)) if above else place
        elif above:
            column = 2
            found = text.entry(*above)
            if found is None:
                head = [f"{above[0]}:"]
            else:
                colon, end = text.behind_colon(found[0]), text.end(found[1])
                text.refuse_names(found[1])
                if "\n" in text.text[colon : max(colon, end)]:
                    raise UneditableError("this list is written in a way that cannot be changed from here")
                text.changes.append((colon, max(colon, end), ""))
                place = text.line_end(max(colon, end))
        step = self._step
        lines = "".join(self._lines(entry, column + step) for entry in added)
        lead = "" if place == 0 or text.text[place - 1] == "\n" else text.newline
        start = "".join(f"{line}{text.newline}" for line in (*head, f"{' ' * column}{name}:"))
        text.changes.append((place, place, lead + start + lines))


def new_entry(path: str) -> Entry:
    """Return an entry for a path that stands nowhere yet."""
    return Entry(path=path, typed=plain(path))


def _in_brackets(entry: Entry) -> str:
    bare = entry.typed[:1] not in "\"'"
    return quoted(entry.path) if bare and any(sign in entry.typed for sign in ",[]{}") else entry.typed


def _comment_column(line: str) -> int:
    """Return where the comment begins that a line is; -1 where it is none."""
    stripped = line.lstrip(" ")
    return len(line) - len(stripped) if stripped.startswith("#") else -1


def _names(node: yaml.Node | None) -> list[str]:
    return [key.value for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
