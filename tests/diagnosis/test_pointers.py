"""A sending address has a name that leads back to it and looks like a server's."""

from __future__ import annotations

import pytest

from newsletter.diagnosis.observation import Result
from newsletter.diagnosis.pointers import examine_pointer
from tests.dns_server import SERVFAIL, Book

ZONE = {
    "25.2.0.192.in-addr.arpa": ["PTR mail.example.org."],
    "mail.example.org": ["A 192.0.2.25", "AAAA 2001:db8::25"],
    "26.2.0.192.in-addr.arpa": ["PTR mail.example.org."],
    "27.2.0.192.in-addr.arpa": ["PTR 192-0-2-27.provider.example."],
    "192-0-2-27.provider.example": ["A 192.0.2.27"],
    "28.2.0.192.in-addr.arpa": ["PTR pool.adsl.provider.example."],
    "pool.adsl.provider.example": ["A 192.0.2.28"],
    "30.2.0.192.in-addr.arpa": [SERVFAIL],
    "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa": ["PTR mail.example.org."],
}


@pytest.mark.parametrize(
    ("ip", "result", "says"),
    [
        ("192.0.2.25", Result.PASS, "is mail.example.org, and back"),
        ("2001:db8::25", Result.PASS, "is mail.example.org, and back"),
        ("192.0.2.26", Result.FAIL, "does not lead back"),
        ("192.0.2.27", Result.WARN, "a customer's line"),
        ("192.0.2.28", Result.WARN, "a customer's line"),
        ("192.0.2.29", Result.FAIL, "has no name"),
        ("192.0.2.30", Result.NOT_CHECKED, "SERVFAIL"),
    ],
)
def test_an_address_is_known_by_its_name(ip: str, result: Result, says: str) -> None:
    zone = dict(ZONE)
    found = examine_pointer(ip, Book(zone))
    assert (found.result, says in found.seen) == (result, True), found.seen
