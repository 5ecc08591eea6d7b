"""Pictures made ready for mail."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from newsletter.domain.item import Picture
from newsletter.errors import Problem
from newsletter.pictures import load_picture


class Studio:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.warnings: list[Problem] = []

    def load(self, reference: str, beside: Path | None = None) -> Picture | None:
        return load_picture(
            reference, beside=beside or self.root, root=self.root, where="a.md", line=3, warn=self.warnings.append
        )


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    root = tmp_path / "nieuws"
    root.mkdir()
    return Studio(root)


def noise(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    return Image.effect_noise(size, 90).convert(mode)


def opened(picture: Picture | None) -> Image.Image:
    assert picture is not None
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    assert image.size == (picture.width, picture.height)
    assert image.get_format_mimetype() == picture.media_type
    assert hashlib.sha256(picture.data).hexdigest()[:8] in picture.name
    return image


def test_a_wide_photo_is_made_narrower_and_its_metadata_go(studio: Studio) -> None:
    exif = Image.Exif()
    exif[0x010E] = "waar ik woon"
    noise((2600, 1300)).save(studio.root / "Een Foto!.jpeg", exif=exif)
    picture = studio.load("Een Foto!.jpeg")
    image = opened(picture)
    assert image.size == (1200, 600)
    assert image.format == "JPEG"
    assert b"waar ik woon" not in image.tobytes()
    assert not image.getexif()
    assert picture is not None
    assert picture.name.startswith("een-foto-")
    assert studio.warnings == []


def test_a_photo_on_its_side_is_turned_upright(studio: Studio) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 20), "red").save(studio.root / "a.jpg", exif=exif)
    assert opened(studio.load("a.jpg")).size == (20, 60)


@pytest.mark.parametrize(
    ("name", "mode", "media_type"),
    [
        ("a.png", "RGB", "image/png"),
        ("a.png", "RGBA", "image/png"),
        ("a.png", "P", "image/png"),
        ("a.png", "1", "image/png"),
        ("a.png", "I;16", "image/png"),
        ("a.gif", "P", "image/png"),
        ("a.webp", "RGBA", "image/png"),
        ("a.webp", "RGB", "image/png"),
        ("a.bmp", "RGB", "image/png"),
        ("a.tiff", "CMYK", "image/png"),
        ("a.jpg", "CMYK", "image/jpeg"),
        ("a.jpg", "L", "image/jpeg"),
    ],
)
def test_every_kind_becomes_one_that_mail_shows(studio: Studio, name: str, mode: str, media_type: str) -> None:
    colour: int | tuple[int, ...] = {"RGBA": (9, 9, 9, 90), "CMYK": (9, 9, 9, 9), "RGB": (9, 9, 9)}.get(mode, 1)
    Image.new(mode, (30, 20), colour).save(studio.root / name)
    picture = studio.load(name)
    opened(picture)
    assert picture is not None
    assert picture.media_type == media_type


def test_photos_in_other_clothes_become_jpeg(studio: Studio) -> None:
    Image.merge("RGB", [noise((300, 200), "L") for _ in range(3)]).save(studio.root / "a.webp", lossless=True)
    assert opened(studio.load("a.webp")).format == "JPEG"


def test_a_moving_gif_is_kept_as_it_is(studio: Studio) -> None:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    frames[0].save(studio.root / "a.gif", save_all=True, append_images=frames[1:], duration=100)
    picture = studio.load("a.gif")
    opened(picture)
    assert picture is not None
    assert picture.data == (studio.root / "a.gif").read_bytes()


def test_the_same_picture_gives_the_same_bytes(studio: Studio, tmp_path: Path) -> None:
    noise((1500, 300)).save(studio.root / "a.jpg")
    other = Studio(tmp_path / "ander")
    other.root.mkdir()
    (other.root / "a.jpg").write_bytes((studio.root / "a.jpg").read_bytes())
    assert studio.load("a.jpg") == other.load("a.jpg") is not None


def test_a_changed_picture_is_another(studio: Studio) -> None:
    Image.new("RGB", (30, 20), "red").save(studio.root / "a.png")
    first = studio.load("a.png")
    Image.new("RGB", (31, 20), "blue").save(studio.root / "a.png")
    assert studio.load("a.png") != first


def test_references_are_relative_to_the_file_the_folder_or_the_project(studio: Studio) -> None:
    (studio.root / "b").mkdir()
    Image.new("RGB", (30, 20)).save(studio.root / "b" / "a b.png")
    stands = studio.root / "b" / "tekst.md"
    stands.write_text("x", encoding="utf-8")
    found = [
        studio.load("a b.png", stands),
        studio.load("a%20b.png", stands.parent),
        studio.load("b/a b.png?v=1#x"),
        studio.load("/b/a b.png", stands),
        studio.load(".\\a b.png", stands),
    ]
    assert found == [found[0]] * 5
    assert found[0] is not None


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("weg.png", "is not there"),
        ("", "is not a file"),
        ("../geheim.png", "is outside the project"),
        ("%2e%2e/geheim.png", "is outside the project"),
        ("/../../../etc/passwd", "is outside the project"),
        ("map", "is not a file"),
        ("tekst.png", "is no picture"),
        ("stuk.png", "it is broken"),
        ("bom.png", "too many pixels"),
        ("a.svg", "SVG pictures are not shown in mail"),
        ("a\x00b.png", "is not there"),
        ("x" * 5000, "is not there"),
        ("data:image/png;base64,AAAA", "is not there"),
    ],
)
def test_a_picture_that_cannot_be_used_is_a_warning(studio: Studio, reference: str, reason: str) -> None:
    Image.new("RGB", (30, 20)).save(studio.root.parent / "geheim.png")
    (studio.root / "map").mkdir()
    (studio.root / "tekst.png").write_text("geen beeld", encoding="utf-8")
    noise((90, 90)).save(studio.root / "stuk.png")
    (studio.root / "stuk.png").write_bytes((studio.root / "stuk.png").read_bytes()[:2000])
    if reference == "bom.png":
        Image.new("1", (20_000, 9_000)).save(studio.root / "bom.png")
    (studio.root / "a.svg").write_text("<svg/>", encoding="utf-8")
    assert studio.load(reference) is None
    [warning] = studio.warnings
    assert (warning.where, warning.line) == ("a.md", 3)
    assert reason in warning.reason


def test_a_link_out_of_the_project_is_outside(studio: Studio) -> None:
    Image.new("RGB", (30, 20)).save(studio.root.parent / "geheim.png")
    try:
        (studio.root / "a.png").symlink_to(studio.root.parent / "geheim.png")
    except OSError:
        pytest.skip("no links here")
    assert studio.load("a.png") is None
    assert "outside the project" in studio.warnings[0].reason


def test_a_drawing_of_few_colours_does_not_grow(studio: Studio) -> None:
    drawing = Image.new("RGB", (600, 400), "#14524d")
    for step in range(0, 600, 9):
        drawing.paste(((step * 7) % 256, step % 200, 90), (step, step % 300, step + 40, step % 300 + 60))
    drawing.quantize(48).save(studio.root / "tekening.png", optimize=True)
    picture = studio.load("tekening.png")
    assert picture is not None
    assert len(picture.data) <= (studio.root / "tekening.png").stat().st_size
    assert opened(picture).convert("RGB").tobytes() == drawing.quantize(48).convert("RGB").tobytes()
