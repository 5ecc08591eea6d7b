"""Renders an issue once: Jinja, MJML, plain text, the web edition and calendars."""
