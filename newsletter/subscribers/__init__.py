"""Reads and edits subscribers.csv, and decides who is meant by an audience."""
