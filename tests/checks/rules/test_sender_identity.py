"""sender-identity: readers can see who writes, can answer, and find a postal address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from newsletter.checks import Mail, Sources
from tests.checks.mails import changed, findings, good_mail
from tests.rendering.samples import SETTINGS


def published_by(**fields: Any) -> Mail:
    toml = "\n".join(("[publication]", *(f'{key} = "{value}"' for key, value in fields.items())))
    publication = replace(SETTINGS.publication, **fields)
    return changed(settings=replace(SETTINGS, publication=publication), sources=Sources({"newsletter.toml": toml}))


@pytest.mark.parametrize(
    "address", ["Wij <wij@example.com>", "Wij <wij@localhost>", "Wij <wij@buurt>", "Wij <wij@x.test>"]
)
def test_an_address_that_exists_nowhere_is_an_error_in_the_settings(address: str) -> None:
    (finding,) = findings("sender-identity", published_by(sender=address))
    assert (finding.severity, finding.place) == ("error", "newsletter.toml:2")


def test_answers_that_go_nowhere_are_a_warning() -> None:
    (finding,) = findings("sender-identity", published_by(reply_to="no-reply@buurt.nl"))
    assert (finding.severity, finding.place) == ("warning", "newsletter.toml:2")
    assert findings("sender-identity", published_by(sender="Wij <noreply@buurt.nl>", reply_to="wij@buurt.nl")) == []


def test_a_sender_without_a_name_is_a_warning() -> None:
    (finding,) = findings("sender-identity", published_by(sender="wij@buurt.nl"))
    assert (finding.severity, "De Verbinding <wij@buurt.nl>" in finding.fix) == ("warning", True)


def test_a_postal_address_that_is_in_neither_part_is_told_of_both() -> None:
    found = findings("sender-identity", published_by(postal_address="Elders 1, 1000 AA Amsterdam"))
    assert ["HTML" in found[0].reason, "text part" in found[1].reason] == [True, True]


def test_a_postal_address_may_be_broken_into_lines() -> None:
    mail = good_mail()
    html = mail.html.replace("Proefstraat 1, 3500 AA Utrecht", "Proefstraat 1<br>3500\u00a0AA Utrecht")
    assert findings("sender-identity", changed(html=html, text=mail.text.replace("1, 3500", "1\n3500"))) == []
