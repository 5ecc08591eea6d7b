"""Pictures ready for mail: loaded, prepared, or drawn where there is none."""

from newsletter.pictures.loading import find_picture, load_picture

__all__ = ["find_picture", "load_picture"]
