"""Pictures made ready for mail."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.pictures.conftest import Studio, noise, opened


def test_a_wide_photo_is_made_narrower_and_its_metadata_go(studio: Studio) -> None:
    exif = Image.Exif()
    exif[0x010E] = "waar ik woon"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 5.0, 0.0), 3: "E", 4: (5.0, 7.0, 0.0)})
    noise((2600, 1300)).save(studio.root / "Een Foto!.jpeg", exif=exif, comment=b"van mijn telefoon")
    assert b"waar ik woon" in (studio.root / "Een Foto!.jpeg").read_bytes()
    picture = studio.load("Een Foto!.jpeg")
    image = opened(picture)
    assert image.size == (1200, 600)
    assert image.format == "JPEG"
    assert picture is not None
    assert not any(told in picture.data for told in (b"waar ik woon", b"van mijn telefoon", b"Exif"))
    assert not image.getexif()
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
        ("a.avif", "RGB", "image/png"),
        ("a.avif", "RGBA", "image/png"),
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


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.avif", "a.tiff"])
def test_no_kind_keeps_what_a_camera_or_a_program_tells(studio: Studio, name: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "waar ik woon"
    told = PngInfo()
    told.add_text("Author", "waar ik woon")
    more = {"pnginfo": told} if name == "a.png" else {"xmp": b"<x:xmpmeta>waar ik woon"} if name != "a.tiff" else {}
    noise((300, 200)).save(studio.root / name, exif=exif.tobytes(), **more)
    assert b"waar ik woon" in (studio.root / name).read_bytes()
    picture = studio.load(name)
    opened(picture)
    assert picture is not None
    assert b"waar ik woon" not in picture.data


def test_a_picture_may_be_asked_for_at_the_width_it_is_shown_at(studio: Studio) -> None:
    noise((2600, 1300)).save(studio.root / "a.jpg")
    assert [opened(studio.load("a.jpg", widest=width)).size for width in (1200, 288)] == [(1200, 600), (288, 144)]


def test_sixteen_bits_of_grey_become_eight(studio: Studio) -> None:
    Image.new("I;16", (30, 20), 0x8000).save(studio.root / "a.png")
    assert opened(studio.load("a.png")).convert("L").getpixel((3, 3)) == 0x80


def test_what_can_be_seen_through_stays_so(studio: Studio) -> None:
    seen = Image.new("P", (30, 20), 0)
    seen.putpalette([200, 30, 30, 0, 0, 0])
    seen.paste(1, (0, 0, 15, 20))
    seen.save(studio.root / "a.png", transparency=1)
    seen.save(studio.root / "b.gif", transparency=1)
    for name in ("a.png", "b.gif"):
        shown = opened(studio.load(name)).convert("RGBA")
        assert [shown.getpixel(at) for at in ((3, 3), (20, 3))] == [(0, 0, 0, 0), (200, 30, 30, 255)]


def test_the_inks_of_a_printer_become_colours(studio: Studio) -> None:
    Image.new("CMYK", (300, 200), (0, 255, 255, 0)).save(studio.root / "a.jpg")
    red, green, blue = opened(studio.load("a.jpg")).getpixel((3, 3))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 60


def frames(size: tuple[int, int] = (30, 20), number: int = 2) -> list[Image.Image]:
    return [noise(size) for _ in range(number)]


def test_a_moving_gif_goes_on_moving_without_its_remarks(studio: Studio) -> None:
    first, *others = (Image.new("RGB", (30, 20), colour) for colour in ("red", "blue", "green"))
    first.save(studio.root / "a.gif", save_all=True, append_images=others, duration=100, loop=0, comment=b"van mij")
    assert b"van mij" in (studio.root / "a.gif").read_bytes()
    picture = studio.load("a.gif")
    image = opened(picture)
    assert picture is not None
    assert b"van mij" not in picture.data
    assert (image.n_frames, image.info["loop"], image.info["duration"]) == (3, 0, 100)  # type: ignore[attr-defined]
    assert image.convert("RGB").getpixel((3, 3)) == (255, 0, 0)


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.avif", "a.png"])
def test_what_is_too_heavy_or_moves_in_another_way_stands_still(studio: Studio, name: str) -> None:
    first, *others = frames((700, 500), 5) if name == "a.gif" else frames()
    first.save(studio.root / name, save_all=True, append_images=others, duration=100)
    assert name != "a.gif" or (studio.root / name).stat().st_size > 1_100_000
    assert getattr(opened(studio.load(name)), "n_frames", 1) == 1


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


@pytest.mark.parametrize("name", ["a.webp", "a.avif", "a.tiff", "a.png"])
def test_a_photo_in_black_and_white_is_a_photo(studio: Studio, name: str) -> None:
    noise((900, 700), "L").save(studio.root / name)
    assert opened(studio.load(name)).format == "JPEG"


def test_of_a_kind_that_is_not_known_it_is_said_what_to_do(studio: Studio) -> None:
    (studio.root / "a.heic").write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 100)
    assert studio.load("a.heic") is None
    assert "save it as JPEG or PNG" in studio.warnings[0].reason
