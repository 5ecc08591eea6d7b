"""Composes messages: the skeleton once an issue, a subscriber's message in microseconds."""

from newsletter.mime.composition import compose
from newsletter.mime.identity import content_id, message_id
from newsletter.mime.template import MessageTemplate

__all__ = ["MessageTemplate", "compose", "content_id", "message_id"]
