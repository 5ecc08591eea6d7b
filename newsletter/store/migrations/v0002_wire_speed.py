"""Version 2: a token for whoever may send, and issues that are to be sent at a time."""

STATEMENTS = (
    # who is sending shows it at every commit; a row that a crash left behind is nobody's
    "DELETE FROM sender",
    "ALTER TABLE sender ADD COLUMN token TEXT NOT NULL DEFAULT ''",
    """
    CREATE TABLE schedule (
        issue   TEXT NOT NULL PRIMARY KEY,
        at      TEXT NOT NULL,
        made_at TEXT NOT NULL
    )
    """,
)
