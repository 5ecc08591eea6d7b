"""The secret that signs readers' links: made once, kept in .env, never shown."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from newsletter.config import load_environment
from newsletter.errors import ConfigError
from newsletter.project import Project

NAME = "NEWSLETTER_SECRET"


def known_secret(project: Project) -> str | None:
    """Return the secret, if there is one: from the environment, or from .env as it is now."""
    return project.environment.get(NAME) or load_environment(project.root).get(NAME) or None


def made_secret(project: Project) -> str:
    """Return the secret, and make one where there is none; to be called by one process at a time.

    Raises:
        ConfigError: .env cannot be written.
    """
    secret = known_secret(project)
    if secret is None:
        try:
            _write(project.root / ".env", f"{NAME}={secrets.token_urlsafe(32)}\n")
        except OSError as error:
            raise ConfigError(
                f".env cannot be written: {error.strerror}",
                hint=f"Give yourself the right to write in the project folder, or set {NAME} in the environment.",
            ) from error
        secret = known_secret(project)
    if secret is None:
        raise ConfigError(f".env was written, but {NAME} is not in it", hint="Look at .env: is it a plain text file?")
    return secret


def _write(path: Path, line: str) -> None:
    """Make the file for its owner alone; one that is there keeps what it says and becomes private too."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        before = path.read_bytes()
        if before and not before.endswith((b"\n", b"\r")):
            line = f"\n{line}"
        handle = os.open(path, os.O_WRONLY | os.O_APPEND)
        with contextlib.suppress(OSError):  # a file system without rights
            path.chmod(0o600)
    with os.fdopen(handle, "ab") as stream:
        stream.write(line.encode("ascii"))
        stream.flush()
        os.fsync(stream.fileno())


def mark(secret: str | None) -> str:
    """Return what tells two secrets apart and betrays neither; empty where there is none."""
    return hashlib.sha256(f"newsletter mark\n{secret}".encode()).hexdigest()[:16] if secret else ""
