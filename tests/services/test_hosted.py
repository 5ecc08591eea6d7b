"""Before a real send, what mails point to on the publication's own site is asked for, from a real server."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_publish import png
from tests.projects import CONTENT, SETTINGS, MakeProject, RunNewsletter
from tests.relay import Relay

ISSUE = "2026-12-01"


@dataclass(kw_only=True)
class Site:
    """A web server on loopback; it shows a folder, and notes what it was asked for and how many at a time."""

    folder: Path
    url: str = ""
    asked: list[str] = field(default_factory=list)
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    at_once: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Handler(SimpleHTTPRequestHandler):
    def __init__(self, site: Site, *arguments: Any) -> None:
        self.site = site
        super().__init__(*arguments, directory=str(site.folder))

    def do_GET(self) -> None:
        with self.site.lock:
            self.site.asked.append(self.path)
            self.site.at_once += 1
            self.site.most = max(self.site.most, self.site.at_once)
        try:
            ending = next((end for end in self.site.answers if self.path.endswith(end)), None)
            if ending is None:
                super().do_GET()
                return
            status, body = self.site.answers[ending]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        finally:
            with self.site.lock:
                self.site.at_once -= 1

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(folder=tmp_path / "project" / "public")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, site))
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    with Relay() as relay:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
        yield relay


@pytest.fixture
def root(site: Site, newsletter: RunNewsletter, make_project: MakeProject) -> Path:
    """A project whose web edition is published into the folder that the site shows; readers leave by mail."""
    koffie = CONTENT["content/articles/koffie.md"].replace("date:", "image: kop.png\nimage_alt: Een kop\ndate:")
    pictured = {"content/articles/koffie.md": koffie, "content/blocks/over.md": CONTENT["content/blocks/over.md"]}
    root = make_project(pictured)
    (root / "content/articles/kop.png").write_bytes(png(900, 600))
    settings = SETTINGS.replace("https://nieuws.example.org", site.url)
    settings += '\n[unsubscribe]\nurl = "https://nieuws.example.org/u/{token}"\n\n[publish]\nto = "dir:public"\n'
    (root / "newsletter.toml").write_text(settings, encoding="utf-8")
    assert newsletter("-C", root, "build", "--date", ISSUE).code == 0
    plan = root / "issues" / ISSUE / "issue.md"
    ignored = "ignore:\n  link-placeholder: the site of this test is on this computer\nleft_out:"
    plan.write_text(plan.read_text(encoding="utf-8").replace("left_out:", ignored), encoding="utf-8")
    done = newsletter("-C", root, "publish")
    assert done.code == 0, done.err
    return root


def picture(root: Path) -> str:
    return next((root / "public" / ISSUE / "images").glob("kop*")).name


def send(newsletter: RunNewsletter, root: Path, *options: str) -> Any:
    return newsletter("-C", root, "send", "--yes", *options)


def test_the_page_and_every_picture_are_asked_for_once(
    newsletter: RunNewsletter, root: Path, site: Site, relay: Relay
) -> None:
    done = send(newsletter, root)
    assert done.code == 0, done.err
    assert len(relay.envelopes) == 3
    assert sorted(site.asked) == [f"/{ISSUE}/", f"/{ISSUE}/images/{picture(root)}"]
    send(newsletter, root)
    send(newsletter, root, "--resume")
    assert len(site.asked) == 2


def test_what_is_not_there_stops_the_send_by_name(
    newsletter: RunNewsletter, root: Path, site: Site, relay: Relay
) -> None:
    shutil.rmtree(root / "public" / ISSUE / "images")
    done = send(newsletter, root)
    assert (done.code, relay.envelopes) == (1, [])
    assert f"{site.url}/{ISSUE}/images/kop" in done.err
    assert "the server says 404" in done.err
    assert f"newsletter publish {ISSUE}" in done.err
    assert f"{site.url}/{ISSUE}/: " not in done.err
    assert not (root / ".env").exists()


def test_who_insists_is_warned_and_sends(newsletter: RunNewsletter, root: Path, site: Site, relay: Relay) -> None:
    site.answers[f"/{ISSUE}/"] = (500, b"")
    done = send(newsletter, root, "--force")
    assert (done.code, len(relay.envelopes)) == (0, 3)
    assert f"Warning: {site.url}/{ISSUE}/: the server says 500" in done.err


def test_a_page_that_stands_in_for_a_picture_is_no_picture(
    newsletter: RunNewsletter, root: Path, site: Site, relay: Relay
) -> None:
    site.answers[".png"] = site.answers[".jpg"] = (200, b"<!DOCTYPE html><title>Sign in</title>")
    done = send(newsletter, root)
    assert (done.code, relay.envelopes) == (1, [])
    assert "there is a page instead of the picture" in done.err


def test_nobody_listening_is_said(newsletter: RunNewsletter, root: Path, relay: Relay, site: Site) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{probe.getsockname()[1]}"
        settings = root / "newsletter.toml"
        settings.write_text(settings.read_text(encoding="utf-8").replace(site.url, nowhere), encoding="utf-8")
        newsletter("-C", root, "publish")
        done = send(newsletter, root)
    assert (done.code, relay.envelopes) == (1, [])
    assert f"{nowhere}/{ISSUE}/: " in done.err


def test_a_test_and_a_rehearsal_ask_nothing(newsletter: RunNewsletter, root: Path, site: Site, relay: Relay) -> None:
    shutil.rmtree(root / "public")
    assert send(newsletter, root, "--test", "redactie@example.org").code == 0
    assert site.asked == []


def test_a_rehearsal_asks_nothing(newsletter: RunNewsletter, root: Path, site: Site) -> None:
    assert newsletter("-C", root, "send").code == 0
    assert site.asked == []


def test_never_more_than_four_at_a_time(newsletter: RunNewsletter, root: Path, site: Site, relay: Relay) -> None:
    for number in range(12):
        (root / f"content/articles/p{number}.png").write_bytes(png(800, 500, f"#{number * 20:02x}8899"))
        text = f"---\ntitle: Stuk {number}\ndate: 2026-11-20\nimage: p{number}.png\nimage_alt: x\n---\n\nTekst.\n"
        (root / f"content/articles/p{number}.md").write_text(text, encoding="utf-8")
    newsletter("-C", root, "build")
    newsletter("-C", root, "publish")
    done = send(newsletter, root)
    assert done.code == 0, done.err
    assert len(site.asked) > 8
    assert site.most <= 4


def test_links_into_an_unpublished_web_edition_are_warned_of(
    newsletter: RunNewsletter, root: Path, site: Site, relay: Relay
) -> None:
    article = root / "content/articles/koffie.md"
    article.write_text(article.read_text(encoding="utf-8") + "\nEn nog veel meer dan dit.\n\nEcht.\n", encoding="utf-8")
    done = send(newsletter, root)
    assert done.code == 0, done.err
    assert f"links in it lead to {site.url}/{ISSUE}/, and this issue was not published as it is now" in done.err
    assert site.asked == []
