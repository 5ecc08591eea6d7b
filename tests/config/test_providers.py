"""What is known of a provider: used where nothing is set, and never above what is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.config import PROVIDERS, Delivery, Limits, Provider, Rate
from newsletter.config.providers import ALSO_CALLED
from newsletter.errors import ConfigError


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_every_number_has_a_source_and_every_provider_a_word_for_its_customers(provider: Provider) -> None:
    assert provider.sources
    assert all(re.fullmatch(r"https://\S+", source) for source in provider.sources)
    assert provider.note.endswith(".")
    assert (provider.host is None) == bool(provider.which)
    assert 0 < provider.port < 65536
    for number in (provider.connections, provider.daily, provider.messages_per_connection):
        assert number is None or number > 0


def test_no_other_name_leads_nowhere() -> None:
    assert set(ALSO_CALLED.values()) <= set(PROVIDERS)
    assert not set(ALSO_CALLED) & set(PROVIDERS)


@pytest.mark.parametrize(
    ("name", "host", "limits"),
    [
        (
            "microsoft365",
            "smtp.office365.com:587",
            Limits(connections=3, rate=Rate(count=30, seconds=60), daily=10_000, messages_per_connection=50),
        ),
        ("google", "smtp.gmail.com:587", Limits(connections=2, daily=2000, messages_per_connection=50)),
        ("brevo", "smtp-relay.brevo.com:587", Limits(connections=2, daily=300)),
        ("postmark", "smtp-broadcasts.postmarkapp.com:587", Limits(connections=2)),
        ("sendgrid", "smtp.sendgrid.net:587", Limits(connections=10, messages_per_connection=5000)),
        ("postfix", "localhost:25", Limits(connections=20)),
    ],
)
def test_a_provider_is_enough_to_know_where_and_how_fast(name: str, host: str, limits: Limits) -> None:
    delivery = Delivery(provider=name)
    assert delivery.url == f"smtp://{host}"
    assert delivery.limits == limits


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("ses", "NEWSLETTER_SMTP_HOST=email-smtp.eu-west-1.amazonaws.com"),
        ("mailgun", "smtp.eu.mailgun.org"),
        ("laposta", "NEWSLETTER_SMTP_HOST="),
    ],
)
def test_a_server_that_only_its_customer_knows_is_asked_for(name: str, way_out: str) -> None:
    with pytest.raises(ConfigError, match=f'provider = "{name}" does not tell which mail server is yours') as caught:
        _ = Delivery(provider=name).url
    assert way_out in (caught.value.hint or "")


def test_what_is_set_wins() -> None:
    delivery = Delivery(
        provider="microsoft365",
        transport="smtp://mail.example.org",
        connections=1,
        rate=Rate(count=1, seconds=1),
        daily=9,
    )
    assert delivery.url == "smtp://mail.example.org"
    assert delivery.limits == Limits(connections=1, rate=Rate(count=1, seconds=1), daily=9, messages_per_connection=50)


def test_a_paid_plan_has_no_limit_a_day() -> None:
    assert Delivery(provider="brevo", daily=0).limits.daily is None


def test_without_a_provider_there_is_a_rehearsal_and_two_connections_at_most() -> None:
    assert Delivery().url == "file:outbox"
    assert Delivery().limits == Limits(connections=2)
    assert Delivery().preset is None


def test_the_documentation_has_the_same_numbers() -> None:
    text = (Path(__file__).parents[2] / "docs/providers.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip(" `") for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| `")
    ]
    told = {row[0]: row[1:] for row in rows[1:]}
    assert list(told) == list(PROVIDERS)
    for name, provider in PROVIDERS.items():
        rate = provider.rate and f"{provider.rate.count}/{ {1: 's', 60: 'min'}[provider.rate.seconds] }"
        numbers = (provider.connections, rate, provider.daily, provider.messages_per_connection)
        assert told[name] == [
            f"{provider.host}`, {provider.port}" if provider.host else "you name it",
            *(f"{number:,}" if isinstance(number, int) else number or "–" for number in numbers),
        ]
