"""Every picture is as large as it is shown: sharp on a good screen, and no heavier than that."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.mail import Mail
from newsletter.checks.markup import Seen, is_hidden
from newsletter.checks.rule import Flaw, Rule
from newsletter.domain.finding import Severity
from newsletter.domain.item import Picture

RULE = Rule(severity=Severity.WARNING, source="html.md §4: 600 pixels shown, a file of twice that, under 1 MiB")

WIDEST = 600
"""Pixels that a mail has room for."""

HEAVY, TOO_HEAVY, HEAVY_TOGETHER = 500_000, 1_048_576, 2_000_000
"""Bytes."""

_SHARP, _WASTED = 1.5, 3
_SMALL, _LIGHT = 120, 100_000
"""Below so many pixels a blur is not seen, below so many bytes nothing is wasted."""

_SMALLER = "Save it smaller, as a JPEG if it is a photograph."


def find(mail: Mail) -> Iterator[Flaw]:
    drawn = {
        illustration.src
        for piece in mail.pieces
        if (illustration := piece.item.illustration) is not None and illustration.generated
    }
    weights: dict[str, int] = {}
    for image in mail.images:
        if is_hidden(image.element):
            continue
        picture = mail.pictures.get(image.src.removeprefix("images/"))
        if picture is not None:
            weights[picture.name] = len(picture.data)
        named = f"the picture “{image.alt or image.src[:60]}”"
        for reason, fix, severity in _flaws(image, picture, drawn=image.src in drawn):
            yield Flaw(
                reason=f"{named} {reason}",
                fix=fix,
                place=mail.place_of_picture(image),
                element=image.element,
                severity=severity,
            )
    if (total := sum(weights.values())) > HEAVY_TOGETHER:
        yield Flaw(
            reason=f"the pictures have {total / 1e6:.1f} MB together: on a phone the mail stays empty for a while",
            fix=_SMALLER,
            place=mail.plan,
        )


def _flaws(image: Seen, picture: Picture | None, *, drawn: bool) -> Iterator[tuple[str, str, Severity | None]]:
    sized = bool((image.element.get("width") or "").strip())
    if not sized:
        yield "has no width: Outlook shows it as large as its file", 'Give it one: width="600".', None
    if image.width and image.width > WIDEST:
        yield f"is {image.width} px wide: a mail has room for {WIDEST}", f'Show it smaller: width="{WIDEST}".', None
    if picture is None:
        return
    size, shown = len(picture.data), image.width or picture.width
    if size > HEAVY:
        severity = Severity.ERROR if size > TOO_HEAVY else Severity.WARNING
        yield f"has {size / 1000:,.0f} kB: it comes late, or not at all", _SMALLER, severity
    if picture.width > _WASTED * shown and size > _LIGHT:
        yield f"is {picture.width} px wide and shown at {shown}: most of it is thrown away", _SMALLER, None
    blurred = sized and picture.width < _SHARP * shown and shown >= _SMALL and picture.media_type != "image/gif"
    if blurred and not drawn:
        wanted = 2 * shown
        yield (
            f"is {picture.width} px wide and shown at {shown}: it is blurred on a good screen",
            f"Use a file that is {wanted} px wide.",
            None,
        )
