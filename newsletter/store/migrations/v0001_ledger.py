"""Version 1: runs with their frozen editions, deliveries, suppressions, and who is sending."""

STATEMENTS = (
    """
    CREATE TABLE run (
        id          INTEGER NOT NULL PRIMARY KEY,
        issue       TEXT    NOT NULL,
        rehearsal   INTEGER NOT NULL CHECK (rehearsal IN (0, 1)),
        transport   TEXT    NOT NULL,
        fingerprint TEXT    NOT NULL,
        subject     TEXT    NOT NULL,
        audience    TEXT,
        list_id     TEXT    NOT NULL,
        secret_mark TEXT    NOT NULL,
        machine     TEXT    NOT NULL,
        frozen_at   TEXT    NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX run_seals_an_issue_once ON run (issue) WHERE rehearsal = 0",
    "CREATE UNIQUE INDEX run_is_one_rehearsal ON run (issue, transport, fingerprint) WHERE rehearsal = 1",
    """
    CREATE TABLE edition (
        run_id   INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        place    INTEGER NOT NULL,
        language TEXT    NOT NULL,
        content  TEXT    NOT NULL,
        PRIMARY KEY (run_id, place)
    )
    """,
    """
    CREATE TABLE delivery (
        run_id      INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        seq         INTEGER NOT NULL,
        address_key TEXT    NOT NULL,
        email       TEXT    NOT NULL,
        subscriber  TEXT    NOT NULL,
        language    TEXT    NOT NULL,
        state       TEXT    NOT NULL DEFAULT 'pending' CHECK (
            state IN ('pending', 'intent', 'sent', 'failed', 'deferred', 'skipped', 'uncertain')
        ),
        reply       TEXT    NOT NULL DEFAULT '',
        attempts    INTEGER NOT NULL DEFAULT 0,
        first_at    TEXT,
        at          TEXT,
        next_at     TEXT,
        PRIMARY KEY (run_id, seq)
    )
    """,
    "CREATE UNIQUE INDEX delivery_is_one_a_person ON delivery (run_id, address_key)",
    "CREATE INDEX delivery_is_open ON delivery (run_id, seq) WHERE state IN ('pending', 'intent', 'deferred')",
    """
    CREATE TABLE suppression (
        address_key TEXT NOT NULL PRIMARY KEY,
        email       TEXT NOT NULL,
        reason      TEXT NOT NULL,
        at          TEXT NOT NULL,
        source      TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE sender (
        id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        process INTEGER NOT NULL,
        machine TEXT    NOT NULL,
        since   TEXT    NOT NULL
    )
    """,
)
