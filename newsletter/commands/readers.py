"""How readers and deliveries look in a document for programs, and how problems with rows are told."""

from __future__ import annotations

from typing import Any

from newsletter.commands.invocation import Invocation
from newsletter.domain.delivery import Delivery
from newsletter.services.subscribers import Listed, Portrait
from newsletter.subscribers import Report

SHOWN = 20
"""How many remarks about rows are printed; `-v` prints all that were kept."""


def portrait_document(found: Portrait) -> dict[str, Any]:
    suppression = found.suppression
    person = document(found.listed) if found.listed else {"email": found.email, "status": found.status, "active": False}
    return {
        **person,
        "suppression": {
            "reason": suppression.reason,
            "at": suppression.at.isoformat(),
            "source": suppression.source,
        }
        if suppression
        else None,
        "deliveries": [{"issue": issue, **delivery_document(delivery)} for issue, delivery in found.deliveries],
    }


def delivery_document(delivery: Delivery) -> dict[str, Any]:
    return {
        "state": delivery.state,
        "reply": delivery.reply,
        "at": delivery.at.isoformat() if delivery.at else None,
        "attempts": delivery.attempts,
    }


def document(listed: Listed) -> dict[str, Any]:
    person = listed.subscriber
    return {
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "tags": list(person.tags),
        "status": listed.status,
        "active": listed.active,
        "line": listed.line,
        "attributes": dict(person.attributes),
    }


def tell_problems(invocation: Invocation, report: Report) -> None:
    """Warn of rows that are not right, not of all if there are many."""
    if report.encoding == "Windows-1252":
        invocation.remark("Read as Windows-1252, because it is not UTF-8.")
    shown = report.problems if invocation.verbose else report.problems[:SHOWN]
    for problem in shown:
        invocation.warn(str(problem))
    if (untold := report.problem_count - len(shown)) > 0:
        invocation.remark(f"… and {untold} more such rows")
