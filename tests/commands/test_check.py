"""`newsletter check`: everything that is wrong with an issue, each thing where it stands."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from subprocess import run

import pytest

from tests.projects import MakeProject, Result, RunNewsletter
from tests.relay import Relay

SETTINGS = """\
[publication]
title = "De Proef"
from = "redactie@example.com"
reply_to = "noreply@buurt.nl"
base_url = "https://nieuws.example.org"
postal_address = "Proefstraat 1, 3500 AA Utrecht"
language = "nl"
timezone = "Europe/Amsterdam"
"""

LINKS = """\
---
title: Veel links
date: 2026-11-20
full: true
image: foto.png
image_alt: Het plein
---

Een [leeg adres]() en [een voorbeeld](https://example.com/x).

Druk [dit](javascript:print()) af, of kijk op [www.bank.nl](https://boef.ru/x).

Lees het [hier](https://buurt.nl/verslag), of [onbeveiligd](http://buurt.nl/oud), of [kort](https://bit.ly/3abc).

Met [telling](https://nos.nl/1?utm_source=brief) en [zonder](https://nos.nl/2).

![Teller](https://spion.nl/teller.gif)

TODO: een slot.
"""

BAD = {
    "newsletter.toml": SETTINGS,
    "content/articles/links.md": LINKS,
    "content/articles/teaser.md": "---\ntitle: Wie leest verder\ndate: 2026-11-19\n---\n\nHet begin.\n\nHet vervolg.\n",
    "content/articles/thee.md": "---\ntitle: Veel links\ndate: 2026-11-18\nfull: true\n---\n\nOp vrijdag 26 november.\n",
    "content/events/markt.md": "---\ntitle: Markt\nstart: 2026-11-28 10:00\nend: 2026-11-28 12:00\n---\n\nKom.\n",
}

PLAN = """\
---
subject: "Re: [test] NIEUWS!!"
preheader: "Kort"
date: 2026-11-21
number: 1
items:
  stories:
    - content/articles/links.md
    - content/articles/teaser.md
    - content/articles/thee.md
  agenda:
    - content/events/markt.md
ignore:
  subjct: hij moet zo
---

Beste {{ subscriber.first_name | default('lezer') }},

Dag *|FNAME|*!
"""

READERS = "email,first_name\nanna@example.org,Anna\nbram@example.org,NULL\n"

FOUND = {
    ("link-empty", "content/articles/links.md:9"),
    ("link-placeholder", "content/articles/links.md:9"),
    ("link-javascript", "content/articles/links.md:11"),
    ("link-mismatch", "content/articles/links.md:11"),
    ("link-text", "content/articles/links.md:13"),
    ("http", "content/articles/links.md:13"),
    ("shortener", "content/articles/links.md:13"),
    ("utm", "content/articles/links.md:15"),
    ("subject-placeholder", "content/articles/links.md:19"),
    ("picture-missing", "content/articles/links.md:5"),
    ("event-date", "content/articles/thee.md:7"),
    ("read-on", "newsletter.toml"),
    ("sender-identity", "newsletter.toml:3"),
    ("sender-identity", "newsletter.toml:4"),
    ("subject", "issues/2026-11-21/issue.md:2"),
    ("preheader", "issues/2026-11-21/issue.md:3"),
    ("duplicate", "issues/2026-11-21/issue.md:10"),
    ("ignore-unknown", "issues/2026-11-21/issue.md:14"),
    ("token-left", "issues/2026-11-21/issue.md:19"),
    ("row-value", "subscribers.csv:3"),
}


@pytest.fixture
def bad(make_project: MakeProject, newsletter: RunNewsletter) -> Path:
    """A project whose draft 2026-11-21 has one of every fault."""
    root = make_project(BAD, subscribers=READERS)
    plan = root / "issues" / "2026-11-21" / "issue.md"
    plan.parent.mkdir(parents=True)
    plan.write_text(PLAN, encoding="utf-8")
    built = newsletter("-C", root, "build", "2026-11-21")
    assert built.code == 0, built.err
    return root


@pytest.fixture
def good(make_project: MakeProject, newsletter: RunNewsletter) -> Path:
    """A small project in which nothing is wrong."""
    root = make_project(settings='\n[publish]\nto = "dir:public"\n')
    assert newsletter("-C", root, "build", "--date", "2026-12-01").code == 0
    return root


def findings(answer: Result) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(answer.out)["findings"]
    return found


def test_every_fault_is_told_where_it_stands_and_the_exit_code_is_3(bad: Path, newsletter: RunNewsletter) -> None:
    checked = newsletter("-C", bad, "check", "--json")
    assert checked.code == 3
    told = {(finding["rule"], finding["where"]) for finding in findings(checked)}
    assert told >= FOUND, FOUND - told


def test_json_counts_and_explains(bad: Path, newsletter: RunNewsletter) -> None:
    answer = json.loads(newsletter("-C", bad, "check", "--format", "json").out)
    severities = [finding["severity"] for finding in answer["findings"]]
    assert (answer["errors"], answer["warnings"]) == (severities.count("error"), severities.count("warning"))
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert all(finding["reason"] and finding["fix"] and finding["source"] for finding in answer["findings"])


def test_github_gets_an_annotation_for_each(bad: Path, newsletter: RunNewsletter) -> None:
    checked = newsletter("-C", bad, "check", "--format", "github")
    assert checked.code == 3
    lines = checked.out.splitlines()
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)
    assert any(line.startswith("::error file=content/articles/links.md,line=9,title=link-empty::") for line in lines)
    assert len(lines) == len(findings(newsletter("-C", bad, "check", "--json")))


def test_a_person_reads_the_place_the_reason_and_what_to_do(bad: Path, newsletter: RunNewsletter) -> None:
    checked = newsletter("-C", bad, "check")
    assert checked.code == 3
    place, _, rest = checked.out.partition("content/articles/links.md:19\n")[2].partition("\n")
    assert place == '  error    "Veel links" says "TODO": it looks unfinished  [subject-placeholder]'
    assert rest.startswith("           Write what should stand there, or take it out.\n")
    assert "send stops at errors" in checked.err


def test_check_changes_nothing(bad: Path, newsletter: RunNewsletter) -> None:
    def state() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (bad / "issues").rglob("*") if path.is_file()}

    before = state()
    newsletter("-C", bad, "check")
    assert state() == before


def test_a_rule_that_issue_md_silences_is_counted_but_not_told(bad: Path, newsletter: RunNewsletter) -> None:
    plan = bad / "issues" / "2026-11-21" / "issue.md"
    plan.write_text(PLAN.replace("subjct: hij moet zo", "subject: hij moet zo"), encoding="utf-8")
    checked = newsletter("-C", bad, "check")
    assert "[subject]" not in checked.out
    assert "Silenced in issue.md: subject (" in checked.err
    answer = json.loads(newsletter("-C", bad, "check", "--json").out)
    assert {finding["rule"] for finding in answer["ignored"]} == {"subject"}


def test_nothing_found_ends_with_0(good: Path, newsletter: RunNewsletter) -> None:
    checked = newsletter("-C", good, "check")
    assert (checked.code, checked.out) == (0, "Issue 2026-12-01: nothing found; looked at the mail of 3 readers.\n")
    answer = json.loads(newsletter("-C", good, "check", "--json").out)
    assert answer == {"issue": "2026-12-01", "findings": [], "errors": 0, "warnings": 0, "ignored": []}


def test_the_demonstration_is_without_fault(tmp_path: Path, newsletter: RunNewsletter) -> None:
    from shutil import copytree

    repository = Path(__file__).parents[2]
    for name in ("newsletter.toml", "subscribers.csv"):
        (tmp_path / name).write_bytes((repository / name).read_bytes())
    copytree(repository / "content", tmp_path / "content")
    assert newsletter("-C", tmp_path, "build", "--date", "2026-12-01").code == 0
    checked = newsletter("-C", tmp_path, "check", "--json")
    assert (checked.code, findings(checked)) == (0, [])


def test_a_clone_without_the_list_is_checked_as_far_as_it_goes(good: Path, newsletter: RunNewsletter) -> None:
    (good / "subscribers.csv").unlink()
    checked = newsletter("-C", good, "check")
    assert (checked.code, checked.out) == (0, "Issue 2026-12-01: nothing found; looked at the issue.\n")
    assert "no subscribers.csv" in checked.err


def test_there_must_be_a_draft(make_project: MakeProject, newsletter: RunNewsletter) -> None:
    checked = newsletter("-C", make_project(), "check")
    assert (checked.code, checked.out) == (1, "")
    assert "Error:" in checked.err


def test_send_refuses_and_names_the_errors(bad: Path, newsletter: RunNewsletter, relay: Relay) -> None:
    sent = newsletter("-C", bad, "send", "--yes")
    assert sent.code == 1
    assert "content/articles/links.md:9:" in sent.err
    assert "(link-placeholder)" in sent.err
    assert "--force" in sent.err
    assert relay.messages() == []


def test_send_goes_on_with_force(bad: Path, newsletter: RunNewsletter) -> None:
    sent = newsletter("-C", bad, "send", "--yes", "--force")
    assert sent.code == 0, sent.err
    assert "(link-placeholder)" in sent.err
    assert len(list((bad / "outbox").rglob("*.eml"))) == 2


def test_a_web_that_cannot_be_reached_is_told_once(make_project: MakeProject, newsletter: RunNewsletter) -> None:
    text = "Zie [de een](https://een.invalid/x) en [de ander](https://ander.invalid/y)."
    article = f"---\ntitle: Koffie in de wijk\ndate: 2026-11-20\nfull: true\n---\n\n{text}\n"
    root = make_project({"content/articles/koffie.md": article})
    assert newsletter("-C", root, "build", "--date", "2026-12-01").code == 0
    checked = newsletter("-C", root, "check", "--online", "--json")
    about_links = [finding for finding in findings(checked) if finding["rule"] == "link-dead"]
    assert [(finding["severity"], finding["where"]) for finding in about_links] == [
        ("warning", "issues/2026-12-01/issue.md")
    ]
    assert "could not be reached" in about_links[0]["reason"]


def test_the_installed_command_says_it_all_through_a_pipe(bad: Path) -> None:
    command = [sys.executable, "-m", "newsletter", "-C", str(bad), "check"]
    checked = run(command, capture_output=True, check=False, encoding="utf-8")
    assert checked.returncode == 3
    assert "\x1b" not in checked.stdout
    assert "content/articles/links.md:9\n" in checked.stdout
    assert "Traceback" not in checked.stderr


@pytest.mark.parametrize(("extra", "code"), [("", 0), ("full: true\n", 3)])
def test_a_picture_in_a_text_that_stands_elsewhere_does_not_count(
    make_project: MakeProject, newsletter: RunNewsletter, extra: str, code: int
) -> None:
    head = f"---\ntitle: Koffie in de wijk\ndate: 2026-11-20\nurl: https://buurt.nl/koffie\n{extra}---\n"
    root = make_project({"content/articles/koffie.md": f"{head}\nHet begin.\n\n![Het plein](plein.png)\n"})
    built = newsletter("-C", root, "build", "--date", "2026-12-01")
    assert "plein.png" in built.out + built.err
    checked = newsletter("-C", root, "check", "--json")
    assert checked.code == code
    assert ("picture-missing" in checked.out) is bool(code)
