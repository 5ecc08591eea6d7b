"""newsletter check, asking a real web server."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from newsletter.fetching import fetch
from newsletter.project import Project
from newsletter.services.check import check_issue
from tests.projects import CONTENT, MakeProject, RunNewsletter
from tests.web_server import Page, WebServer

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Onlooker:
    """Remembers what it was told of."""

    def __init__(self) -> None:
        self.told: dict[str, list[int]] = {}

    def begin(self, what: str, total: int) -> None:
        self.told[what] = [total]

    def passed(self, number: int) -> None:
        self.told[list(self.told)[-1]].append(number)

    def end(self) -> None:
        pass


def test_every_link_is_asked_for_once_and_only_the_dead_ones_are_told(
    make_project: MakeProject, newsletter: RunNewsletter
) -> None:
    ways: dict[str, Page] = {
        "/goed": (200, {}, b"hallo"),
        "/weg": (404, {}, b""),
        "/kapot": (500, {}, b""),
        "HEAD /nors": (405, {}, b""),
    }
    with WebServer(ways | {"/nors": (200, {}, b"toch")}) as web:
        links = " ".join(f"[De pagina {way}]({web.url('/' + way)})" for way in ("goed", "weg", "kapot", "nors", "weg"))
        article = f"---\ntitle: Wegen\ndate: 2026-11-20\nfull: true\n---\n{links}\n"
        root = make_project({**CONTENT, "content/articles/wegen.md": article})
        assert newsletter("-C", root, "build", "--date", "2026-11-23").code == 0
        onlooker = Onlooker()
        asking = partial(fetch, anywhere=True)
        done = check_issue(Project.open(root), None, online=True, onlooker=onlooker, now=NOW, fetch=asking)
        asked = [(method, path) for method, path, _, _ in web.requests]
    dead = {
        finding.reason.rpartition("/")[2]: finding
        for finding in done.findings
        if finding.rule == "link-dead" and "localhost" in finding.reason
    }
    assert {reason.partition(":")[0]: finding.severity for reason, finding in dead.items()} == {
        "weg": "error", "kapot": "warning",
    }  # fmt: skip
    assert {finding.place for finding in dead.values()} == {"content/articles/wegen.md:6"}
    assert sorted(asked).count(("HEAD", "/weg")) == 1
    assert ("GET", "/nors") in asked
    assert onlooker.told["Asking the web"][0] == len(onlooker.told["Asking the web"]) - 1
