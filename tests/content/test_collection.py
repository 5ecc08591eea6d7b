"""A whole folder collected: what is read, what is refused, and what the cache remembers."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.content import collect, digest, file_of
from newsletter.content.cache import cache_file
from newsletter.domain.item import Kind
from newsletter.errors import ContentError
from tests.content.conftest import TODAY, Newsroom

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


def test_the_folder_tells_the_kind_and_folders_may_nest(newsroom: Newsroom) -> None:
    newsroom.write("content/articles/2026/maart/a.md", "# A")
    newsroom.write("content/articles/b.markdown", "# B")
    newsroom.write("content/events/c.html", "---\nstart: 2026-12-10\n---\n<h1>C</h1>")
    newsroom.write("content/blocks/d.txt", "D\n\nTekst.")
    found = [(item.path, item.kind, item.title) for item in newsroom.collect().items]
    assert found == [
        ("content/articles/2026/maart/a.md", Kind.ARTICLE, "A"),
        ("content/articles/b.markdown", Kind.ARTICLE, "B"),
        ("content/blocks/d.txt", Kind.BLOCK, "D"),
        ("content/events/c.html", Kind.EVENT, "C"),
    ]


def test_what_is_no_content_is_ignored(newsroom: Newsroom) -> None:
    for name in (
        "_index.md",
        "_index.nl.md",
        "README.md",
        ".hidden.md",
        ".git/x.md",
        "~$a.txt",
        "a.docx",
        "a.png",
        "b.md~",
    ):
        newsroom.write(f"content/articles/{name}", "x")
    newsroom.write("content/los.md", "x")
    collection = newsroom.collect()
    assert (collection.items, collection.errors, collection.warnings) == ((), (), ())


def test_a_project_without_content_is_empty(newsroom: Newsroom) -> None:
    assert newsroom.collect().items == ()


def test_binary_files_are_refused(newsroom: Newsroom) -> None:
    newsroom.write("content/articles/a.md", b"# A\n\x00\x01")
    newsroom.write("content/articles/b.txt", b"\x89PNG\r\n\x1a\n\xff\xfe\x02")
    newsroom.write("content/articles/c.md", b"\xff\xfe\x00\x00")
    collection = newsroom.collect()
    assert [problem.where[-4:] for problem in collection.errors] == ["a.md", ".txt", "c.md"]
    assert all("is not a text" in problem.reason for problem in collection.errors)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_texts_are_read_in_the_encodings_that_name_themselves(newsroom: Newsroom, encoding: str) -> None:
    item = newsroom.item("# Café ‘Zuid’\n".encode(encoding))
    assert item.title == "Café ‘Zuid’"
    assert newsroom.collect().warnings == ()


def test_windows_1252_is_guessed_and_said(newsroom: Newsroom) -> None:
    item = newsroom.item("# Café ‘Zuid’ € 5\n".encode("cp1252"))
    assert item.title == "Café ‘Zuid’ € 5"
    [warning] = newsroom.collect().warnings
    assert "Windows-1252" in warning.reason


def test_a_file_too_large_to_be_a_text_is_refused(newsroom: Newsroom) -> None:
    [problem] = newsroom.problems("x" * 5_000_001)
    assert problem.startswith("content/articles/stuk.md: is larger than 5 MB")


def test_a_folder_with_the_name_of_a_file_is_read_as_a_folder(newsroom: Newsroom) -> None:
    newsroom.write("content/articles/map.md/index.md", "Tekst.")
    collection = newsroom.collect()
    assert [item.path for item in collection.items] == ["content/articles/map.md/index.md"]
    assert "is a folder" in collection.warnings[0].reason


def test_content_that_is_a_file_is_an_error(newsroom: Newsroom) -> None:
    newsroom.write("content/articles", "x")
    assert [str(problem) for problem in newsroom.collect().errors] == ["content/articles: must be a folder"]


@posix
def test_a_pipe_is_refused_and_never_opened(newsroom: Newsroom) -> None:
    newsroom.write("content/articles/a.md", "# A")
    os.mkfifo(newsroom.root / "content/articles/pijp.md")
    [problem] = newsroom.collect().errors
    assert problem.where == "content/articles/pijp.md"
    assert "pipe" in problem.reason


@posix
def test_links_in_a_circle_end(newsroom: Newsroom) -> None:
    newsroom.write("content/articles/a/b/c.md", "# C")
    (newsroom.root / "content/articles/a/b/rond").symlink_to(newsroom.root / "content/articles")
    (newsroom.root / "content/articles/zelf.md").symlink_to("zelf.md")
    collection = newsroom.collect()
    assert [item.path for item in collection.items] == ["content/articles/a/b/c.md"]
    assert [problem.where for problem in collection.errors] == ["content/articles/zelf.md"]
    assert "read already" in collection.warnings[0].reason


@posix
def test_links_out_of_the_project_are_left_out_and_said(newsroom: Newsroom, tmp_path: Path) -> None:
    secret = tmp_path / "geheim"
    secret.mkdir()
    (secret / "geheim.md").write_text("# Geheim", encoding="utf-8")
    newsroom.write("content/articles/a.md", "# A")
    (newsroom.root / "content/articles/b.md").symlink_to(secret / "geheim.md")
    (newsroom.root / "content/articles/map").symlink_to(secret)
    (newsroom.root / "content/events").symlink_to(secret)
    collection = newsroom.collect()
    assert [item.title for item in collection.items] == ["A"]
    where = ["content/articles/b.md", "content/articles/map", "content/events"]
    assert [warning.where for warning in collection.warnings] == where


@posix
def test_links_within_the_project_are_followed(newsroom: Newsroom) -> None:
    newsroom.write("archief/a.md", "# A")
    (newsroom.root / "content/articles").mkdir(parents=True)
    (newsroom.root / "content/articles/oud").symlink_to(newsroom.root / "archief")
    assert [item.path for item in newsroom.collect().items] == ["content/articles/oud/a.md"]


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_an_error(newsroom: Newsroom) -> None:
    newsroom.write("content/articles/a.md", "# A").chmod(0)
    [problem] = newsroom.collect().errors
    assert "cannot be read" in problem.reason


@posix
def test_names_that_no_list_can_hold_are_refused(newsroom: Newsroom) -> None:
    newsroom.write("content/articles/a\nb.md", "# A")
    newsroom.write(os.fsdecode(b"content/articles/\xff.md"), "# B")
    assert [problem.where for problem in newsroom.collect().errors] == [
        "content/articles/a�b.md",
        "content/articles/�.md",
    ]


def test_a_source_is_collected_with_its_addresses(newsroom: Newsroom, site: Callable[..., None]) -> None:
    site("../site/content/posts/**/*.md", "https://example.org/{section}/{slug}/")
    newsroom.write("../site/content/posts/_index.md", "x")
    newsroom.write("../site/content/posts/een.md", "+++\ntitle = 'Een'\n+++\n")
    newsroom.write("../site/content/posts/2020/twee/index.md", "---\ntitle: Twee\nslug: anders\n---\n")
    newsroom.write("../site/content/posts/2020/twee/bijlage.txt", "x")
    newsroom.write("../site/content/posts/drie.md", "---\nurl: /los/drie/\n---\n# Drie")
    found = [(item.path, item.title, item.url) for item in newsroom.collect().items]
    assert found == [
        ("../site/content/posts/2020/twee/index.md", "Twee", "https://example.org/posts/anders/"),
        ("../site/content/posts/drie.md", "Drie", "https://example.org/los/drie/"),
        ("../site/content/posts/een.md", "Een", "https://example.org/posts/een/"),
    ]


@pytest.mark.parametrize(
    ("path", "pattern", "file", "text", "url"),
    [
        ("_posts/*.md", "https://e.org/{year}/{month}/{day}/{slug}.html", "_posts/2017-11-06-een-stuk.md", "x", "https://e.org/2017/11/06/een-stuk.html"),
        ("c/**/*.md", "https://e.org/{path}/", "c/a/b.md", "x", "https://e.org/a/b/"),
        ("c/**/*.md", "https://e.org/{path}/", "c/a/b/index.md", "x", "https://e.org/a/b/"),
        ("c/**/*.md", "https://e.org/{path}/", "c/b.md", '+++\npath = "2015/05/15/b"\n+++\n', "https://e.org/2015/05/15/b/"),
        ("c/**/*.md", "https://e.org/{section}/{slug}", "c/b.md", "x", "https://e.org/c/b"),
        ("content/**/*.md", "https://e.org/{section}/{slug}", "content/nieuws/2020/b.md", "x", "https://e.org/nieuws/b"),
        ("content/**/*.md", "https://e.org/{section}/{slug}", "content/b.md", "x", "https://e.org/b"),
        ("c/*.md", "https://e.org/{slug}", "c/één twee.md", "x", "https://e.org/%C3%A9%C3%A9n%20twee"),
        ("c", "https://e.org/{slug}", "c/d/e.txt", "x", "https://e.org/e"),
        ("c/een.md", None, "c/een.md", "x", None),
        ("c/[ab]?.{md,txt}", None, "c/b1.txt", "x", None),
    ],
)  # fmt: skip
def test_a_sources_address_is_made_of_its_files(  # noqa: PLR0917 — a table's columns
    newsroom: Newsroom, site: Callable[..., None], path: str, pattern: str | None, file: str, text: str, url: str | None
) -> None:
    site(f"../site/{path}", pattern)
    newsroom.write(f"../site/{file}", text)
    [item] = newsroom.collect().items
    assert (item.path, item.url) == (f"../site/{file}", url)


def test_a_source_that_is_not_there_is_said(newsroom: Newsroom, site: Callable[..., None]) -> None:
    site("../nergens/**/*.md")
    [warning] = newsroom.collect().warnings
    assert warning.where == "../nergens"


def test_a_file_of_two_places_is_one_item(newsroom: Newsroom, site: Callable[..., None]) -> None:
    site("content/**/*.md", "https://example.org/{slug}/", Kind.BLOCK)
    newsroom.write("content/articles/a.md", "# A")
    [item] = newsroom.collect().items
    assert (item.kind, item.url) == (Kind.ARTICLE, None)


def test_a_source_may_be_the_project_itself(newsroom: Newsroom, site: Callable[..., None]) -> None:
    site("**/*.md", "https://example.org/{path}/")
    newsroom.write("content/articles/a.md", "# A")
    newsroom.write("los/b.md", "# B [c](d)")
    found = newsroom.collect().items
    assert [(item.path, item.url) for item in found] == [
        ("content/articles/a.md", None),
        ("los/b.md", "https://example.org/los/b/"),
    ]
    assert newsroom.rendered(found[1]).html == ""


EVERYTHING = """---
title: Alles é
date: 2026-11-20 09:30
authors: [A, B]
tags: [x]
section: short
weight: 2.5
part: 3
extra: {a: [1, {b: ~}]}
odd: twice
odd: again
---
"""


def test_the_cache_gives_back_what_was_read(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.write("content/articles/a.md", EVERYTHING)
    newsroom.write(
        "content/events/b.md", "---\nstart: 2026-12-10 20:00\ntimezone: Europe/London\nend: 2026-12-09\n---\n"
    )
    newsroom.write("content/events/c.ics", CALENDAR)
    newsroom.write("content/articles/kapot.md", "---\n[\n---\n")
    for file in newsroom.root.rglob("*.*"):
        os.utime(file, ns=(10**18 + 1, 10**18 + 1))
    cache = tmp_path / "cache"
    cold = newsroom.collect(cache)
    stored = cache_file(cache, newsroom.root.resolve())
    written = stored.read_bytes()
    assert len(json.loads(written.partition(b"\n")[2])["files"]) == 4
    assert newsroom.collect(cache) == cold == newsroom.collect()
    assert stored.read_bytes() == written


CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART:20261210T120000Z\r\n"
    "RRULE:FREQ=WEEKLY\r\nSUMMARY:Inloop\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_a_changed_file_is_read_anew(newsroom: Newsroom, tmp_path: Path) -> None:
    file = newsroom.write("content/articles/a.md", "# Aap")
    os.utime(file, ns=(10**18 + 1, 10**18 + 1))
    assert newsroom.collect(tmp_path).items[0].title == "Aap"
    file.write_text("# Mus", encoding="utf-8")
    assert newsroom.collect(tmp_path).items[0].title == "Mus"
    file.unlink()
    assert newsroom.collect(tmp_path).items == ()


def test_a_file_changed_twice_within_a_tick_is_read_anew(newsroom: Newsroom, tmp_path: Path) -> None:
    file = newsroom.write("content/articles/a.md", "# Aap")
    status = file.stat()
    newsroom.collect(tmp_path)
    file.write_text("# Mus", encoding="utf-8")
    os.utime(file, ns=(status.st_mtime_ns, status.st_mtime_ns))
    assert newsroom.collect(tmp_path).items[0].title == "Mus"


def test_other_settings_and_another_day_are_another_cache(newsroom: Newsroom, tmp_path: Path) -> None:
    for path, text in (("content/articles/a.md", "11/6/2017\n\nTekst"), ("content/events/c.ics", CALENDAR)):
        os.utime(newsroom.write(path, text), ns=(10**18 + 1, 10**18 + 1))
    newsroom.collect(tmp_path)
    later = collect(newsroom.root, newsroom.settings, today=TODAY + timedelta(days=30), cache=tmp_path)
    assert next(item.path for item in later.items if item.kind is Kind.EVENT).endswith("#u@20261231")
    assert str(later.items[0].date) == "2017-06-11"
    publication = dataclasses.replace(newsroom.settings.publication, language="en")
    english = collect(
        newsroom.root, dataclasses.replace(newsroom.settings, publication=publication), today=TODAY, cache=tmp_path
    )
    assert str(english.items[0].date) == "2017-11-06"


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\x00", b"[" * 100_000, b'00\n{"files": 3}'])
def test_a_broken_cache_is_made_again(newsroom: Newsroom, tmp_path: Path, damage: bytes) -> None:
    os.utime(newsroom.write("content/articles/a.md", "# A"), ns=(10**18 + 1, 10**18 + 1))
    first = newsroom.collect(tmp_path)
    stored = cache_file(tmp_path, newsroom.root.resolve())
    whole = stored.read_bytes()
    stored.write_bytes(damage)
    assert newsroom.collect(tmp_path) == first
    assert stored.read_bytes() == whole


def test_a_cache_that_cannot_be_written_costs_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.write("content/articles/a.md", "# A")
    blocked = tmp_path / "bestand"
    blocked.write_text("x", encoding="utf-8")
    assert len(newsroom.collect(blocked / "cache").items) == 1


def test_the_digest_is_of_the_file_behind_a_path(newsroom: Newsroom) -> None:
    newsroom.write("content/events/c.ics", b"abc")
    newsroom.write("content/articles/c#.md", b"abc")
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest(newsroom.root, "content/events/c.ics#u@20261210") == known
    assert digest(newsroom.root, "content/articles/c#.md") == known
    assert file_of("content/events/C.ICS#u") == "content/events/C.ICS"
    with pytest.raises(ContentError, match=r"weg\.md"):
        digest(newsroom.root, "content/articles/weg.md")
