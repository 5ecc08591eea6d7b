"""What can be seen on this computer: room on the disk, who may read the secrets, which MJML is installed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from newsletter.diagnosis.observation import Check, Group, Observation

DISK = Check(
    id="disk",
    group=Group.COMPUTER,
    why="What was sent to whom is written down before each message; on a full disk sending stops.",
    source="sqlite.org/rescode.html#full",
)
SECRETS = Check(
    id="secrets",
    group=Group.COMPUTER,
    why="Whoever can read these files can send mail as you, or read who your readers are.",
    source="RFC 6376 §8.3; OWASP Secrets Management",
)
STORE_PLACE = Check(
    id="store-place",
    group=Group.COMPUTER,
    why="Where more than one computer writes, the store can be damaged, and an issue be sent twice.",
    source="sqlite.org/howtocorrupt.html",
)
VERSIONS = Check(
    id="versions",
    group=Group.COMPUTER,
    why="The mail is made by mjml-python; another package of nearly the same name overwrites its files.",
    source="pypi: mjml-python, mjml",
)
ENOUGH, LEAST = 500, 50
"""Megabytes that should be, and must be, free."""


def examine_disk(free: int, place: str) -> Observation:
    """Judge the bytes that are free at the store's place."""
    megabytes = free // 1_000_000
    seen = f"{megabytes:,} MB are free for {place}"
    if megabytes < LEAST:
        return DISK.failed(seen, f"Make room: at least {LEAST} MB, better {ENOUGH}.")
    if megabytes < ENOUGH:
        return DISK.warned(seen, f"Make room: {ENOUGH} MB are enough for years.")
    return DISK.passed(seen)


def examine_secrets(modes: Mapping[str, int | None], tracked: Collection[str] | None) -> Iterator[Observation]:
    """Judge files that hold secrets.

    `modes` are their permissions, None where the system has none; `tracked` those that git knows, None where that
    cannot be told.
    """
    fine = True
    for name, mode in modes.items():
        if tracked and name in tracked:
            fine = False
            yield SECRETS.failed(
                f"{name} is in git, for everybody who ever gets a copy",
                f"Run git rm --cached {name}, put it into .gitignore, and change what is secret in it.",
            )
        if mode is not None and mode & 0o077:
            fine = False
            yield SECRETS.warned(
                f"{name} can be read by others on this computer (mode {mode:04o})", f"Run: chmod 600 {name}"
            )
    if not modes:
        yield SECRETS.passed("there are none yet")
    elif fine:
        yield SECRETS.passed(f"{', '.join(modes)}: yours alone" + ("" if tracked is None else ", and not in git"))


def examine_store_place(warning: str | None) -> Observation:
    """Judge what is said of the store's place."""
    if warning is None:
        return STORE_PLACE.passed("the store lies on a disk of this computer")
    seen, _, fix = warning.partition(" Keep it ")
    return STORE_PLACE.warned(seen, f"Keep it {fix}")


def examine_versions(python: Sequence[int], mjml: str | None, stranger: str | None) -> Observation:
    """Judge versions: of Python, of mjml-python, and of the package `mjml`, which must not be there."""
    shown = ".".join(map(str, python[:3]))
    if stranger is not None:
        return VERSIONS.failed(
            f"the package mjml {stranger} is installed beside mjml-python",
            "Run: pip uninstall mjml; then: pip install --force-reinstall mjml-python",
        )
    if mjml is None:
        return VERSIONS.failed("the package mjml-python is not installed", "Run: pip install mjml-python")
    return VERSIONS.passed(f"Python {shown}, mjml-python {mjml}")
