"""Turns an audience (`zorg`, `zorg, jeugd`, or an expression over `subscriber`) into a question about a subscriber.

An expression is Jinja's, in its sandbox, and little of it: no names but `subscriber`, no filters or methods but those
that cost nothing, no `*`, `**` and `%`, which a hundred characters could use to fill the memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from newsletter.domain.subscriber import Subscriber
from newsletter.errors import SubscriberError
from newsletter.subscribers.addresses import shown

if TYPE_CHECKING:
    from jinja2 import nodes

Audience = Callable[[Subscriber], bool]

_LONGEST = 2000
_FILTERS = ("default", "d", "lower", "upper", "trim", "int", "float", "length", "count", "string", "first", "last")
_METHODS = ("startswith", "endswith", "lower", "upper", "strip", "casefold", "isdigit")
_HINT = (
    "An audience is a tag (zorg), several (zorg, jeugd: any of them), or an expression such as\n"
    '"zorg" in subscriber.tags and subscriber.language == "nl"'
)


@lru_cache(maxsize=256)
def compile_audience(expression: str) -> Audience:
    """Compile an audience. What cannot be worked out for one subscriber is not true for them.

    Raises:
        SubscriberError: it is neither tags nor an expression we can use.
    """
    text = expression.strip()
    if not text or len(text) > _LONGEST:
        raise _refused(expression, "it is empty" if not text else "it is too long")
    if re.search(r"\bsubscriber\b", text):
        return _compile(text)
    if re.search(r"[=<>(){}|\[\]!]", text):
        raise _refused(expression, "it does not ask anything of “subscriber”")
    wanted = {" ".join(tag.strip(" \"'").split()).casefold() for tag in text.split(",")} - {""}
    if not wanted:
        raise _refused(expression, "it names no tag")
    return lambda subscriber: any(tag.casefold() in wanted for tag in subscriber.tags)


class _Tags(tuple[str, ...]):
    """Tags that are compared without regard to case."""

    __slots__ = ()

    def __contains__(self, tag: object) -> bool:
        return isinstance(tag, str) and any(own.casefold() == tag.casefold() for own in self)


class _View:
    """What an expression sees of a subscriber: `tags`, and every attribute; `""` where there is none."""

    __slots__ = ("_subscriber",)

    def __init__(self, subscriber: Subscriber) -> None:
        self._subscriber = subscriber

    def __getattr__(self, name: str) -> Any:
        return self[name]

    def __getitem__(self, name: str) -> Any:
        if name == "tags":
            return _Tags(self._subscriber.tags)
        return self._subscriber.get(name) or ""


def _compile(text: str) -> Audience:
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment()
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    try:
        _check(environment.parse("{{ (" + text + "\n) }}"), text)
        ask = environment.compile_expression(text)
    except TemplateError as error:
        raise _refused(text, (error.message or "it cannot be read").rstrip(".")) from error
    except (RecursionError, MemoryError, OverflowError, ValueError, SyntaxError) as error:
        raise _refused(text, "it is too complicated") from error

    def holds(subscriber: Subscriber) -> bool:
        try:
            return bool(ask(subscriber=_View(subscriber)))
        except Exception:  # noqa: BLE001 — data decides what goes wrong: `subscriber.age > 30` where the cell says "?"
            return False

    return holds


def _check(template: nodes.Template, text: str) -> None:
    """Refuse what an audience has no need for.

    Raises:
        SubscriberError: there is such a thing in it.
    """
    from jinja2 import nodes

    if len(template.body) != 1 or not isinstance(template.body[0], nodes.Output) or len(template.body[0].nodes) != 1:
        raise _refused(text, "it is not one expression")
    for node in template.find_all(nodes.Node):
        if isinstance(node, nodes.Name) and node.name != "subscriber":
            raise _refused(text, f"it asks for “{node.name}”, but only “subscriber” can be asked")
        if isinstance(node, nodes.Mul | nodes.Pow | nodes.Mod):
            raise _refused(text, f"it calculates with “{node.operator}”")
        if isinstance(node, nodes.Call) and not (isinstance(node.node, nodes.Getattr) and node.node.attr in _METHODS):
            raise _refused(text, f"it calls something else than {', '.join(_METHODS)}")
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            raise _refused(text, "it asks for a name that begins with “_”")


def _refused(expression: str, reason: str) -> SubscriberError:
    return SubscriberError(f"the audience {shown(expression)} cannot be used: {reason}", hint=_HINT)
