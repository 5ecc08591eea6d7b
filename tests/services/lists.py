"""A project with a small list, for the tests of what changes one."""

from __future__ import annotations

from datetime import UTC, datetime

from newsletter.project import Project
from tests.projects import MakeProject

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
LIST = "email,name,tags\nanna@example.org,Anna,zorg\nbram@example.org,,\n"


def project_with(make_project: MakeProject, subscribers: str | None = LIST) -> Project:
    return Project.open(make_project({}, subscribers=subscribers))


def text_of(project: Project) -> str:
    return project.subscribers.read_bytes().decode()
