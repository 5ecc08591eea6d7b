"""Whose key signs: the environment's before the file's, and a clear word about every key that will not do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.errors import ConfigError
from newsletter.mime.dkim import Signer
from newsletter.mime.dkim_key import new_key, pem, record
from newsletter.project import Project
from newsletter.services.dkim_key import load_signer
from tests.projects import MakeProject

TABLE = '\n[dkim]\ndomain = "example.org"\nselector = "nieuws"\nkey_file = "dkim.pem"\n'
KEY = pem(new_key(2048))


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    """A project that signs."""
    root = make_project(settings=TABLE)
    write(root / "dkim.pem", KEY)
    return root


def write(path: Path, data: bytes, mode: int = 0o600) -> None:
    path.write_bytes(data)
    path.chmod(mode)


def load(root: Path) -> tuple[Signer, list[str]]:
    warnings: list[str] = []
    signer = load_signer(Project.open(root), warnings.append)
    assert signer is not None
    return signer, warnings


def test_without_a_table_nobody_signs(project: Project) -> None:
    assert load_signer(project, pytest.fail) is None


def test_a_good_key_raises_no_word(root: Path) -> None:
    signer, warnings = load(root)
    assert (signer.domain, signer.selector, warnings) == ("example.org", "nieuws", [])


def test_the_environment_s_key_beats_the_file_s(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = new_key(2048)
    monkeypatch.setenv("NEWSLETTER_DKIM_KEY", pem(other).decode().replace("\n", "\\n"))
    assert record(load(root)[0].key) == record(other)


def test_the_key_may_stand_in_env(root: Path) -> None:
    other = new_key(2048)
    (root / ".env").write_text(f'NEWSLETTER_DKIM_KEY="{pem(other).decode()}"\n', encoding="utf-8")
    assert record(load(root)[0].key) == record(other)


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_warned_about(root: Path, mode: int) -> None:
    write(root / "dkim.pem", KEY, mode)
    [warning] = load(root)[1]
    assert "chmod 600 dkim.pem" in warning


def test_a_weak_key_is_warned_about(root: Path) -> None:
    write(root / "dkim.pem", pem(new_key(1024)))
    assert load(root)[1] == ["dkim.pem: a key of 1024 bits is weak; make one of 2048 with newsletter dkim-keygen"]


def test_a_key_may_be_kept_elsewhere(make_project: MakeProject, tmp_path: Path) -> None:
    write(tmp_path / "elders.pem", KEY)
    for place in ("../elders.pem", (tmp_path / "elders.pem").as_posix()):
        root = make_project(settings=TABLE.replace("dkim.pem", place))
        assert load(root)[1] == []


def test_a_key_that_is_not_there_is_said_with_what_to_do(root: Path) -> None:
    (root / "dkim.pem").unlink()
    with pytest.raises(ConfigError, match=r"key_file dkim\.pem cannot be read") as refused:
        load(root)
    assert "newsletter dkim-keygen" in str(refused.value.hint)


def test_a_table_without_any_key_is_said(make_project: MakeProject) -> None:
    root = make_project(settings=TABLE.replace('key_file = "dkim.pem"\n', ""))
    with pytest.raises(ConfigError, match="no key to sign with"):
        load(root)


def test_what_is_wrong_with_a_key_names_where_it_is(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root / "dkim.pem", b"geheim")
    with pytest.raises(ConfigError, match=r"^dkim\.pem: ") as refused:
        load(root)
    assert "geheim" not in refused.value.message
    monkeypatch.setenv("NEWSLETTER_DKIM_KEY", "geheim")
    with pytest.raises(ConfigError, match=r"^NEWSLETTER_DKIM_KEY: "):
        load(root)


@pytest.mark.parametrize(
    "change",
    [("example.org", "geen domein"), ("example.org", ""), ("nieuws", "a_b"), ("nieuws", ""), ("nieuws", "a..b")],
)
def test_what_cannot_stand_in_dns_is_refused(make_project: MakeProject, change: tuple[str, str]) -> None:
    root = make_project(settings=TABLE.replace(*change))
    write(root / "dkim.pem", KEY)
    with pytest.raises(ConfigError, match=r"newsletter\.toml: \[dkim\]"):
        load(root)


@pytest.mark.parametrize(("provider", "warned"), [("brevo", 1), ("postfix", 0)])
def test_a_provider_that_signs_itself_is_warned_about(make_project: MakeProject, provider: str, warned: int) -> None:
    root = make_project(settings=f'[delivery]\nprovider = "{provider}"\n' + TABLE)
    write(root / "dkim.pem", KEY)
    assert sum("leave [dkim] out" in warning for warning in load(root)[1]) == warned


@pytest.mark.parametrize(
    ("domain", "bounce", "warned"),
    [
        ("nieuws.example.org", "bounce@mail.example.org", []),
        ("Example.ORG.", "bounce@EXAMPLE.org", []),
        ("elders.example", "bounce@example.org", ["[dkim] domain elders.example"]),
        ("example.org", "bounce@elders.example", ["[delivery] bounce_address"]),
    ],
)
def test_domains_that_do_not_vouch_for_the_sender_are_warned_about(
    make_project: MakeProject, domain: str, bounce: str, warned: list[str]
) -> None:
    root = make_project(settings=f'[delivery]\nbounce_address = "{bounce}"\n' + TABLE.replace("example.org", domain))
    write(root / "dkim.pem", KEY)
    warnings = load(root)[1]
    assert len(warnings) == len(warned)
    assert all(words in warning for words, warning in zip(warned, warnings, strict=True))
