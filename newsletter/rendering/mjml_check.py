"""What mrml does not say: a tag that MJML does not know, one that it renders wrongly, one that is not closed."""

from __future__ import annotations

from difflib import get_close_matches

from newsletter.rendering.mjml_guard import tags

_KNOWN = frozenset((
    "mj-accordion", "mj-accordion-element", "mj-accordion-text", "mj-accordion-title", "mj-all", "mj-attributes",
    "mj-body", "mj-breakpoint", "mj-button", "mj-carousel", "mj-carousel-image", "mj-class", "mj-column", "mj-divider",
    "mj-font", "mj-group", "mj-head", "mj-hero", "mj-image", "mj-navbar", "mj-navbar-link", "mj-raw", "mj-section",
    "mj-social", "mj-social-element", "mj-spacer", "mj-style", "mj-table", "mj-text", "mj-title", "mj-wrapper",
))  # fmt: skip
_REFUSED = {
    "mj-include": "include templates with Jinja",
    "mj-preview": "see blocks/preheader.mjml for a preheader that filters do not mistrust",
    "mj-html-attributes": "write the attributes where they belong",
}
"""Tags that mrml renders wrongly or panics at (design/html.md §1.2, 3, 4, 8), and what to do instead."""

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


def unusable_tag(source: str) -> tuple[str, int] | None:
    """Find a tag that cannot be in a mail of ours: the reason, and where in guarded MJML it stands."""
    for tag in tags(source):
        name = tag["name"].lstrip("/")
        if name in _REFUSED:
            return f"<{name}> cannot be used here; {_REFUSED[name]}", tag.start()
        if name.startswith("mj-") and name not in _KNOWN:
            near = get_close_matches(name, _KNOWN, n=1)
            return f"<{name}> is no tag of MJML" + (f"; did you mean <{near[0]}>?" if near else ""), tag.start()
    return None


def unbalanced_tag(source: str) -> tuple[str, int] | None:
    """Find the first tag that is not closed, or closed without being open: the reason, and where it stands."""
    stack: list[tuple[str, int]] = []
    for tag in tags(source):
        name = tag["name"]
        if name.startswith("/"):
            if not stack or stack[-1][0] != name[1:]:
                is_open = any(opened == name[1:] for opened, _ in stack)
                if stack and is_open:
                    return _not_closed(stack[-1])
                return f"<{name}> closes a tag that is not open", tag.start()
            stack.pop()
        elif "/" not in tag["end"] and name.lower() not in _VOID:
            stack.append((name, tag.start()))
    return _not_closed(stack[-1]) if stack else None


def _not_closed(tag: tuple[str, int]) -> tuple[str, int]:
    return f"<{tag[0]}> is not closed", tag[1]
