"""What an issue is sent from: its editions with their letterheads, from the draft as it is or as they were frozen."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newsletter.domain.run import Edition, RunPlan
from newsletter.errors import IssueError, Problem
from newsletter.project import Project
from newsletter.services.choice import Choice
from newsletter.services.letterhead import with_letterhead
from newsletter.store import Ledger
from newsletter.transports import Transport

if TYPE_CHECKING:  # rendering is heavy, and only a draft is rendered
    from newsletter.services.rendering import Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What an issue is sent from.

    `editions` has the publication's own language first. `fingerprint` changes with all that readers would notice.
    `rendered` is None where the issue was frozen before.
    """

    issue: str
    subject: str
    audience: str | None
    editions: Mapping[str, Edition]
    fingerprint: str
    warnings: tuple[Problem, ...] = ()
    rendered: Rendered | None = None


def issue_material(
    project: Project, ledger: Ledger, choice: Choice, *, audience: str | None, now: datetime
) -> Material:
    """Return what `choice` is sent from; `audience` takes the place of the issue's own.

    Raises:
        IssueError: it was never built.
        ContentError, TemplateError: the draft cannot be rendered.
    """
    warnings: tuple[Problem, ...] = ()
    rendered = None
    if choice.sealed is not None:
        audience = audience or choice.sealed.audience
        editions = ledger.editions(choice.sealed)
        subject, drafted = choice.sealed.subject, choice.sealed.fingerprint
    else:
        if choice.folder.manifest is None:
            raise IssueError(f"issue {choice.id} was not built yet", hint=f"Run: newsletter build {choice.id}")
        from newsletter.services.issue_folder import render_issue

        rendered = render_issue(project, choice.id)
        audience = audience or rendered.audience
        editions = with_letterhead(
            project.settings, rendered.editions, issue=choice.id, date=now, published=rendered.published
        )
        subject, drafted, warnings = rendered.subject, rendered.fingerprint, rendered.warnings
    return Material(
        issue=choice.id,
        subject=subject,
        audience=audience,
        editions=editions,
        fingerprint=_fingerprint(drafted, editions, audience),
        warnings=warnings,
        rendered=rendered,
    )


def run_plan(material: Material, transport: Transport, *, list_id: str, secret_mark: str) -> RunPlan:
    """Return what is frozen of this material when it is sent through `transport` from this computer."""
    return RunPlan(
        issue=material.issue,
        rehearsal=transport.rehearsal,
        transport=transport.url,
        fingerprint=material.fingerprint,
        subject=material.subject,
        audience=material.audience,
        list_id=list_id,
        secret_mark=secret_mark,
        machine=platform.node(),
        editions=tuple(material.editions.values()),
    )


def _fingerprint(drafted: str, editions: Mapping[str, Edition], audience: str | None) -> str:
    digest = hashlib.sha256(repr((drafted, audience)).encode())
    for language, edition in editions.items():
        said = {name: value for name, value in asdict(edition.letterhead).items() if name != "date"}
        digest.update(repr((language, said)).encode())
    return digest.hexdigest()
