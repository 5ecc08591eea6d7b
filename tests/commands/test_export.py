"""`newsletter export`: an issue in every form."""

import email
import email.policy
import io
import mailbox
import zipfile
from pathlib import Path

import pytest

from tests.projects import MakeProject, RunNewsletter


@pytest.fixture
def root(newsletter: RunNewsletter, make_project: MakeProject) -> Path:
    root = make_project()
    assert newsletter("-C", root, "build", "--date", "2026-12-01").code == 0
    return root


def exported(newsletter: RunNewsletter, root: Path, form: str) -> bytes:
    target = root / f"x.{form}"
    done = newsletter("-C", root, "export", "--format", form, "--output", target)
    assert done.code == 0, done.err
    return target.read_bytes()


def test_html_and_text_are_the_files_of_the_issue(newsletter: RunNewsletter, root: Path) -> None:
    folder = root / "issues/2026-12-01"
    assert exported(newsletter, root, "html") == (folder / "email.html").read_bytes()
    assert exported(newsletter, root, "text") == (folder / "email.txt").read_bytes()


def test_mjml_is_what_the_html_was_made_from(newsletter: RunNewsletter, root: Path) -> None:
    assert exported(newsletter, root, "mjml").lstrip().startswith(b"<mjml")


def test_eml_is_the_message_of_a_neutral_reader(newsletter: RunNewsletter, root: Path) -> None:
    message = email.message_from_bytes(exported(newsletter, root, "eml"), policy=email.policy.default)
    assert message["Subject"] == "Koffie in de wijk"
    html = message.get_body(("html",))
    assert html is not None
    assert "Koffie in de wijk" in html.get_content()


def test_a_sender_with_a_comma_in_the_name_is_one_sender(newsletter: RunNewsletter, root: Path) -> None:
    settings = root / "newsletter.toml"
    text = settings.read_text(encoding="utf-8").replace("Redactie De Proef <", "De Proef, redactie <")
    settings.write_text(text, encoding="utf-8", newline="")
    message = email.message_from_bytes(exported(newsletter, root, "eml"), policy=email.policy.default)
    assert message["From"] == '"De Proef, redactie" <redactie@example.org>'
    assert message["To"] == "redactie@example.org"


def test_mbox_has_the_message_of_every_subscriber(newsletter: RunNewsletter, root: Path) -> None:
    exported(newsletter, root, "mbox")
    box = mailbox.mbox(root / "x.mbox")
    assert {message["To"].split("<")[-1].strip(">") for message in box} == {
        "anna@example.org",
        "bram@example.org",
        "chris@example.org",
    }
    box.close()


def test_zip_is_the_web_edition_the_same_every_time(newsletter: RunNewsletter, root: Path) -> None:
    first = exported(newsletter, root, "zip")
    assert exported(newsletter, root, "zip") == first
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert "2026-12-01/index.html" in names
    assert not [name for name in names if "email" in name or "manifest" in name or "issue.md" in name]


def test_without_an_issue_there_is_nothing_to_export(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    done = newsletter("-C", make_project(), "export")
    assert done.code == 1
    assert "newsletter build" in done.err
