"""`newsletter backup` and `restore`: nothing is forgotten, and nobody is mailed twice because a backup was old."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.domain.delivery import Counts, State
from newsletter.project import Project
from newsletter.store import Store
from tests.postgresql import postgresql
from tests.projects import MakeProject, RunNewsletter
from tests.runs import NOW, became, plan, readers

LATER = NOW + timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store's place: a file of the project, or a server."""
    if request.param == "postgresql":
        monkeypatch.setenv("NEWSLETTER_DATABASE", postgresql().url())


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    """A project that has sent one issue and is half-way through another."""
    root = make_project({})
    with Project.open(root).store() as store:
        fill(store)
    return root


@pytest.fixture
def empty(make_project: MakeProject) -> Path:
    return make_project({}, name="empty")


def fill(store: Store) -> None:
    store.suppressions.add("gone@example.org", reason="unsubscribed", at=NOW, source="web")
    store.schedule.set("2026-12-15", LATER, now=NOW)
    ledger = store.ledger
    with store.sending(now=NOW):
        for issue, settled, intents in (
            ("2026-11-15", [became(seq, State.FAILED, "550 no") for seq in range(1, 4)], []),
            ("2026-12-01", [became(1, State.FAILED, "550 no"), became(2, State.DEFERRED, next_at=LATER)], [3]),
        ):
            ledger.stage(readers(4 if intents else 3))
            run = ledger.freeze(plan(issue), now=NOW)
            with ledger.commits(run) as commits:
                commits.commit(settled=settled, intents=intents, now=NOW)
        ledger.stage(readers(2))
        ledger.freeze(plan(rehearsal=True, transport="file:outbox"), now=NOW)


def counts(root: Path, issue: str = "2026-12-01") -> Counts:
    with Project.open(root).store() as store:
        run = store.ledger.sealed(issue)
        return store.ledger.counts(run) if run else Counts()


@pytest.mark.usefixtures("database")
def test_what_comes_back_is_what_was_there(newsletter: RunNewsletter, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "news.backup"
    made = newsletter("-C", root, "backup", file)
    assert made.code == 0, made.err
    assert "2 issues and 1 rehearsal, with 9 deliveries" in made.out
    assert "1 issue to be sent at a time" in made.out
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    with Project.open(root).store() as store:
        before = [list(store.ledger.deliveries(run)) for run in store.ledger.runs()]
        editions = [store.ledger.editions(run) for run in store.ledger.runs()]
        store.suppressions.lift("gone@example.org")
    done = newsletter("-C", root, "restore", file, "--replace")
    assert done.code == 3, done.err
    with Project.open(root).store() as store:
        after = [list(store.ledger.deliveries(run)) for run in store.ledger.runs()]
        assert [store.ledger.editions(run) for run in store.ledger.runs()] == editions
        assert store.suppressions.keys() == {"gone@example.org"}
        assert [planned.issue for planned in store.schedule.all()] == ["2026-12-15"]
        assert (after[0], after[2]) == (before[0], before[2])
        assert after[1][0] == before[1][0]
        assert {delivery.state for delivery in after[1][1:]} == {State.UNCERTAIN}
        assert store.ledger.unfinished() == ()


def test_a_project_moves_to_a_server_and_back(
    newsletter: RunNewsletter, root: Path, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    assert newsletter("-C", root, "backup", there).code == 0
    with monkeypatch.context() as environment:
        environment.setenv("NEWSLETTER_DATABASE", postgresql().url())
        assert newsletter("-C", root, "restore", there).code == 3
        assert counts(root) == Counts(failed=1, uncertain=3)
        with Project.open(root).store() as store, store.sending(now=NOW):
            run = store.ledger.sealed("2026-12-01")
            assert run
            assert store.ledger.reopen(run, State.UNCERTAIN, now=NOW) == 3
        assert newsletter("-C", root, "backup", back).code == 0
    assert newsletter("-C", empty, "restore", back).code == 3
    assert counts(empty) == Counts(failed=1, uncertain=3)
    assert counts(empty, "2026-11-15") == Counts(failed=3)


def test_who_may_have_had_it_since_is_named_with_the_way_on(newsletter: RunNewsletter, root: Path, empty: Path) -> None:
    newsletter("-C", root, "backup", root / "b")
    done = newsletter("-C", empty, "restore", root / "b")
    assert "issue 2026-12-01 was being sent when the backup was made: 3 deliveries" in done.err
    assert "newsletter send 2026-12-01 --retry uncertain" in done.err
    out = newsletter("-C", empty, "report", "2026-12-01", "--state", "uncertain").out
    assert out.count("may have been sent after the backup was made") == 3


def test_a_backup_of_what_is_finished_needs_nobody(newsletter: RunNewsletter, root: Path, empty: Path) -> None:
    with Project.open(root).store() as store, store.sending(now=NOW):
        (run,) = store.ledger.unfinished()
        store.ledger.recover(run, now=NOW)
        with store.ledger.commits(run) as commits:
            commits.commit(settled=[became(seq, State.SKIPPED) for seq in (2, 4)], now=NOW)
    newsletter("-C", root, "backup", root / "b")
    done = newsletter("-C", empty, "restore", root / "b")
    assert (done.code, "Warning" in done.err) == (0, False)
    assert counts(empty) == Counts(failed=1, skipped=2, uncertain=1)


@pytest.mark.usefixtures("database")
def test_a_run_knows_that_it_comes_from_a_backup_also_when_it_was_finished(
    newsletter: RunNewsletter, root: Path, tmp_path: Path
) -> None:
    """Somebody may have been added to it and mailed after the backup was made."""
    newsletter("-C", root, "backup", tmp_path / "b")
    with Project.open(root).store() as store:
        assert {run.restored_at for run in store.ledger.runs()} == {None}
    before = datetime.now(UTC).replace(microsecond=0)
    done = newsletter("-C", root, "restore", tmp_path / "b", "--replace")
    assert "added to an issue (send --add-new) after the backup was made" in done.err
    with Project.open(root).store() as store:
        finished, half_way, rehearsal = store.ledger.runs()
        assert finished.restored_at
        assert finished.restored_at >= before
        assert half_way.restored_at == finished.restored_at
        assert rehearsal.restored_at is None
        frozen = store.ledger.freeze(plan("2026-12-24"), now=NOW)
        assert frozen.restored_at is None
        assert store.ledger.sealed("2026-12-24") == frozen


@pytest.mark.usefixtures("database")
def test_a_store_with_something_in_it_is_not_replaced_unasked_and_then_kept(
    newsletter: RunNewsletter, root: Path, tmp_path: Path
) -> None:
    newsletter("-C", root, "backup", tmp_path / "b")
    with Project.open(root).store() as store:
        store.suppressions.add("later@example.org", reason="complained", at=LATER, source="")
    refused = newsletter("-C", root, "restore", tmp_path / "b")
    assert (refused.code, "has something in it already" in refused.err) == (1, True)
    done = newsletter("-C", root, "restore", tmp_path / "b", "--replace")
    assert done.code == 3
    (kept,) = root.glob("newsletter.db-*.replaced")
    assert kept.name in done.out
    again = newsletter("-C", root, "restore", kept, "--replace")
    assert again.code == 3, again.err
    with Project.open(root).store() as store:
        assert store.suppressions.get("later@example.org") is not None


@pytest.mark.usefixtures("database")
def test_nothing_is_restored_while_a_send_runs(newsletter: RunNewsletter, root: Path, tmp_path: Path) -> None:
    with Project.open(root).store() as store, store.sending(now=NOW):
        assert newsletter("-C", root, "backup", tmp_path / "b").code == 0
        done = newsletter("-C", root, "restore", tmp_path / "b", "--replace")
        assert (done.code, "another send of this project is running: process" in done.err) == (4, True)
        assert counts(root) == Counts(failed=1, deferred=1, uncertain=1, pending=1)


def test_a_damaged_store_is_replaced_and_kept_as_it_is(newsletter: RunNewsletter, root: Path, tmp_path: Path) -> None:
    newsletter("-C", root, "backup", tmp_path / "b")
    store = root / "newsletter.db"
    store.write_bytes(b"this is no database at all, but a letter to the editor" * 40)
    assert newsletter("-C", root, "restore", tmp_path / "b").code == 1
    done = newsletter("-C", root, "restore", tmp_path / "b", "--replace")
    assert done.code == 3, done.err
    (kept,) = root.glob("newsletter.db-*.replaced")
    assert kept.read_bytes().startswith(b"this is no database")
    assert counts(root) == Counts(failed=1, uncertain=3)


def test_a_restore_that_breaks_off_leaves_the_store_as_it_was(
    newsletter: RunNewsletter, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsletter("-C", root, "backup", tmp_path / "b")
    before = counts(root)

    def break_off(new: Path, target: Path) -> None:
        raise OSError(f"the power is cut while {new} becomes {target}")

    with monkeypatch.context() as crash:
        crash.setattr(Path, "replace", break_off)
        assert newsletter("-C", root, "restore", tmp_path / "b", "--replace").code == 1
    assert (root / "newsletter.db").exists()
    assert counts(root) == before
    assert newsletter("-C", root, "restore", tmp_path / "b", "--replace").code == 3


def test_what_was_there_is_kept_where_a_file_cannot_have_two_names(
    newsletter: RunNewsletter, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(link: Path, target: Path) -> None:
        raise PermissionError(f"{link} cannot be another name of {target}")

    newsletter("-C", root, "backup", tmp_path / "b")
    before = counts(root)
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert newsletter("-C", root, "restore", tmp_path / "b", "--replace").code == 3
    (kept,) = root.glob("newsletter.db-*.replaced")
    if os.name == "posix":
        assert kept.stat().st_mode & 0o777 == 0o600
    kept.replace(root / "newsletter.db")
    assert counts(root) == before


def test_a_store_that_another_program_has_open_is_not_replaced(
    newsletter: RunNewsletter, root: Path, tmp_path: Path
) -> None:
    newsletter("-C", root, "backup", tmp_path / "b")
    before = counts(root)
    with closing(sqlite3.connect(root / "newsletter.db")) as browser:
        browser.execute("SELECT count(*) FROM run").fetchone()
        done = newsletter("-C", root, "restore", tmp_path / "b", "--replace")
    assert (done.code, "in use by another program" in done.err) == (1, True)
    assert not list(root.glob("newsletter.db-*.replaced"))
    assert counts(root) == before


def test_nothing_is_left_lying_about(newsletter: RunNewsletter, root: Path, empty: Path) -> None:
    before = {path.name for path in empty.iterdir()}
    newsletter("-C", root, "backup")
    (file,) = root.glob("newsletter.db-*.backup")
    newsletter("-C", empty, "restore", file)
    assert {path.name for path in empty.iterdir()} - before == {"newsletter.db", "newsletter.db-sending"}
    assert [path.name for path in root.glob(f"{file.name}*")] == [file.name]


def test_the_store_of_another_computer_is_restored_as_it_lay_there(
    newsletter: RunNewsletter, root: Path, empty: Path
) -> None:
    """Also without a last word of SQLite: what is not yet in the file stands beside it."""
    with closing(Project.open(root).store()) as store:
        store.suppressions.add("later@example.org", reason="complained", at=LATER, source="")
        assert (root / "newsletter.db-wal").stat().st_size > 0
        assert newsletter("-C", empty, "restore", root / "newsletter.db").code == 3
    with Project.open(empty).store() as store:
        assert store.suppressions.get("later@example.org") is not None


def test_what_is_there_is_never_written_over(newsletter: RunNewsletter, root: Path) -> None:
    done = newsletter("-C", root, "backup", root / "newsletter.toml")
    assert (done.code, "is there already" in done.err) == (1, True)
    assert (root / "newsletter.toml").read_text("utf-8").startswith("[publication]")
    assert newsletter("-C", root, "backup", root / "nowhere" / "b").code == 1


def test_what_is_no_backup_is_refused(newsletter: RunNewsletter, empty: Path, tmp_path: Path) -> None:
    for contents in (b"", b"a letter", b"SQLite format 3\0" + bytes(200)):
        (tmp_path / "b").write_bytes(contents)
        done = newsletter("-C", empty, "restore", tmp_path / "b")
        assert (done.code, "no backup" in done.err) == (1, True)
    assert newsletter("-C", empty, "restore", tmp_path / "nothing").code == 2


def test_half_a_backup_is_refused(newsletter: RunNewsletter, root: Path, empty: Path, tmp_path: Path) -> None:
    newsletter("-C", root, "backup", tmp_path / "b")
    contents = (tmp_path / "b").read_bytes()
    (tmp_path / "b").write_bytes(contents[: len(contents) // 2])
    done = newsletter("-C", empty, "restore", tmp_path / "b")
    assert (done.code, "damaged" in done.err) == (1, True)
    assert counts(empty) == Counts()


def test_before_anything_was_sent_there_is_nothing_to_back_up(newsletter: RunNewsletter, empty: Path) -> None:
    done = newsletter("-C", empty, "backup")
    assert (done.code, "nothing to back up" in done.err) == (1, True)
    assert not (empty / "newsletter.db").exists()
