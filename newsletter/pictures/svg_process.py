"""The process that draws one SVG: markup in, PNG out, with limits on time and memory where the system has them."""

from __future__ import annotations

import sys

SECONDS = 15
MEMORY = 2_000_000_000


def main() -> None:
    """Draw what comes in; without the fonts of this computer, so that every computer draws the same."""
    try:
        import resource
    except ImportError:  # Windows; the caller's patience is the limit there
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import resvg_py

    markup = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(svg_string=markup, skip_system_fonts=True)))


if __name__ == "__main__":
    main()
