"""The doctor looks at everything around a project, with a name server, a mail server and a page on loopback."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from newsletter.diagnosis.catalogue import CHECKS
from newsletter.diagnosis.observation import Observation, Result
from newsletter.errors import ConfigError, UsageError
from newsletter.fetching import Answer, FetchError, Trouble, asking
from newsletter.mime.dkim_key import new_key, pem, record
from newsletter.project import Project
from newsletter.services.doctor import examine
from tests.dns_server import CONNECTED, REFUSED, SERVFAIL, Book, DnsServer, Zone
from tests.projects import MakeProject
from tests.relay import Relay
from tests.web_server import Page, WebServer

ROOT = Path(__file__).resolve().parents[2]
KEY = new_key(2048)
GOOD: Zone = {
    **CONNECTED,
    "example.org": ["MX 10 mail.example.org.", "TXT v=spf1 mx -all"],
    "mail.example.org": ["A 192.0.2.25"],
    "25.2.0.192.in-addr.arpa": ["PTR mail.example.org."],
    "_dmarc.example.org": ["TXT v=DMARC1; p=none; rua=mailto:dmarc@example.org"],
    "n1._domainkey.example.org": [f"TXT {record(KEY)}"],
}
DKIM = '\n[dkim]\ndomain = "example.org"\nselector = "n1"\nkey_file = "dkim.pem"\n'
PAGES: dict[str, Page] = {"/u/test": (200, {}, b""), "/": (200, {}, b"")}


def told(found: list[Observation]) -> dict[str, Result]:
    """Return what was said of each thing: the worst, where there is more."""
    worst = [Result.PASS, Result.NOT_CHECKED, Result.WARN, Result.FAIL]
    said: dict[str, Result] = {}
    for one in found:
        said[one.id] = max(said.get(one.id, Result.PASS), one.result, key=worst.index)
    return said


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """A web server with a certificate that this computer trusts."""
    import ssl

    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    asking._trust.cache_clear()
    with WebServer(PAGES, context=context) as server:
        yield server
    asking._trust.cache_clear()


def signing(make_project: MakeProject, page: WebServer) -> Path:
    """Make a project that signs, with its page on this computer."""
    root = make_project(settings=DKIM)
    (root / "dkim.pem").write_bytes(pem(KEY))
    (root / "dkim.pem").chmod(0o600)
    settings = root / "newsletter.toml"
    text = settings.read_text(encoding="utf-8").replace("https://nieuws.example.org", page.url("").rstrip("/"))
    settings.write_text(text, encoding="utf-8")
    return root


def test_where_all_is_well_everything_passes(
    make_project: MakeProject, page: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = signing(make_project, page)
    with DnsServer(GOOD) as names, Relay(password="geheim") as relay:
        monkeypatch.setenv("NEWSLETTER_RESOLVER", names.address)
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
        monkeypatch.setenv("NEWSLETTER_SMTP_USER", "redactie")
        monkeypatch.setenv("NEWSLETTER_SMTP_PASSWORD", "geheim")
        found = examine(Project.open(root), ip="192.0.2.25")
        assert relay.envelopes == []
        assert relay.sign_ins == 1
    assert [one for one in found if one.result is not Result.PASS] == []
    assert set(told(found)) == {check.id for check in CHECKS} - {"logo", "unsubscribe-ipv6"}
    assert [method for method, path, *_ in page.requests if path == "/u/test"] == ["GET", "POST"]
    assert not any("geheim" in str(one) for one in found)


def test_a_bad_zone_fails_in_everything_it_holds(
    make_project: MakeProject, page: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = {**CONNECTED, "example.org": ["MX 0 .", "TXT v=spf1 +all"], "n1._domainkey.example.org": ["TXT v=DKIM1; p="]}
    root = signing(make_project, page)
    page.pages.clear()
    with DnsServer(zone) as names, Relay() as relay:
        relay.sender_reply = "550 5.7.1 not you"
        monkeypatch.setenv("NEWSLETTER_RESOLVER", names.address)
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
        said = told(examine(Project.open(root), ip="192.0.2.25"))
    failed = {name for name, result in said.items() if result is Result.FAIL}
    assert failed == {
        *("domain", "spf", "dkim", "dmarc", "ptr", "smtp-sender", "unsubscribe-page", "unsubscribe-one-click"),
    }


@pytest.mark.parametrize("zone", [{}, {".": [SERVFAIL]}])
def test_a_computer_without_a_network_holds_nothing_against_anybody(make_project: MakeProject, zone: Zone) -> None:
    root = make_project(settings='\n[delivery]\ntransport = "smtp://smtp.invalid:587"\n')
    with DnsServer(zone) as names:
        (root / ".env").write_text(f"NEWSLETTER_RESOLVER={names.address}\n", encoding="utf-8")
        (root / ".env").chmod(0o600)
        said = told(examine(Project.open(root), ip="192.0.2.25"))
    outside = {"clock", "domain", "spf", "spf-address", "ptr", "dkim", "dmarc", "smtp", "unsubscribe-page"}
    assert {name for name, result in said.items() if result is Result.NOT_CHECKED} == {
        *outside,
        "unsubscribe-one-click",
    }
    assert Result.FAIL not in said.values()


def test_a_name_server_that_answers_for_its_own_names_only_is_enough(make_project: MakeProject) -> None:
    found = examine(Project.open(make_project()), resolver=Book({**GOOD, ".": [REFUSED]}))
    assert told(found)["spf"] is Result.PASS


def test_offline_nobody_is_asked(make_project: MakeProject) -> None:
    with DnsServer(GOOD) as names:
        root = make_project()
        (root / ".env").write_text(f"NEWSLETTER_RESOLVER={names.address}\n", encoding="utf-8")
        found = examine(Project.open(root), offline=True)
        assert names.asked == []
    assert all("--offline" in one.seen for one in found if one.id in ("clock", "domain", "spf", "dmarc"))


def test_a_mail_server_on_this_computer_is_met_even_offline(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Relay() as relay:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
        assert told(examine(Project.open(make_project()), offline=True))["smtp"] is Result.PASS
    said = told(examine(Project.open(make_project()), offline=True))
    assert said["smtp"] is Result.FAIL  # it has gone
    monkeypatch.setenv("NEWSLETTER_TRANSPORT", "smtp://smtp.example.org")
    assert told(examine(Project.open(make_project()), offline=True))["smtp"] is Result.NOT_CHECKED


@pytest.mark.parametrize(("program", "result"), [("/bin/sh", Result.PASS), ("/nergens/sendmail", Result.FAIL)])
def test_a_local_mailer_must_be_there(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch, program: str, result: Result
) -> None:
    monkeypatch.setenv("NEWSLETTER_TRANSPORT", f"sendmail:{program}")
    assert told(examine(Project.open(make_project()), offline=True))["smtp"] is result


@pytest.mark.parametrize(
    ("settings", "check", "result"),
    [
        ('\n[delivery]\nprovider = "ses"\n', "delivery", Result.FAIL),
        ('\n[theme]\nlogo = "weg.png"\n', "logo", Result.FAIL),
        ('\n[theme]\nlogo = "newsletter.toml"\n', "logo", Result.PASS),
        ('\n[unsubscribe]\nmanaged_by = "relay"\n', "unsubscribe-page", Result.NOT_CHECKED),
        ('\n[unsubscribe]\nurl = "http://example.org/{token}"\n', "way-out", Result.FAIL),
        ('\n[unsubscribe]\nurl = "http://example.org/{token}"\nmailto = "uit@example.org"\n', "way-out", Result.WARN),
        ('\n[unsubscribe]\nurl = "http://example.org/{token}"\n', "unsubscribe-page", Result.NOT_CHECKED),
        ('theme = "nergens"\n', "theme", Result.FAIL),
        (DKIM, "dkim", Result.FAIL),
        ('\n[delivery]\nprovider = "postfix"\ntransport = "file:x"\n', "ptr", Result.NOT_CHECKED),
        ('\n[delivery]\nbounce_address = "bounce@mailer.example"\n', "alignment", Result.WARN),
        ('reply_to = "antwoord@nergens.example"\n', "domain", Result.FAIL),
    ],
)
def test_what_the_settings_say_is_judged(
    make_project: MakeProject, settings: str, check: str, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone = {**GOOD, "mailer.example": ["MX 10 mail.example.org.", "TXT v=spf1 mx -all"]}
    monkeypatch.setattr("newsletter.services.doctor_outside.fetch", nobody)
    said = told(examine(Project.open(make_project(settings=settings)), resolver=Book(zone)))
    assert said[check] is result


def nobody(url: str, **_: object) -> Answer:
    raise FetchError(f"{url}: there is no such host", Trouble.UNKNOWN_HOST)


def test_content_and_list_that_cannot_be_read_are_told(make_project: MakeProject) -> None:
    root = make_project({"content/articles/stuk.md": "---\ntitle: [\n---\n"}, subscribers='email\n"a@example.org\n')
    said = told(examine(Project.open(root), offline=True))
    assert (said["content"], said["subscribers"]) == (Result.FAIL, Result.FAIL)


@pytest.mark.skipif(os.name != "posix", reason="asks what only POSIX has")
def test_secrets_that_others_can_read_or_that_are_in_git_are_told(make_project: MakeProject) -> None:
    root = make_project()
    (root / ".env").write_text("NEWSLETTER_SECRET=heel-geheim\n", encoding="utf-8")
    (root / ".env").chmod(0o644)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    assert told(examine(Project.open(root), offline=True))["secrets"] is Result.WARN
    subprocess.run(["git", "add", "-f", ".env"], cwd=root, check=True)
    found = examine(Project.open(root), offline=True)
    assert told(found)["secrets"] is Result.FAIL
    assert not any("heel-geheim" in str(one) for one in found)


def test_a_clock_that_is_wrong_is_told(make_project: MakeProject, page: WebServer) -> None:
    root = signing(make_project, page)

    def late() -> datetime:
        return datetime.now(UTC) + timedelta(hours=1)

    assert told(examine(Project.open(root), resolver=Book(GOOD), now=late))["clock"] is Result.WARN


def test_ipv6_is_asked_where_the_name_has_it(make_project: MakeProject, page: WebServer) -> None:
    root = signing(make_project, page)
    said = told(examine(Project.open(root), resolver=Book({**GOOD, "localhost": ["AAAA ::1"]})))
    assert said["unsubscribe-ipv6"] is Result.NOT_CHECKED  # the page listens at 127.0.0.1 only


def test_what_is_no_address_is_refused(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.open(make_project())
    for text in ("mail.example.org", "", "fe80::1%eth0"):
        with pytest.raises(UsageError, match="--ip"):
            examine(project, ip=text, offline=True)
    monkeypatch.setenv("NEWSLETTER_RESOLVER", "dns.example.org")
    with pytest.raises(ConfigError, match="NEWSLETTER_RESOLVER"):
        examine(Project.open(project.root), offline=True)


def test_every_check_has_its_place_in_the_documentation() -> None:
    text = (ROOT / "docs/doctor.md").read_text(encoding="utf-8")
    assert [check.id for check in CHECKS if f"`{check.id}`" not in text] == []
    assert len({check.id for check in CHECKS}) == len(CHECKS)
