"""What classic Outlook reads of a mail: the blocks that are meant for it opened, those hidden from it left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"<!--\[if ([^\]]*)\]>(<!-->|-->)?|(?:<!--\s*)?<!\[endif\]-->", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->|<style\b.*?</style>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(/?)(table|tr|td|th)\b[^>]*?(/?)>", re.IGNORECASE)
_VERSION = 16
"""What Outlook 2016 and later call themselves: `[if gte mso 12]` holds there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """The HTML that Outlook reads, and what is wrong with the comments that make it, in words with where."""

    html: str
    faults: tuple[str, ...]


def outlook_branch(html: str) -> Branch:
    """Take the way through a mail's conditional comments that Outlook takes."""
    kept: list[str] = []
    faults: list[str] = []
    start, opened = 0, None
    for mark in _MARK.finditer(html):
        between = html[start : mark.start()]
        if opened is None or holds(opened[1]):
            kept.append(between)
        if mark[1] is not None and opened is not None:
            faults.append(f"{opened[0]} is not closed before {mark[0]} opens")
        elif mark[1] is None and opened is None:
            faults.append(f"{mark[0]} closes nothing, behind “{_tail(html[: mark.start()])}”")
        elif opened is not None and not opened[2] and "-->" in between:
            faults.append(f"a comment ends within {opened[0]}, so that every other program shows what comes next")
        opened = (mark[0], mark[1], bool(mark[2])) if mark[1] is not None else None
        start = mark.end()
    if opened is not None:
        faults.append(f"{opened[0]} is never closed, behind “{_tail(html[: start - len(opened[0])])}”")
    return Branch(html="".join([*kept, html[start:]]), faults=tuple(faults))


def holds(condition: str) -> bool:
    """Tell whether a condition such as `mso | IE`, `!mso` or `gte mso 9` is true of Outlook."""
    condition = condition.strip().lower()
    if "|" in condition:
        return any(map(holds, condition.split("|")))
    if "&" in condition:
        return all(map(holds, condition.split("&")))
    condition = condition.strip("() ")
    if condition.startswith("!"):
        return not holds(condition[1:])
    found = re.fullmatch(r"(?:(lte|lt|gte|gt) )?mso(?: (\d+))?", condition)
    if found is None:
        return condition in ("true", "vml")
    version = int(found[2]) if found[2] else _VERSION
    order = {"lte": version >= _VERSION, "lt": version > _VERSION, "gte": version <= _VERSION, "gt": version < _VERSION}
    return order.get(found[1] or "", version == _VERSION)


def unbalanced(html: str) -> Iterator[str]:
    """Find the first table, row or cell that is closed and was not open, or that stays open; say where."""
    text = _COMMENT.sub("", html)
    stack: list[tuple[str, int]] = []
    for tag in _TAG.finditer(text):
        closing, name = bool(tag[1]), tag[2].lower()
        if tag[3]:
            continue
        if not closing:
            stack.append((name, tag.end()))
        elif not stack or stack[-1][0] != name:
            expected = f"</{stack[-1][0]}>" if stack else "no end"
            yield f"</{name}> stands where {expected} is due, behind “{_tail(text[: tag.start()])}”"
            return
        else:
            stack.pop()
    if stack:
        name, end = stack[-1]
        yield f"<{name}> is never closed, behind “{_tail(text[:end])}”"


def _tail(text: str) -> str:
    """Return the last words before a place, by which a person finds it."""
    return " ".join(re.sub(r"<[^>]*>", " ", text[-3000:]).split())[-40:].strip()
