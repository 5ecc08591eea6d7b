"""The tabs, in their order, and how each is made."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from newsletter.planning.folders import IssueFolder
from newsletter.web.preview.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A tab. `of_drafts` and `of_sent` tell which issues have it; `writes` that it is only shown with the token."""

    name: str
    label: str
    of_drafts: bool = True
    of_sent: bool = True
    writes: bool = False

    @property
    def show(self) -> Callable[[Visit], dict[str, Any]]:
        """Return what makes the tab's content; its module is loaded when it is asked for."""
        module = importlib.import_module(f"newsletter.web.preview.panels.{self.name}")
        made: Callable[[Visit], dict[str, Any]] = module.show
        return made

    def fits(self, folder: IssueFolder, *, may_write: bool) -> bool:
        return (self.of_drafts if folder.is_draft else self.of_sent) and (may_write or not self.writes)


TABS = (
    Tab(name="mail", label="Mail"),
    Tab(name="text", label="Text"),
    Tab(name="web", label="Web"),
    Tab(name="source", label="Source"),
    Tab(name="headers", label="Headers"),
    Tab(name="inbox", label="Inbox"),
    Tab(name="checks", label="Checks", of_sent=False),
    Tab(name="size", label="Size"),
    Tab(name="send", label="Send", writes=True),
    Tab(name="report", label="Report", of_drafts=False, writes=True),
)  # fmt: skip
