"""Version 3: a run that came out of a backup says so."""

STATEMENTS = (
    # when; empty for a run that was begun in this store
    "ALTER TABLE run ADD COLUMN restored_at TEXT",
)
