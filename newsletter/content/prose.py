"""Plain text as people type it, made into paragraphs, sub-headings and lists."""

from __future__ import annotations

import re

from newsletter.content.markdown import MORE, prose_to_inline
from newsletter.content.openings import is_heading_line
from newsletter.i18n.written_dates import find_date

_LIST = re.compile(r"\s{0,8}(?:[-*•–]|(\d{1,3})[.)])\s+(?=\S)")
_LINK = re.compile(r"(?P<web>(?:https?://|www\.)[^\s<>\"“”„«»]+)|(?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)")
_HTML = re.compile(r"<(?:br|p|a|b|ul|ol|li|div|span)\b[^<>]*>", re.IGNORECASE)
_LONG_LINE = 160
"""Characters: who types longer lines does not break them, so that each is a paragraph."""


def prose_to_html(text: str, *, language: str) -> str:
    """Render plain text; quotes become typographic, addresses become links."""
    blocks = [
        block for paragraph in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip("\n")) for block in _split(paragraph)
    ]
    while blocks and len(blocks) > 1 and _is_heading(blocks[-1], language) and " " not in blocks[-1].strip():
        blocks.pop()  # the last word of a site's menu, copied along
    last = len(blocks) - 1
    return "\n".join(_block(block, language, last=number == last) for number, block in enumerate(blocks))


def note_to_html(text: str, *, language: str) -> str:
    """Render the description of an event: its lines are as its author broke them; some programs write HTML in it."""
    if _HTML.search(text):
        return text
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip())
    lines = [[_inline(line.strip(), language) for line in paragraph.split("\n")] for paragraph in paragraphs]
    return "\n".join(f"<p>{'<br>'.join(paragraph)}</p>" for paragraph in lines if any(paragraph))


def _split(paragraph: str) -> list[str]:
    lines = [line for line in paragraph.split("\n") if line.strip()]
    return lines if any(len(line) > _LONG_LINE for line in lines) else ["\n".join(lines)] if lines else []


def _is_heading(block: str, language: str) -> bool:
    return "\n" not in block and is_heading_line(block) and find_date(block, language) is None


def _block(block: str, language: str, *, last: bool) -> str:
    if block.strip() == "<!--more-->":
        return f"<p>{MORE}</p>"
    if not last and _is_heading(block, language):
        return f"<h2>{_inline(block.strip(), language)}</h2>"
    lines = block.split("\n")
    first_item = next((number for number, line in enumerate(lines) if _LIST.match(line)), None)
    if first_item is None or (first_item == 0 and len(lines) == 1 and not block.lstrip().startswith(("-", "*", "•"))):
        return f"<p>{_inline(' '.join(line.strip() for line in lines), language)}</p>"
    before = " ".join(line.strip() for line in lines[:first_item])
    opening = f"<p>{_inline(before, language)}</p>\n" if before else ""
    return opening + _list(lines[first_item:], language)


def _list(lines: list[str], language: str) -> str:
    items: list[str] = []
    numbered = _LIST.match(lines[0])
    for line in lines:
        marker = _LIST.match(line)
        if marker:
            items.append(line[marker.end() :].strip())
        else:
            items[-1] += " " + line.strip()
    start = numbered[1] if numbered else None
    tag = "ol" if start else "ul"
    attribute = f' start="{int(start)}"' if start and int(start) != 1 else ""
    return f"<{tag}{attribute}>" + "".join(f"<li>{_inline(item, language)}</li>" for item in items) + f"</{tag}>"


def _inline(text: str, language: str) -> str:
    """Escape a paragraph, and make its addresses links."""
    links: list[str] = []

    def keep(found: re.Match[str]) -> str:
        typed = found[0]
        address = typed.rstrip(".,;:!?'’)]")
        if "(" in address and typed[len(address) :].startswith(")"):
            address += ")"
        target = f"mailto:{address}" if found["mail"] else address if "://" in address else f"https://{address}"
        links.append(f'<a href="{_escape(target)}">{_escape(address)}</a>')
        return f"\ue0f2{len(links) - 1}\ue0f3{typed[len(address) :]}"

    rendered = prose_to_inline(_LINK.sub(keep, text), language=language)
    return re.sub("\ue0f2(\\d+)\ue0f3", lambda found: links[int(found[1])], rendered)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
