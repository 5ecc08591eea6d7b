"""The key in the DNS is ours, whole, and allowed to sign mail; else the record to publish is told."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest

from newsletter.diagnosis.dkim import OurKey, examine_dkim, examine_relay_key
from newsletter.diagnosis.observation import Observation, Result
from newsletter.mime.dkim_key import new_key, record
from tests.dns_server import SERVFAIL, Book

KEY = new_key(2048)
RECORD = record(KEY)
PUBLIC = RECORD.partition("p=")[2]
NAME = "nieuws._domainkey.example.org"
OTHER = record(new_key(1024)).partition("p=")[2]


def examined(*texts: str, bits: int = 2048, zone: dict[str, list[str]] | None = None) -> list[Observation]:
    ours = OurKey(domain="example.org", selector="nieuws", record=RECORD, bits=bits)
    records = {NAME: [f"TXT {text}" for text in texts]} if texts else {}
    return list(examine_dkim(ours, Book({**records, **(zone or {})})))


@pytest.mark.parametrize(
    "text",
    [
        RECORD,
        f"p={PUBLIC}",
        f"v=DKIM1;k=rsa;h=sha256:sha1;s=email;t=s;n=notitie;p={PUBLIC};",
        f"v=DKIM1; s=*; p={PUBLIC[:60]} {PUBLIC[60:]}",
        f"v=DKIM1; p={b64encode(b64decode(PUBLIC)[24:]).decode()}",  # PKCS#1
    ],
)
def test_our_key_passes_however_it_is_written(text: str) -> None:
    [found] = examined(text)
    assert (found.result, found.seen) == (Result.PASS, f"{NAME} is our key (2048 bits)")


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ((), "has no TXT record"),
        ((RECORD, RECORD), "2 TXT records"),
        (("v=DKIM1; p=",), "withdrawn"),
        ((f"v=DKIM1; p={OTHER}",), "another key than ours"),
        ((RECORD[:255],), "another key than ours"),
        (("v=DKIM1; p=geen base64!",), "another key than ours"),
        ((f"v=DKIM1; k=ed25519; p={PUBLIC}",), "k=ed25519"),
        ((f"v=DKIM1; h=sha1; p={PUBLIC}",), "does not allow sha256"),
        ((f"v=DKIM1; s=tlsrpt; p={PUBLIC}",), "is not for mail"),
        ((f"k=rsa; v=DKIM1; p={PUBLIC}",), "must come first"),
        (("v=spf1 -all",), "no DKIM record"),
        ((f"p={PUBLIC}; p={PUBLIC}",), "no DKIM record"),
    ],
)
def test_what_receivers_cannot_use_fails(texts: tuple[str, ...], says: str) -> None:
    [found] = examined(*texts)
    assert (found.result, says in found.seen) == (Result.FAIL, True), found.seen
    assert found.fix


def test_the_record_to_publish_is_in_pieces_that_dns_takes() -> None:
    [found] = examined()
    name, *strings = found.fix.splitlines()[1].split('"')
    assert name == f"{NAME}. TXT ( "
    assert "".join(strings[::2]) == RECORD
    assert max(map(len, strings)) <= 255


def test_a_record_that_a_form_has_put_elsewhere_is_found() -> None:
    [found] = examined(zone={f"{NAME}.example.org": [f"TXT {RECORD}"]})
    assert f"It stands at {NAME}.example.org" in found.fix


@pytest.mark.parametrize(("text", "bits", "says"), [(f"{RECORD}; t=y:s", 2048, "t=y"), (RECORD, 1024, "is weak")])
def test_what_is_weak_is_warned_of(text: str, bits: int, says: str) -> None:
    [found] = examined(text, bits=bits)
    assert (found.result, says in found.seen) == (Result.WARN, True)


def test_what_is_not_answered_is_not_checked() -> None:
    [found] = examined(zone={NAME: [SERVFAIL]})
    assert found.result is Result.NOT_CHECKED


def test_where_a_provider_signs_it_is_said_what_to_look_for() -> None:
    found = examine_relay_key("brevo", "example.org")
    assert found.result is Result.NOT_CHECKED
    assert "Show original" in found.fix
