"""SQLite: one file, one writer at a time, readers beside it."""

# ruff: noqa: D102 - the protocol Database says what each method holds

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from operator import attrgetter
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from custmgr.schema.shape import Form, Slot
from custmgr.values.dates import from_micros, micros
from custmgr_adapters.sql import nested
from custmgr_adapters.sql.addresses import SqliteAddress
from custmgr_adapters.sql.database import MOVING_ON, OR_KEEP, Fault, Meaning
from custmgr_adapters.sql.forms import Convert, Forms
from custmgr_adapters.sql.ids import id_of
from custmgr_adapters.sql.pool import FilePool
from custmgr_adapters.sql.trigrams import Fts5, TextSearch, hold_fts5
from custmgr_adapters.sql.turns import Turns, turns_for
from custmgr_adapters.sql.words import words

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

BUSY_SECONDS = 10
RETRY_SECONDS = 0.01
CHECKPOINT_PAGES = 10_000
FEW = 40
"""Up to so many values are parameters of their own; more go as one JSON list."""


_ENCODERS: dict[Form, Convert] = {
    Form.ID: attrgetter("bytes"),
    Form.CHOICE: attrgetter("_value_"),
    Form.DAY: date.isoformat,
    Form.INSTANT: micros,
    Form.DECIMAL: str,
}
_DECODERS: dict[Form, Convert] = {
    Form.ID: id_of,
    Form.FLAG: bool,
    Form.DAY: date.fromisoformat,
    Form.INSTANT: from_micros,
    Form.DECIMAL: Decimal,
}
_BINDERS: dict[Form, Convert] = {Form.ID: bytes.fromhex, Form.DAY: date.isoformat}
_SCALARS: dict[Form, Convert] = {Form.ID: bytes.hex, Form.FLAG: bool, Form.DAY: date.fromisoformat}

_MEANINGS = {
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: Fault.KEY,
    sqlite3.SQLITE_CONSTRAINT_ROWID: Fault.KEY,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: Fault.UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_CHECK: Fault.CHECK,
    sqlite3.SQLITE_BUSY: Fault.CONFLICT,
    sqlite3.SQLITE_BUSY_SNAPSHOT: Fault.CONFLICT,
    sqlite3.SQLITE_BUSY_RECOVERY: Fault.CONFLICT,
    sqlite3.SQLITE_LOCKED: Fault.CONFLICT,
    sqlite3.SQLITE_ERROR: Fault.TABLES,
}


@attrs.define
class Sqlite:
    """The SQLite database in one file."""

    address: SqliteAddress
    turns: Turns = attrs.field(init=False)

    name: ClassVar[str] = "sqlite"
    mark: ClassVar[str] = "?"
    at_once: ClassVar[int] = 1
    streams: ClassVar[bool] = True
    compares_rows: ClassVar[bool] = True
    undoes_definitions: ClassVar[bool] = True
    or_keep: ClassVar[str] = OR_KEEP
    moving_on: ClassVar[str] = MOVING_ON
    driver: ClassVar[str] = "pysqlite"
    locks_by_writing: ClassVar[bool] = True
    gathered_cursor: ClassVar[type[Any] | None] = None
    estimates: ClassVar[bool] = False
    forms: ClassVar[Forms] = Forms(_ENCODERS, _DECODERS, _BINDERS, _SCALARS)
    search: ClassVar[TextSearch] = Fts5()
    errors: ClassVar[tuple[type[Exception], ...]] = (sqlite3.Error, OverflowError, UnicodeEncodeError)

    def __attrs_post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.turns = turns_for(self.address.path, BUSY_SECONDS)

    def literal(self, parameter: Any) -> str:
        if isinstance(parameter, bytes):
            return f"x'{parameter.hex()}'"
        if isinstance(parameter, str):
            return "'" + parameter.replace("'", "''") + "'"
        return str(int(parameter))

    def contains(self, column: str) -> str:
        return f"instr({column}, ?) > 0"

    def among(self, column: str, slot: Slot, values: Sequence[Any]) -> tuple[str, list[Any]]:
        if len(values) <= FEW:
            convert = _BINDERS.get(slot.form)
            marks = ", ".join("?" * len(values))
            return f"{column} in ({marks})", [convert(value) for value in values] if convert else list(values)
        value = "id_of(value)" if slot.form is Form.ID else "value"
        listed = words(column, "in (select", value, "from json_each(?))")
        return listed, [nested.writer(Any)(list(values))]

    def total(self, expression: str, inside: str = "") -> str:
        only = f" filter (where {inside})" if inside else ""
        return f"coalesce(sum({expression}){only}, 0)"

    def ordered(self, column: str) -> str:
        return column

    def as_number(self, column: str) -> str:
        return f"cast({column} as numeric)"

    def meaning(self, error: BaseException) -> Meaning:
        if isinstance(error, (OverflowError, UnicodeEncodeError)):
            return Meaning(Fault.VALUE)
        return Meaning(_MEANINGS.get(getattr(error, "sqlite_errorcode", 0), Fault.LOST))

    def connections(self) -> FilePool:
        return FilePool(self._connect)

    def ddl_engine(self) -> "Engine":
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import NullPool

        engine = create_engine("sqlite://", creator=self._connect, poolclass=NullPool)

        @event.listens_for(engine, "begin")
        def begin(connection: "Connection") -> None:
            connection.exec_driver_sql("begin immediate")

        return engine

    def hold_definitions(self, connection: "Connection") -> None:
        """Nothing more to wait for: the transaction began as the only writer."""
        hold_fts5(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.address.path,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma secure_delete = on")  # What was replaced or deleted is not left in free space.
        _write_ahead(connection)
        connection.execute(f"pragma synchronous = {self.address.sync}")
        connection.execute(f"pragma wal_autocheckpoint = {CHECKPOINT_PAGES}")
        _add_functions(connection)

    def turn(self) -> AbstractContextManager[Any]:
        return self.turns

    def begin_writing(self, connection: sqlite3.Connection) -> None:
        connection.execute("begin immediate")

    def begin_reading(self, connection: sqlite3.Connection) -> None:
        connection.execute("begin")

    def commits_by_itself(self, connection: sqlite3.Connection) -> bool:
        """A driver that never begins may be that of a host that did; from Python 3.12 on two attributes tell."""
        never_begins = connection.isolation_level is None or getattr(connection, "autocommit", None) is True
        return never_begins and not connection.in_transaction

    def enter(self, connection: sqlite3.Connection, *, writing: bool) -> Callable[[], object]:
        """A savepoint outside a transaction would commit; so a writer begins one where the driver did not yet."""
        _add_functions(connection)
        if writing and not connection.in_transaction:
            connection.execute("begin immediate")
        return lambda: None

    def cursor(self, connection: sqlite3.Connection) -> sqlite3.Cursor:
        found = connection.cursor()
        found.row_factory = None  # whatever a host set
        return found

    plain_cursor = cursor

    def streaming_cursor(self, connection: sqlite3.Connection, *, plain: bool) -> sqlite3.Cursor:
        return self.cursor(connection)

    def scrub(self, connection: sqlite3.Connection) -> bool:
        """The log of earlier pages is cut off, unless somebody is still reading out of it."""
        connection.execute("pragma busy_timeout = 0")
        busy = connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        connection.execute(f"pragma busy_timeout = {BUSY_SECONDS * 1000}")
        return not busy

    def for_update(self, skip: bool) -> str:
        return ""


def _add_functions(connection: sqlite3.Connection) -> None:
    connection.create_function("id_of", 1, bytes.fromhex, deterministic=True)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Change the file to WAL once; the change itself does not wait for others as statements do."""
    until = monotonic() + BUSY_SECONDS
    while connection.execute("pragma journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("begin immediate")
            connection.execute("commit")
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(RETRY_SECONDS)
