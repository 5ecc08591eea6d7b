"""SVG drawings made into PNG: cleaned of everything that points elsewhere, and drawn by a process of their own."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree as ET

from newsletter.pictures.refusal import PictureError

LARGEST = 4_000_000
"""Bytes of a file; traced photographs of more are to be saved as pictures."""
MOST_ELEMENTS = 50_000
DEEPEST = 200
STEEPEST = 10
"""How many times longer one side may be than the other."""
PATIENCE = 20.0
"""Seconds a drawing may take; ordinary ones take a tenth."""

_SVG = "{http://www.w3.org/2000/svg}"
_INNER_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_POINTER = re.compile(r"url\(\s*[\"']?(?!\s*#|[\"']?#)[^)]*\)|@import[^;]*;?", re.IGNORECASE)
"""In styles: what points anywhere but into the drawing itself."""
_UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 9.6 / 2.54,
    "em": 16.0,
    "ex": 8.0,
}
_SIZE = re.compile(r"\s*(\d{1,7}(?:\.\d+)?|\.\d+)(px|pt|pc|mm|cm|in|em|)\s*")
_IGNORED = frozenset(("script", "foreignObject", "metadata", "title", "desc"))
_TEXT = frozenset(("text", "tspan", "textPath", "tref"))


def is_svg(data: bytes) -> bool:
    """Tell an SVG file by how it begins."""
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and b"<svg" in data[:20_000]


def draw_svg(data: bytes, *, widest: int, natural: bool = False) -> bytes:
    """Draw as PNG, `widest` pixels wide; if `natural`, twice as wide as the drawing means to be, and not wider.

    Raises:
        PictureError: it is broken, too large, or holds text in fonts that are not the drawing's own.
    """
    root = _parsed(data)
    width, height = _sizes(root)
    _clean(root)
    across = min(2 * max(1, round(width)), widest) if natural else widest
    root.set("viewBox", root.get("viewBox") or f"0 0 {width:g} {height:g}")
    root.set("width", str(across))
    root.set("height", str(max(1, round(across * height / width))))
    return _drawn(ET.tostring(root))


def _parsed(data: bytes) -> ET.Element:
    """Parse a drawing without following anything: entities are refused, and so is what would grow without bounds."""
    if len(data) > LARGEST:
        raise PictureError(f"is larger than {LARGEST // 1_000_000} MB; save it as PNG")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PictureError("cannot be read: it is not UTF-8; save it as PNG") from error
    if "<!ENTITY" in text:
        raise PictureError("holds entities, which can be made to grow without end; save it as plain SVG or as PNG")
    parser: Any = ET.XMLPullParser(("start", "end"))
    depth = count = 0
    root: ET.Element | None = None
    try:
        for start in range(0, len(text), 65_536):
            parser.feed(text[start : start + 65_536])
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                count += event == "start"
                root = element if root is None else root
                if depth > DEEPEST or count > MOST_ELEMENTS:
                    raise PictureError("is too intricate to be drawn; save it as PNG")
        parser.close()
    except ET.ParseError as error:
        raise PictureError(f"cannot be read: it is broken in line {error.position[0]}") from error
    if root is None or root.tag != f"{_SVG}svg":
        raise PictureError("cannot be read: it is no SVG drawing")
    return root


def _sizes(root: ET.Element) -> tuple[float, float]:
    """Return width and height in pixels of a page: as they are said, else those of the view box."""
    said = [_SIZE.fullmatch(root.get(name, "")) for name in ("width", "height")]
    sizes = [float(found[1]) * _UNITS[found[2]] if found else 0.0 for found in said]
    box = [float(number) for number in re.findall(r"-?\d{1,9}(?:\.\d+)?", root.get("viewBox", ""))]
    if len(box) == 4 and min(box[2:]) > 0:
        sizes[0] = sizes[0] or (sizes[1] * box[2] / box[3] if sizes[1] else box[2])
        sizes[1] = sizes[1] or sizes[0] * box[3] / box[2]
    width, height = sizes
    if min(sizes) <= 0:
        raise PictureError("says neither its size nor its viewBox; save it as PNG")
    if max(sizes) > STEEPEST * min(sizes):
        raise PictureError(f"is more than {STEEPEST} times as long as it is wide; save it as PNG")
    return width, height


def _clean(root: ET.Element) -> None:
    """Take out what is not drawn and what points outside the file."""
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        for child in list(parent):
            space, _, name = str(child.tag).rpartition("}")
            if f"{space}}}" != _SVG or name in _IGNORED or _points_elsewhere(child, name):
                parent.remove(child)
                continue
            if name in _TEXT and "".join(child.itertext()).strip():
                raise PictureError("holds text, and no font to write it in; turn the text into paths, or save as PNG")
            for key, value in list(child.attrib.items()):
                if "url(" in value.lower():
                    child.set(key, _POINTER.sub("none", value))
            if name == "style" and child.text:
                child.text = _POINTER.sub("none", child.text)
            waiting.append(child)


def _points_elsewhere(element: ET.Element, name: str) -> bool:
    """Tell whether an element takes in what is not in the file: a picture, another drawing. A link takes in nothing."""
    targets = [value.strip() for key, value in element.attrib.items() if key.rpartition("}")[2] == "href"]
    return name != "a" and any(
        not target.startswith("#") and not (name in ("image", "feImage") and _INNER_PICTURE.match(target))
        for target in targets
    )


def _drawn(markup: bytes) -> bytes:
    """Have it drawn by another process: a drawing made to exhaust time or memory ends that one only."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "newsletter.pictures.svg_process"],
            input=markup,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PictureError("takes too long to be drawn; save it as PNG") from error
    if done.returncode or not done.stdout.startswith(b"\x89PNG"):
        raise PictureError("cannot be drawn: it is broken, or needs too much memory; save it as PNG")
    return done.stdout
