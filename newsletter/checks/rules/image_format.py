"""Every picture is of a kind that all mail programs show: PNG, JPEG or GIF, in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from newsletter.checks.clients import support
from newsletter.checks.mail import Mail
from newsletter.checks.markup import elements, is_hidden
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity

RULE = Rule(severity=Severity.ERROR, source="caniemail.com: image-svg, html-svg, image-base64, image-webp, image-avif")

_KINDS = {
    ".svg": ("an SVG", "image-svg", Severity.ERROR),
    ".webp": ("a WebP", "image-webp", Severity.WARNING),
    ".avif": ("an AVIF", "image-avif", Severity.WARNING),
}


def find(mail: Mail) -> Iterator[Flaw]:
    for image in mail.images:
        if is_hidden(image.element):
            continue
        if image.src[:5].lower() == "data:":
            kind: tuple[str, str, Severity] | None = ("written into the mail (data:)", "image-base64", Severity.ERROR)
        else:
            kind = _KINDS.get("." + _path(image.src).rpartition(".")[2].lower())
        if kind:
            what, feature, severity = kind
            yield Flaw(
                reason=f"the picture “{image.alt or image.src[:60]}” is {what}; {support(feature)}",
                fix="Put the file beside the item: newsletter makes a PNG or JPEG of it.",
                place=mail.place_of_picture(image),
                element=image.element,
                severity=severity,
            )
    drawn = next((svg for svg in elements(mail.tree, "svg") if not is_hidden(svg)), None)
    if drawn is not None:
        yield Flaw(
            reason=f"a drawing (<svg>) stands in the HTML; {support('html-svg')}",
            fix="Make a file of it and show that: newsletter makes a PNG of an SVG.",
            place=mail.sources.find("<svg"),
            element=drawn,
        )


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
