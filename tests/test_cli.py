"""The command line around the commands: its help, its errors and its exit codes."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from newsletter import __version__, cli
from newsletter.errors import NewsletterError
from tests.projects import MakeProject, RunNewsletter


@pytest.mark.parametrize(("typed", "meant"), [("biuld", "build"), ("sned", "send"), ("stat", "status")])
def test_a_typing_error_gets_the_nearest_command(newsletter: RunNewsletter, typed: str, meant: str) -> None:
    done = newsletter(typed)
    assert done.code == 2
    assert f"There is no command '{typed}'. Did you mean {meant}?" in done.err
    assert done.out == ""


def test_a_word_that_is_no_command_points_to_the_help(newsletter: RunNewsletter) -> None:
    done = newsletter("xyzzy")
    assert done.code == 2
    assert "See newsletter --help." in done.err


def test_without_a_command_the_help_is_shown(newsletter: RunNewsletter) -> None:
    done = newsletter()
    assert done.code == 2
    assert "Examples:" in done.out + done.err
    assert "build" in done.out + done.err


def test_the_help_has_every_command_in_the_order_of_the_work(newsletter: RunNewsletter) -> None:
    done = newsletter("--help")
    assert done.code == 0
    listed = done.out[done.out.index("Commands:") :].split("\n")
    assert [line.split()[0] for line in listed[1:] if line.startswith("  ") and line[2] != " "] == list(cli.COMMANDS)


def test_the_version_is_told(newsletter: RunNewsletter) -> None:
    done = newsletter("--version")
    assert (done.code, done.out) == (0, f"newsletter, version {__version__}\n")


@pytest.mark.parametrize("arguments", [["--fast"], ["status", "--fast"], ["build", "one", "two"], ["-C"]])
def test_a_wrong_command_line_ends_with_two(newsletter: RunNewsletter, arguments: list[str]) -> None:
    done = newsletter(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert "Error: " in done.err


def test_no_project_here_says_how_to_make_one(
    newsletter: RunNewsletter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = newsletter("status")
    assert (done.code, done.out) == (1, "")
    message, _, hint = done.err.partition("\n\n")
    assert message.startswith("Error: ")
    assert "newsletter.toml" in message
    assert "newsletter init" in hint


def test_a_named_folder_that_is_no_project_is_named(newsletter: RunNewsletter, tmp_path: Path) -> None:
    done = newsletter("-C", tmp_path / "weg", "status")
    assert done.code == 1
    assert f"{tmp_path / 'weg'}: there is no newsletter.toml" in done.err


def test_the_project_is_the_nearest_folder_upwards(
    newsletter: RunNewsletter, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project()
    monkeypatch.chdir(root / "content/articles")
    assert newsletter("status").code == 0


def test_the_environment_names_the_project_and_dash_c_beats_it(
    newsletter: RunNewsletter, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLETTER_PROJECT", str(make_project()))
    assert newsletter("status").code == 0
    assert newsletter("-C", tmp_path / "weg", "status").code == 1


class Failing:
    """Makes `newsletter status` fail as a command can."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def __call__(self, error: BaseException) -> None:
        def fail() -> None:
            raise error

        command = click.Command("status", callback=fail)
        self.monkeypatch.setattr(cli.CommandTable, "get_command", lambda *_: command)


@pytest.fixture
def status_fails_with(monkeypatch: pytest.MonkeyPatch) -> Failing:
    return Failing(monkeypatch)


def test_an_error_says_what_and_then_what_to_do(newsletter: RunNewsletter, status_fails_with: Failing) -> None:
    status_fails_with(NewsletterError("a.md:3: is not right", hint="Mend it."))
    done = newsletter("status")
    assert (done.code, done.out, done.err) == (1, "", "Error: a.md:3: is not right\n\nMend it.\n")


def test_several_errors_have_a_line_each(newsletter: RunNewsletter, status_fails_with: Failing) -> None:
    status_fails_with(NewsletterError("a.md:3: one\nb.md:4: two"))
    assert newsletter("status").err == "Error:\n  a.md:3: one\n  b.md:4: two\n"


@pytest.mark.parametrize("kind", NewsletterError.__subclasses__())
def test_every_kind_of_error_ends_with_its_own_code(
    newsletter: RunNewsletter, status_fails_with: Failing, kind: type[NewsletterError]
) -> None:
    status_fails_with(kind("is not right"))
    done = newsletter("status")
    assert (done.code, done.err) == (kind.exit_code, "Error: is not right\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_ends_with_130(
    newsletter: RunNewsletter, status_fails_with: Failing, error: BaseException
) -> None:
    status_fails_with(error)
    assert newsletter("status").code == 130


def test_a_fault_of_ours_is_told_without_a_traceback(newsletter: RunNewsletter, status_fails_with: Failing) -> None:
    status_fails_with(ZeroDivisionError("division by zero"))
    done = newsletter("status")
    assert done.code == 1
    assert done.err.startswith("Error: ")
    assert "ZeroDivisionError: division by zero" in done.err
    assert "NEWSLETTER_DEBUG=1" in done.err
    assert "Traceback" not in done.err


def test_who_asks_for_it_sees_where_a_fault_is(
    newsletter: RunNewsletter, status_fails_with: Failing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_DEBUG", "1")
    status_fails_with(ZeroDivisionError("division by zero"))
    assert "Traceback" in newsletter("status").err


@pytest.mark.parametrize(
    ("number", "word", "code"), [(errno.ENOSPC, "disk is full", 5), (errno.EACCES, "rights", 1), (errno.EIO, "", 1)]
)
def test_trouble_with_a_file_names_the_file_and_a_remedy(
    newsletter: RunNewsletter, status_fails_with: Failing, number: int, word: str, code: int
) -> None:
    status_fails_with(OSError(number, os.strerror(number), "issues/x"))
    done = newsletter("status")
    assert done.code == code
    assert done.err.startswith(f"Error: issues/x: {os.strerror(number)}\n")
    assert word in done.err


def test_a_reader_that_goes_away_is_no_error(make_project: MakeProject) -> None:
    """`newsletter status | head -0`: standard output is a pipe that nobody reads any more."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "newsletter", "-C", str(make_project()), "status"]
    try:
        done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 0


def test_output_is_utf_8_whatever_the_terminal_says(make_project: MakeProject) -> None:
    root = make_project({"content/articles/a.md": "---\ntitle: “Ĳs” 😀\n---\n\nTekst.\n"})
    command = [sys.executable, "-m", "newsletter", "-C", str(root), "status"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert "“Ĳs” 😀".encode() in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are UTF-8 on Windows, whatever the locale")
def test_names_with_accents_are_themselves_in_the_poorest_locale(make_project: MakeProject) -> None:
    root = make_project({"content/articles/één.md": "---\ntitle: Één\ndate: 2026-11-25\n---\n\nTekst.\n"})
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "newsletter", "-C", str(root), "build", "--date", "2026-12-01", "--subject", "Été"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.stderr.decode() == ""
    assert "content/articles/één.md" in done.stdout.decode()
    assert "Issue 2026-12-01: Été" in done.stdout.decode()
