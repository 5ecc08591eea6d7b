"""An issue as a neutral reader gets it: somebody without a name, a tag or a link of their own."""

from __future__ import annotations

from newsletter.domain.parts import Parts
from newsletter.domain.slots import Links, cut_regions, even_lines, fill_text
from newsletter.domain.subscriber import NEUTRAL
from newsletter.project import Project
from newsletter.subscribers import compile_audience


def neutral_truths(parts: Parts) -> list[bool]:
    """Tell which conditions hold for a neutral reader."""
    return [any(compile_audience(audience)(NEUTRAL) for audience in condition) for condition in parts.conditions]


def neutral_bodies(parts: Parts, project: Project) -> tuple[str, str]:
    """Return HTML and text as one neutral reader would get them, without tokens."""
    page = project.settings.publication.page
    links = Links(unsubscribe=page("u/"), preferences=page("p/"))
    truths = neutral_truths(parts)

    def neutral(text: str, *, markup: bool) -> str:
        cut = cut_regions(text, parts.nonce, truths)
        cut = cut if markup else even_lines(cut)
        return fill_text(cut, parts.slots, parts.nonce, NEUTRAL, links, markup=markup)

    return neutral(parts.html, markup=True), neutral(parts.text, markup=False)
