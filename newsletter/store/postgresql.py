"""The store on a PostgreSQL server, for several machines that send for one project, and for runners that keep no files.

Nothing of this is loaded where the store is a file: psycopg is an extra (`newsletter[postgresql]`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, ClassVar, cast

import psycopg
from sqlalchemy import URL, Connection, create_engine, delete, inspect

from newsletter.errors import NewsletterError, StoppedError, StoreError
from newsletter.store.backup import back_up, plain_file
from newsletter.store.copying import TABLES, copy_all
from newsletter.store.database import Driver
from newsletter.store.faults import Fault, meaning
from newsletter.store.tables import SENDER
from newsletter.store.transactions import Transactions

NAME = "newsletter"
"""Marks a database as ours: the comment on the first table."""

LOCK = int.from_bytes(b"NWSL")
"""The first number of our advisory locks; the second is that of the schema, or zero for who migrates."""

_CONNECTED = {"connect_timeout": "10", "keepalives_idle": "30", "tcp_user_timeout": "30000", "application_name": NAME}
"""What a connection is made with, unless NEWSLETTER_DATABASE says otherwise: seconds, seconds, milliseconds."""

_AGAIN = "Run the command again once it is there: what is sent stays sent, the rest goes on."
_RIGHTS = "Let it belong to the user that NEWSLETTER_DATABASE names: ALTER DATABASE … OWNER TO …"

_FAULTS = (
    Fault(
        begins=("53100",),
        kind=StoppedError,
        message="the disk of the server is full: {place} cannot be written",
        hint="Make room there and run the same command again; nothing is lost and nothing is sent twice.",
    ),
    Fault(
        begins=("53",),
        message="{place} takes no more connections, or has no memory left",
        hint="Close what else is connected, and run the command again.",
    ),
    Fault(
        begins=("55P03", "57014"),
        message="{place} is in use by another program",
        hint="Wait until that program is done, and run the command again.",
    ),
    Fault(
        begins=("25006",),
        message="{place} cannot be written: the server is read-only, perhaps a standby",
        hint="Let NEWSLETTER_DATABASE name the primary server.",
    ),
    Fault(begins=("42501",), message="you have no right to {place}", hint=_RIGHTS),
    Fault(begins=("3F000",), message="{place} has no schema to put tables into", hint=_RIGHTS),
    Fault(
        begins=("XX001", "XX002"),
        message="{place} is damaged",
        hint="Put back your backup: newsletter restore FILE. Do not just empty it: it tells who has had which issue.",
    ),
    Fault(begins=("57P", "08"), message="the connection to {place} was lost", hint=_AGAIN),
)


class PostgresqlDatabase:
    errors: tuple[type[Exception], ...] = (psycopg.Error,)
    types: ClassVar[Mapping[str, str]] = {"{LONG}": "BIGINT", "{BY_KEY}": ""}
    begin, mark, share = "BEGIN", "%s", " FOR SHARE OF sender"

    def __init__(self, url: URL, *, root: Path, patience: float) -> None:
        self.place = URL.create(
            "postgresql", username=url.username, host=url.host, port=url.port, database=url.database
        ).render_as_string()
        self.near = root / "newsletter.db"
        self._patience = patience
        named = {
            "host": url.host, "port": url.port, "user": url.username, "password": url.password, "dbname": url.database,
        } | url.query  # fmt: skip
        self._arguments = _CONNECTED | {name: str(value) for name, value in named.items() if value is not None}
        self.engine = create_engine(
            "postgresql+psycopg://", creator=self._connect, use_native_hstore=False, pool_pre_ping=True
        )

    def _connect(self, *, autocommit: bool = False) -> psycopg.Connection[Any]:
        try:
            connection = psycopg.connect(**cast("Any", self._arguments), autocommit=True)
        except psycopg.Error as error:
            raise self._unreachable(error) from error
        # on: a commit is on the disk when it returns, whatever the server does for others
        connection.execute("SET synchronous_commit = on")
        connection.execute(f"SET lock_timeout = {int(self._patience * 1000) or 1}")
        connection.autocommit = autocommit
        return connection

    def _unreachable(self, error: psycopg.Error) -> StoreError:
        said = str(error)
        if "authentication failed" in said or "no password supplied" in said:
            return StoreError(
                f"{self.place} refuses the user or the password",
                hint="See NEWSLETTER_DATABASE in .env: postgresql://user:password@host/database",
            )
        if "does not exist" in said:
            return StoreError(f"{self.place} does not exist", hint="Make it on the server: createdb …")
        return StoreError(
            f"{self.place} cannot be reached: {said.splitlines()[0] if said else 'no connection'}",
            hint="See that the server runs, and that NEWSLETTER_DATABASE names the right one.",
        )

    def driver(self) -> Driver:
        return cast("Driver", self._connect(autocommit=True))

    def meaning(self, error: BaseException | None) -> NewsletterError:
        state = getattr(error, "sqlstate", None) or ""
        if not state and isinstance(error, psycopg.OperationalError):
            state = "08"  # a line that breaks says nothing more
        return meaning(state, _FAULTS, place=self.place, error=error)

    def check_owner(self, connection: Connection) -> None:
        found = inspect(connection)
        tables = found.get_table_names()
        if tables and ("migration" not in tables or found.get_table_comment("migration")["text"] != NAME):
            raise StoreError(
                f"{self.place} holds tables of another program",
                hint="Make a database of its own for newsletter, and name that in NEWSLETTER_DATABASE.",
            )

    def claim(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"COMMENT ON TABLE migration IS '{NAME}'")

    def alone(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK}, 0)")

    def insert(self, connection: Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        driver = cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def note_growth(self, connection: Connection) -> None:
        """Look at the tables at once; otherwise they are taken for small and sorted as a whole for every page."""
        connection.exec_driver_sql("ANALYZE recipient, delivery")

    def verify(self) -> None:
        """Leave it to the server, which checks every page it reads (`data_checksums`)."""

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Hold an advisory lock on a connection of its own: the server lets go of it when the connection ends."""
        with closing(self._connect(autocommit=True)) as connection:
            query = f"SELECT pg_try_advisory_lock({LOCK}, current_schema()::regnamespace::oid::integer)"
            row = connection.execute(query.encode()).fetchone()
            yield bool(row and row[0])

    def check_room(self, needed: int) -> None:
        """Leave it to the server: what its disk has left cannot be asked."""

    def ballast(self) -> AbstractContextManager[None]:
        return nullcontext()

    def drop_ballast(self) -> None:
        """There is none."""

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        with (
            self.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
            connection.begin(),
        ):
            yield connection

    def become(self, file: Path, *, keep: Path | None) -> None:
        if keep is not None:
            back_up(self, keep)
        with (
            plain_file(file, place=str(file)) as copy,
            copy.snapshot() as source,
            Transactions(self).writing() as target,
        ):
            # whoever sends all the same, cut off from the lock, writes no more; and nobody begins meanwhile
            target.execute(delete(SENDER))
            for table in reversed(TABLES):
                target.execute(delete(table))
            copy_all(source, target, self)
            self.note_growth(target)
