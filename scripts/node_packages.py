"""Installs the packages that tests/proof looks with from the lock in tests/node, once, and without their own scripts.

They serve the tests only: where npm or the network is missing, this says so, and the tests that need them do too.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys

from environment import ROOT

NODE = ROOT / "tests" / "node"
STAMP = NODE / "node_modules" / ".made-from"
PATIENCE = 300
"""Seconds until a network that does not answer is given up."""


def node_packages() -> None:
    """Put what tests/node/package-lock.json names into tests/node/node_modules, if it is not there already."""
    wanted = hashlib.sha256((NODE / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    trouble = _installed()
    if trouble:
        print(f"{trouble}\nThe packages of tests/node are not installed; tests that need them say so.", file=sys.stderr)
    else:
        STAMP.write_text(wanted, encoding="utf-8")


def _installed() -> str:
    """Run npm; return what went wrong, nothing if it went well."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not on this machine."
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"]
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd=NODE,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"npm: {error}"
    return done.stdout.strip() or "npm failed." if done.returncode else ""
