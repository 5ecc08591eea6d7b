"""SPF is read as receivers read it: what passes, what they give up on, and whom they let send."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.diagnosis.observation import Observation, Result
from newsletter.diagnosis.spf import examine_spf, examine_spf_address
from newsletter.diagnosis.spf_record import SpfError, read_record
from tests.dns_server import SERVFAIL, Book

OTHERS = {
    "_spf.google.com": ["TXT v=spf1 ip4:192.0.2.0/24 ~all"],
    "empty.example": ["TXT niets"],
    "mail.example.org": ["A 198.51.100.7", "AAAA 2001:db8::7"],
    "servfail.example": [SERVFAIL],
    "loop.example": ["TXT v=spf1 include:loop.example -all"],
    **{f"n{one}.example": ["TXT v=spf1 ip4:203.0.113.1 -all"] for one in range(12)},
}


def book(*texts: str) -> Book:
    return Book({"example.org": [*(f"TXT {text}" for text in texts), "MX 10 mail.example.org."], **OTHERS})


def examined(*texts: str, provider: str | None = None) -> list[Observation]:
    return list(examine_spf("example.org", book(*texts), provider=provider))


@pytest.mark.parametrize(
    "text",
    [
        "v=spf1 mx -all",
        "v=spf1 include:_spf.google.com ~all",
        "v=spf1 a:mail.example.org/24//64 ip6:2001:db8::/32 -all",
        "v=spf1 redirect=_spf.google.com",
        "v=spf1 exists:%{i}._spf.example.org -all",
        "V=SPF1 MX -ALL",
        "v=spf1 mx x-unknown=whatever -all",
        "v=spf1 " + " ".join(f"include:n{one}.example" for one in range(10)) + " -all",
    ],
)
def test_a_good_record_passes(text: str) -> None:
    [found] = examined("google-site-verification=x", text)
    assert found.result is Result.PASS, found.seen


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("v=spf1 +all", "everybody may send as you"),
        ("v=spf1 all", "everybody may send as you"),
        ("v=spf1 " + " ".join(f"include:n{one}.example" for one in range(11)) + " -all", "needs 11 look-ups"),
        ("v=spf1 a:a.example a:b.example a:c.example -all", "3 look-ups find nothing"),
        ("v=spf1 include:empty.example -all", "empty.example, which it includes, has no SPF record"),
        ("v=spf1 include:loop.example -all", "loop.example includes itself"),
        ("v=spf1 ip4:192.0.2.300 -all", "not an IP address"),
        ("v=spf1 ip4:2001:db8::1 -all", "must be ip6:"),
        ("v=spf1 incldue:x.example -all", "nothing that SPF knows"),
        ("v=spf1 include -all", "must name a domain"),
        ("v=spf1 a/33 -all", "cannot be"),
        ("v=spf1 redirect=a.example redirect=b.example", "more than once"),
        ("", "has no SPF record"),
    ],
)
def test_what_receivers_give_up_on_fails(text: str, says: str) -> None:
    found = [one for one in examined(text) if one.result is Result.FAIL]
    assert any(says in one.seen for one in found), found
    assert all(one.fix for one in found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("v=spf1 mx", "does not say what holds for all others"),
        ("v=spf1 mx ?all", "says nothing"),
        ("v=spf1 ptr -all", "uses ptr"),
        ("v=spf1 -all mx", "never read"),
    ],
)
def test_what_is_weak_is_warned_of(text: str, says: str) -> None:
    found = examined(text)
    assert [one.result for one in found] == [Result.WARN]
    assert says in found[0].seen


def test_two_records_are_none() -> None:
    [found] = examined("v=spf1 mx -all", "v=spf1 a -all")
    assert (found.result, "2 SPF records" in found.seen) == (Result.FAIL, True)


def test_the_provider_s_servers_must_be_in_it() -> None:
    [found] = examined("v=spf1 mx -all", provider="google")
    assert (found.result, found.fix) == (
        Result.FAIL,
        "Add include:_spf.google.com to it, before its last word.",
    )
    [missing] = examined(provider="google")
    assert missing.fix == 'Publish:\nexample.org. TXT "v=spf1 include:_spf.google.com ~all"'
    [there] = examined("v=spf1 include:_spf.google.com -all", provider="google")
    assert there.result is Result.PASS


@pytest.mark.parametrize(
    "text",
    [
        "v=spf1 redirect=_spf.google.com",
        "v=spf1 include:_SPF.Google.com. -all",
        "v=spf1 ip4:192.0.2.0/25 ip4:192.0.0.0/16 -all",
    ],
)
def test_the_provider_s_servers_may_be_there_by_redirect_or_by_every_network(text: str) -> None:
    [found] = examined(text, provider="google")
    assert found.result is Result.PASS, found.seen


def test_a_part_of_the_provider_s_networks_is_not_enough() -> None:
    [found] = examined("v=spf1 ip4:192.0.2.0/25 ?ip4:192.0.2.0/24 ip6:2001:db8::/32 -all", provider="google")
    assert found.result is Result.FAIL


@pytest.mark.parametrize("text", ["include:%{i}._spf.keeper.example -all", "redirect=%{d}.keeper.example"])
def test_what_a_macro_includes_cannot_be_seen(text: str) -> None:
    [found] = examined(f"v=spf1 {text}", provider="google")
    assert found.result is Result.NOT_CHECKED
    assert "_spf.google.com" in found.fix


@pytest.mark.parametrize("provider", ["brevo", "mailgun"])
def test_a_provider_with_a_bounce_address_of_its_own_needs_no_record(provider: str) -> None:
    [found] = examined(provider=provider)
    assert found.result is Result.NOT_CHECKED


def test_what_the_dns_does_not_tell_is_not_held_against_anybody() -> None:
    [found] = examined("v=spf1 include:servfail.example -all")
    assert found.result is Result.NOT_CHECKED


@pytest.mark.parametrize(
    ("text", "ip", "result", "says"),
    [
        ("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.9", Result.PASS, "pass (ip4:192.0.2.0/24)"),
        ("v=spf1 ip4:192.0.2.0/24 -all", "192.0.3.9", Result.FAIL, "fail (all)"),
        ("v=spf1 ip4:192.0.2.0/24 ~all", "2001:db8::1", Result.WARN, "softfail"),
        ("v=spf1 ip4:192.0.2.0/24", "192.0.3.9", Result.WARN, "neutral"),
        ("v=spf1 mx -all", "198.51.100.7", Result.PASS, "pass (mx)"),
        ("v=spf1 mx//32 -all", "2001:db8:ffff::1", Result.PASS, "pass (mx)"),
        ("v=spf1 a:mail.example.org/24 -all", "198.51.100.99", Result.PASS, "pass (a:mail.example.org)"),
        ("v=spf1 a -all", "198.51.100.7", Result.FAIL, "fail (all)"),
        ("v=spf1 include:_spf.google.com -all", "192.0.2.9", Result.PASS, "pass (include:_spf.google.com)"),
        ("v=spf1 include:_spf.google.com -all", "192.0.3.9", Result.FAIL, "fail (all)"),
        ("v=spf1 redirect=_spf.google.com", "192.0.3.9", Result.WARN, "softfail (all)"),
        ("v=spf1 redirect=empty.example", "192.0.3.9", Result.FAIL, "permerror"),
        ("v=spf1 include:empty.example -all", "192.0.3.9", Result.FAIL, "permerror"),
        ("v=spf1 exists:%{ir}.%{l}.%{v}.ok.example -all", "192.0.2.9", Result.PASS, "pass (exists"),
        ("v=spf1 exists:%{d2}.%{o1r}.ok.example -all", "192.0.2.9", Result.FAIL, "fail"),
        ("v=spf1 ptr:example.org -all", "198.51.100.7", Result.PASS, "pass (ptr"),
        ("v=spf1 include:loop.example -all", "192.0.3.9", Result.FAIL, "more than 10 look-ups"),
        ("v=spf1 a:a.example a:b.example a:c.example -all", "192.0.3.9", Result.FAIL, "find nothing"),
        ("", "192.0.2.9", Result.FAIL, "none"),
        ("v=spf1 include:servfail.example -all", "192.0.2.9", Result.NOT_CHECKED, "SERVFAIL"),
    ],
)
def test_an_address_is_judged_as_a_receiver_would(text: str, ip: str, result: Result, says: str) -> None:
    zone = Book(
        {
            "example.org": [f"TXT {text}", "MX 10 mail.example.org."],
            "9.2.0.192.redactie.in-addr.ok.example": ["A 127.0.0.2"],
            "7.100.51.198.in-addr.arpa": ["PTR mail.example.org."],
            **OTHERS,
        }
    )
    found = examine_spf_address("redactie@example.org", ip, zone)
    assert (found.result, says in found.seen) == (result, True), found.seen


@given(st.text(max_size=80))
def test_no_text_is_too_odd_to_be_read_or_refused(text: str) -> None:
    with suppress(SpfError):
        assert len(read_record(f"v=spf1 {text}").terms) <= len(text.split())
