"""Lets `python -m newsletter` and the installed command run the same thing."""

import os
import signal
import sys

from newsletter.cli import run


def main() -> None:
    if sys.getfilesystemencoding() != "utf-8" and not sys.flags.utf8_mode:
        # In an old locale Python garbles names with an é; in its UTF-8 mode a project is the same everywhere.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends a command means what Ctrl-C means
    run()


if __name__ == "__main__":
    main()
