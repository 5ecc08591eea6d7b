"""Texts without a picture get a quiet one: the same each time, small, and in the publication's colours."""

from __future__ import annotations

import hashlib

import pytest
from PIL import Image

from newsletter.domain.colour import contrast
from newsletter.pictures.compositions import COMPOSITIONS
from newsletter.pictures.drawn import draw_picture
from tests.pictures.conftest import opened

COLOURS = ("#efe9dd", "#14524d", "#a63f1c")
SEEDS = [f"content/articles/{number}.md" for number in range(48)]


def colours_of(image: Image.Image) -> list[tuple[int, tuple[int, ...]]]:
    found = image.convert("RGB").getcolors(maxcolors=10_000)
    assert found is not None
    return sorted(found, reverse=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(("wide", "size", "heaviest"), [(False, (288, 288), 6_000), (True, (1200, 500), 25_000)])
def test_a_picture_has_its_size_and_weighs_little(wide: bool, size: tuple[int, int], heaviest: int) -> None:
    for seed in SEEDS:
        picture = draw_picture(seed, colours=COLOURS, wide=wide)
        assert opened(picture).size == size
        assert len(picture.data) < heaviest


def test_the_same_text_has_the_same_picture_in_every_run() -> None:
    first = [draw_picture(seed, colours=COLOURS, wide=False) for seed in SEEDS]
    draw_picture.cache_clear()
    assert [draw_picture(seed, colours=COLOURS, wide=False) for seed in SEEDS] == first


def test_texts_differ_in_their_pictures_and_every_composition_comes_up() -> None:
    pictures = {draw_picture(seed, colours=COLOURS, wide=False).name for seed in SEEDS}
    assert len(pictures) > 36
    digests = [hashlib.sha256(seed.encode()).digest() for seed in SEEDS]
    assert {int.from_bytes(digest, "big") % len(COMPOSITIONS) for digest in digests} == set(range(len(COMPOSITIONS)))


def test_a_picture_is_flat_and_not_empty() -> None:
    for seed in SEEDS:
        for wide in (False, True):
            image = opened(draw_picture(seed, colours=COLOURS, wide=wide))
            (most, _), (next_most, _), *_ = found = colours_of(image)
            area = image.width * image.height
            assert most < 0.9 * area
            assert next_most > 0.03 * area
            assert sum(count for count, _ in found[:4]) > 0.93 * area


def test_other_colours_make_another_picture() -> None:
    other = ("#f4f1fa", "#5b2a86", "#0b6e4f")
    one, two = (opened(draw_picture("a", colours=colours, wide=False)) for colours in (COLOURS, other))
    assert {shade for _, shade in colours_of(one)}.isdisjoint({shade for _, shade in colours_of(two)[:2]})
    ground, shape = (f"#{red:02x}{green:02x}{blue:02x}" for _, (red, green, blue) in colours_of(two)[:2])
    assert contrast(ground, shape) > 1.15


def test_any_text_can_be_a_seed() -> None:
    assert draw_picture("é\ud800", colours=COLOURS, wide=False).width == 288
