"""What the tests of sending start from: a desk, and how its messages leave."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from newsletter.project import Project
from newsletter.services.build import BuildRequest, build
from tests.projects import MakeProject
from tests.relay import Relay
from tests.services.desk import NOW, Clock, Desk, Post
from tests.virtual_time import run_virtual


@pytest.fixture
def desk(make_project: MakeProject) -> Desk:
    """A project with one article in a built issue; its readers are anna, bram and chris."""
    article = "---\ntitle: Koffie in de wijk\ndate: 2026-11-20\n---\n\nDe deur staat open.\n"
    root = make_project({"content/articles/koffie.md": article})
    build(Project.open(root), BuildRequest(day=NOW.date()))
    desk = Desk(root=root, clock=Clock())
    desk.set_up()
    return desk


@pytest.fixture
def post(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Post:
    """The way out of the desk, in virtual time."""
    post = Post(clock=desk.clock)
    monkeypatch.setattr(Project, "transport", lambda _project: post)
    for module in ("send", "schedule"):
        monkeypatch.setattr(f"newsletter.services.{module}.run_loop", partial(run_virtual, hand=desk.clock))
    return post


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    """A mail server that the desk's messages go to, in real time."""
    with Relay() as relay:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
        yield relay
