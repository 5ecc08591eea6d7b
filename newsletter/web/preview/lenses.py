"""The ways in which a reader's mail program may show a mail, and the HTML that shows each of them in a browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial

from newsletter.web.preview.looks.bareness import without_pictures, without_styles
from newsletter.web.preview.looks.enlarging import with_large_text
from newsletter.web.preview.looks.inversion import in_forced_dark
from newsletter.web.preview.looks.outlook import as_outlook_reads
from newsletter.web.preview.looks.schemes import in_scheme


class Lens(StrEnum):
    """One way in which a mail is shown; its value stands in addresses."""

    LIGHT = "light"
    DARK = "dark"
    FORCED_DARK = "forced-dark"
    LARGE_TEXT = "large-text"
    NO_STYLES = "no-styles"
    NO_IMAGES = "no-images"
    OUTLOOK = "outlook"

    @property
    def label(self) -> str:
        """Its name on a button."""
        return _LABELS[self]

    @property
    def explanation(self) -> str:
        """One sentence that tells who sees a mail so, and how far the picture can be trusted."""
        return _EXPLANATIONS[self]


_LABELS: Mapping[Lens, str] = {
    Lens.LIGHT: "Light",
    Lens.DARK: "Dark",
    Lens.FORCED_DARK: "Forced dark",
    Lens.LARGE_TEXT: "Large text",
    Lens.NO_STYLES: "No styles",
    Lens.NO_IMAGES: "No images",
    Lens.OUTLOOK: "Outlook",
}

_EXPLANATIONS: Mapping[Lens, str] = {
    Lens.LIGHT: "The colours as designed, on a light screen.",
    Lens.DARK: "The dark colours as designed, in Apple Mail, Samsung’s mail and Outlook on a phone or Mac.",
    Lens.FORCED_DARK: "The light colours turned over, as Gmail on a phone and Outlook on Windows do in the dark; "
    "close, for no program tells how.",
    Lens.LARGE_TEXT: "Text at 200 %, as a reader can set on a phone; pictures and columns keep their width, "
    "so the text has to find room.",
    Lens.NO_STYLES: "Without the style sheet, as in Gmail’s app for other accounts; "
    "what is styled on the elements themselves stays.",
    Lens.NO_IMAGES: "Pictures not loaded: each shows its alternative text in a box of its size.",
    Lens.OUTLOOK: "What classic Outlook on Windows reads: its structure, not Word’s own fonts and distances.",
}


def through(html: str, lens: Lens) -> str:
    """Return the HTML that shows a mail through a lens, in any browser and whatever scheme that is in."""
    return _MADE[lens](html)


def _in_the_light(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda html: change(in_scheme(html, "light"))


_MADE: Mapping[Lens, Callable[[str], str]] = {
    Lens.LIGHT: partial(in_scheme, scheme="light"),
    Lens.DARK: partial(in_scheme, scheme="dark"),
    Lens.FORCED_DARK: _in_the_light(in_forced_dark),
    Lens.LARGE_TEXT: _in_the_light(with_large_text),
    Lens.NO_STYLES: _in_the_light(without_styles),
    Lens.NO_IMAGES: _in_the_light(without_pictures),
    Lens.OUTLOOK: _in_the_light(as_outlook_reads),
}
