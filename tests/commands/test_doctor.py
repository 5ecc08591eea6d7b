"""`newsletter doctor` from outside: what it prints, for people and for programs, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from newsletter.mime.dkim_key import read_key, record
from tests.dns_server import CONNECTED, DnsServer
from tests.projects import MakeProject, RunNewsletter
from tests.relay import Relay

ROOT = Path(__file__).resolve().parents[2]
KEYS = ["id", "group", "result", "seen", "why", "fix", "source"]


def test_the_demonstration_has_nothing_wrong_that_can_be_seen_offline(
    newsletter: RunNewsletter, tmp_path: Path
) -> None:
    root = tmp_path / "demonstratie"  # without what a send may have left there
    shutil.copytree(ROOT / "content", root / "content")
    for name in ("newsletter.toml", "subscribers.csv"):
        shutil.copy(ROOT / name, root)
    done = newsletter("-C", root, "doctor", "--offline", "--json")
    document = json.loads(done.out)
    assert (done.code, document["failed"], document["warned"]) == (0, 0, 0)
    assert document["passed"] >= 10
    assert document["not_checked"] >= 5


def test_programs_get_every_key_and_counts_that_add_up(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    document = json.loads(newsletter("-C", make_project(), "doctor", "--offline", "--json").out)
    assert all(list(check) == KEYS for check in document["checks"])
    assert {check["result"] for check in document["checks"]} <= {"pass", "warn", "fail", "not checked"}
    counts = sum(document[key] for key in ("failed", "warned", "passed", "not_checked"))
    assert counts == len(document["checks"])
    assert len(document["unseen"]) == 3


def test_a_failure_is_told_with_the_record_to_publish_and_ends_with_3(
    newsletter: RunNewsletter, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project()
    newsletter("-C", root, "dkim-keygen", "--selector", "n1", "--output", root / "dkim.pem")
    with (root / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[dkim]\ndomain = "example.org"\nselector = "n1"\nkey_file = "dkim.pem"\n')
    public = record(read_key((root / "dkim.pem").read_bytes(), where="x"))
    zone = {
        **CONNECTED,
        "example.org": ["MX 10 mail.example.org.", "TXT v=spf1 mx -all"],
        "mail.example.org": ["A 192.0.2.25"],
        "_dmarc.example.org": ["TXT v=DMARC1; p=none; rua=mailto:dmarc@example.org"],
    }
    monkeypatch.setenv("NEWSLETTER_SMTP_PASSWORD", "een-wachtwoord")
    monkeypatch.setenv("NEWSLETTER_SMTP_USER", "redactie")
    with DnsServer(zone) as names, Relay(password="een-wachtwoord") as relay:
        monkeypatch.setenv("NEWSLETTER_RESOLVER", names.address)
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
        done = newsletter("-C", root, "doctor")
        assert done.code == 3
        [line] = [line.strip() for line in done.out.splitlines() if line.strip().startswith("n1._domainkey")][-1:]
        assert "".join(line.split('"')[1::2]) == public
        assert "een-wachtwoord" not in done.out + done.err
        assert "redactie is let in" in done.out
        names.zone["n1._domainkey.example.org"] = [f"TXT {public}"]
        document = json.loads(newsletter("-C", root, "doctor", "--json").out)
    results = {check["id"]: check["result"] for check in document["checks"]}
    assert (results["dkim"], results["smtp-sign-in"]) == ("pass", "pass")


def test_people_get_groups_in_order_without_colour(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    done = newsletter("-C", make_project(), "doctor", "--offline")
    heads = [line for line in done.out.splitlines() if line and not line.startswith(" ")]
    assert heads[:6] == [
        *("Settings", "This computer", "DNS", "Mail server", "Unsubscribe page", "Not to be seen from here"),
    ]
    assert "\x1b" not in done.out
    assert done.out.splitlines()[-1].startswith("0 failed, ")


def test_a_wrong_address_is_a_wrong_command_line(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    done = newsletter("-C", make_project(), "doctor", "--offline", "--ip", "mail.example.org")
    assert (done.code, "--ip" in done.err) == (2, True)


def test_nothing_is_made_by_looking(newsletter: RunNewsletter, make_project: MakeProject) -> None:
    root = make_project()
    before = sorted(path for path in root.rglob("*"))
    newsletter("-C", root, "doctor", "--offline")
    assert sorted(path for path in root.rglob("*")) == before
