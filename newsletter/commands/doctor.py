"""`newsletter doctor`: what must be right around a publication, and what to do where it is not."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from typing import Any

import click

from newsletter.commands.invocation import Invocation, json_option, pass_invocation

NEEDS_A_PERSON = 3
_WIDEST = 110
_COLOURS = {"pass": "green", "warn": "yellow", "fail": "red", "not checked": "cyan"}
_LABEL = 13


@click.command()
@click.option("--offline", is_flag=True, help="Ask nobody but this computer.")
@click.option("--ip", metavar="ADDRESS", help="The public address your mail server sends from; looked up in the DNS.")
@json_option
@pass_invocation
def doctor(invocation: Invocation, *, offline: bool, ip: str | None, as_json: bool) -> int:
    """Look at settings, DNS, mail server, unsubscribe page and this computer. Changes nothing, sends nothing.

    Each thing is PASS, WARN, FAIL or NOT CHECKED, with what to do. Ends with 3 if anything fails.

    \b
    Examples:
      newsletter doctor
      newsletter doctor --offline
      newsletter doctor --ip 192.0.2.25     also whether that address may send for you
    """
    from newsletter.services.doctor import examine

    project = invocation.project
    if not offline and not as_json:
        invocation.remark("Asking the DNS, the mail server and the unsubscribe page; this takes up to 15 seconds.")
    found = examine(project, offline=offline, ip=ip)
    counts = Counter(str(one.result) for one in found)
    if as_json:
        invocation.json(document(found, counts))
    else:
        show(invocation, found, counts)
    return NEEDS_A_PERSON if counts["fail"] else 0


def document(found: list[Any], counts: Counter[str]) -> dict[str, Any]:
    from newsletter.diagnosis.catalogue import UNSEEN

    keys = ("id", "group", "result", "seen", "why", "fix", "source")
    return {
        "checks": [{key: str(getattr(one, key)) for key in keys} for one in found],
        "failed": counts["fail"],
        "warned": counts["warn"],
        "passed": counts["pass"],
        "not_checked": counts["not checked"],
        "unseen": list(UNSEEN),
    }


def show(invocation: Invocation, found: list[Any], counts: Counter[str]) -> None:
    from newsletter.diagnosis.catalogue import UNSEEN

    width = min(_WIDEST, max(60, shutil.get_terminal_size().columns))
    ids = max(len(one.id) for one in found) + 2
    group = None
    wrong = [one.id for one in found if one.result in ("warn", "fail")]
    for number, one in enumerate(found):
        if one.group != group:
            invocation.result(("\n" if group else "") + click.style(str(one.group), bold=True))
            group = one.group
        label = click.style(f"  {one.result.upper():<{_LABEL}}", fg=_COLOURS[one.result])
        seen, *rest = _wrapped(one.seen, width - _LABEL - 2 - ids)
        invocation.result(f"{label}{one.id:<{ids}}{seen}")
        indent = " " * (_LABEL + 2 + ids)
        for line in rest:
            invocation.result(indent + line)
        if one.fix:
            _more(invocation, f"→ {one.fix}", indent, width)
        if one.id in wrong and one.id not in [other.id for other in found[number + 1 :]]:  # once, below the last
            _more(invocation, f"Why: {one.why} ({one.source})", indent, width, dim=True)
    invocation.result("\n" + click.style("Not to be seen from here", bold=True))
    for text in UNSEEN:
        _more(invocation, text, "  ", width)
    words = ("fail", "failed"), ("warn", "to be looked at"), ("pass", "passed"), ("not checked", "not checked")
    invocation.result("\n" + ", ".join(f"{counts[key]} {word}" for key, word in words) + ".")


def _more(invocation: Invocation, text: str, indent: str, width: int, *, dim: bool = False) -> None:
    """Show a text, and below it, if it goes on on another line, a record: unbroken, to be copied."""
    text, _, record = text.partition("\n")
    for line in _wrapped(text, width - len(indent)):
        invocation.result(click.style(indent + line, dim=True) if dim else indent + line)
    if record:
        invocation.result(indent + record)


def _wrapped(text: str, width: int) -> list[str]:
    """Break at spaces only: a record or an address must be copied as it is."""
    return textwrap.wrap(text, max(width, 20), break_long_words=False, break_on_hyphens=False) or [""]
