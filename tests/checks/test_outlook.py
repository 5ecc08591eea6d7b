"""What classic Outlook reads of a mail."""

from __future__ import annotations

import pytest

from newsletter.checks.outlook import holds, outlook_branch, unbalanced


@pytest.mark.parametrize(
    "condition",
    [
        "mso",
        "mso | IE",
        "IE | mso",
        "gte mso 9",
        "(gte mso 9)",
        "gte mso 9 | IE",
        "mso 16",
        "!IE",
        "(mso) & (gt mso 12)",
    ],
)
def test_conditions_that_hold_there(condition: str) -> None:
    assert holds(condition)


@pytest.mark.parametrize("condition", ["!mso", "IE", "lte mso 11", "mso 12", "(mso) & (lt mso 12)", "!mso | IE", "x"])
def test_conditions_that_do_not(condition: str) -> None:
    assert not holds(condition)


def test_its_blocks_are_opened_and_those_hidden_from_it_left_out() -> None:
    html = "a<!--[if mso]>b<![endif]-->c<!--[if !mso]><!-->d<!--<![endif]-->e<!--[if lte mso 11]>f<![endif]-->g"
    assert outlook_branch(html).html == "abceg"
    assert outlook_branch(html).faults == ()


def test_a_table_in_a_comment_or_a_style_does_not_count() -> None:
    assert list(unbalanced("<!-- <table> --><style>/* </td> */</style><table><tr><td>x</td></tr></table>")) == []
