"""outlook-balance: what is written for Outlook alone is closed again, and its tables are whole."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of

OPEN, CLOSE = "<!--[if mso]>", "<![endif]-->"


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Tekst</p>{OPEN}<table><tr><td>",
        f"<p>Tekst</p>{CLOSE}",
        f"<p>Tekst</p>{OPEN}<table>{OPEN}</table>{CLOSE}",
        f"<p>Tekst</p>{OPEN}<!-- rij --><table></table>{CLOSE}",
    ],
)
def test_a_comment_that_is_not_closed_is_an_error(body: str) -> None:
    mail = mail_of(body, sources=from_source("\n<!--[if mso]>", "templates/mine/email.mjml"))
    (finding,) = findings("outlook-balance", mail)
    assert (finding.severity, finding.place) == ("error", "templates/mine/email.mjml:2")


@pytest.mark.parametrize(
    "body",
    [
        f"{OPEN}<table><tr><td>{CLOSE}<p>Tekst</p>{OPEN}</td></tr>{CLOSE}",
        f"<p>Tekst</p>{OPEN}</td></tr></table>{CLOSE}",
        f"{OPEN}<table><tr><td>{CLOSE}<p>Tekst</p>{OPEN}</tr></td></table>{CLOSE}",
    ],
)
def test_tables_that_are_not_whole_there_are_an_error(body: str) -> None:
    (finding,) = findings("outlook-balance", mail_of(body))
    assert finding.severity == "error"
    assert "Tekst”" in finding.reason or "De Verbinding”" in finding.reason


@pytest.mark.parametrize(
    "body",
    [
        f"{OPEN}<table><tr><td>{CLOSE}<p>Tekst</p>{OPEN}</td></tr></table>{CLOSE}",
        "<!--[if !mso]><!--><table><tr><td><!--<![endif]-->Elders<!--[if !mso]><!--></td></tr></table><!--<![endif]-->",
        "<!--[if lte mso 11]><table><![endif]--><!-- gewoon -->",
        "<table role='presentation'><tr><td>Tekst</td></tr></table><p>a &lt;td&gt; b</p>",
    ],
)
def test_what_is_whole_in_outlook_is_fine(body: str) -> None:
    assert findings("outlook-balance", mail_of(body)) == []


def test_our_own_mail_is_whole() -> None:
    assert findings("outlook-balance", good_mail()) == []
