"""Draw the icons of the social links: a white glyph on a plate that is seen on a light page and on a dark one.

Run by hand, once, when a glyph changes:

    npm install simple-icons
    python scripts/draw_icons.py node_modules/simple-icons/icons

The brands' glyphs are those of Simple Icons (CC0 1.0); `linkedin`, `podcast` and `website` are drawn here.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import resvg_py
from PIL import Image

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "editorial" / "icons"
SIZE = 56
"""Pixels: twice what is shown."""

PLATE = "#66706d"
"""White reads on it (5.1), and it stands out from the lightest page and from the darkest."""

BRANDS = (
    "bluesky", "facebook", "github", "instagram", "mastodon", "rss",
    "telegram", "threads", "tiktok", "whatsapp", "x", "youtube",
)  # fmt: skip
OWN = {
    "linkedin": '<circle cx="4" cy="4" r="2.7"/><path d="M1.8 8.6h4.4V22H1.8zM9 8.6h4.2v1.9c.8-1.4 2.2-2.2 4.2-2.2 '
    '3.5 0 5 2.2 5 5.9V22H18v-7c0-2-.7-3.1-2.2-3.1-1.7 0-2.5 1.2-2.5 3.200V22H9z"/>',
    "podcast": '<rect x="8" y="1" width="8" height="13" rx="4"/><path fill="none" stroke="#fff" stroke-width="2.2" '
    'stroke-linecap="round" d="M4 11a8 8 0 0 0 16 0M12 19v3.500M8 22.800h8"/>',
    "website": '<g fill="none" stroke="#fff" stroke-width="2"><circle cx="12" cy="12" r="10.5"/>'
    '<ellipse cx="12" cy="12" rx="4.6" ry="10.5"/><path d="M1.5 12h21M3 6.800h18M3 17.200h18"/></g>',
}


def main(glyphs: Path) -> None:
    FOLDER.mkdir(exist_ok=True)
    drawn = {name: _path((glyphs / f"{name}.svg").read_text(encoding="utf-8")) for name in BRANDS} | OWN
    for name, glyph in sorted(drawn.items()):
        (FOLDER / f"{name}.png").write_bytes(_picture(glyph))
    print(f"{len(drawn)} icons in {FOLDER}")


def _path(svg: str) -> str:
    found = re.search(r'<path d="[^"]+"\s*/>', svg)
    if found is None:
        raise SystemExit("a glyph has no path of its own: is this Simple Icons?")
    return found[0]


def _picture(glyph: str) -> bytes:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="0 0 40 40">'
        f'<rect width="40" height="40" rx="10" fill="{PLATE}"/>'
        f'<g fill="#fff" transform="translate(9.2 9.2) scale(.9)">{glyph}</g></svg>'
    )
    image = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg))))
    small = io.BytesIO()
    image.quantize(32, method=Image.Quantize.FASTOCTREE).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
