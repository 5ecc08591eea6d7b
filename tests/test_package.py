"""The wheel, installed where nothing of this repository is: it must bring all that an editor needs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: object, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("NEWSLETTER_", "PYTHON"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that the checkout stays clean."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("newsletter", "templates"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source / name)
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", built, cwd=source)
    [path] = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own, beside the libraries of this one; return its programs."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(place, with_pip=False)
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    options = ("--quiet", "--no-deps", "--no-index", wheel)
    if uv := shutil.which("uv"):
        run(uv, "pip", "install", "--python", python, *options, cwd=place)
    else:
        run(sys.executable, "-m", "pip", "--python", python, "install", *options, cwd=place)
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place).strip())
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (own / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    return python.parent


def test_the_wheel_holds_what_the_package_reads_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"newsletter"}
    packed = {name for name in names if name.startswith("newsletter/templates/")}
    assert packed == {
        f"newsletter/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "templates").rglob("*") if path.is_file()
    }
    wanted = [path for path in (ROOT / "newsletter").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {path.relative_to(ROOT).as_posix() for path in wanted} <= set(names)


def test_an_installed_package_does_the_whole_job_in_any_folder(programs: Path, tmp_path: Path) -> None:
    python, newsletter = programs / "python", programs / "newsletter"
    root = tmp_path / "nieuwsbrief"
    where = run(python, "-c", "import newsletter; print(newsletter.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(programs.parent)
    assert "build" in run(newsletter, "--help", cwd=tmp_path)
    assert "content/articles/" in run(newsletter, "init", root, "--language", "nl", cwd=tmp_path)
    built = json.loads(run(newsletter, "build", "--json", cwd=root))
    assert built["warnings"] == []
    assert len(built["items"]) == 3
    assert (root / built["path"] / "index.html").is_file()
    run(newsletter, "preview", "--static", tmp_path / "review", cwd=root)
    assert (tmp_path / "review/index.html").is_file()
    sent = json.loads(run(newsletter, "send", "--yes", "--json", cwd=root))
    assert (sent["recipients"], sent["sent"], sent["rehearsal"]) == (1, 1, True)
    [message] = (root / "outbox" / built["issue"]).glob("*.eml")
    assert b"To: " in message.read_bytes()
    assert json.loads(run(newsletter, "report", "--json", cwd=root))["sent"] == 1
