"""Builds from the studio: a draft where there is none, and what is new into the one there is."""

from __future__ import annotations

from newsletter.services.build import BuildRequest
from newsletter.services.build import build as build_issue
from newsletter.web.preview.actions import Form, Notice
from newsletter.web.preview.visit import Visit


def build(visit: Visit, _form: Form) -> Notice:
    """Build the open draft, or a new issue of today."""
    had_draft = any(folder.is_draft for folder in visit.folders)
    built = build_issue(visit.project, BuildRequest())
    if built.folder is None:
        return Notice(text="There is nothing new to make an issue of.", hint="Put an article into content/articles.")
    number = len(built.new)
    taken = f"{number} new {'item' if number == 1 else 'items'} taken in" if number else "nothing new"
    text = f"Issue {built.folder.id} is up to date: {taken}." if had_draft else f"Issue {built.folder.id} is begun."
    return Notice(text=text, go_to=built.folder.id)
