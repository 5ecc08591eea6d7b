"""In a real browser, as a reader has it: every theme at every width, and with text twice as large on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.proof.findings import assert_nothing
from tests.proof.phones import PHONES, use_letters
from tests.proof.publication import THEMES

LOOK = Path(__file__).with_name("look.js")
WIDTHS = (320, 375, 600, 700)
NARROW = (320, 375)
EDGES = 80
"""What the sides of the sheet and of a panel in it take at most of a phone's width; a longer word may break."""


def shown(page: Any, path: Path, width: int, phone: str | None = None) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path.as_uri())
    page.add_script_tag(path=LOOK)
    if phone is not None:
        use_letters(page, phone)


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_sticks_out_of_the_screen(page: Any, sheets: list[Path]) -> None:
    path, found = sheets[-1], {}
    for width in WIDTHS:
        shown(page, path, width, "iPhone")  # whose letters are the widest
        found[f"{path.parts[-4]} at {width} px"] = page.evaluate("look.sticking()")
    assert_nothing(found)


@pytest.mark.parametrize("phone", PHONES)
@pytest.mark.parametrize("theme", THEMES)
def test_text_twice_as_large_has_room_on_a_phone(page: Any, sheets: list[Path], phone: str) -> None:
    """Nothing sticks out, no word that would fit is broken, no two texts collide, none is cut off."""
    found = {}
    for path in sheets:
        for width in NARROW:
            shown(page, path, width, phone)
            page.evaluate("look.enlarge()")
            where = f"{path.parts[-4]} at {width} px"
            found[f"{where}: sticking out"] = page.evaluate("look.sticking()")
            found[f"{where}: broken"] = page.evaluate("room => look.broken(room)", width - EDGES)
            found[f"{where}: colliding"] = page.evaluate("look.collisions()")
            found[f"{where}: cut off"] = page.evaluate("look.cut()")
    assert_nothing(found)


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ('<p style="width: 400px">breed</p>', "look.sticking()"),
        ('<p style="width: 60px; overflow-wrap: anywhere">inloopspreekuur</p>', "look.broken(240)"),
        (
            '<p style="height: 9px">een regel<br>nog een regel</p><p style="margin: -9px">en dan dit</p>',
            "look.collisions()",
        ),
        ('<div style="height: 20px; overflow: hidden">een<br>twee<br>drie</div>', "look.cut()"),
    ],
)
def test_what_is_looked_for_is_found(page: Any, tmp_path: Path, body: str, asked: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><body style='font: 16px/18px serif'>{body}", "utf-8")
    shown(page, path, 320)
    assert page.evaluate(asked) != []
    path.write_text(
        "<!doctype html><meta charset=utf-8><body style='font: 16px/18px serif'><p>inloopspreekuur", "utf-8"
    )
    shown(page, path, 320)
    assert page.evaluate(asked) == []


@pytest.mark.parametrize("phone", PHONES)
def test_a_phone_has_letters_of_its_own(page: Any, tmp_path: Path, phone: str) -> None:
    families = {family for fonts in PHONES.values() for family in fonts}
    path = tmp_path / "page.html"
    path.write_text(
        "<!doctype html><meta charset=utf-8>"
        + "".join(
            f"<p><span style=\"font: 40px '{name}', monospace\">inloopspreekuur</span>" for name in sorted(families)
        ),
        "utf-8",
    )
    widths = "[...document.querySelectorAll('span')].map(span => Math.round(span.getBoundingClientRect().width))"
    shown(page, path, 700)
    without = page.evaluate(widths)
    shown(page, path, 700, phone)
    changed = {
        name for name, one, other in zip(sorted(families), without, page.evaluate(widths), strict=True) if one != other
    }
    assert changed == set(PHONES[phone])
