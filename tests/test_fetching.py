"""What is asked on the web is on the public internet, is the very address that was looked at, and never takes long."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from functools import partial

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from newsletter.fetching import Answer, FetchError, Trouble, fetch, is_public
from tests.web_server import Exchange, Page, WebServer

LOOPBACK = ["127.0.0.1"]
HERE = partial(fetch, anywhere=True, resolve=lambda _host, _port: LOOPBACK)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def context_for(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> Callable[[], ssl.SSLContext]:
    def make() -> ssl.SSLContext:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    return make


def moved(target: str, status: int = 302) -> Page:
    return (status, {"Location": target}, b"elders")


def trouble(url: str, **options: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, **options)  # type: ignore[arg-type]
    return caught.value


def test_an_answer_has_status_address_headers_and_body() -> None:
    with WebServer({"/a?b=c%20d": (200, {"Content-Type": "text/plain", "X-One": "1"}, b"dag")}) as server:
        answer = HERE(server.url("/a?b=c d#hier"))
    assert (answer.status, answer.body, answer.headers["x-one"]) == (200, b"dag", "1")
    assert answer.url == server.url("/a?b=c%20d")
    [(method, _, headers, _)] = server.requests
    assert method == "GET"
    assert headers["Host"] == f"localhost:{server.port}"
    assert headers["User-Agent"].startswith("newsletter/")
    assert not {"Cookie", "Referer", "Authorization"} & set(headers)


def test_an_answer_that_says_no_is_an_answer() -> None:
    with WebServer({}) as server:
        assert HERE(server.url("/weg")).status == 404


def test_head_brings_no_body() -> None:
    with WebServer({"/": (200, {"Content-Length": "9000000"}, b"")}) as server:
        answer = HERE(server.url(), method="HEAD")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "9000000")


def test_post_sends_a_form() -> None:
    with WebServer({"POST /u/test": (202, {}, b"")}) as server:
        assert HERE(server.url("/u/test"), method="POST", body=b"List-Unsubscribe=One-Click").status == 202
    [(_, _, headers, body)] = server.requests
    assert (headers["Content-Type"], body) == ("application/x-www-form-urlencoded", b"List-Unsubscribe=One-Click")


def test_a_redirect_is_followed_where_it_leads() -> None:
    pages = {"/a": moved("/b"), "/b": moved("c?é", 308), "/c?%C3%A9": (200, {}, b"er")}
    with WebServer(pages) as server:
        answer = HERE(server.url("/a"))
    assert (answer.body, answer.url) == (b"er", server.url("/c?%C3%A9"))


@pytest.mark.parametrize("options", [{"redirects": 0}, {"method": "POST", "body": b""}])
def test_a_redirect_that_is_not_to_be_followed_is_an_answer(options: dict[str, object]) -> None:
    with WebServer({"/": moved("/b")}) as server:
        answer = fetch(server.url(), anywhere=True, **options)  # type: ignore[arg-type]
    assert (answer.status, len(server.requests)) == (302, 1)


def test_five_redirects_are_followed_and_no_more() -> None:
    with WebServer({f"/{one}": moved(f"/{one + 1}") for one in range(5)} | {"/5": (200, {}, b"")}) as server:
        assert HERE(server.url("/0")).url == server.url("/5")
        server.pages["/5"] = moved("/0")
        with pytest.raises(FetchError, match="redirects more than 5 times") as caught:
            HERE(server.url("/0"))
    assert caught.value.trouble is Trouble.REDIRECTS


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://localhost./",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[::7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://100.100.100.200/",
        "http://10.1.2.3/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://192.0.2.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://127。0。0。1/",
        "http://１２７.0.0.1/",
        "http://8.8.8.8:22/",
        "https://example.org:8443/",
        "http://user:password@8.8.8.8/",
        "http://8.8.8.8\\@127.0.0.1/",
        "http://8.8.8.8/\r\nX: y",
        "file:///etc/passwd",
        "ftp://8.8.8.8/",
        "javascript:alert(1)",
        "//8.8.8.8/",
        "http:///",
        "http://a..b/",
        "http://[::1/",
        "http://x:99999/",
        "",
    ],
)
def test_what_is_not_the_public_web_is_not_asked(url: str) -> None:
    asked: list[str] = []

    def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return LOOPBACK

    error = trouble(url, resolve=resolve)
    assert error.trouble is Trouble.REFUSED
    assert asked in ([], ["localhost"])
    assert "password" not in error.message.replace("user or password", "")


@pytest.mark.parametrize("target", ["http://169.254.169.254/", "http://[::ffff:127.0.0.1]/", "file:///etc/passwd"])
def test_a_redirect_is_looked_at_like_any_address(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with WebServer({"/": moved(target)}) as server:
        lead(monkeypatch, server.port)
        error = trouble("http://example.org/", resolve=lambda _host, _port: ["93.184.215.14"])
    assert (error.trouble, len(server.requests)) == (Trouble.REFUSED, 1)


def lead(monkeypatch: pytest.MonkeyPatch, port: int) -> list[str]:
    """Let connections to the public internet come out on this computer; return where they were to go."""
    connected: list[str] = []
    real = socket.create_connection

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address[0])
        return real(("127.0.0.1", port), timeout)

    monkeypatch.setattr(socket, "create_connection", connect)
    return connected


def test_a_name_that_changes_its_mind_is_asked_where_it_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter((["93.184.215.14"], LOOPBACK))
    with WebServer({"/": (200, {}, b"")}) as server:
        connected = lead(monkeypatch, server.port)
        fetch("http://example.org/", resolve=lambda _host, _port: next(answers))
    assert connected == ["93.184.215.14"]
    assert next(answers) == LOOPBACK  # nobody asked twice


def test_a_name_is_looked_at_anew_for_each_redirect(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter((["93.184.215.14"], LOOPBACK))
    with WebServer({"/": moved("http://example.org/b")}) as server:
        lead(monkeypatch, server.port)
        error = trouble("http://example.org/", resolve=lambda _host, _port: next(answers))
    assert (error.trouble, len(server.requests)) == (Trouble.REFUSED, 1)


def test_one_address_that_is_not_public_spoils_all() -> None:
    error = trouble("http://example.org/", resolve=lambda _host, _port: ["93.184.215.14", "::1"])
    assert (error.trouble, "::1" in error.message) == (Trouble.REFUSED, True)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:400e::1", "64:ff9b::808:808", "1.1.1.1"])
def test_the_public_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address: object) -> None:
    if is_public(str(address)) and "64:ff9b::" not in str(address):
        assert getattr(address, "is_global", False)


@given(st.text(max_size=60), st.sampled_from(["http://", "https://", "", "http://127.0.0.1/", "http://[", "http://x@"]))
def test_no_address_is_too_odd(text: str, before: str) -> None:
    def nowhere(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "weg")

    with pytest.raises(FetchError):
        fetch(before + text, resolve=nowhere, timeout=0.01)


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("A.Example.", "a.example"),
    ],
)
def test_a_host_is_asked_for_as_dns_knows_it(host: str, asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def resolve(name: str, _port: int) -> Sequence[str]:
        names.append(name)
        return ["93.184.215.14"]

    with WebServer({"/": (200, {}, b"")}) as server:
        lead(monkeypatch, server.port)
        fetch(f"http://{host}/", resolve=resolve)
    assert (names, server.requests[0][2]["Host"]) == ([asked], asked)


@pytest.mark.parametrize(
    ("error", "expected", "says"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), Trouble.UNKNOWN_HOST, "no such host"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), Trouble.UNREACHABLE, "could not be looked up"),
    ],
)
def test_a_name_nobody_knows_is_told_apart_from_no_network(error: OSError, expected: Trouble, says: str) -> None:
    def resolve(_host: str, _port: int) -> Sequence[str]:
        raise error

    found = trouble("http://example.org/", resolve=resolve)
    assert (found.trouble, says in found.message) == (expected, True)


def test_a_look_up_that_hangs_is_not_waited_for() -> None:
    over = threading.Event()

    def resolve(_host: str, _port: int) -> Sequence[str]:
        over.wait()
        return []

    try:
        assert trouble("http://example.org/", resolve=resolve, timeout=0.05).trouble is Trouble.TIMED_OUT
    finally:
        over.set()


def test_where_nobody_listens_the_reason_is_told() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        error = trouble(f"http://127.0.0.1:{nobody.getsockname()[1]}/", anywhere=True)
    assert (error.trouble, "refused" in error.message.lower()) == (Trouble.UNREACHABLE, True)


def test_an_address_that_is_dead_leaves_time_for_the_next() -> None:
    with WebServer({"/": (200, {}, b"dag")}) as server, socket.socket() as nobody:
        nobody.bind(("127.0.0.2", server.port))
        answer = HERE(server.url(), resolve=lambda _host, _port: ["127.0.0.2", "127.0.0.1"])
    assert answer.body == b"dag"


def drip(exchange: Exchange) -> None:
    """Send a byte a moment, for ever."""
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not exchange.server.site.over.wait(0.01):
        exchange.wfile.write(b"X")


def drip_body(exchange: Exchange) -> None:
    exchange.send_response(200)
    exchange.send_header("Content-Length", "100000")
    exchange.end_headers()
    drip(exchange)


@pytest.mark.parametrize("page", [Exchange.wait, drip, drip_body])
def test_who_is_slow_is_not_waited_for(page: Callable[[Exchange], None]) -> None:
    with WebServer({"/": page}) as server:
        error = trouble(server.url(), anywhere=True, timeout=0.3)
    assert (error.trouble, "did not answer in time" in error.message) == (Trouble.TIMED_OUT, True)


def pour(exchange: Exchange) -> None:
    """Send chunks without end."""
    exchange.send_response(200)
    exchange.send_header("Transfer-Encoding", "chunked")
    exchange.end_headers()
    while not exchange.server.site.over.is_set():
        exchange.wfile.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")


@pytest.mark.parametrize("page", [pour, (200, {}, b"x" * 20_001), (200, {"Content-Length": "9000000"}, b"x" * 20_001)])
def test_who_has_no_end_is_stopped(page: Page) -> None:
    with WebServer({"/": page}) as server:
        error = trouble(server.url(), anywhere=True, largest=20_000)
        assert (error.trouble, error.status) == (Trouble.TOO_LARGE, 200)
        server.pages["/"] = (200, {}, b"x" * 20_000)
        assert len(HERE(server.url(), largest=20_000).body) == 20_000


@pytest.mark.parametrize(
    "said", [b"220 mail.example.org ESMTP\r\n", b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"]
)
def test_what_is_no_whole_answer_is_none(said: bytes) -> None:
    def say(exchange: Exchange) -> None:
        exchange.wfile.write(said)
        exchange.close_connection = True

    with WebServer({"/": say}) as server:
        assert trouble(server.url(), anywhere=True).trouble is Trouble.BROKEN


def test_https_is_asked_under_its_name(authority: trustme.CA) -> None:
    pages: dict[str, Page] = {"/": (200, {}, b"veilig")}
    with WebServer(pages, context=context_for(authority, "nieuws.example.org")) as server:
        answer: Answer = HERE(server.url(host="nieuws.example.org"), context=trusting(authority))
    assert (answer.body, server.requests[0][2]["Host"]) == (b"veilig", f"nieuws.example.org:{server.port}")


def test_a_certificate_that_is_not_right_is_told(authority: trustme.CA) -> None:
    with WebServer({}, context=context_for(authority, "elders.example.org")) as server:
        url = server.url(host="nieuws.example.org")
        with pytest.raises(FetchError, match=r"certificate of nieuws\.example\.org is not right: .*mismatch") as caught:
            HERE(url, context=trusting(authority))
        assert caught.value.trouble is Trouble.CERTIFICATE
        with pytest.raises(FetchError, match="certificate") as caught:
            HERE(url)  # signed by nobody this computer knows
        assert caught.value.trouble is Trouble.CERTIFICATE


def test_a_server_that_speaks_no_tls_is_told(authority: trustme.CA) -> None:
    with WebServer({}) as server, pytest.raises(FetchError, match="no encryption") as caught:
        HERE(f"https://localhost:{server.port}/", context=trusting(authority))
    assert caught.value.trouble is Trouble.BROKEN
