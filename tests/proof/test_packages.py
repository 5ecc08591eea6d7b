"""What is installed for the proof: exact versions, from wherever npm is told to get them."""

from __future__ import annotations

import json
import re

import pytest

from tests.proof.machine import NODE, package_file, program


def test_every_package_has_an_exact_version_and_the_lock_has_the_same() -> None:
    wanted = json.loads((NODE / "package.json").read_text("utf-8"))["dependencies"]
    locked = json.loads((NODE / "package-lock.json").read_text("utf-8"))["packages"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert locked[""]["dependencies"] == wanted


def test_the_lock_has_hashes_and_no_address_of_a_registry() -> None:
    locked = json.loads((NODE / "package-lock.json").read_text("utf-8"))["packages"]
    packages = {name: entry for name, entry in locked.items() if name}
    assert len(packages) > 6
    assert [name for name, entry in packages.items() if "resolved" in entry or "integrity" not in entry] == []


def test_what_is_missing_is_skipped_on_a_desk_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting, outcome in (("", pytest.skip.Exception), ("true", pytest.fail.Exception)):
        monkeypatch.setenv("CI", setting)
        with pytest.raises(outcome, match=r"no such-program on this machine: .*\.ci/run"):
            program("such-program", "nor-this-one")
        with pytest.raises(outcome, match=r"npm package of no-such/package\.json is not in tests/node"):
            package_file("no-such/package.json")
