"""Lets `python -m newsletter` and the installed command run the same thing."""

from newsletter.cli import run


def main() -> None:
    run()


if __name__ == "__main__":
    main()
