"""Drawings in SVG are drawn, take nothing in from elsewhere, and do no harm."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from tests.pictures.conftest import Studio, opened

SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
RED = '<rect width="100" height="50" fill="#ff0000"/>'


def shown(studio: Studio, svg: str, *, natural: bool = False) -> Image.Image:
    (studio.root / "a.svg").write_text(svg, encoding="utf-8")
    image = opened(studio.load("a.svg", natural=natural))
    assert studio.warnings == []
    return image.convert("RGBA")


def refused(studio: Studio, svg: str | bytes) -> str:
    (studio.root / "a.svg").write_bytes(svg if isinstance(svg, bytes) else svg.encode())
    assert studio.load("a.svg") is None
    [warning] = studio.warnings
    assert (warning.where, warning.line) == ("a.md", 3)
    return warning.reason


@pytest.mark.parametrize(
    "size",
    [
        'width="100" height="50"',
        'viewBox="0 0 100 50"',
        'viewBox="0 0 100 50" height="5cm"',
        'width="10em" height="5em" viewBox="0 0 100 50"',
    ],
)
def test_a_drawing_is_drawn_as_large_as_it_may_be(studio: Studio, size: str) -> None:
    image = shown(studio, f"<?xml version='1.0'?><!-- van mij --><svg {SPACES} {size}>{RED}</svg>")
    assert image.size == (1200, 600)
    assert image.getpixel((600, 300)) == (255, 0, 0, 255)


def test_in_a_text_it_is_twice_as_large_as_it_means_to_be(studio: Studio) -> None:
    assert shown(studio, f'<svg {SPACES} width="100" height="50">{RED}</svg>', natural=True).size == (200, 100)
    assert shown(studio, f'<svg {SPACES} width="4000" height="50in">{RED}</svg>', natural=True).size == (1200, 1440)


def test_nothing_is_read_from_the_disk_or_the_web(studio: Studio) -> None:
    blue = studio.root / "blauw.png"
    Image.new("RGB", (10, 10), "blue").save(blue)
    for target in (
        "blauw.png",
        str(blue),
        blue.as_uri(),
        "https://example.org/blauw.png",
        "data:image/svg+xml,%3Csvg/%3E",
    ):
        for attribute in ("href", "xlink:href"):
            image = shown(
                studio,
                f'<svg {SPACES} viewBox="0 0 100 50"><image {attribute}="{target}" width="100" height="50"/></svg>',
            )
            assert image.getchannel("A").getextrema() == (0, 0)


def test_a_picture_within_the_drawing_is_shown(studio: Studio) -> None:
    inner = io.BytesIO()
    Image.new("RGB", (10, 10), "blue").save(inner, "PNG")
    data = base64.b64encode(inner.getvalue()).decode()
    image = shown(
        studio,
        f'<svg {SPACES} viewBox="0 0 9 9"><image xlink:href="data:image/png;base64,{data}" width="9" height="9"/></svg>',
    )
    assert image.getpixel((600, 600)) == (0, 0, 255, 255)


def test_parts_of_the_drawing_may_point_to_each_other(studio: Studio) -> None:
    image = shown(
        studio,
        f'<svg {SPACES} viewBox="0 0 100 50"><defs><linearGradient id="g"><stop stop-color="#00f"/></linearGradient>'
        '<rect id="r" width="100" height="50" fill="url(#g)"/></defs><a href="https://example.org"><use href="#r"/></a></svg>',
    )
    assert image.getpixel((600, 300)) == (0, 0, 255, 255)


def test_what_is_not_drawn_is_no_hindrance(studio: Studio) -> None:
    image = shown(
        studio,
        f'<svg {SPACES} xmlns:o="http://o.example" viewBox="0 0 100 50"><title>Rood</title><metadata><o:text>x</o:text></metadata>'
        f'<script>alert(1)</script><style>@import url("https://example.org/a.css"); rect {{ opacity: 1 }}</style>{RED}<text> </text></svg>',
    )
    assert image.getpixel((600, 300)) == (255, 0, 0, 255)


@pytest.mark.parametrize(
    ("svg", "reason"),
    [
        (f'<svg {SPACES} viewBox="0 0 9 9"><g><text>Zomerfeest</text></g></svg>', "holds text, and no font"),
        (f'<!DOCTYPE svg [<!ENTITY a "{"a" * 99}">]><svg {SPACES}/>', "holds entities"),
        (f"<svg {SPACES}/>", "says neither its size nor its viewBox"),
        (f'<svg {SPACES} viewBox="0 0 0 0"/>', "says neither its size nor its viewBox"),
        (f'<svg {SPACES} width="10" height="100000"/>', "10 times as long"),
        ('<svg viewBox="0 0 9 9"/>', "is no SVG drawing"),
        (f"<svg {SPACES}><g></svg>", "broken in line 1"),
        (f"<svg {SPACES}>", "broken in line 1"),
        (f'<svg {SPACES} viewBox="0 0 9 9">{"<g>" * 300}{"</g>" * 300}</svg>', "too intricate"),
        (f'<svg {SPACES} viewBox="0 0 9 9">{"<g/>" * 60_000}</svg>', "too intricate"),
        (f"<svg {SPACES}>é</svg>".encode("latin-1"), "not UTF-8"),
    ],
)  # fmt: skip
def test_a_drawing_that_cannot_be_shown_as_meant_is_a_warning(studio: Studio, svg: str | bytes, reason: str) -> None:
    assert reason in refused(studio, svg)


def test_a_drawing_that_unfolds_without_end_ends_only_itself(studio: Studio) -> None:
    levels = "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 30))
    bomb = f'<svg {SPACES} viewBox="0 0 9 9"><defs><g id="a0"><rect width="9" height="9"/></g>{levels}</defs><use href="#a29"/></svg>'
    assert "cannot be drawn" in refused(studio, bomb)


def test_the_same_drawing_gives_the_same_bytes(studio: Studio) -> None:
    svg = f'<svg {SPACES} viewBox="0 0 100 50"><circle cx="50" cy="25" r="20" fill="#a63f1c"/></svg>'
    (studio.root / "a.svg").write_text(svg, encoding="utf-8")
    (studio.root / "b.svg").write_text(svg + "\n", encoding="utf-8")
    first, second = studio.load("a.svg"), studio.load("b.svg")
    assert first is not None
    assert second is not None
    assert first.data == second.data
