"""The day it is for a publication."""

from __future__ import annotations

from datetime import UTC, date, datetime

from newsletter.project import Project


def today(project: Project) -> date:
    """Return the day it is where the publication is made."""
    return datetime.now(UTC).astimezone(project.settings.publication.zone).date()
