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


@pytest.fixture
def secretive(make_project: MakeProject, newsletter: RunNewsletter) -> Path:
    """A project with an article and an event for one audience only, and one event for everybody."""
    from PIL import Image

    event = "---\ntitle: {title}\nstart: 2026-12-1{day}\n{more}---\n\nKom.\n"
    root = make_project({
        "content/articles/open.md": "---\ntitle: Open\nimage: open.png\n---\n\nVoor iedereen.\n",
        "content/articles/besloten.md": "---\ntitle: Besloten\nimage: besloten.png\naudience: zorg\n---\n\nAlleen zorg.\n",
        "content/events/markt.md": event.format(title="Markt", day=1, more=""),
        "content/events/overleg.md": event.format(title="Overleg", day=2, more="audience: zorg\n"),
    })  # fmt: skip
    for name, colour in (("open", "teal"), ("besloten", "red")):
        Image.new("RGB", (40, 20), colour).save(root / "content" / "articles" / f"{name}.png")
    assert newsletter("-C", root, "build", "--date", "2026-12-01").code == 0
    return root


def zipped(newsletter: RunNewsletter, root: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(exported(newsletter, root, "zip"))) as archive:
        return {name.removeprefix("2026-12-01/"): archive.read(name) for name in archive.namelist()}


def test_what_is_for_an_audience_is_not_in_the_web_edition_s_zip(newsletter: RunNewsletter, secretive: Path) -> None:
    files = zipped(newsletter, secretive)
    assert b"Overleg" not in b"".join(files.values())
    assert b"Markt" in files["agenda.ics"]
    assert sorted(name.rpartition("-")[0] for name in files if name.startswith("images/")) == ["images/open"]
    assert not (secretive / "issues/2026-12-01/overleg.ics").exists()


def test_where_pictures_are_hosted_the_zip_has_those_of_every_mail(newsletter: RunNewsletter, secretive: Path) -> None:
    settings = secretive / "newsletter.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '[publish]\nimages = "hosted"\n', encoding="utf-8")
    names = sorted(name.rpartition("-")[0] for name in zipped(newsletter, secretive) if name.startswith("images/"))
    assert names == ["images/besloten", "images/open"]


def test_a_draft_is_exported_as_its_content_is_now(newsletter: RunNewsletter, secretive: Path) -> None:
    article = secretive / "content/articles/open.md"
    (article.parent / "open.png").rename(article.parent / "nieuw.png")
    article.write_text(article.read_text(encoding="utf-8").replace("open.png", "nieuw.png"), encoding="utf-8")
    names = [name.rpartition("-")[0] for name in zipped(newsletter, secretive) if name.startswith("images/")]
    assert names == ["images/nieuw"]


def test_a_plan_that_was_never_built_says_what_to_run(newsletter: RunNewsletter, root: Path) -> None:
    folder = root / "issues/2026-12-01"
    for path in folder.iterdir():
        if path.is_file() and path.name != "issue.md":
            path.unlink()
    done = newsletter("-C", root, "export", "--format", "html")
    assert done.code == 1
    assert "newsletter build 2026-12-01" in done.err
