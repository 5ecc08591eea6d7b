"""Compiles MJML to mail HTML with its styles inlined."""

from __future__ import annotations

import re
from functools import lru_cache

import css_inline
import mjml

from newsletter.rendering.mjml_guard import guarded, left_over, refused_tag, split_inline_styles

_COMMENT = re.compile(r"<!--(?!\[if|<!\[endif|nl:[0-9a-f]+:(?:if:\d+|end)-->).*?-->", re.DOTALL)
_SPAN = re.compile(r" in (?:root template|template from \".*?\") at position (\d+):\d+")


class MjmlError(Exception):
    """MJML that cannot be compiled: what is wrong, and its line in the MJML (from 1), if it can be known."""

    def __init__(self, reason: str, line: int | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def compile_mjml(source: str) -> str:
    """Compile MJML that has no Jinja left in it.

    Comments go, but for those that Outlook reads and the markers of regions.

    Raises:
        MjmlError: with the line in `source`.
    """
    if found := refused_tag(source):
        raise MjmlError(f"<{found[1]}> cannot be used here; include templates with Jinja", _line(source, found.start()))
    markup, styles = split_inline_styles(guarded(source))
    try:
        html = _to_html(markup)
    except ValueError as error:
        raise _located(str(error), source) from error
    if rest := left_over(html):
        raise MjmlError(f"{rest!r} would be left in the mail", _line(source, max(source.find(rest), 0)))
    return _COMMENT.sub("", _inliner(styles).inline(html))


def _to_html(source: str) -> str:
    """Call mrml. A panic of it is a BaseException of a class that cannot be imported."""
    try:
        return str(mjml.mjml2html(source, fonts={}, disable_comments=False))
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ValueError(str(error)) from error
        raise


@lru_cache(maxsize=16)
def _inliner(styles: str) -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        inline_style_tags=False, keep_style_tags=True, load_remote_stylesheets=False, extra_css=styles
    )


def _line(source: str, index: int) -> int:
    return source.count("\n", 0, index) + 1


def _located(message: str, source: str) -> MjmlError:
    """Find the line of an error: mrml gives a span of bytes for some, and nothing for broken tags."""
    if found := _SPAN.search(message):
        before = split_inline_styles(guarded(source))[0].encode()[: int(found[1])].decode(errors="ignore")
        return MjmlError(message[: found.start()], before.count("\n") + 1)
    if "unable to parse" in message:
        return MjmlError('a tag is broken, or there is a bare "<" (write &lt;)', _line_of_broken_tag(source))
    return MjmlError(message, None)


def _line_of_broken_tag(source: str) -> int:
    """Bisect over the ends of tags: a piece from the start that is still well-formed fails with "end of stream"."""
    ends = [found.end() for found in re.finditer(">", source)]
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if _is_only_unfinished(source[: ends[middle]]):
            low = middle + 1
        else:
            high = middle
    start = ends[low - 1] if low else 0
    while start < len(source) and source[start].isspace():
        start += 1
    return _line(source, start)


def _is_only_unfinished(source: str) -> bool:
    try:
        _to_html(split_inline_styles(guarded(source))[0])
    except ValueError as error:
        return "end of stream" in str(error) or "unable to find" in str(error)
    return True
