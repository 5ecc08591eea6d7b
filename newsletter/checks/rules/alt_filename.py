"""An alt text says what a picture shows, not that it is one, nor how its file is called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.rule import Flaw, Rule
from newsletter.checks.words import folded
from newsletter.domain.finding import Severity
from newsletter.i18n.phrases import PICTURE_OPENERS, phrases_for

RULE = Rule(severity=Severity.WARNING, source="WCAG 2.2, F30: text alternatives that are not alternatives")

_FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?|heic)", re.IGNORECASE)
_CAMERA = re.compile(r"(?:img|dscn?|dscf|pxl|p|image|foto|photo|bild|screenshot|schermafbeelding)[-_ ]?\d[-_ \d]*")


def find(mail: Mail) -> Iterator[Flaw]:
    openers = phrases_for(mail.language, PICTURE_OPENERS)
    for image in mail.images:
        alt = folded(image.alt or "")
        opener = next((opener for opener in openers if _opens(alt, opener)), None)
        if opener:
            yield Flaw(
                reason=f"the alt text “{image.alt}” begins with “{opener}”: that it is a picture is heard already",
                fix="Begin with what it shows.",
                place=mail.place_of_picture(image),
                element=image.element,
            )
        elif alt and (_FILE.fullmatch(alt) or _CAMERA.fullmatch(alt) or _is_stem(alt, image.src)):
            yield Flaw(
                reason=f"the alt text “{image.alt}” is the name of a file",
                fix="Say what the picture shows; leave it empty if it only decorates.",
                place=mail.place_of_picture(image),
                element=image.element,
            )


def _opens(alt: str, opener: str) -> bool:
    rest = alt.removeprefix(opener)
    return rest != alt and not (opener[-1].isalpha() and rest[:1].isalnum())


def _is_stem(alt: str, src: str) -> bool:
    """Tell whether it is the file's name without its ending; a plain word may well be both."""
    stem = src.rpartition("/")[2].rpartition(".")[0].lower()
    return alt in (stem, re.sub(r"-[0-9a-f]{8}$", "", stem)) and bool(re.search(r"[-_\d]", alt))
