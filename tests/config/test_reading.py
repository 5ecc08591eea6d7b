"""newsletter.toml: what is read, and how everything wrong with it is told at once."""

from pathlib import Path

import pytest

from newsletter.config import Rate, Settings, read_settings
from newsletter.domain.item import Kind
from newsletter.errors import ConfigError

REQUIRED = """\
[publication]
title = "De Proef"
from = "Redactie <redactie@example.org>"
base_url = "https://nieuws.example.org"
postal_address = "Straat 1, Utrecht"
"""


def read(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "newsletter.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def told(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    return caught.value.message.splitlines()


def test_four_keys_are_enough(tmp_path: Path) -> None:
    settings = read(tmp_path, REQUIRED)
    assert settings.publication.list_host == "nieuws.example.org"
    assert settings.delivery.url == "file:outbox"
    assert settings.content.max_items == 12
    assert settings.dkim is None
    assert settings.publication.zone.key == "UTC"


def test_without_a_time_zone_the_language_suggests_one(tmp_path: Path) -> None:
    assert read(tmp_path, REQUIRED + 'language = "nl-BE"\n').publication.zone.key == "Europe/Amsterdam"
    own = 'language = "nl"\ntimezone = "America/Curacao"\n'
    assert read(tmp_path, REQUIRED + own).publication.zone.key == "America/Curacao"


def test_every_key_of_the_documented_file_is_understood(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        REQUIRED
        + """\
reply_to = "vragen@example.org"
language = "nl"
address_form = "u"
timezone = "Europe/Amsterdam"
list_id = "nieuws.example.org"
theme = "editorial"
[editor]
name = "Samira"
role = "hoofdredacteur"
portrait = "content/samira.png"
[social]
linkedin = "https://www.linkedin.com/company/proef"
[theme]
primary = "#14524d"
[content]
upcoming_days = 30
first_issue_days = 10
max_items = 5
[[content.source]]
path = "../site/content/posts/**/*.md"
kind = "event"
url = "https://example.org/{section}/{slug}/"
[unsubscribe]
url = "https://example.org/af/{token}"
mailto = "afmelden@example.org"
managed_by = "relay"
[publish]
to = "dir:public"
images = "auto"
[delivery]
transport = "smtp://mail.example.org:587"
provider = "microsoft365"
connections = 3
rate = "30/min"
daily = 8000
bounce_address = "bounce@example.org"
processes = 2
[delivery.domains]
"outlook.com" = "10/s"
"müller.example" = "1/s"
[delivery.headers]
X-SES-CONFIGURATION-SET = "nieuws"
[dkim]
domain = "example.org"
selector = "nieuws"
key_file = "dkim.pem"
[preview]
test_addresses = ["redactie@example.org"]
""",
    )
    assert settings.content.source[0].kind is Kind.EVENT
    assert settings.delivery.rate == Rate(count=30, seconds=60)
    assert settings.delivery.domains["outlook.com"].interval == pytest.approx(0.1)
    assert settings.preview.test_addresses == ("redactie@example.org",)


def test_five_mistakes_are_told_together_each_with_its_line(tmp_path: Path) -> None:
    text = """\
[publication]
titel = "De Proef"
from = "nobody"
base_url = "nieuws"
postal_address = 3
timezone = "Europe/Amsterdan"
"""
    assert told(tmp_path, text) == [
        "newsletter.toml:2: [publication] titel: unknown key; did you mean title?",
        'newsletter.toml:3: [publication] from: must be an address: "Name <name@example.org>" or name@example.org',
        "newsletter.toml:4: [publication] base_url: must be a web address that begins with https://",
        "newsletter.toml:5: [publication] postal_address: must be a text in quotes, not 3",
        'newsletter.toml:6: [publication] timezone: must be a time zone, e.g. "Europe/Amsterdam"',
        "newsletter.toml:1: [publication] title: is missing",
    ]


def test_a_missing_table_names_the_keys_it_would_have(tmp_path: Path) -> None:
    assert told(tmp_path, "") == [
        f"newsletter.toml: [publication] {key}: is missing" for key in ("title", "from", "base_url", "postal_address")
    ]


def test_an_unknown_table_is_told_with_the_nearest(tmp_path: Path) -> None:
    assert told(tmp_path, REQUIRED + "[delivry]\n") == [
        "newsletter.toml:6: delivry: unknown table; did you mean delivery?"
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('[delivery]\nrate = "30/week"', "must be a rate"),
        ("[delivery]\nconnections = true", "must be a whole number"),
        ("[delivery]\nconnections = 0", "must be 1 or more"),
        ("[content]\nupcoming_days = 3000000", "must be a number of days, 0 to 36525"),
        ("[content]\nfirst_issue_days = -1", "must be a number of days, 0 to 36525"),
        ('[delivery]\nprovider = "yahoo"', "must be one of microsoft365"),
        ('[delivery]\nprovider = "Gmail"', "did you mean google?"),
        ('[delivery]\nprovider = "postfx"', "did you mean postfix?"),
        ("[delivery]\ndaily = -1", "or 0 for no limit a day"),
        ('[delivery.domains]\n"@outlook.com" = "10/s"', "the part of an address behind the @"),
        ('[delivery.domains]\n"één..nl" = "10/s"', "the part of an address behind the @"),
        ('[delivery.headers]\nSubject = "x"', "newsletter writes it itself"),
        ('[delivery.headers]\nArchived-At = "x"', "newsletter writes it itself"),
        ('[editor]\nname = "two\\u2028lines"', "must be one line"),
        ('[delivery.headers]\nX-A = "a\\r\\nBcc: b@example.org"', "must be one short line"),
        ('[delivery.domains]\n"outlook.com" = "fast"', "must be a rate"),
        ('[unsubscribe]\nurl = "https://example.org/u"', "must hold {token}"),
        ('[[content.source]]\npath = "x"\nkind = "post"', "must be one of article, event, block"),
        ('[[content.source]]\npath = "x"\nurl = "https://example.org/{name}"', "knows no {name}"),
        ('[dkim]\ndomain = "example.org"', "is missing"),
        ('[social]\nrss = "feed"', "rss must be a web address"),
        ('[theme]\nprimary = "red"', "must be a colour"),
        ('[preview]\ntest_addresses = "a@example.org"', "must be a list"),
        ("publish = 3", "must be a table"),
    ],
)
def test_a_value_that_does_not_fit_is_told(tmp_path: Path, line: str, reason: str) -> None:
    text = f"{line}\n{REQUIRED}" if "[" not in line else f"{REQUIRED}{line}\n"
    assert any(reason in one for one in told(tmp_path, text))


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    assert told(tmp_path, "[publication]\ntitle = De Proef\n")[0].startswith("newsletter.toml:2: ")


def test_a_file_in_another_encoding_is_an_error_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.toml"
    path.write_bytes("[publication]\ntitle = 'Café'\n".encode("cp1252"))
    with pytest.raises(ConfigError, match="is not UTF-8"):
        read_settings(path)
