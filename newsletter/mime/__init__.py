"""Composes messages: the skeleton once an issue, a subscriber's message in microseconds."""
