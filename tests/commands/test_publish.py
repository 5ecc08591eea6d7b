"""`newsletter publish`, from outside: what stands where readers find it, and what the mails make of it."""

from __future__ import annotations

import email
import email.policy
import io
import json
import os
import shutil
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from tests.commands.sending import outbox, set_up
from tests.projects import CONTENT, MakeProject, RunNewsletter

ISSUE = "2026-12-01"
PAGE = f"https://nieuws.example.org/{ISSUE}/"
ATOM = "{http://www.w3.org/2005/Atom}"
ENGLISH = {
    "content/articles/english.md": "---\ntitle: Coffee\ndate: 2026-11-21\nlanguage: en\n---\n\nThe door is open.\n"
}


def png(width: int, height: int, colour: str = "#ee8899") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def root(newsletter: RunNewsletter, make_project: MakeProject) -> Path:
    """A project that publishes into public/, with issue 2026-12-01, built; its first article has a picture."""
    koffie = CONTENT["content/articles/koffie.md"].replace("date:", "image: kop.png\nimage_alt: Een kop\ndate:")
    made = make_project(CONTENT | {"content/articles/koffie.md": koffie}, settings='\n[publish]\nto = "dir:public"\n')
    (made / "content/articles/kop.png").write_bytes(png(900, 600))
    built = newsletter("-C", made, "build", "--date", ISSUE)
    assert built.code == 0, built.err
    return made


def public(root: Path) -> list[str]:
    """Name what is public, without the hashes in the names of pictures."""
    names = (path.relative_to(root / "public").as_posix() for path in (root / "public").rglob("*") if path.is_file())
    return sorted(names)


def published(root: Path, issue: str = ISSUE) -> dict[str, Any]:
    document = json.loads((root / "issues" / issue / "manifest.json").read_text(encoding="utf-8"))
    found = document["published"]
    assert isinstance(found, dict)
    return found


def feed(root: Path, name: str = "feed.xml") -> ET.Element:
    return ET.fromstring((root / "public" / name).read_bytes())


def text_of(element: ET.Element, name: str) -> str:
    found = element.find(f"{ATOM}{name}")
    assert found is not None, name
    return found.text or ""


def mail(root: Path) -> EmailMessage:
    message = email.message_from_bytes(next(iter(outbox(root, ISSUE).values())), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_web_edition_and_what_stands_beside_it(newsletter: RunNewsletter, root: Path) -> None:
    done = newsletter("-C", root, "publish", "--json")
    assert (done.code, done.err) == (0, "")
    pictures = [f"{ISSUE}/images/{path.name}" for path in (root / "issues" / ISSUE / "images").iterdir()]
    assert pictures
    assert public(root) == sorted(
        [f"{ISSUE}/agenda.ics", f"{ISSUE}/buurtmarkt.ics", *pictures, f"{ISSUE}/index.html", "feed.xml", "index.html"]
    )
    for name in public(root):
        if name.startswith(ISSUE):
            assert (root / "public" / name).read_bytes() == (root / "issues" / name).read_bytes()
    files = len(public(root))
    expected = {"issue": ISSUE, "url": PAGE, "to": "public", "files": files, "written": files, "warnings": []}
    assert json.loads(done.out) == expected


def test_an_editor_is_told_the_address(newsletter: RunNewsletter, root: Path) -> None:
    done = newsletter("-C", root, "publish")
    assert done.out.splitlines()[-1] == PAGE
    assert newsletter("-C", root, "publish").out.splitlines() == [
        f"Issue {ISSUE} is published in public (nothing had changed).",
        PAGE,
    ]


def test_publishing_again_changes_nothing(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "publish")
    for name in public(root):
        os.utime(root / "public" / name, (1, 1))
    before = (root / "issues" / ISSUE / "manifest.json").read_bytes()
    assert json.loads(newsletter("-C", root, "publish", "--json").out)["written"] == 0
    assert {(root / "public" / name).stat().st_mtime for name in public(root)} == {1}
    assert (root / "issues" / ISSUE / "manifest.json").read_bytes() == before


def test_a_change_is_published_and_what_is_withdrawn_goes(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "publish")
    first = published(root)
    pictures = [name for name in public(root) if name.startswith(f"{ISSUE}/images/kop")]
    (root / "public" / ISSUE / "images" / "foreign.png").write_bytes(b"not ours")
    (root / "public" / "robots.txt").write_text("not ours", encoding="utf-8")
    article = root / "content/articles/koffie.md"
    article.write_text(article.read_text(encoding="utf-8").replace("image: kop.png\n", ""), encoding="utf-8")
    done = newsletter("-C", root, "publish")
    assert "Taken away" in done.err
    assert pictures
    assert not set(pictures) & set(public(root))
    assert {f"{ISSUE}/images/foreign.png", "robots.txt"} <= set(public(root))
    assert published(root)["first"] == first["first"]
    assert published(root)["files"] != first["files"]


def test_the_mails_point_to_what_is_published(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "send")
    before = mail(root)
    assert before["Archived-At"] is None
    assert "Lees online" not in (root / "issues" / ISSUE / "email.html").read_text(encoding="utf-8")
    assert [part for part in before.walk() if part.get_content_maintype() == "image"]
    newsletter("-C", root, "publish")
    newsletter("-C", root, "send")
    after = mail(root)
    assert after["Archived-At"] == f"<{PAGE}>"
    assert [part for part in after.walk() if part.get_content_maintype() == "image"] == []
    html, text = after.get_body(("html",)), after.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert "Lees online" in text.get_content()
    pictures = [name for name in public(root) if "/images/kop" in name]
    assert any(f"https://nieuws.example.org/{name}" in html.get_content() for name in pictures)
    for name in ("email.html", "email.txt"):
        assert "Lees online" in (root / "issues" / ISSUE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("images", "hosted"), [("embedded", False), ("hosted", True)])
def test_where_pictures_are_is_as_set(newsletter: RunNewsletter, root: Path, images: str, hosted: bool) -> None:
    set_up(root, f'images = "{images}"')
    for _ in range(2):  # unpublished, then published
        newsletter("-C", root, "send")
        embedded = [part for part in mail(root).walk() if part.get_content_maintype() == "image"]
        assert bool(embedded) is not hosted
        assert newsletter("-C", root, "publish").code == 0


def test_pictures_for_an_audience_are_public_only_where_mails_need_them_there(
    newsletter: RunNewsletter, root: Path
) -> None:
    (root / "content/articles/geheim.png").write_bytes(png(800, 500, "#123456"))
    (root / "content/articles/geheim.md").write_text(
        "---\ntitle: Geheim\ndate: 2026-11-21\nimage: geheim.png\nimage_alt: x\naudience: zorg\n---\n\nGeheim.\n",
        encoding="utf-8",
    )
    set_up(root, 'images = "embedded"')
    newsletter("-C", root, "build")
    newsletter("-C", root, "publish")
    assert not any("geheim" in name for name in public(root))
    assert "Geheim" not in (root / "public" / ISSUE / "index.html").read_text(encoding="utf-8")
    assert "Geheim" not in (root / "public" / "feed.xml").read_text(encoding="utf-8")
    settings = root / "newsletter.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("embedded", "auto"), encoding="utf-8")
    newsletter("-C", root, "publish")
    assert any("/images/geheim" in name for name in public(root))


def test_a_draft_that_has_changed_is_not_published_any_more(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "publish")
    assert newsletter("-C", root, "build").err == ""
    folder = root / "issues" / ISSUE
    names = ("email.html", "email.txt", "index.html", "manifest.json")
    before = [(folder / name).read_bytes() for name in names]
    newsletter("-C", root, "build")
    assert [(folder / name).read_bytes() for name in names] == before
    article = root / "content/articles/brief.md"
    article.write_text(article.read_text(encoding="utf-8") + "\nNog een regel.\n", encoding="utf-8")
    changed = newsletter("-C", root, "build", "--json")
    assert changed.err.count("newsletter publish") == 1
    assert "Lees online" not in (folder / "email.html").read_text(encoding="utf-8")
    newsletter("-C", root, "publish")
    assert newsletter("-C", root, "build").err == ""
    assert "Lees online" in (folder / "email.html").read_text(encoding="utf-8")


def test_another_place_is_not_where_it_was_published(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "publish")
    settings = root / "newsletter.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("dir:public", "dir:site"), encoding="utf-8")
    assert "newsletter publish" in newsletter("-C", root, "build").err
    newsletter("-C", root, "publish")
    assert (root / "site" / ISSUE / "index.html").is_file()
    assert (root / "public" / ISSUE / "index.html").is_file()


def test_a_sent_issue_is_published_as_it_was_sent(newsletter: RunNewsletter, root: Path, relay: object) -> None:
    assert newsletter("-C", root, "send", "--yes", "--force").code == 0
    folder = root / "issues" / ISSUE
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    shutil.rmtree(root / "content")
    done = newsletter("-C", root, "publish")
    assert done.code == 0, done.err
    assert (root / "public" / ISSUE / "index.html").read_bytes() == before["index.html"]
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert [name for name in before if before[name] != after[name]] == ["manifest.json"]
    assert json.loads(after["manifest.json"])["state"] == "sent"
    (folder / "index.html").unlink()
    broken = newsletter("-C", root, "publish")
    assert broken.code == 1
    assert f"issues/{ISSUE}/index.html is not there" in broken.err


def test_the_archive_lists_every_issue_and_the_feed_tells_them(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "publish", ISSUE)
    (root / "content/articles/januari.md").write_text(
        "---\ntitle: Een <nieuw> & jaar\ndate: 2026-12-30\n---\n\nTekst ]]> van januari.\n", encoding="utf-8"
    )
    newsletter("-C", root, "build", "later", "--date", "2027-01-05", "--since", "2026-12-20")
    newsletter("-C", root, "publish", "later")
    page = (root / "public/index.html").read_text(encoding="utf-8")
    assert page.index('href="later/index.html"') < page.index(f'href="{ISSUE}/index.html"')
    assert "Een &lt;nieuw&gt; &amp; jaar" in page
    assert '<link rel="alternate" type="application/atom+xml"' in page
    told = feed(root)
    entries = told.findall(f"{ATOM}entry")
    assert [text_of(entry, "title") for entry in entries] == ["Een <nieuw> & jaar", "Koffie in de wijk"]
    assert "Tekst ]]&gt; van januari." in text_of(entries[0], "content")
    for element in (told, *entries):
        assert text_of(element, "id").startswith("urn:uuid:")
        assert text_of(element, "updated")
    assert len({text_of(element, "id") for element in (told, *entries)}) == 3
    assert text_of(told, "updated") == max(text_of(entry, "updated") for entry in entries)
    links = {link.get("rel"): link.get("href") for link in told.findall(f"{ATOM}link")}
    assert links == {"self": "https://nieuws.example.org/feed.xml", "alternate": "https://nieuws.example.org/"}
    assert [link.get("href") for link in entries[1].findall(f"{ATOM}link")] == [PAGE]


def test_ids_and_times_in_the_feed_stay_when_another_issue_comes(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "publish")
    before = ET.tostring(feed(root).findall(f"{ATOM}entry")[0]).strip()
    newsletter("-C", root, "build", "tweede", "--all")
    newsletter("-C", root, "publish", "tweede")
    assert before in [ET.tostring(entry).strip() for entry in feed(root).findall(f"{ATOM}entry")]


def test_what_an_unpublished_draft_says_does_not_leak_into_the_feed(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "publish")
    newsletter("-C", root, "build", "--subject", "Nog niet voor de buitenwereld")
    newsletter("-C", root, "build", "tweede", "--all")
    newsletter("-C", root, "publish", "tweede")
    for name in ("index.html", "feed.xml"):
        assert "Nog niet voor" not in (root / "public" / name).read_text(encoding="utf-8")
    first = next(
        entry for entry in feed(root).findall(f"{ATOM}entry") if text_of(entry, "title") == "Koffie in de wijk"
    )
    assert first.find(f"{ATOM}content") is None


def test_each_language_has_its_archive_and_its_feed(newsletter: RunNewsletter, root: Path) -> None:
    for path, text in ENGLISH.items():
        (root / path).write_text(text, encoding="utf-8")
    newsletter("-C", root, "build")
    newsletter("-C", root, "publish")
    assert {"index.en.html", "feed.en.xml", f"{ISSUE}/index.en.html"} <= set(public(root))
    english = (root / "public/index.en.html").read_text(encoding="utf-8")
    assert f'href="{ISSUE}/index.en.html"' in english
    assert 'href="index.html" hreflang="nl"' in english
    page = (root / "public" / ISSUE / "index.en.html").read_text(encoding="utf-8")
    assert 'href="../index.en.html"' in page
    assert 'href="../feed.en.xml"' in page
    assert feed(root, "feed.en.xml").findall(f"{ATOM}entry/{ATOM}link")[0].get("href") == f"{PAGE}index.en.html"
    assert text_of(feed(root), "id") != text_of(feed(root, "feed.en.xml"), "id")


def test_without_a_place_it_says_what_to_set(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project()
    newsletter("-C", root, "build", "--date", ISSUE)
    done = newsletter("-C", root, "publish")
    assert done.code == 1
    assert 'to = "dir:public"' in done.err


@pytest.mark.parametrize("to", ["public", "ftp:server", "dir:", "rsync: "])
def test_a_place_that_is_none_is_told_with_its_key(
    newsletter: RunNewsletter, make_project: MakeProject, to: str
) -> None:
    done = newsletter("-C", make_project(settings=f'\n[publish]\nto = "{to}"\n'), "publish")
    assert done.code == 1
    assert "[publish] to" in done.err or "publish.to" in done.err


def test_somebody_elses_home_page_is_not_overwritten(newsletter: RunNewsletter, root: Path) -> None:
    (root / "public").mkdir()
    (root / "public/index.html").write_text("Welkom", encoding="utf-8")
    done = newsletter("-C", root, "publish")
    assert done.code == 1
    assert "public holds index.html already" in done.err
    assert public(root) == ["index.html"]
    assert json.loads((root / "issues" / ISSUE / "manifest.json").read_text(encoding="utf-8"))["published"] is None


def test_who_begins_anew_may_overwrite_what_was_their_own(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "publish")
    shutil.rmtree(root / "issues")
    newsletter("-C", root, "build", "--date", ISSUE, "--subject", "Opnieuw")
    assert newsletter("-C", root, "publish").code == 0
    assert "Opnieuw" in (root / "public/index.html").read_text(encoding="utf-8")
    settings = root / "newsletter.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("nieuws.example", "ander.example"), encoding="utf-8"
    )
    shutil.rmtree(root / "issues")
    newsletter("-C", root, "build", "--date", ISSUE)
    other = newsletter("-C", root, "publish")
    assert other.code == 1
    assert "did not make for this publication" in other.err


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own on Windows")
def test_a_link_out_of_the_place_is_not_followed(newsletter: RunNewsletter, root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "public").mkdir()
    (root / "public" / ISSUE).symlink_to(elsewhere, target_is_directory=True)
    done = newsletter("-C", root, "publish")
    assert done.code == 1
    assert "leads out of public" in done.err
    assert list(elsewhere.iterdir()) == []


@pytest.mark.skipif(shutil.which("rsync") is None, reason="rsync is not on this machine: not tried")
def test_rsync_takes_the_same_there(newsletter: RunNewsletter, root: Path, tmp_path: Path) -> None:
    newsletter("-C", root, "publish")
    settings = root / "newsletter.toml"
    to = f"rsync:{tmp_path / 'site'}"
    settings.write_text(settings.read_text(encoding="utf-8").replace("dir:public", to), encoding="utf-8")
    done = newsletter("-C", root, "publish", "--json")
    assert json.loads(done.out)["written"] == len(public(root))
    names = {
        path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*") if path.is_file()
    }
    assert names == set(public(root))
    assert json.loads(newsletter("-C", root, "publish", "--json").out)["written"] == 0
    (root / "content/articles/koffie.md").write_text(CONTENT["content/articles/koffie.md"], encoding="utf-8")
    newsletter("-C", root, "publish")
    assert not list((tmp_path / "site" / ISSUE / "images").glob("kop*"))


def test_several_at_once_leave_one_whole_archive(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "build", "tweede", "--all")
    newsletter("-C", root, "build", "derde", "--all")
    command = [sys.executable, "-m", "newsletter", "-C", str(root), "publish"]
    running = [subprocess.Popen([*command, issue]) for issue in (ISSUE, "tweede", "derde", "tweede")]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    page = (root / "public/index.html").read_text(encoding="utf-8")
    assert [page.count(f'href="{issue}/index.html"') for issue in (ISSUE, "tweede", "derde")] == [1, 1, 1]
    assert len(feed(root).findall(f"{ATOM}entry")) == 3


def test_the_pages_hold_no_address_and_no_token(newsletter: RunNewsletter, root: Path) -> None:
    newsletter("-C", root, "publish")
    for name in public(root):
        data = (root / "public" / name).read_bytes()
        assert b"anna@" not in data
        assert b"__NL" not in data
    assert b"@" not in (root / "issues" / ISSUE / "manifest.json").read_bytes()


def test_pictures_that_sent_mails_load_stay_whatever_is_set_later(newsletter: RunNewsletter, root: Path) -> None:
    hidden = "---\ntitle: Zorg\ndate: 2026-11-20\naudience: zorg\nimage: zorg.png\nimage_alt: Z\n---\n\nTekst.\n"
    (root / "content/articles/zorg.md").write_text(hidden, encoding="utf-8")
    (root / "content/articles/zorg.png").write_bytes(png(900, 600, "#112233"))
    assert newsletter("-C", root, "build").code == 0
    assert newsletter("-C", root, "publish").code == 0
    before = public(root)
    assert any("zorg" in name for name in before)
    manifest = root / "issues" / ISSUE / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"draft"', '"sent"'), encoding="utf-8")
    settings = root / "newsletter.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('"dir:public"', '"dir:public"\nimages = "embedded"'), encoding="utf-8")
    assert newsletter("-C", root, "publish").code == 0
    assert public(root) == before
