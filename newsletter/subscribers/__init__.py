"""Reads and edits subscribers.csv, and decides who is meant by an audience."""

from newsletter.subscribers.audience import compile_audience
from newsletter.subscribers.reading import read_columns, read_subscribers
from newsletter.subscribers.report import Report, Row

__all__ = ["Report", "Row", "compile_audience", "read_columns", "read_subscribers"]
