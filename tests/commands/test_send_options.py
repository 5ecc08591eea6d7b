"""The options of `newsletter send` that do not go together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.sending import ANNA
from tests.projects import RunNewsletter


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--test", "nonsense"), "nonsense"),
        (("--as", ANNA), "--test"),
        (("--test", ANNA, "--limit", "3"), "--limit"),
        (("--test", ANNA, "--resume"), "--resume"),
        (("--limit", "0"), "--limit"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    newsletter: RunNewsletter, issue: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = newsletter("-C", issue, "send", *arguments)
    assert done.code == 2
    assert said in done.err
