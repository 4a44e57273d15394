"""PostgreSQL through psycopg: row locks for writers, repeatable snapshots for readers."""

# ruff: noqa: D102 - the protocol Database says what each method holds

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

import attrs
import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.pq import Format
from psycopg.rows import tuple_row
from psycopg.types.numeric import Int8BinaryDumper

from custmgr.schema.shape import Form, Slot
from custmgr.values.dates import from_micros, micros
from custmgr_adapters.sql.addresses import PostgresqlAddress
from custmgr_adapters.sql.database import MOVING_ON, OR_KEEP, Fault, Meaning
from custmgr_adapters.sql.forms import Convert, Forms
from custmgr_adapters.sql.trigrams import PgTrgm, TextSearch

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

BUSY_SECONDS = 10
_UNCONNECTED = "08001"
"""What the standard calls a connection that could not be made; libpq gives no state to these errors."""

_ENCODERS: dict[Form, Convert] = {Form.CHOICE: attrgetter("_value_"), Form.INSTANT: micros, Form.DECIMAL: str}
_DECODERS: dict[Form, Convert] = {Form.INSTANT: from_micros, Form.DECIMAL: Decimal}
_ARRAYS = {Form.ID: "uuid[]", Form.DAY: "date[]", Form.FLAG: "boolean[]"}

_MEANINGS: dict[str, Fault] = {
    "23505": Fault.UNIQUE,
    "23514": Fault.CHECK,
    "40001": Fault.CONFLICT,
    "40P01": Fault.CONFLICT,
    "55P03": Fault.CONFLICT,
    "42P01": Fault.TABLES,
    "42703": Fault.TABLES,
    "3F000": Fault.TABLES,
    _UNCONNECTED: Fault.AWAY,
}


class _Hex(Loader):
    """An id as 32 hex digits."""

    format = Format.BINARY

    def load(self, data: Buffer) -> str:
        return bytes(data).hex()


class _GatheredCursor(psycopg.RawCursor[Any]):
    """Its numbers are all of one type, as a statement is prepared for the types of all its parameters."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        super().__init__(connection, row_factory=tuple_row)
        self.adapters.register_dumper(int, Int8BinaryDumper)


@attrs.define
class Postgresql:
    """One PostgreSQL database, or one schema of it."""

    address: PostgresqlAddress

    name: ClassVar[str] = "postgresql"
    mark: ClassVar[str] = "%s"
    at_once: ClassVar[int] = 100
    streams: ClassVar[bool] = True
    compares_rows: ClassVar[bool] = True
    undoes_definitions: ClassVar[bool] = True
    or_keep: ClassVar[str] = OR_KEEP
    moving_on: ClassVar[str] = MOVING_ON
    driver: ClassVar[str] = "psycopg"
    locks_by_writing: ClassVar[bool] = False
    estimates: ClassVar[bool] = True
    forms: ClassVar[Forms] = Forms(_ENCODERS, _DECODERS)
    search: ClassVar[TextSearch] = PgTrgm()
    errors: ClassVar[tuple[type[Exception], ...]] = (psycopg.Error, UnicodeEncodeError, OverflowError)
    gathered_cursor: ClassVar[type[Any] | None] = _GatheredCursor

    def forget(self) -> None:
        """Nothing but the pool belongs to a process."""

    def literal(self, parameter: Any) -> str:
        if isinstance(parameter, (bool, int)):
            return str(parameter).lower()
        text = parameter.isoformat() if isinstance(parameter, date) else str(parameter)
        return "'" + text.replace("'", "''").replace("%", "%%") + "'"

    def contains(self, column: str) -> str:
        return f"strpos({column}, %s) > 0"

    def among(self, column: str, slot: Slot, values: Sequence[Any]) -> tuple[str, list[Any]]:
        texts = slot.form in (Form.TEXT, Form.CHOICE, Form.DECIMAL) and all(isinstance(value, str) for value in values)
        array = _ARRAYS.get(slot.form, "text[]" if texts else "bigint[]")
        return f"{column} = any(%s::{array})", [list(values)]

    def total(self, expression: str, inside: str = "") -> str:
        only = f" filter (where {inside})" if inside else ""
        return f"coalesce(sum({expression}){only}, 0)::bigint"

    def ordered(self, column: str) -> str:
        return f"{column} nulls first"

    def as_number(self, column: str) -> str:
        return f"cast({column} as numeric)"

    def meaning(self, error: BaseException) -> Meaning:
        if isinstance(error, (psycopg.DataError, UnicodeEncodeError, OverflowError)):
            return Meaning(Fault.VALUE)
        state = getattr(error, "sqlstate", None) or ""
        fault = _MEANINGS.get(state, Fault.LOST)
        if not isinstance(error, psycopg.Error):
            return Meaning(fault)
        return Meaning(fault, error.diag.constraint_name, error.diag.table_name)

    def connections(self) -> "Engine":
        from sqlalchemy import create_engine
        from sqlalchemy.pool import QueuePool

        return create_engine(
            "postgresql+psycopg://",
            creator=lambda: self._connect(autocommit=True),
            poolclass=QueuePool,
            pool_reset_on_return=None,
            use_native_hstore=False,
        )

    def ddl_engine(self) -> "Engine":
        from sqlalchemy import create_engine
        from sqlalchemy.pool import NullPool

        return create_engine(
            "postgresql+psycopg://",
            creator=lambda: self._connect(autocommit=False),
            poolclass=NullPool,
            use_native_hstore=False,
        )

    def hold_definitions(self, connection: "Connection") -> None:
        connection.exec_driver_sql("select pg_advisory_xact_lock(hashtext('custmgr'))")
        if self.address.schema is not None:
            connection.exec_driver_sql(f'create schema if not exists "{self.address.schema}"')

    def _connect(self, *, autocommit: bool) -> "psycopg.Connection[Any]":
        try:
            connection: psycopg.Connection[Any] = psycopg.connect(self.address.driver_url, autocommit=autocommit)
        except psycopg.OperationalError as error:
            if isinstance(error, psycopg.errors.ConnectionTimeout) or not self._answers():
                error.sqlstate = _UNCONNECTED
            raise
        connection.prepare_threshold = 2
        if autocommit:
            connection.execute(f"set lock_timeout = '{int(BUSY_SECONDS * 1000)}ms'".encode())
        if self.address.schema is not None:
            connection.execute(f'set search_path to "{self.address.schema}"'.encode())
            if not autocommit:
                connection.commit()
        return connection

    def _answers(self) -> bool:
        """Whether a server is there and takes connections, though perhaps none of this user or to this database."""
        return psycopg.pq.PGconn.ping(self.address.driver_url.encode()) == psycopg.pq.Ping.OK

    def turn(self) -> AbstractContextManager[Any]:
        return nullcontext()

    def begin_writing(self, connection: "psycopg.Connection[Any]") -> None:
        connection.execute("begin isolation level read committed read write")

    def begin_reading(self, connection: "psycopg.Connection[Any]") -> None:
        connection.execute("begin isolation level repeatable read read only")

    def commits_by_itself(self, connection: "psycopg.Connection[Any]") -> bool:
        return connection.autocommit

    def enter(self, connection: "psycopg.Connection[Any]", *, writing: bool) -> Callable[[], object]:
        if self.address.schema is None:
            return lambda: None
        cursor = connection.cursor(row_factory=tuple_row)
        path = cursor.execute("select current_setting('search_path')").fetchone()
        cursor.execute(f'set local search_path to "{self.address.schema}"'.encode())
        return lambda: cursor.execute("select set_config('search_path', %s, true)", path)

    def cursor(self, connection: "psycopg.Connection[Any]") -> Any:
        return connection.cursor(binary=True, row_factory=tuple_row)

    def plain_cursor(self, connection: "psycopg.Connection[Any]") -> Any:
        found = connection.cursor(binary=True, row_factory=tuple_row)
        found.adapters.register_loader("uuid", _Hex)
        return found

    def streaming_cursor(self, connection: "psycopg.Connection[Any]", *, plain: bool) -> Any:
        found = connection.cursor(f"stream_{uuid4().hex}", binary=True, row_factory=tuple_row)
        if plain:
            found.adapters.register_loader("uuid", _Hex)
        return found

    def scrub(self, connection: Any) -> bool:
        return True  # Vacuum, purge and backups are the server's own.

    def for_update(self, skip: bool) -> str:
        return "for update skip locked" if skip else "for update"
