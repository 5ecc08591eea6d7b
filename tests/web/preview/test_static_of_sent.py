"""`newsletter preview --static` of an issue that was sent: the mail as it was, and nobody who got it."""

from __future__ import annotations

from pathlib import Path

from tests.projects import MakeProject, RunNewsletter

ISSUE = "2026-11-23"


def test_a_sent_issue_is_written_as_it_was_without_those_who_got_it(
    make_project: MakeProject, newsletter: RunNewsletter, tmp_path: Path
) -> None:
    root = make_project()
    (root / ".env").write_text("NEWSLETTER_TRANSPORT=sendmail:/bin/true\n", encoding="utf-8")
    assert newsletter("-C", root, "build", "--date", ISSUE).code == 0
    sent = newsletter("-C", root, "send", "--yes", "--force")
    assert sent.code == 0, sent.err
    (root / "content/articles/koffie.md").unlink()
    folder = tmp_path / "review"
    assert newsletter("-C", root, "preview", "--static", folder).code == 0
    written = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert "Koffie in de wijk" in written[f"{ISSUE}/frames/light.html"].decode()
    assert not {f"{ISSUE}/{tab}.html" for tab in ("checks", "report", "send")} & written.keys()
    assert not any(word in data for data in written.values() for word in (b"anna@", b"bram@", b"chris@", b"Bram"))
