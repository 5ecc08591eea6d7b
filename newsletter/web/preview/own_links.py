"""Keeps what is a reader's own out of the studio's pages: their address is masked, and their links lead nowhere."""

from __future__ import annotations

import html
import re

from newsletter.services.display import Copy

INERT = "In the studio this link leads nowhere: it is the reader's own."


def harmless(markup: str, copy: Copy) -> str:
    """Return the HTML of a copy as a frame may show it: nobody is signed off by a look at their mail."""
    for link in copy.links:
        own = re.compile(rf'<a\b[^>]*\bhref="{re.escape(html.escape(link))}"[^>]*>', re.IGNORECASE)
        markup = own.sub(_inert, markup)
    return copy.veiled(markup)


def _inert(found: re.Match[str]) -> str:
    tag = re.sub(r'\s(?:href|target|title)="[^"]*"', "", found[0])
    return f'{tag[:2]} href="#inert" target="_self" title="{html.escape(INERT)}"{tag[2:]}'
