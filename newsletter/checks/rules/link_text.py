"""Every link says where it leads, also to who hears nothing but the links."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag

from newsletter.checks.mail import Mail
from newsletter.checks.markup import Link, elements
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.words import bare
from newsletter.domain.finding import Severity
from newsletter.domain.issue import Story
from newsletter.i18n.phrases import EMPTY_LINK_TEXTS, phrases_for

RULE = Rule(severity=Severity.WARNING, source="WCAG 2.2, 2.4.4 and 2.4.9")

_FIX = "Let the words of the link say what is behind it."


def find(mail: Mail) -> Iterator[Flaw]:
    empty = frozenset(phrases_for(mail.language, EMPTY_LINK_TEXTS))
    told = {link.href for link in mail.anchors if bare(link.label or link.text) not in {"", *empty}}
    told |= {piece.item.url for piece in mail.pieces if isinstance(piece.item, Story) and not piece.item.link_text}
    leads: dict[str, dict[str, Link]] = {}
    for link in mail.anchors:
        heard = (link.label or link.text).strip()
        words = bare(heard)
        if words in empty:
            if link.href in told:  # another link to the page says what it is; or the words are ours, below its title
                continue
            reason = f'a link says "{heard}": who hears the links one by one does not know where it leads'
        elif heard.lower().startswith(("http://", "https://", "www.")) and " " not in heard:
            reason = f"a link says {heard[:60]}: a screen reader spells it out, letter by letter"
        elif not words and next(elements(link.element, "img"), None) is None:
            reason = f"the link to {link.href} has no words: nobody sees it, and a screen reader says its address"
        elif "".join(link.element.itertext()).strip():  # a picture alone has another link beside it
            leads.setdefault(words, {}).setdefault(
                urldefrag(link.href)[0] if link.href.startswith("#") else link.href, link
            )
            continue
        else:
            continue
        yield Flaw(reason=reason, fix=_FIX, place=mail.place_of(link.href), element=link.element)
    titles = {bare(piece.title) for piece in mail.pieces}
    for words, links in leads.items():
        shown = next(iter(links.values()))
        if len(links) > 1 and words not in titles and not _is_sign(shown.label or shown.text):
            last = list(links.values())[-1]
            yield Flaw(
                reason=f'{len(links)} links say "{shown.label or shown.text}" and lead to different places',
                fix='Let each say what it is about, or give it a label of its own: aria-label="…".',
                place=mail.place_of(last.href),
                element=last.element,
            )


def _is_sign(text: str) -> bool:
    """Tell whether a link is a mark without words: of a footnote, mostly."""
    return not any(letter.isalpha() for letter in text)
