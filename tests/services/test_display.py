"""What the studio shows is what is sent: every subscriber's copy, compared by hash with what really arrived."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path

import pytest

from newsletter.errors import ContentError, IssueError
from newsletter.planning.manifest import IssueState
from newsletter.project import Project
from newsletter.services.copy import digest
from newsletter.services.display import Display, display_issue
from newsletter.services.readers import find_reader, made_up_readers, search_readers
from tests.projects import MakeProject, RunNewsletter
from tests.relay import Relay, content_of, message_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ISSUE = "2026-11-23"
FILES = {
    "content/articles/markt.md": "---\ntitle: De markt verhuist\nlanguage: nl\ndate: 2026-11-20\n---\nNaar het plein.\n",
    "content/articles/markt-de.md": "---\ntitle: Der Markt zieht um\nlanguage: de\ndate: 2026-11-20\n---\nZum Platz.\n",
    "content/articles/zorg.md": "---\ntitle: Uren in de wijk\naudience: zorg\ndate: 2026-11-19\n---\nMeer uren.\n",
    "content/articles/jeugd.md": "---\ntitle: Het jeugdhonk\naudience: jeugd\ndate: 2026-11-19\n---\nOpen op vrijdag.\n",
    "content/articles/utrecht.md": (
        '---\ntitle: Rond de Dom\naudience: subscriber.city == "Utrecht"\ndate: 2026-11-18\n---\nAlleen hier.\n'
    ),
    "content/events/feest.md": "---\ntitle: Feest\nstart: 2026-12-05 13:30\nend: 2026-12-05 16:30\n---\nKom.\n",
}
SUBSCRIBERS = """\
email,first_name,last_name,language,tags,city
anna@example.org,Anna,de Wit,nl,zorg,Utrecht
bernd@example.org,Bernd,Müller,de,jeugd;zorg,
chris@example.org,,,,,
dora@example.org,Dóra,Kovács-Łuczak,hu,jeugd,"’s-Hertogenbosch"
emile.de.la.tour@bücher.example,Émile,,nl,,Utrecht
noor@example.org,نور,,nl,,
"""
READERS = ("anna@", "bernd@", "chris@", "dora@", "emile", "noor@")
PLAN = """
Beste {{ subscriber.first_name | default('lezer') }} uit {{ subscriber.city | default("het land") }},

[jouw wijk](https://example.org/wijk?stad={{ subscriber.city }}), met *groet*.
"""


@pytest.fixture
def root(make_project: MakeProject, newsletter: RunNewsletter) -> Path:
    root = make_project(FILES, subscribers=SUBSCRIBERS)
    assert newsletter("-C", root, "build", "--date", ISSUE).code == 0
    plan = root / "issues" / ISSUE / "issue.md"
    text = plan.read_text(encoding="utf-8")
    head, rest = text.split("\n", 1)[0], text.split("\n", 1)[1]
    lines = [
        "subject: \"Nieuws voor {{ subscriber.first_name | default('jou') }}\"" if line.startswith("subject:") else line
        for line in rest.split("\n")
    ]
    plan.write_text("\n".join([head, *lines]) + PLAN, encoding="utf-8")
    return root


def shown(root: Path) -> Display:
    return display_issue(Project.open(root), ISSUE, now=NOW)


def digests(root: Path) -> dict[str, str]:
    """Return the hash of everybody's copy, by the address that the message goes to."""
    display, project = shown(root), Project.open(root)
    found = {}
    for query in READERS:
        (reader,) = search_readers(project, query, display=display)
        copy = display.copy(reader)
        assert copy.digest == digest(copy.data)
        found[address_in(copy.data)] = copy.digest
    return found


def address_in(data: bytes) -> str:
    return parseaddr(str(message_of(data)["To"]))[1]


def without_date(data: bytes) -> bytes:
    """Take the one line out, as anybody would who wants to check the hash by hand."""
    lines = data.splitlines(keepends=True)
    (date,) = [line for line in lines if line.startswith(b"Date: ")]
    return data.replace(date, b"", 1)


def test_a_copy_is_what_a_rehearsal_writes_for_every_subscriber(root: Path, newsletter: RunNewsletter) -> None:
    before = digests(root)
    assert newsletter("-C", root, "send", "--yes", "--force").code == 0
    written = [file.read_bytes() for file in (root / "outbox").rglob("*.eml")]
    assert {address_in(data): digest(data) for data in written} == before
    assert len(set(before.values())) == len(READERS)


def test_a_copy_is_what_arrives_and_stays_so_once_it_is_sent(
    root: Path, newsletter: RunNewsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".env").write_text("NEWSLETTER_SECRET=geheim-geheim-geheim\n", encoding="utf-8")
    before = digests(root)
    with Relay() as relay:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
        assert newsletter("-C", root, "send", "--yes", "--force").code == 0
        arrived = [content_of(envelope) for envelope in relay.envelopes]
    assert {address_in(data): digest(data) for data in arrived} == before
    assert {address_in(data): hashlib.sha256(without_date(data)).hexdigest() for data in arrived} == before
    changed = (root / "subscribers.csv").read_text(encoding="utf-8").replace("Anna", "Annemarie")
    (root / "subscribers.csv").write_text(changed, encoding="utf-8")
    assert digests(root) == before
    display = shown(root)
    assert (display.state, display.is_draft) == (IssueState.SENT, False)
    (anna,) = search_readers(Project.open(root), "anna@", display=display)
    assert [display.copy(anna).data] == [data for data in arrived if address_in(data) == "anna@example.org"]


def test_a_signed_message_is_the_same_but_for_its_signature(root: Path, newsletter: RunNewsletter) -> None:
    settings = '[dkim]\ndomain = "example.org"\nselector = "nieuws"\nkey_file = "dkim.pem"\n'
    with (root / "newsletter.toml").open("a", encoding="utf-8") as stream:
        stream.write(f'\n{settings}\n[publish]\nto = "dir:public"\nimages = "hosted"\n')
    assert newsletter("-C", root, "dkim-keygen").code == 0
    before = digests(root)
    assert newsletter("-C", root, "send", "--yes", "--force").code == 0
    written = [file.read_bytes() for file in (root / "outbox").rglob("*.eml")]
    assert all(b"\nDKIM-Signature: " in b"\n" + data for data in written)
    assert {address_in(data): digest(data) for data in written} == before
    display = shown(root)
    copy = display.copy(made_up_readers(display)[0])
    hosted = f"https://nieuws.example.org/{ISSUE}/images/"
    assert hosted in copy.html
    assert hosted not in copy.with_pictures_at("/here/")


def test_looking_writes_nothing_and_makes_no_store(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    display = shown(root)
    for reader in made_up_readers(display):
        display.copy(reader)
    search_readers(Project.open(root), "anna", display=display)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_a_draft_that_was_never_built_can_be_looked_at(root: Path) -> None:
    (root / "issues" / ISSUE / "manifest.json").unlink()
    assert shown(root).is_draft


def test_both_bodies_are_as_in_the_message(root: Path) -> None:
    display = shown(root)
    (anna,) = search_readers(Project.open(root), "anna@", display=display)
    copy = display.copy(anna)
    message = message_of(copy.data)
    for kind, body in (("html", copy.html), ("plain", copy.text)):
        part = message.get_body((kind,))
        assert part is not None
        assert body == str(part.get_content()).replace("\r\n", "\n")
    assert "Beste Anna uit Utrecht" in copy.text
    assert dict(copy.headers)["Subject"] == "Nieuws voor Anna"
    assert [file.name for file in copy.enclosed if not file.content_id] == ["agenda.ics"]
    embedded = {f"cid:{file.content_id}": file.name for file in copy.enclosed if file.content_id}
    assert embedded
    assert embedded.items() <= copy.pictures.items()
    assert "cid:" not in copy.with_pictures_at("/images/")
    assert set(copy.pictures.values()) <= set(display.pictures)
    assert copy.raw_head == copy.data.partition(b"\r\n\r\n")[0].decode().replace("\r\n", "\n") + "\n"


def test_a_made_up_reader_sees_what_is_for_their_audience_alone(root: Path) -> None:
    display = shown(root)
    cast = {reader.label: display.copy(reader) for reader in made_up_readers(display)}
    titles = {"Audience zorg": "Uren in de wijk", "Audience jeugd": "Het jeugdhonk"}
    titles['Audience subscriber.city == "Utrecht"'] = "Rond de Dom"
    for label, title in titles.items():
        assert [one for one in titles.values() if one in cast[label].text] == [title]
    assert all(title in cast["In every audience"].text for title in titles.values())
    assert not any(title in cast["In no audience"].text for title in titles.values())
    assert cast["Reads German"].language == "de"
    assert "Der Markt zieht um" in cast["Reads German"].text
    assert cast["Reads French"].language == "nl"


def test_a_reader_for_whom_there_is_nothing_has_no_copy(make_project: MakeProject, newsletter: RunNewsletter) -> None:
    files = {"content/articles/zorg.md": FILES["content/articles/zorg.md"]}
    root = make_project(files, subscribers=SUBSCRIBERS)
    assert newsletter("-C", root, "build", "--date", ISSUE).code == 0
    display = shown(root)
    (chris,) = search_readers(Project.open(root), "chris@", display=display)
    assert (display.copy(chris).data, display.copy(chris).skipped) == (b"", "no item for them")


def test_an_issue_sealed_elsewhere_shows_what_its_folder_holds(
    root: Path, newsletter: RunNewsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Relay() as relay:
        monkeypatch.setenv("NEWSLETTER_TRANSPORT", relay.url)
        assert newsletter("-C", root, "send", "--yes", "--force").code == 0
    for file in root.glob("newsletter.db*"):
        file.unlink()
    (root / "issues" / ISSUE / "email.txt").unlink()
    display = shown(root)
    neutral, *others = made_up_readers(display)
    copy = display.copy(neutral)
    assert (display.languages, others) == (("nl", "de"), [])
    assert "De markt verhuist" in copy.html
    assert (copy.data, copy.headers, copy.text) == (b"", (), "")
    assert "De markt verhuist" in display.public["index.html"].decode()
    told = " ".join(map(str, display.warnings))
    assert "does not know how this issue was sent" in told
    assert "email.txt" in told


def test_what_is_wrong_is_said(root: Path) -> None:
    with pytest.raises(IssueError, match="there is no issue 2020-01-01"):
        display_issue(Project.open(root), "2020-01-01", now=NOW)
    (root / "content/articles/markt.md").unlink()
    with pytest.raises(ContentError, match=r"issue\.md:\d+: content/articles/markt\.md is not there"):
        shown(root)


def test_nobody_elses_eyes_see_the_address_or_the_links(root: Path) -> None:
    project, display = Project.open(root), shown(root)
    for query in READERS:
        (reader,) = search_readers(project, query, display=display)
        copy = display.copy(reader)
        tokens = [link.rpartition("/")[2] for link in copy.links]
        raw = copy.data.decode("ascii")
        for text in (copy.html, copy.text, copy.raw_head, raw):
            veiled = copy.veiled(text).replace("=\r\n", "")
            assert [one for one in (reader.subscriber.email, *tokens) if one in veiled] == []
        assert reader.address in copy.veiled(copy.html)
        assert find_reader(project, display, reader.id) == reader
