"""What a rule is, and what it says when it finds something.

A rule is a module in `newsletter/checks/rules/`. Its file's name is its id (`alt_missing.py` is `alt-missing`), the
first sentence of its docstring says what should be true, `RULE` says how grave it is and who asks for it. It has at
least one of three functions, each of which yields a `Flaw` for everything it finds:

- `find(mail)` looks at an edition as readers get it;
- `find_in_copy(copy)` looks at what one subscriber gets;
- `find_online(mail, answers)` looks at what the web answered about the `addresses(mail)` that it asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from newsletter.domain.finding import Severity
from newsletter.domain.sight import Appearance


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How grave it is when a rule is broken, and its `source`: a specification, a mail program, a study."""

    severity: Severity
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: a project-relative POSIX path, and a line from 1 where it is known."""

    where: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What a rule found: the reason it matters, in words that name the thing, and what to do.

    Without a `place` it is about the mail as a whole. `severity` is given where it differs from the rule's own.
    `element` (of the mail's tree) or else `words` say where in the mail it is seen, `appearance` how it is shown then.
    """

    reason: str
    fix: str
    place: Place | None = None
    severity: Severity | None = None
    element: Any = field(default=None, compare=False, repr=False)
    words: str = field(default="", compare=False)
    appearance: Appearance = field(default=Appearance.LIGHT, compare=False)
