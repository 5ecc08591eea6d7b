"""The options of `newsletter send`: which do not go together, and what is wrong by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.sending import ANNA, manifest
from tests.projects import RunNewsletter
from tests.relay import Relay

WITH_VALUE = {
    "--test": (ANNA,), "--limit": ("1",), "--canary": ("1",), "--audience": ("zorg",), "--retry": ("failed",),
    "--at": ("2098-07-01 09:00",),
}  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("--test", other) for other in ("--dry-run", "--at", "--due", "--resume", "--limit", "--canary", "--add-new",
                                          "--retry", "--audience")],
        *[("--at", other) for other in ("--dry-run", "--due", "--resume", "--limit", "--canary", "--add-new", "--retry",
                                        "--audience")],
        *[("--due", other) for other in ("--dry-run", "--resume", "--add-new", "--retry", "--audience")],
        *[("--resume", other) for other in ("--dry-run", "--add-new", "--retry")],
        *[("--dry-run", other) for other in ("--add-new", "--canary", "--retry")],
    ],
)  # fmt: skip
def test_options_that_do_not_go_together_are_both_named(
    newsletter: RunNewsletter, issue: Path, relay: Relay, one: str, other: str
) -> None:
    arguments = [word for option in (one, other) for word in (option, *WITH_VALUE.get(option, ()))]
    done = newsletter("-C", issue, "send", "--yes", *arguments)
    assert (done.code, done.out, relay.envelopes) == (2, "", [])
    assert f"{other} and {one} do not go together" in done.err
    assert manifest(issue)["state"] == "draft"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--test", "nonsense"), "nonsense"),
        (("--as", ANNA), "--as goes with --test"),
        (("--retry", "sent"), "'sent' is not one of 'failed', 'uncertain'"),
        (("--limit", "0"), "--limit"),
        (("--canary", "0"), "--canary"),
        (("--canary", "few"), "--canary"),
        (("2026-12-01", "2026-12-02"), "2026-12-02"),
    ],
)
def test_what_is_wrong_by_itself_is_said(
    newsletter: RunNewsletter, issue: Path, relay: Relay, arguments: tuple[str, ...], said: str
) -> None:
    done = newsletter("-C", issue, "send", "--yes", *arguments)
    assert (done.code, relay.envelopes) == (2, [])
    assert said in done.err
