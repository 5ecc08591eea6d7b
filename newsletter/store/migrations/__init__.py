"""The steps from an empty store to the newest schema, one file a step, in plain SQL that every database knows.

A step that was ever released is never edited: a change of the schema is a new file at the end of the list.
"""

from newsletter.store.migrations import v0001_ledger, v0002_one_number, v0003_restored

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    v0001_ledger.STATEMENTS,
    v0002_one_number.STATEMENTS,
    v0003_restored.STATEMENTS,
)
"""`MIGRATIONS[n]` brings a store from version n to n + 1."""
