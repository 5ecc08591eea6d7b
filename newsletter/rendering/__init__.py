"""Renders an issue once: Jinja, MJML, plain text, the web edition and calendars."""

from newsletter.rendering.calendar import calendar
from newsletter.rendering.environment import template_folders
from newsletter.rendering.issue import render
from newsletter.rendering.plain_text import plain_text

__all__ = ["calendar", "plain_text", "render", "template_folders"]
