"""`newsletter dkim-keygen`: a key for its owner alone, and what DNS must say."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from newsletter.mime.dkim_key import read_key, record
from newsletter.project import Project
from newsletter.services.dkim_key import load_signer
from tests.projects import MakeProject, RunNewsletter


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    return make_project()


def test_a_key_is_for_its_owner_alone_and_never_printed(newsletter: RunNewsletter, root: Path) -> None:
    done = newsletter("-C", root, "dkim-keygen")
    assert done.code == 0, done.err
    text = (root / "dkim.pem").read_text(encoding="ascii")
    assert text.startswith("-----BEGIN PRIVATE KEY-----\n")
    assert not any(line in done.out + done.err for line in text.splitlines())
    if os.name == "posix":
        assert (root / "dkim.pem").stat().st_mode & 0o777 == 0o600


def test_the_record_is_that_of_the_key(newsletter: RunNewsletter, root: Path) -> None:
    done = newsletter("-C", root, "dkim-keygen")
    key = read_key((root / "dkim.pem").read_bytes(), where="x")
    assert key.key_size == 2048
    assert f"Value:  {record(key)}\n" in done.out
    assert "Name:   nieuwsbrief._domainkey.example.org " in done.out
    [line] = re.findall(r"^nieuwsbrief\._domainkey\.example\.org\. 3600 IN TXT \( (.*) \)$", done.out, re.MULTILINE)
    strings = re.findall(r'"([^"]*)"', line)
    assert "".join(strings) == record(key)
    assert max(map(len, strings)) <= 255


def test_what_is_printed_for_the_settings_signs(newsletter: RunNewsletter, root: Path) -> None:
    done = newsletter("-C", root, "dkim-keygen")
    table = done.out[done.out.index("[dkim]") : done.out.index("3. Mail")]
    with (root / "newsletter.toml").open("a", encoding="utf-8") as stream:
        stream.write(table)
    warnings: list[str] = []
    signer = load_signer(Project.open(root), warnings.append)
    assert signer is not None
    assert (signer.domain, signer.selector, warnings) == ("example.org", "nieuwsbrief", [])


def test_the_key_stays_out_of_git(newsletter: RunNewsletter, root: Path) -> None:
    assert "it is in .gitignore" in newsletter("-C", root, "dkim-keygen").out
    newsletter("-C", root, "dkim-keygen", "--output", root / "sleutel", "--selector", "b")
    lines = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert lines == ["# keys that sign mail", "*.pem", "/sleutel"]


def test_a_key_outside_the_project_is_no_business_of_its_gitignore(
    newsletter: RunNewsletter, root: Path, tmp_path: Path
) -> None:
    done = newsletter("-C", root, "dkim-keygen", "--output", tmp_path, "--json")
    assert json.loads(done.out)["key_file"] == str(tmp_path / "dkim.pem")
    assert not (root / ".gitignore").exists()


@pytest.mark.parametrize("there", [b"een sleutel", b""])
def test_a_file_that_is_there_is_never_overwritten(newsletter: RunNewsletter, root: Path, there: bytes) -> None:
    (root / "dkim.pem").write_bytes(there)
    done = newsletter("-C", root, "dkim-keygen")
    assert done.code == 1
    assert "dkim.pem is there already" in done.err
    assert (root / "dkim.pem").read_bytes() == there
    assert not (root / ".gitignore").exists()


def test_what_is_advised_for_another_key_works(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "dkim-keygen")
    before = (root / "dkim.pem").read_bytes()
    advice = newsletter("-C", root, "dkim-keygen").err.rpartition("newsletter ")[2].split()
    done = newsletter("-C", root, *advice, "--json")
    document = json.loads(done.out)
    assert document["path"] == f"{root}/dkim-{document['selector']}.pem"
    assert document["selector"].startswith("nieuwsbrief20")
    assert (root / "dkim.pem").read_bytes() == before
    assert read_key((root / document["key_file"]).read_bytes(), where="x")


def test_the_settings_come_first(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    table = '\n[dkim]\ndomain = "nieuws.example.org"\nselector = "n1"\nkey_file = "geheim.pem"\n'
    root = make_project(settings=table)
    done = newsletter("-C", root, "dkim-keygen")
    assert "n1._domainkey.nieuws.example.org" in done.out
    assert "newsletter.toml names this key already" in done.out
    assert (root / "geheim.pem").is_file()


def test_everything_can_be_chosen(newsletter: RunNewsletter, root: Path) -> None:
    options = ("--selector", "S2", "--domain", "Bücher.example", "--bits", "3072", "--json")
    document = json.loads(newsletter("-C", root, "dkim-keygen", *options).out)
    assert document["name"] == "s2._domainkey.xn--bcher-kva.example"
    assert document["bits"] == 3072
    assert document["strings"] == [document["value"][:255], document["value"][255:510], document["value"][510:]]
    assert document["settings"] == (
        '[dkim]\ndomain = "xn--bcher-kva.example"\nselector = "s2"\nkey_file = "dkim-s2.pem"'
    )


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--selector", "a b"), 1, "letters, digits and hyphens"),
        (("--selector", "../x"), 1, "letters, digits and hyphens"),
        (("--domain", "localhost"), 1, "not a domain"),
        (("--domain", "a..b"), 1, "not a domain"),
        (("--bits", "1024"), 2, "'1024' is not one of"),
        (("--output", "nergens/sleutel.pem"), 2, "is not a folder"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(
    newsletter: RunNewsletter, root: Path, options: tuple[str, ...], code: int, says: str
) -> None:
    before = sorted(root.rglob("*"))
    done = newsletter("-C", root, "dkim-keygen", *options)
    assert (done.code, says in done.err) == (code, True), done.err
    assert sorted(root.rglob("*")) == before
