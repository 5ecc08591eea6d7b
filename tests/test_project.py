"""Finding a project and what its settings name."""

from pathlib import Path

import pytest

from newsletter.errors import ConfigError
from newsletter.project import Project, find_project
from tests.projects import MakeProject, RunNewsletter


def test_a_project_is_found_from_any_folder_below_it(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project()
    monkeypatch.chdir(root / "content" / "articles")
    assert find_project(None) == root.resolve()


def test_a_named_folder_goes_before_the_environment_and_that_before_where_we_are(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there, named = (make_project(name=name) for name in ("here", "there", "named"))
    monkeypatch.chdir(here)
    monkeypatch.setenv("NEWSLETTER_PROJECT", str(there))
    assert find_project(None) == there.resolve()
    assert find_project(str(named)) == named.resolve()


def test_a_named_folder_without_settings_is_not_left_for_one_above(make_project: MakeProject) -> None:
    with pytest.raises(ConfigError, match=r"there is no newsletter\.toml in this folder"):
        find_project(str(make_project() / "content"))


@pytest.mark.parametrize("url", ["", "sqlite:///data/mine.db"])
def test_there_is_a_store_as_soon_as_one_was_opened(make_project: MakeProject, url: str) -> None:
    root = make_project()
    (root / "data").mkdir()
    (root / ".env").write_bytes(f"NEWSLETTER_DATABASE={url}\n".encode())
    project = Project.open(root)
    assert not project.has_store
    with project.store():
        pass
    assert project.has_store


def test_looking_makes_no_store_also_where_another_place_is_set(
    newsletter: RunNewsletter, make_project: MakeProject, tmp_path: Path
) -> None:
    root, database = make_project(), tmp_path / "elsewhere.db"
    (root / ".env").write_bytes(f"NEWSLETTER_DATABASE=sqlite:///{database.as_posix()}\n".encode())
    for look in (["status"], ["subscribers", "stats"], ["subscribers", "list"]):
        assert newsletter("-C", root, *look).code == 0
    assert newsletter("-C", root, "report").code == 1
    assert not database.exists()


PROVIDER = '[delivery]\nprovider = "ses"\n'


@pytest.mark.parametrize(
    ("settings", "environment", "url"),
    [
        ("", "", "file:outbox"),
        ('[delivery]\nprovider = "brevo"\n', "", "smtp://smtp-relay.brevo.com:587"),
        ('[delivery]\nprovider = "brevo"\ntransport = "mbox:test"\n', "", "mbox:test"),
        (
            PROVIDER,
            "NEWSLETTER_SMTP_HOST=email-smtp.eu-west-1.amazonaws.com",
            "smtp://email-smtp.eu-west-1.amazonaws.com:587",
        ),
        (PROVIDER, "NEWSLETTER_TRANSPORT=maildir:post", "maildir:post"),
    ],
)
def test_messages_go_where_the_environment_says_else_the_settings_else_the_provider(
    make_project: MakeProject, settings: str, environment: str, url: str
) -> None:
    root = make_project(settings=settings)
    (root / ".env").write_text(environment, encoding="utf-8")
    assert Project.open(root).transport().url == url


def test_a_provider_that_does_not_tell_its_server_is_an_error_with_the_way_out(make_project: MakeProject) -> None:
    with pytest.raises(ConfigError, match="which mail server is yours"):
        Project.open(make_project(settings=PROVIDER)).transport()


def test_password_and_limits_go_with_the_provider_without_naming_its_server(make_project: MakeProject) -> None:
    root = make_project(settings='[delivery]\nprovider = "sendgrid"\n')
    (root / ".env").write_text("NEWSLETTER_SMTP_USER=apikey\nNEWSLETTER_SMTP_PASSWORD=geheim\n", encoding="utf-8")
    transport = Project.open(root).transport()
    assert transport.url == "smtp://apikey@smtp.sendgrid.net:587"
    assert vars(transport)["_messages"] == 5000


@pytest.mark.parametrize(
    ("database", "file"),
    [
        ("", "newsletter.db"),
        ("sqlite:///data/mine.db?timeout=3", "data/mine.db"),
        ("sqlite+pysqlite:////var/lib/newsletter.db", "/var/lib/newsletter.db"),
        ("postgresql://db.example.org/nieuws", None),
    ],
)
def test_the_file_of_the_store_is_known_where_it_has_one(
    make_project: MakeProject, database: str, file: str | None
) -> None:
    root = make_project()
    (root / ".env").write_text(f"NEWSLETTER_DATABASE={database}\n", encoding="utf-8")
    assert Project.open(root).store_file == (root.resolve() / file if file else None)


def test_projects_of_the_same_name_have_shelters_of_their_own(make_project: MakeProject) -> None:
    shelters = {Project.open(make_project(name=f"{year}/nieuwsbrief")).shelter for year in (2025, 2026)}
    assert len(shelters) == 2
    assert all(shelter.name.startswith("nieuwsbrief-") for shelter in shelters)
