"""Renders an issue once: Jinja, MJML, plain text, the web edition and calendars."""

from newsletter.rendering.brand_colours import brand_colours
from newsletter.rendering.environment import template_folders, templates_in
from newsletter.rendering.issue import render
from newsletter.rendering.plain_text import plain_text

__all__ = ["brand_colours", "plain_text", "render", "template_folders", "templates_in"]
