"""The studio answers this computer's own browser only, and changes nothing for anybody else."""

from __future__ import annotations

import asyncio
import http.client
from pathlib import Path

import pytest
from starlette.types import Message

from newsletter.errors import NewsletterError
from newsletter.web.preview.app import make_app
from newsletter.web.preview.events import News
from newsletter.web.preview.server import StudioServer
from newsletter.web.preview.trouble import excerpts
from tests.web.preview.conftest import OpenStudio


def ask(
    server: StudioServer, path: str, *, method: str = "GET", body: str | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection(server.host, timeout=20)
    sent = {"Host": server.host} | {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body=body, headers=sent)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


@pytest.mark.parametrize(
    "host",
    [
        "evil.example.org",
        "127.0.0.1.evil.example.org",
        "evil.example.org:8400",
        "",
        "10.0.0.1:8400",
        "127.0.0.1:8400@evil.example.org",
        "localhost.:8400",
    ],
)
def test_a_name_that_was_made_to_lead_here_is_refused(draft: Path, open_studio: OpenStudio, host: str) -> None:
    server = open_studio(draft)

    assert ask(server, "/", Host=host)[0] == 400


def test_localhost_is_this_computer_too(draft: Path, open_studio: OpenStudio) -> None:
    server = open_studio(draft)

    assert ask(server, "/", Host=server.host.replace("127.0.0.1", "localhost"))[0] == 303


def test_without_the_token_pages_can_be_read_and_nothing_can_be_changed(draft: Path, open_studio: OpenStudio) -> None:
    server = open_studio(draft)
    origin = f"http://{server.host}"
    issue = ask(server, "/")[1]["location"]

    status, _, text = ask(server, issue)

    assert status == 200
    assert "You can only look" in text
    assert server.studio.token not in text
    assert ask(server, "/do/build", method="POST", body="", Origin=origin)[0] == 404
    assert ask(server, "/wrong-token/do/build", method="POST", body="", Origin=origin)[0] == 404


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.org",
        "null",
        "http://localhost.evil.example.org",
        "",
        "http://127.0.0.1:1",
        "http://[broken",
    ],
)
def test_a_form_of_somebody_elses_page_changes_nothing(draft: Path, open_studio: OpenStudio, origin: str) -> None:
    server = open_studio(draft)
    (draft / "content/articles/later.md").write_text(
        "---\ntitle: Later\ndate: 2026-11-21\n---\nTekst.\n", encoding="utf-8"
    )
    before = {path: path.read_bytes() for path in draft.rglob("*") if path.is_file()}

    status, _, _ = ask(server, f"/{server.studio.token}/do/build", method="POST", body="", Origin=origin)

    assert status == 403
    assert {path: path.read_bytes() for path in draft.rglob("*") if path.is_file()} == before


def test_every_answer_says_what_a_browser_may_do_with_it(draft: Path, open_studio: OpenStudio) -> None:
    server = open_studio(draft)
    issue = ask(server, "/")[1]["location"].split("/")[2]

    for path in (f"/issues/{issue}/mail", "/assets/studio.js", "/nothing"):
        headers = ask(server, path)[1]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    framed = ask(server, f"/issues/{issue}/frame/light")[1]["content-security-policy"]
    assert "script-src" not in framed
    assert "sandbox allow-same-origin allow-popups" in framed
    assert "allow-scripts" not in framed


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../server.py",
        "/assets/..%2fserver.py",
        "/assets/%2e%2e/server.py",
        "/issues/..%2f..%2fnewsletter.toml/mail",
        "/issues/{issue}/images/..%2f..%2fissue.md",
        "/issues/{issue}/edition/..%2fissue.md",
        "/issues/{issue}/edition/../issue.md",
        "/issues/{issue}/edition//etc/passwd",
        "/issues/",
        "/assets/",
    ],
)
def test_no_path_leads_to_a_file_that_is_not_to_be_seen(draft: Path, open_studio: OpenStudio, path: str) -> None:
    server = open_studio(draft)
    issue = ask(server, "/")[1]["location"].split("/")[2]

    status, _, text = ask(server, path.replace("{issue}", issue))

    assert status == 404 or "there is no issue" in text
    for secret in ("root:", "subject:", "[publication]", "import "):
        assert secret not in text


def test_a_form_that_is_too_large_is_not_read(draft: Path, open_studio: OpenStudio) -> None:
    server = open_studio(draft)

    status, _, _ = ask(
        server, f"/{server.studio.token}/do/build", method="POST", body="a" * 1_500_000, Origin=f"http://{server.host}"
    )

    assert status == 413


def test_the_studio_listens_on_this_computer_only(draft: Path, open_studio: OpenStudio) -> None:
    assert open_studio(draft)._listening.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "query",
    [
        "tab=send",
        "issue=x",
        "action=x",
        "self=x",
        "name=x",
        f"width={'9' * 5000}",
        "lens=%ff",
        "reader=%00",
        "lang=../x",
    ],
)
@pytest.mark.parametrize("place", ["mail", "headers", "readers", "frame/light"])
def test_an_address_may_say_anything_behind_its_question_mark(
    draft: Path, open_studio: OpenStudio, place: str, query: str
) -> None:
    server = open_studio(draft)
    issue = ask(server, "/")[1]["location"].split("/")[2]

    assert ask(server, f"/{server.studio.token}/issues/{issue}/{place}?{query}")[0] == 200


def test_a_place_beyond_all_numbers_is_refused(draft: Path, open_studio: OpenStudio) -> None:
    server = open_studio(draft)
    issue = ask(server, "/")[1]["location"].split("/")[2]
    body = f"path=x&section=lead&position={'9' * 5000}"

    status, _, _ = ask(
        server,
        f"/{server.studio.token}/issues/{issue}/do/move-item",
        method="POST",
        body=body,
        Origin=f"http://{server.host}",
    )

    assert status == 409


def test_a_form_that_breaks_off_changes_nothing_and_is_no_fault(
    draft: Path, open_studio: OpenStudio, capsys: pytest.CaptureFixture[str]
) -> None:
    studio = open_studio(draft).studio
    before = sorted(draft.rglob("*"))
    coming: list[Message] = [
        {"type": "http.request", "body": b"value=Half", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return coming.pop(0)

    async def send(_message: Message) -> None:
        pass

    async def post() -> None:
        app = make_app(studio, News(asyncio.get_running_loop()))
        path = f"/{studio.token}/do/build"
        headers = [(b"host", b"localhost"), (b"origin", b"http://localhost")]
        scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""}
        await app(scope, receive, send)

    asyncio.run(post())

    assert not coming
    assert capsys.readouterr().err == ""
    assert sorted(draft.rglob("*")) == before


def test_what_is_wrong_is_shown_without_who_is_on_the_list_and_without_a_password(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text('email\nanna@example.org\n"noor@example.org\n', encoding="utf-8")
    (tmp_path / "some.toml").write_text('a = 1\ntransport = "zz://me:secret/more@host"\npassword = "secret"\n', "utf-8")
    error = NewsletterError("list.csv:3: not closed: “noor@example.org”\nsome.toml:2: no transport is zz")

    found = repr(excerpts(error, tmp_path))

    assert "zz://me:•••@host" in found
    assert "n•••@example.org" in found
    assert [one for one in ("anna", "noor@", "secret", "more") if one in found] == []
