"""style-size: the style of a mail is one that Gmail keeps."""

from __future__ import annotations

import pytest

from tests.checks.mails import findings, from_source, good_mail, mail_of

RULE = ".a { color: #123456 }\n"


@pytest.mark.parametrize(("rules", "severity"), [(700, "warning"), (800, "error")])
def test_a_style_that_is_too_long(rules: int, severity: str) -> None:
    (finding,) = findings("style-size", mail_of("", style=RULE * rules))
    assert finding.severity == severity
    assert f"{rules * len(RULE):,} bytes" in finding.reason


def test_an_at_rule_in_another_is_an_error_at_its_line() -> None:
    style = "@media screen { p { margin: 0 } @media (max-width: 400px) { p { margin: 1px } } }"
    (finding,) = findings("style-size", mail_of("", style=style, sources=from_source("\n@media screen { p", "t.mjml")))
    assert finding.severity == "error"
    assert "@media screen { p { margin: 0 } @media (max-width: 400px) {" in finding.reason


def test_a_style_in_the_body_is_an_error() -> None:
    (finding,) = findings("style-size", mail_of("<style>p { color: red }</style>"))
    assert "in the body" in finding.reason


def test_at_rules_that_follow_one_another_are_fine() -> None:
    style = "@media screen { p { margin: 0 } }\n@media print { p { margin: 1px } } @font-face { font-family: x }"
    assert findings("style-size", mail_of("", style=style)) == []
    assert findings("style-size", good_mail()) == []
