"""The Report tab follows a send, whoever runs it, and looks back on one that is done; nobody is named there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from newsletter.domain.delivery import State
from newsletter.planning.manifest import mark_sent, seal_manifest
from newsletter.project import Project
from tests.projects import RunNewsletter
from tests.runs import addressee, became, plan
from tests.services.desk import ISSUE
from tests.services.trial import Trial, build
from tests.services.witness import Witness
from tests.store.writing import freeze, record
from tests.web.preview.conftest import OpenStudio
from tests.web.preview.sending import CONNECTIONS, PATIENCE, READERS, hold, let_go, sending

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are killed differently here")

BEGAN = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / "project", tmp_path_factory.mktemp("cache"))


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> Iterator[Witness]:
    with Witness() as witness:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", witness.url)
        yield witness


@pytest.fixture
def trial(built: Path, tmp_path: Path, newsletter: RunNewsletter, witness: Witness) -> Trial:
    return Trial.of(built, tmp_path / "trial", witness, newsletter, readers=READERS, connections=CONNECTIONS)


@pytest.fixture
def sent(trial: Trial) -> Path:
    """A project that sent its issue: 60 readers within a minute, of whom two failed and one is uncertain."""
    names = [f"reader{number}@{'example.org' if number % 3 else 'example.net'}" for number in range(1, 61)]
    project = Project.open(trial.root)
    with project.store() as store, store.sending(now=BEGAN):
        ledger = store.ledger
        run = freeze(ledger, plan(ISSUE), map(addressee, names), now=BEGAN)
        record(ledger, run, intents=list(range(1, 59)), now=BEGAN)
        for number in range(1, 61):
            at = BEGAN + timedelta(seconds=number)
            if number in (59, 60):
                settled = became(number, State.FAILED, f"550 5.1.1 <{names[number - 1]}> unknown", at=at)
            elif number == 30:
                settled = became(number, State.UNCERTAIN, "the connection was lost after the dot", at=at)
            else:
                settled = became(number, State.SENT, "250 Ok", at=at)
            record(ledger, run, settled=[settled])
    folder = trial.root / "issues" / ISSUE
    seal_manifest(folder, store="newsletter.db", at=BEGAN, machine="laptop")
    mark_sent(folder)
    return trial.root


def go_to(page: Any, address: str) -> None:
    page.goto(f"{address}issues/{ISSUE}/report")


def test_a_send_from_a_terminal_is_followed_while_it_runs(
    trial: Trial, witness: Witness, open_studio: OpenStudio, page: Any
) -> None:
    witness.script = hold
    address = open_studio(trial.root).address
    with sending(trial) as process:
        witness.wait(lambda: len(witness.held) == CONNECTIONS)
        go_to(page, address)
        expect(page.locator(".following .lead")).to_contain_text("0 of 8 readers")
        expect(page.locator(".following")).to_contain_text(f"process {process.pid} on ")
        for number in range(1, READERS // CONNECTIONS):
            witness.release()
            expect(page.locator(".states .sent dd")).to_have_text(str(number * CONNECTIONS), timeout=PATIENCE)
        expect(page.locator(".pace")).to_contain_text("to go")
        let_go(witness)
        expect(page.locator(".following .lead")).to_contain_text("8 of 8 readers have it", timeout=PATIENCE)
        expect(page.locator(".pace")).to_have_count(0)
    expect(page.locator("svg.chart rect").first).to_be_visible(timeout=PATIENCE)


def test_what_is_done_is_looked_back_on(sent: Path, open_studio: OpenStudio, page: Any) -> None:
    go_to(page, open_studio(sent).address)
    expect(page.locator(".following .lead")).to_contain_text("57 of 60 readers have it")
    expect(page.get_by_role("img", name="57 sent, 2 failed, 1 uncertain")).to_be_visible()
    expect(page.locator("svg.chart rect")).to_have_count(60)
    page.get_by_text("As a table").click()
    rows = page.locator("section[data-key=chart] tbody tr")
    expect(rows).to_have_count(60)
    expect(rows.first.get_by_role("rowheader")).to_have_text("01-12 09:00:01")  # as the publication's clock shows it
    expect(page.locator(".domains tbody tr")).to_have_text(
        [re.compile(r"example\.org\s*40\s*39\s*1\s*0"), re.compile(r"example\.net\s*20\s*18\s*1\s*1")]
    )
    expect(page.locator("section[data-key=uncertain] li")).to_contain_text("r•••@example.net the connection was lost")
    assert re.findall(r"reader\d+@", page.content()) == []


def test_the_timeline_says_the_same_in_words_and_is_labelled(sent: Path, open_studio: OpenStudio, page: Any) -> None:
    go_to(page, open_studio(sent).address)
    chart = page.get_by_role("img", name="When it left")
    expect(chart).to_be_visible()
    expect(page.locator("#chart-words")).to_contain_text("A bar stands for a second")
    assert chart.evaluate(
        "svg => [...svg.querySelectorAll('rect')].every(bar => bar.getBBox().x >= 0 && bar.getBBox().width > 0)"
    )


def test_a_draft_has_no_report(trial: Trial, open_studio: OpenStudio, page: Any) -> None:
    page.goto(f"{open_studio(trial.root).address}issues/{ISSUE}/report")
    expect(page.locator(".tabs [aria-current]")).to_have_text("Mail")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tab", ["send", "report"])
def test_nothing_serious_is_wrong_for_who_cannot_see_or_use_a_mouse(
    sent: Path, open_studio: OpenStudio, page: Any, tab: str, scheme: str
) -> None:
    axe = Path(__file__).parents[2] / "node/node_modules/axe-core/axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not installed")
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{open_studio(sent).address}issues/{ISSUE}/{tab}")
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run('.sending')")
    grave = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in grave] == []
