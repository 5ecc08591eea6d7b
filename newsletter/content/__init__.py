"""Reads what the editor keeps: a folder of files becomes items and their bodies."""

from newsletter.content.body import read_body, render_text
from newsletter.content.collection import Collection, collect, digest, file_of

__all__ = ["Collection", "collect", "digest", "file_of", "read_body", "render_text"]
