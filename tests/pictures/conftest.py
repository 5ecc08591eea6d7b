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
    """A project folder with pictures, and what the tool makes of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.warnings: list[Problem] = []

    def load(
        self, reference: str, beside: Path | None = None, *, widest: int = 1200, natural: bool = False
    ) -> Picture | None:
        return load_picture(
            reference, beside=beside or self.root, root=self.root, where="a.md", line=3, warn=self.warnings.append,
            widest=widest, natural=natural,
        )  # fmt: skip


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    root = tmp_path / "nieuws"
    root.mkdir()
    return Studio(root)


def noise(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    return Image.effect_noise(size, 90).convert(mode)


def opened(picture: Picture | None) -> Image.Image:
    """Open a picture as a mail program does, and see that it is what it says."""
    assert picture is not None
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    assert image.size == (picture.width, picture.height)
    assert image.get_format_mimetype() == picture.media_type
    assert hashlib.sha256(picture.data).hexdigest()[:8] in picture.name
    return image
