"""Turns an item's HTML into text that a person could have typed: headings, lists, quotes, links in brackets."""

from __future__ import annotations

import re
import textwrap
from html.parser import HTMLParser

_BLOCKS = frozenset((
    "p", "div", "section", "article", "figure", "table", "tr", "dl", "dt", "dd", "ul", "ol", "li", "blockquote", "pre",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr",
))  # fmt: skip


def plain_text(html: str, *, width: int = 72) -> str:
    """Convert sanitised HTML to text of at most `width` columns, but for addresses, with single empty lines between."""
    writer = _Writer(width)
    writer.feed(html)
    writer.close()
    return writer.text()


def _is_address(shown: str, address: str) -> bool:
    """Tell whether the words of a link are its address, as people shorten it."""
    said, meant = (re.sub(r"^https?://(?:www\.)?|/$", "", one.casefold()) for one in (shown, address))
    return said.removeprefix("www.") == meant


class _Writer(HTMLParser):
    """Collects paragraphs, each with what stands before its first and its further lines."""

    def __init__(self, width: int) -> None:
        super().__init__(convert_charrefs=True)
        self.width = width
        self.paragraphs: list[tuple[str, bool]] = []  # text, and whether it stands tight to the one before
        self.words = ""
        self.heading = False
        self.preformatted = 0
        self.quotes = 0
        self.lists: list[int | None] = []  # the next number, None for bullets
        self.bullet = ""
        self.opens_list = False
        self.tight = False
        self.links: list[tuple[str, int]] = []
        self.cell = False

    def text(self) -> str:
        self.end_paragraph()
        text = ""
        for paragraph, tight in self.paragraphs:
            text += ("\n" if tight else "\n\n") * bool(text) + paragraph
        return text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _BLOCKS:
            self.end_paragraph()
        if tag == "a":
            self.links.append((values.get("href") or "", len(self.words)))
        elif tag == "img":
            self.words += values.get("alt") or ""
        elif tag == "br":
            self.words += "\n"
        elif tag == "hr":
            self.words = "* * *"
            self.end_paragraph()
        elif tag in ("ul", "ol"):
            start = values.get("start") or "1"
            self.opens_list = tag == "ol"
            self.lists.append(None if tag == "ul" else int(start) if start.isdecimal() and len(start) < 7 else 1)
        elif tag == "li":
            self.start_item()
        elif tag in ("td", "th"):
            self.words = f"{self.words.rstrip()} | " if self.cell else self.words
            self.cell = True
        elif tag == "tr":
            self.cell = False
        self.change_block(tag, 1)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.links:
            self.end_link(*self.links.pop())
        if tag in _BLOCKS:
            self.end_paragraph()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag in ("tr", "dt"):
            self.tight = True
        elif tag in ("table", "ul", "ol"):
            self.tight = bool(self.lists)
        self.change_block(tag, -1)

    def change_block(self, tag: str, step: int) -> None:
        if tag == "blockquote":
            self.quotes += step
        elif tag == "pre":
            self.preformatted += step
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.heading = step > 0

    def handle_data(self, data: str) -> None:
        if self.preformatted:
            self.words += data
            return
        folded = " ".join(data.split())
        lead = " " if data[:1].isspace() and self.words and not self.words.endswith((" ", "\n")) else ""
        self.words += lead + folded + (" " if folded and data[-1:].isspace() else "")

    def start_item(self) -> None:
        number = self.lists[-1] if self.lists else None
        self.bullet = "- " if number is None else f"{number}. "
        if number is not None:
            self.lists[-1] = number + 1

    def end_link(self, href: str, start: int) -> None:
        """Put the address behind the words of a link, or in their place where they are the address."""
        shown = self.words[start:].strip()
        bare = href.removeprefix("mailto:")
        if href and not href.startswith("#") and _is_address(shown, bare):
            self.words = self.words[:start] + (" " if self.words[start:][:1] == " " else "") + bare
        elif href and not href.startswith("#"):
            self.words = f"{self.words.rstrip()} <{bare}>"

    def end_paragraph(self) -> None:
        words, self.words = self.words, ""
        if not words.strip():
            return
        lead = "> " * self.quotes + "  " * max(len(self.lists) - 1, 0)
        hanging = lead + " " * (len(self.bullet) or (2 if self.lists else 0))
        first = lead + self.bullet if self.bullet or not self.lists else hanging
        if self.preformatted:
            lines = [f"{hanging}    {line}".rstrip() for line in words.strip("\n").split("\n")]
        else:
            lines = []
            for line in words.strip().split("\n"):
                lines += textwrap.wrap(
                    line.strip(),
                    self.width,
                    initial_indent=hanging if lines else first,
                    subsequent_indent=hanging,
                    break_long_words=False,
                    break_on_hyphens=False,
                )
        if self.heading and lines:
            lines.append("~" * min(max(map(len, lines)), self.width))
        self.paragraphs.append(("\n".join(lines), self.tight or (bool(self.bullet) and self.in_list())))
        self.opens_list = self.opens_list and not self.bullet
        self.bullet = ""
        self.tight = False

    def in_list(self) -> bool:
        """Tell whether the paragraph before is an item of the same list, so that items stand tight."""
        previous = self.paragraphs[-1][0].lstrip("> ") if self.paragraphs else ""
        return not self.opens_list and previous.startswith(("- ", *(f"{n}." for n in range(1, 100))))
