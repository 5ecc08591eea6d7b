"""Pictures ready for mail: loaded, prepared, or drawn where there is none."""

from newsletter.pictures.drawn import draw_picture
from newsletter.pictures.loading import ROW, WIDEST, find_picture, load_picture

__all__ = ["ROW", "WIDEST", "draw_picture", "find_picture", "load_picture"]
