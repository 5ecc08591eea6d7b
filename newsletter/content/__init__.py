"""Reads what the editor keeps: a folder of files becomes items and their bodies."""
