"""Makes .venv at the repository's root from the hashed locks in requirements/, once, and says where its Python is.

A stamp written last tells what the environment holds: while it fits, nothing is done and no network is needed; without
it the environment is half made, or not ours, and is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "made-from.json"
LOCKS = ("dev", "run")
"""The locks in requirements/; the first holds all of the second."""


def environment(lock: str) -> Path:
    """Return the Python of an environment that holds what `requirements/<lock>.txt` names, and the package itself."""
    if stamped().get(lock) == fingerprint(lock) and runs(PYTHON):
        return PYTHON
    print("Setting up .venv; this takes a minute, once.", file=sys.stderr, flush=True)
    uv = shutil.which("uv")
    if not (uv and made(lock, [uv, "pip", "install", "--python", str(PYTHON)], "--without-pip")):
        pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
        if not made(lock, pip):
            sys.exit(
                "Error: .venv could not be made; what went wrong is told above.\n\n"
                "On Debian and Ubuntu, pip and venv come with the package python3-venv."
            )
    holds = LOCKS[LOCKS.index(lock) :]
    unfinished = STAMP.with_suffix(".new")
    unfinished.write_text(json.dumps({name: fingerprint(name) for name in holds}), encoding="utf-8")
    unfinished.replace(STAMP)
    return PYTHON


def made(lock: str, install: list[str], *options: str) -> bool:
    """Make .venv from nothing with `install`, a command that installs; tell whether that went well."""
    STAMP.unlink(missing_ok=True)
    base = getattr(sys, "_base_executable", None) or sys.executable  # never the Python inside what is cleared
    return all(
        succeeds(command)
        for command in (
            [base, "-m", "venv", "--clear", *options, str(VENV)],
            [*install, "--quiet", "--require-hashes", "-r", str(ROOT / "requirements" / f"{lock}.txt")],
            [*install, "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        )
    )


def succeeds(command: list[str]) -> bool:
    """Run a command, and show what it said only if it fails."""
    try:
        done = subprocess.run(
            command,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd=ROOT,
        )
    except OSError as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
        return False
    if done.returncode:
        print(done.stdout, file=sys.stderr)
    return done.returncode == 0


def runs(python: Path) -> bool:
    """Tell whether an interpreter still starts: the one it was made from may have been removed."""
    try:
        return subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def stamped() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def fingerprint(lock: str) -> str:
    """Hash all that an environment is made from: lock, package metadata, Python's version, and the place it stands."""
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    about = {
        "lock": (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8"),
        "project": [metadata["project"], metadata["build-system"]],
        "python": sys.version_info[:2],
        "place": str(VENV),
    }
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()
