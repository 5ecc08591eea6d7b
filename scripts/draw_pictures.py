#!/usr/bin/env python3
"""Draws the pictures of the demonstration publication into content/beeld/: flat, warm, the same on every machine.

python scripts/draw_pictures.py [NAME…]        e.g. wasserette dag_1
"""

from __future__ import annotations

import sys

from pictures.dossier import dag_1, dag_5
from pictures.launderette import wasserette
from pictures.marks import drempel, mirjam
from pictures.stories import logeerkamer, tolk, veldje

PICTURES = (wasserette, tolk, veldje, logeerkamer, dag_1, dag_5, mirjam, drempel)

if __name__ == "__main__":
    for draw in PICTURES:
        if not sys.argv[1:] or draw.__name__ in sys.argv[1:]:
            draw()
