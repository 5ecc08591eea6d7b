"""Version 2: a delivery is found by one number, its person by a table of their own; a token for whoever sends; plans.

One number (the run's times 2³², plus that in the run) makes a table twice as quick to fill and to change as a key of
two columns; addresses apart are put in sorted, which no index on the deliveries could be.
"""

STATEMENTS = (
    # who may send shows its token at every commit; a row that a crash left behind is nobody's
    "DELETE FROM sender",
    "ALTER TABLE sender ADD COLUMN token TEXT NOT NULL DEFAULT ''",
    """
    CREATE TABLE schedule (
        issue   TEXT NOT NULL PRIMARY KEY,
        at      TEXT NOT NULL,
        made_at TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE recipient (
        run_id      INTEGER NOT NULL,
        address_key TEXT    NOT NULL,
        seq         INTEGER NOT NULL,
        PRIMARY KEY (run_id, address_key)
    ) {BY_KEY}
    """,
    "INSERT INTO recipient SELECT run_id, address_key, seq FROM delivery ORDER BY run_id, address_key",
    # when nothing was left to do; empty while there may be something
    "ALTER TABLE run ADD COLUMN finished_at TEXT",
    """
    UPDATE run SET finished_at = (SELECT max(at) FROM delivery WHERE run_id = run.id) WHERE NOT EXISTS (
        SELECT 1 FROM delivery WHERE run_id = run.id AND state IN ('pending', 'intent', 'deferred')
    )
    """,
    "DROP INDEX delivery_is_one_a_person",
    "DROP INDEX delivery_is_open",
    "ALTER TABLE delivery RENAME TO delivery_of_version_1",
    # what is changed and counted comes first, what may be long comes last
    """
    CREATE TABLE delivery (
        id         {LONG}  NOT NULL PRIMARY KEY,
        state      TEXT    NOT NULL DEFAULT 'pending',
        attempts   INTEGER NOT NULL DEFAULT 0,
        first_at   TEXT,
        at         TEXT,
        next_at    TEXT,
        reply      TEXT    NOT NULL DEFAULT '',
        email      TEXT    NOT NULL,
        language   TEXT    NOT NULL,
        subscriber TEXT    NOT NULL
    )
    """,
    """
    INSERT INTO delivery
    SELECT run_id * 4294967296 + seq, state, attempts, first_at, at, next_at, reply, email, language, subscriber
    FROM delivery_of_version_1 ORDER BY run_id, seq
    """,
    "DROP TABLE delivery_of_version_1",
)
