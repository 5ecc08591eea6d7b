"""The ways in which a reader's mail program may show a mail, and the HTML that shows each of them in a browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial

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
        return _WORDS[self][0]

    @property
    def explanation(self) -> str:
        """One sentence that tells who sees a mail so, and what is left out."""
        return _WORDS[self][1]


_WORDS: Mapping[Lens, tuple[str, str]] = {
    Lens.LIGHT: ("Light", "The colours as designed, as most readers see them."),
    Lens.DARK: (
        "Dark",
        "Your own dark colours: Apple Mail, Samsung and most Outlooks use them when the reader’s screen is dark.",
    ),
    Lens.FORCED_DARK: (
        "Forced dark",
        "Gmail on a phone and Outlook on Windows turn the light colours over and ignore your dark ones; "
        "this is close, no program tells its formula.",
    ),
    Lens.LARGE_TEXT: (
        "Large text",
        "Text at 200 %, as a reader may set it on a phone; pictures and columns keep their width, "
        "so the text must find room.",
    ),
    Lens.NO_STYLES: (
        "No styles",
        "Without the style sheet, as in the Gmail app for other accounts; what stands on the elements themselves stays.",
    ),
    Lens.NO_IMAGES: ("No images", "Pictures not loaded: their alternative text, in a box of their size."),
    Lens.OUTLOOK: (
        "Outlook",
        "The structure that classic Outlook on Windows reads; structure, not Word: its own fonts and distances differ.",
    ),
}


def through(html: str, lens: Lens) -> str:
    """Return the HTML that shows a mail through a lens, in any browser, whatever scheme it is in."""
    return _MADE.get(lens, _MADE[Lens.LIGHT])(html)


_MADE: Mapping[Lens, Callable[[str], str]] = {
    Lens.LIGHT: partial(in_scheme, scheme="light"),
    Lens.DARK: partial(in_scheme, scheme="dark"),
}
