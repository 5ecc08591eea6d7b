"""The unsubscribe page is asked as a mail provider asks it, over real connections."""

from __future__ import annotations

from functools import partial

import pytest

from newsletter.diagnosis.observation import Result
from newsletter.diagnosis.unsubscribe_page import examine_page, examine_page_ipv6
from newsletter.fetching import FetchError, Trouble, fetch
from tests.web_server import Page, WebServer

ASK = partial(fetch, anywhere=True)
FINE: Page = (200, {}, b"Je bent afgemeld")


@pytest.mark.parametrize(
    ("pages", "page", "one_click"),
    [
        ({"GET /u/test": FINE, "POST /u/test": FINE}, Result.PASS, Result.PASS),
        ({"GET /u/test": FINE, "POST /u/test": (202, {}, b"")}, Result.PASS, Result.PASS),
        ({"GET /u/test": FINE, "POST /u/test": (302, {"Location": "/dag"}, b"")}, Result.PASS, Result.FAIL),
        ({"GET /u/test": FINE, "POST /u/test": (405, {}, b"")}, Result.PASS, Result.FAIL),
        (
            {"GET /u/test": (302, {"Location": "/dag"}, b""), "/dag": FINE, "POST /u/test": FINE},
            Result.PASS,
            Result.PASS,
        ),
        ({}, Result.FAIL, Result.FAIL),
    ],
)
def test_both_requests_must_be_answered(pages: dict[str, Page], page: Result, one_click: Result) -> None:
    with WebServer(pages) as server:
        found = list(examine_page(server.url("/u/test"), ASK, online=True))
    assert [one.result for one in found] == [page, one_click]
    assert all(one.fix for one in found if one.result is Result.FAIL)
    assert next(request for request in server.requests if request[0] == "POST")[3] == b"List-Unsubscribe=One-Click"


def test_a_page_out_of_reach_is_held_against_it_only_where_there_is_a_network() -> None:
    def unreached(_url: str) -> None:
        raise FetchError("weg: there is no such host", Trouble.UNKNOWN_HOST)

    def spoilt(_url: str) -> None:
        raise FetchError("the certificate of x is not right: expired", Trouble.CERTIFICATE)

    def results(ask: object, *, online: bool) -> list[Result]:
        return [one.result for one in examine_page("https://x/u/test", ask, online=online)]  # type: ignore[arg-type]

    assert results(unreached, online=True) == [Result.FAIL]
    assert results(unreached, online=False) == [Result.NOT_CHECKED, Result.NOT_CHECKED]
    assert results(spoilt, online=True) == [Result.FAIL]
    assert results(spoilt, online=False) == [Result.NOT_CHECKED, Result.NOT_CHECKED]
    [found] = examine_page("https://x/u/test", spoilt, online=True)  # type: ignore[arg-type]
    assert "Renew" in found.fix


def test_ipv6_is_asked_by_itself() -> None:
    with WebServer({"POST /u/test": FINE}) as server:
        url = server.url("/u/test")
        assert examine_page_ipv6(url, ASK).result is Result.PASS
        server.pages.clear()
        assert examine_page_ipv6(url, ASK).result is Result.FAIL
    assert examine_page_ipv6(url, ASK).result is Result.NOT_CHECKED  # nobody is there any more
