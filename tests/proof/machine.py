"""The programs of others that the proof needs: where they are, and what happens where they are not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "tests/node"
PACKAGES = NODE / "node_modules"


def missing(what: str) -> NoReturn:
    """Skip the test, with a clear word; in CI, where everything can be installed, let it fail."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"{what}: .ci/run should have installed it")
    pytest.skip(f"{what}: bash .ci/run installs it")


def program(*names: str) -> str:
    """Return the path of the first of these programs that is on this machine."""
    return next(filter(None, map(shutil.which, names)), None) or missing(f"no {names[0]} on this machine")


def package_file(path: str) -> Path:
    """Return a file of the npm packages: `axe-core/axe.min.js`."""
    found = PACKAGES / path
    return found if found.is_file() else missing(f"the npm package of {path} is not in tests/node")


def run(command: list[str], *, said: str | bytes = "", codes: tuple[int, ...] = (0,), **options: Any) -> bytes:
    """Run a program, give it something to read, and return what it printed; it must end with one of `codes`."""
    given = said.encode() if isinstance(said, str) else said
    done: subprocess.CompletedProcess[bytes] = subprocess.run(
        command, input=given, capture_output=True, check=False, timeout=300, **options
    )
    assert done.returncode in codes, f"{command[0]} ended with {done.returncode}:\n{done.stderr.decode()[-4000:]}"
    return done.stdout


def node(name: str, given: object, *packages: str) -> Any:
    """Run a program of tests/node that reads JSON and writes JSON; `packages` are what it imports."""
    for package in packages:
        package_file(f"{package}/package.json")
    return json.loads(run([program("node"), str(NODE / name)], said=json.dumps(given)))
