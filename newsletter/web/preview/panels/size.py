"""The Size tab: what the message weighs, against the limits of Gmail, and what in it weighs most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newsletter.web.preview.sizes import HTML_LIMIT, HTML_NEAR, STYLE_LIMIT, Sizes, Weight, measure
from newsletter.web.preview.visit import Visit

_MOST = 10
"""How many pieces of the HTML are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure, with what there is to say of it, and the limit it is held against; 0 for none."""

    name: str
    bytes: int
    note: str = ""
    limit: int = 0
    near: int = 0


def show(visit: Visit) -> dict[str, Any]:
    sizes = measure(visit.copy.data, visit.copy.html)
    if sizes.pictures:
        pictures = ("Pictures in the message", sizes.pictures)
    else:
        pictures = ("Pictures, fetched when the mail is opened", _hosted(visit))
    blocks = tuple(Weight(visit.copy.veiled(one.name), one.bytes) for one in sizes.blocks[:_MOST])
    tables = (("What weighs most in the HTML", blocks), pictures, ("Attached", sizes.others))
    return {
        "sizes": sizes,
        "verdict": _verdict(sizes),
        "html": Measure(name="HTML", bytes=sizes.html, limit=HTML_LIMIT, near=HTML_NEAR),
        "measures": _measures(sizes),
        "tables": [(caption, rows) for caption, rows in tables if rows],
    }


def _verdict(sizes: Sizes) -> str:
    if sizes.clipped:
        return "Gmail cuts this mail off, and the link to leave with it. Take items out, or show summaries."
    if sizes.near:
        return "Gmail shows all of it, but only just: an item more may be too much."
    return "Gmail shows all of it."


def _measures(sizes: Sizes) -> list[Measure]:
    found = [
        Measure(name="HTML as it travels", bytes=sizes.html_encoded, note="in quoted-printable", limit=HTML_LIMIT),
        Measure(
            name="Style sheet", bytes=sizes.styles, note="of 16 KB, beyond which Gmail drops rules", limit=STYLE_LIMIT
        ),
        Measure(name="Text part", bytes=sizes.text),
        Measure(name="Headers", bytes=sizes.headers),
        Measure(name="Whole message", bytes=sizes.whole, note="as it leaves"),
    ]
    return [one for one in found if one.bytes or one.limit == STYLE_LIMIT]


def _hosted(visit: Visit) -> tuple[Weight, ...]:
    known = visit.display.pictures
    names = dict.fromkeys(visit.copy.pictures.values())
    weights = (Weight(name, len(known[name].data)) for name in names if name in known)
    return tuple(sorted(weights, key=lambda weight: -weight.bytes))
