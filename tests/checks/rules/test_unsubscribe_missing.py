"""unsubscribe-missing: every reader can leave."""

from __future__ import annotations

from dataclasses import replace

from newsletter.config.settings import Unsubscribe
from tests.checks.mails import changed, findings, good_mail
from tests.rendering.samples import LINKS, SETTINGS


def test_a_mail_without_the_link_is_told_of_both_parts() -> None:
    html = good_mail().html.replace(LINKS.unsubscribe, "https://nieuws.example.org/")
    found = findings("unsubscribe-missing", changed(html=html, text="Dag."))
    assert [finding.severity for finding in found] == ["error", "error"]
    assert ["in the HTML" in found[0].reason, "in the text part" in found[1].reason] == [True, True]


def test_a_link_that_does_not_say_what_it_is_for_is_no_way_out() -> None:
    (finding,) = findings("unsubscribe-missing", changed(html=good_mail().html.replace("Afmelden", "Beheer")))
    assert '"Beheer"' in finding.reason


def test_a_link_that_is_hidden_is_none() -> None:
    html = f'<p style="display:none"><a href="{LINKS.unsubscribe}">Afmelden</a></p>'
    assert len(findings("unsubscribe-missing", changed(html=html))) == 1


def test_the_headers_are_looked_at() -> None:
    data = good_mail().data
    without = data.replace(b"List-Unsubscribe-Post", b"X-Other")
    (finding,) = findings("unsubscribe-missing", changed(data=without))
    assert "List-Unsubscribe-Post" in finding.reason
    (finding,) = findings("unsubscribe-missing", changed(data=without.replace(b"List-Unsubscribe", b"X-Another")))
    assert "List-Unsubscribe does not hold" in finding.reason


def test_a_relay_that_adds_its_own_is_trusted() -> None:
    settings = replace(SETTINGS, unsubscribe=Unsubscribe(managed_by="relay"))
    assert findings("unsubscribe-missing", changed(settings=settings, html="<p>Dag.</p>", text="Dag.")) == []


def test_leaving_by_mail_needs_no_header_for_one_click() -> None:
    mail = good_mail()
    address = "mailto:stop@example.org?subject=unsubscribe"
    by_mail = changed(
        links=replace(LINKS, unsubscribe=address),
        html=mail.html.replace(LINKS.unsubscribe, address),
        text=mail.text.replace(LINKS.unsubscribe, address),
        data=f"List-Unsubscribe: <{address}>\r\n\r\n".encode(),
    )
    assert findings("unsubscribe-missing", by_mail) == []
