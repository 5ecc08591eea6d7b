"""npm's mjml, the reference, finds our MJML valid, and makes the same picture of it as what we compile with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from newsletter.project import Project
from newsletter.services.issue_folder import render_issue
from newsletter.services.neutral import neutral_bodies
from tests.proof.findings import assert_nothing
from tests.proof.machine import node
from tests.proof.publication import DAY, THEMES, Publication, Publications, command

WIDTHS = (375, 700)
MAY_DIFFER = 0.001
"""The share of pixels: two programs may round the width of a column differently, which moves the edge of a letter.
A block that is a pixel lower moves everything under it: that is ten times as much."""

BROKEN = (
    "<mjml><mj-body><mj-section><mj-column><mj-text colour='red'>x</mj-text></mj-column></mj-section></mj-body></mjml>"
)


@pytest.fixture(scope="module")
def issues(publications: Publications) -> list[Publication]:
    return [publications(theme, plenty=plenty) for theme in THEMES for plenty in (False, True)]


@pytest.fixture(scope="module")
def reference(issues: list[Publication], publications: Publications) -> Any:
    """What npm's mjml makes of the MJML that is exported of each issue, and of one with a mistake."""

    def look() -> Any:
        sources = {issue.root.name: command(issue.root, "export", "--format", "mjml") for issue in issues}
        return node("mjml.mjs", {**sources, "broken": BROKEN}, "mjml")

    return publications.found("mjml", look)


@pytest.fixture
def written(issues: list[Publication], reference: dict[str, Any]) -> Iterator[dict[Path, Path]]:
    """What npm's mjml made, filled for the neutral reader and beside the same pictures, for each mail of ours."""
    beside = {}
    for issue in (one for one in issues if one.plenty):
        project = Project.open(issue.root)
        parts = render_issue(project, DAY).editions["nl"]
        beside[issue.mail] = issue.issue / "reference.html"
        html, _text = neutral_bodies(replace(parts, html=reference[issue.root.name]["html"]), project)
        beside[issue.mail].write_text(html, "utf-8")
    yield beside
    for path in beside.values():
        path.unlink()


def picture(page: Any, path: Path, width: int) -> Image.Image:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path.as_uri())
    return Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")


def differing(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that are not the same; 1 if the sizes are not."""
    if one.size != other.size:
        return 1.0
    most = ImageChops.difference(one, other).convert("RGB").split()
    any_channel = ImageChops.lighter(ImageChops.lighter(most[0], most[1]), most[2])
    return 1 - any_channel.histogram()[0] / (one.width * one.height)


def test_the_reference_finds_no_error(issues: list[Publication], reference: dict[str, Any]) -> None:
    assert [error for error in reference["broken"]["errors"] if "colour" in error]
    assert_nothing({issue.root.name: reference[issue.root.name]["errors"] for issue in issues})


def test_the_reference_makes_the_same_picture(page: Any, written: dict[Path, Path]) -> None:
    shares = {}
    for ours, theirs in written.items():
        for width in WIDTHS:
            one, other = picture(page, ours, width), picture(page, theirs, width)
            shares[f"{ours.parts[-4]} at {width} px, {one.size} and {other.size}"] = differing(one, other)
    assert {where: share for where, share in shares.items() if share > MAY_DIFFER} == {}


def test_two_pictures_that_differ_are_told_apart() -> None:
    one, other = (Image.new("RGB", (100, 10), "#ffffff") for _ in range(2))
    assert differing(one, other) == 0
    other.putpixel((5, 5), (255, 255, 254))
    assert differing(one, other) == pytest.approx(0.001)
    assert differing(one, other.resize((100, 11))) == 1
