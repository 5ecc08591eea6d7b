"""What can be changed from the studio: a table of actions, each loaded only when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from newsletter.web.preview.visit import Visit

Form = Mapping[str, str]
"""What was filled in; of a name that comes several times, all values with line breaks between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is told of a change on the page that comes next. `go_to` is an issue that is shown then."""

    text: str
    hint: str = ""
    wrong: bool = False
    status: int = 200
    go_to: str | None = None
    shown: Mapping[str, object] = field(default_factory=dict)


Action = Callable[[Visit, Form], Notice]

ACTIONS = {
    "build": "building",
    "edit-subject": "planning",
    "edit-preheader": "planning",
    "edit-introduction": "planning",
    "move-item": "planning",
    "take-out": "planning",
    "put-back": "planning",
    "send-test": "sending",
    "send-now": "sending",
}
"""Every action, and the module below `newsletter.web.preview.doing` that has a function of its name."""


def find_action(name: str) -> Action | None:
    if name not in ACTIONS:
        return None
    module = importlib.import_module(f"newsletter.web.preview.doing.{ACTIONS[name]}")
    action: Action = getattr(module, name.replace("-", "_"))
    return action
