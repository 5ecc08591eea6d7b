"""css-outlook: the layout does not rest on styles that classic Outlook leaves out."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of


def styled(style: str, tag: str = "div") -> str:
    element = f'<{tag} style="{style}">Tekst</{tag}>'
    return f'<table role="presentation"><tr>{element}</tr></table>' if tag == "td" else element


@pytest.mark.parametrize(
    ("style", "tag", "feature"),
    [
        ("display:flex", "div", "css-display-flex"),
        ("display: inline-grid", "div", "css-display-grid"),
        ("position: absolute", "p", "css-position"),
        ("float: left", "img", "css-float"),
        ("width: var(--wide)", "div", "css-variables"),
        ("width: calc(100% - 20px)", "div", "css-unit-calc"),
        ("background: url(a.png) no-repeat center", "td", "css-background-image"),
        ("color: rgba(0, 0, 0, .8)", "p", "css-rgba"),
        ("color: hsl(120 50% 50%)", "p", "hsl()"),
        ("margin: 0 0 10px", "td", "margin"),
    ],
)
def test_what_outlook_leaves_out_is_told_with_the_date_of_that_knowledge(style: str, tag: str, feature: str) -> None:
    (finding,) = findings("css-outlook", mail_of(styled(style, tag)))
    assert finding.severity == "info"
    assert feature in finding.reason
    assert f"on <{tag}>" in finding.reason


def test_it_is_told_once_at_the_line_of_the_template() -> None:
    mail = mail_of(styled("display: flex") * 3, sources=from_source("\n.row { display:flex }", "templates/mine/x.mjml"))
    (finding,) = findings("css-outlook", mail)
    assert finding.place == "templates/mine/x.mjml:2"
    assert "on <div> and 2 more" in finding.reason


def test_a_rule_that_always_holds_is_looked_at_too() -> None:
    (finding,) = findings("css-outlook", mail_of("", style=".row { display: grid }"))
    assert "“.row”" in finding.reason


@pytest.mark.parametrize(
    "body",
    [
        styled("display:inline-block;border-radius:4px;max-width:600px"),
        styled("color:#222;color:rgba(0,0,0,.8)", "p"),
        styled("background:#123456 url(a.png)"),
        styled("background-image:url(a.png);background-color:#123456"),
        styled("margin:0", "td"),
        styled("position:relative"),
        '<img style="float:left" align="left" alt="" src="a.png">',
        '<div style="mso-hide:all;display:flex">Alleen elders</div>',
        '<!--[if !mso]><!--><div style="display:flex">Alleen elders</div><!--<![endif]-->',
        '<!--[if mso]><table><tr><td><![endif]--><div style="float:left">Tekst</div><!--[if mso]></td></tr></table><![endif]-->',
    ],
)
def test_what_has_a_fallback_or_is_hidden_from_outlook_is_fine(body: str) -> None:
    assert findings("css-outlook", mail_of(body)) == []


def test_what_is_meant_for_phones_is_fine() -> None:
    assert findings("css-outlook", mail_of("", style="@media (max-width: 400px) { .a { display: flex } }")) == []


def test_our_own_mail_has_none() -> None:
    assert findings("css-outlook", good_mail()) == []
