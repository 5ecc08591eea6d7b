"""The secret: made once, private, and the environment's own comes first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.errors import ConfigError
from newsletter.project import Project
from newsletter.services.secrets import known_secret, made_secret, mark


def test_a_secret_is_made_once(project: Project) -> None:
    assert known_secret(project) is None
    secret = made_secret(project)
    assert len(secret) >= 43
    assert made_secret(project) == secret == known_secret(project)
    if os.name == "posix":
        assert (project.root / ".env").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "before", ["NEWSLETTER_DATABASE=x", "NEWSLETTER_DATABASE=x\n", "NEWSLETTER_DATABASE=x\r\n", ""]
)
def test_what_stands_in_env_stays(project: Project, before: str) -> None:
    path = project.root / ".env"
    path.write_bytes(before.encode())
    secret = made_secret(project)
    text = path.read_bytes().decode()
    assert text.startswith(before)
    assert text.splitlines()[-1] == f"NEWSLETTER_SECRET={secret}"


def test_the_environment_s_secret_is_used_and_none_is_written(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_SECRET", "given")
    again = Project.open(project.root)
    assert made_secret(again) == "given"
    assert not (project.root / ".env").exists()


def test_a_secret_that_another_process_made_meanwhile_is_taken_over(project: Project) -> None:
    (project.root / ".env").write_text("NEWSLETTER_SECRET=theirs\n", encoding="utf-8")
    assert made_secret(project) == "theirs"


def test_an_env_that_cannot_be_written_is_said(project: Project) -> None:
    (project.root / ".env").mkdir()
    with pytest.raises(ConfigError, match=r"\.env cannot be written"):
        made_secret(project)


def test_a_mark_tells_secrets_apart_and_betrays_none(tmp_path: Path) -> None:
    assert mark("one") != mark("two")
    assert mark("one") == mark("one")
    assert "one" not in mark("one")
    assert mark(None) == ""
