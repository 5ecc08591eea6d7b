"""What must be true of the repository as a whole, for whoever clones it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.cli import COMMANDS
from tests.projects import MakeProject, RunNewsletter

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("sqlalchemy", "jinja2", "mjml", "babel", "PIL", "yaml", "asyncio", "email", "icalendar", "nh3", "markdown_it")


def tracked() -> Iterator[Path]:
    """Yield the files that a clone has."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this is not a clone")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            yield ROOT / name


def test_no_file_holds_a_path_of_this_machine() -> None:
    places = {str(ROOT).encode(), ROOT.as_posix().encode(), str(Path.home()).encode() + b"/"}
    assert len(ROOT.parts) > 2
    guilty = [path.relative_to(ROOT) for path in tracked() if any(place in path.read_bytes() for place in places)]
    assert guilty == []


def test_no_file_names_a_package_registry() -> None:
    """The locks install from wherever pip or uv is told to."""
    registry = re.compile(rb"https?://[\w.-]*(?:py" + rb"pi\.org|pythonhosted\.org)")
    guilty = [path.relative_to(ROOT) for path in tracked() if registry.search(path.read_bytes())]
    assert guilty == []


def test_the_readme_names_the_two_commands_before_any_other() -> None:
    blocks = re.findall(r"```\w*\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    first = [line.split("  ")[0].strip() for line in "".join(blocks).splitlines() if line.strip()]
    assert first[:2] == ["python3 scripts/demo", "python3 scripts/test"]


def test_every_link_in_the_documentation_leads_somewhere() -> None:
    texts = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "benchmarks/README.md"]
    missing = [
        f"{text.relative_to(ROOT)}: {link}"
        for text in texts
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text.read_text(encoding="utf-8"))
        if "://" not in link and not (text.parent / link).exists()
    ]
    assert missing == []


def test_every_dependency_is_in_the_locks() -> None:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = [*document["project"]["dependencies"], *document["build-system"]["requires"]]
    for lock, wanted in (("run", run), ("dev", run + document["dependency-groups"]["dev"])):
        text = (ROOT / f"requirements/{lock}.txt").read_text(encoding="utf-8")
        locked = set(re.findall(r"^([a-z0-9.-]+)==", text, re.MULTILINE))
        names = {re.split(r"[^\w.-]", one)[0].lower().replace("_", "-") for one in wanted}
        assert names - locked == set()


def test_the_locks_agree_with_each_other() -> None:
    """An environment for the tests must serve the demonstration too."""
    locked = [
        set(re.findall(r"^[a-z0-9.-]+==\S+", (ROOT / f"requirements/{lock}.txt").read_text("utf-8"), re.MULTILINE))
        for lock in ("run", "dev")
    ]
    assert locked[0] <= locked[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_has_an_example(newsletter: RunNewsletter, command: str) -> None:
    done = newsletter(command, "--help")
    assert done.code == 0, done.err
    assert f"  newsletter {command}" in done.out.partition("Examples:")[2]


def imported_by(*arguments: str) -> set[str]:
    """Return the modules that a run of the command line has loaded."""
    program = (
        "import sys, json, atexit\n"
        "import newsletter.cli\n"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))\n"
        f"newsletter.cli.run({arguments!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=ROOT)
    modules = set(json.loads(done.stderr))
    assert "newsletter.cli" in modules
    return modules


def test_the_help_imports_nothing_heavy() -> None:
    assert sorted(imported_by("--help") & set(HEAVY)) == []


def test_a_look_at_where_things_stand_loads_nothing_that_renders_or_sends(make_project: MakeProject) -> None:
    modules = imported_by("-C", str(make_project()), "status")
    assert (
        sorted(modules & {"sqlalchemy", "jinja2", "mjml", "css_inline", "PIL", "icalendar", "nh3", "markdown_it"}) == []
    )
