"""A setting that nothing follows yet is said, so that nobody counts on it."""

from pathlib import Path

from newsletter.config import read_settings
from newsletter.services.unused import warn_of_unused
from tests.projects import SETTINGS


def told(tmp_path: Path, more: str) -> list[str]:
    path = tmp_path / "newsletter.toml"
    path.write_text(SETTINGS + more, encoding="utf-8")
    warnings: list[str] = []
    warn_of_unused(read_settings(path), warnings.append)
    return warnings


def test_a_send_says_which_settings_it_does_not_follow(tmp_path: Path) -> None:
    more = '[delivery]\nprovider = "brevo"\n[delivery.domains]\n"a.example" = "1/s"\n[dkim]\ndomain = "a"\nselector = "b"\n'
    assert [warning.split(" is ")[0] for warning in told(tmp_path, more)] == [
        "newsletter.toml: [dkim]",
        "newsletter.toml: [delivery.domains]",
        "newsletter.toml: [delivery] provider",
    ]


def test_a_plain_project_hears_nothing_of_it(tmp_path: Path) -> None:
    assert told(tmp_path, "") == []
