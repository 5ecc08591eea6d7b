"""The DNS is asked once for each thing, and what was not answered is no answer."""

from __future__ import annotations

import socket

import pytest

from newsletter.diagnosis import resolver as module
from newsletter.diagnosis.resolver import DnsResolver, Records, Unanswered
from newsletter.errors import ConfigError
from tests.dns_server import REFUSED, SERVFAIL, SILENT, TRUNCATED, DnsServer

ZONE = {
    "example.org": ["MX 10 Mail.Example.org.", "TXT v=spf1 -all", "TXT " + "lang " * 100],
    "deep.down.example.org": ["A 192.0.2.1"],
    "long.example.org": [TRUNCATED, "TXT heel"],
    "broken.example.org": [SERVFAIL],
    "closed.example.org": [REFUSED],
    "mute.example.org": [SILENT],
    "null.example.org": ["MX 0 ."],
}


def test_records_are_texts_in_one_spelling() -> None:
    with DnsServer(ZONE) as server:
        resolver = DnsResolver(server.address)
        assert resolver.look_up("example.org", "MX").values == ("10 mail.example.org",)
        assert resolver.look_up("null.example.org", "MX").values == ("0 .",)
        assert set(resolver.look_up("example.org.", "TXT").values) == {"v=spf1 -all", "lang " * 100}


def test_what_is_not_there_is_told_apart_from_a_name_without_such_records() -> None:
    with DnsServer(ZONE) as server:
        resolver = DnsResolver(server.address)
        assert resolver.look_up("nergens.example.org", "A") == Records(exists=False)
        assert resolver.look_up("example.org", "A") == Records()
        assert resolver.look_up("down.example.org", "A") == Records()


def test_a_long_answer_is_asked_for_again_by_tcp() -> None:
    with DnsServer(ZONE) as server:
        assert DnsResolver(server.address).look_up("long.example.org", "TXT").values == ("heel",)
        assert server.over_tcp == ["long.example.org TXT"]


@pytest.mark.parametrize(("name", "says"), [("broken.example.org", "SERVFAIL"), ("closed.example.org", "REFUSED")])
def test_a_server_that_fails_has_not_answered(name: str, says: str) -> None:
    with DnsServer(ZONE) as server:
        resolver = DnsResolver(server.address)
        for _ in range(2):
            with pytest.raises(Unanswered, match=says):
                resolver.look_up(name, "TXT")
        assert server.asked == [f"{name} TXT"]


def test_a_server_that_is_silent_is_waited_for_no_longer_than_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_UP", 0.05)
    with DnsServer(ZONE) as server, pytest.raises(Unanswered, match="no answer about mute"):
        DnsResolver(server.address).look_up("mute.example.org", "TXT")


def test_when_time_is_up_nothing_more_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ALTOGETHER", 0)
    with DnsServer(ZONE) as server:
        with pytest.raises(Unanswered, match="no time left"):
            DnsResolver(server.address).look_up("example.org", "MX")
        assert server.asked == []


def test_where_nobody_listens_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_UP", 0.2)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(Unanswered):
            DnsResolver(f"127.0.0.1:{nobody.getsockname()[1]}").look_up("example.org", "MX")


@pytest.mark.parametrize("name", ["a..b", "x" * 64 + ".org"])
def test_what_is_no_name_cannot_be_asked(name: str) -> None:
    with DnsServer(ZONE) as server, pytest.raises(Unanswered, match="cannot be asked"):
        DnsResolver(server.address).look_up(name, "A")


@pytest.mark.parametrize("text", ["dns.example.org", "127.0.0.1:x", ":53"])
def test_a_resolver_that_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="NEWSLETTER_RESOLVER"):
        DnsResolver(text)


@pytest.mark.parametrize("text", ["192.0.2.1", "192.0.2.1:5353", "::1", "[::1]:5353"])
def test_a_resolver_is_an_address_with_or_without_a_port(text: str) -> None:
    DnsResolver(text)


def test_what_a_terminal_would_obey_is_taken_out_of_a_text() -> None:
    with DnsServer({"example.org": ["TXT v=spf1 exp=\x1b[2J\t-all\x9b"]}) as server:
        assert DnsResolver(server.address).look_up("example.org", "TXT").values == ("v=spf1 exp=?[2J -all?",)
