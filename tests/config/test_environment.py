"""The real environment beats .env."""

from pathlib import Path

from newsletter.config import load_environment


def test_the_real_environment_beats_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("NEWSLETTER_SECRET=a$b\nNEWSLETTER_TRANSPORT='file:x'\nOTHER=1\n", encoding="utf-8")
    found = load_environment(tmp_path, {"NEWSLETTER_TRANSPORT": "mbox:y", "HOME": "/"})
    assert found == {"NEWSLETTER_SECRET": "a$b", "NEWSLETTER_TRANSPORT": "mbox:y"}


def test_without_a_file_there_is_only_the_real_one(tmp_path: Path) -> None:
    assert load_environment(tmp_path, {"NEWSLETTER_SECRET": "x"}) == {"NEWSLETTER_SECRET": "x"}
