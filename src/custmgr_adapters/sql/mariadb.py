"""MariaDB through PyMySQL: row locks for writers, consistent snapshots for readers."""

# ruff: noqa: D102 - the protocol Database says what each method holds

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs
import pymysql
from pymysql.constants import CLIENT, CR, ER
from pymysql.cursors import Cursor

from custmgr.errors import Conflict, InvalidValue
from custmgr.schema.shape import Form, Slot
from custmgr.values.dates import from_micros, micros
from custmgr_adapters.sql.addresses import MariadbAddress
from custmgr_adapters.sql.database import Fault, Meaning
from custmgr_adapters.sql.forms import Convert, Forms
from custmgr_adapters.sql.ids import id_of
from custmgr_adapters.sql.trigrams import ReadThrough, TextSearch

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

BUSY_SECONDS = 10
MIGRATION_SECONDS = 3600
COLLATION = "utf8mb4_nopad_bin"
"""By code point, and a space at the end counts."""

_MODE = "ANSI_QUOTES,STRICT_ALL_TABLES,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
_UNKNOWN_DATABASE = 1049

_ENCODERS: dict[Form, Convert] = {
    Form.ID: attrgetter("bytes"),
    Form.CHOICE: attrgetter("_value_"),
    Form.INSTANT: micros,
    Form.DECIMAL: str,
}
_DECODERS: dict[Form, Convert] = {
    Form.ID: id_of,
    Form.FLAG: bool,
    Form.INSTANT: from_micros,
    Form.DECIMAL: Decimal,
}
_BINDERS: dict[Form, Convert] = {Form.ID: bytes.fromhex}
_SCALARS: dict[Form, Convert] = {Form.ID: bytes.hex, Form.FLAG: bool}

_MEANINGS = {
    1062: Fault.UNIQUE,
    **dict.fromkeys((3819, 4025), Fault.CHECK),
    **dict.fromkeys((1020, 1205, 1213), Fault.CONFLICT),
    **dict.fromkeys((1264, 1265, 1292, 1300, 1366, 1406), Fault.VALUE),
    **dict.fromkeys((_UNKNOWN_DATABASE, 1054, 1146), Fault.TABLES),
    **dict.fromkeys((CR.CR_CONN_HOST_ERROR, ER.CON_COUNT_ERROR, ER.TOO_MANY_USER_CONNECTIONS), Fault.AWAY),
}


class _Cursor:
    """The driver's cursor, answering with itself as those of the other databases do."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        self._cursor.execute(statement, parameters)
        return self

    def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(statement, rows)

    def fetchall(self) -> list[Any]:
        return list(self._cursor.fetchall())

    @property
    def rowcount(self) -> int:
        touched: int = self._cursor.rowcount
        return touched


@attrs.define
class Mariadb:
    """One MariaDB database, which is what the others call a schema."""

    address: MariadbAddress

    name: ClassVar[str] = "mariadb"
    mark: ClassVar[str] = "%s"
    at_once: ClassVar[int] = 1
    streams: ClassVar[bool] = False
    compares_rows: ClassVar[bool] = False
    undoes_definitions: ClassVar[bool] = False
    or_keep: ClassVar[str] = "on duplicate key update seq = seq"
    moving_on: ClassVar[str] = "on duplicate key update last = last + values(last) returning last"
    driver: ClassVar[str] = "pymysql"
    locks_by_writing: ClassVar[bool] = False
    gathered_cursor: ClassVar[type[Any] | None] = None
    estimates: ClassVar[bool] = True
    forms: ClassVar[Forms] = Forms(_ENCODERS, _DECODERS, _BINDERS, _SCALARS)
    search: ClassVar[TextSearch] = ReadThrough()
    errors: ClassVar[tuple[type[Exception], ...]] = (pymysql.Error, UnicodeEncodeError)

    def forget(self) -> None:
        """Nothing but the pool belongs to a process."""

    def literal(self, parameter: Any) -> str:
        if isinstance(parameter, bytes):
            return f"x'{parameter.hex()}'"
        if isinstance(parameter, (bool, int)):
            return str(int(parameter))
        text = parameter.isoformat() if isinstance(parameter, date) else str(parameter)
        return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("%", "%%") + "'"

    def contains(self, column: str) -> str:
        return f"instr({column}, %s) > 0"

    def among(self, column: str, slot: Slot, values: Sequence[Any]) -> tuple[str, list[Any]]:
        convert = _BINDERS.get(slot.form)
        marks = ", ".join(["%s"] * len(values))
        return f"{column} in ({marks})", [convert(value) for value in values] if convert else list(values)

    def total(self, expression: str, inside: str = "") -> str:
        summed = f"case when {inside} then {expression} end" if inside else expression
        return f"cast(coalesce(sum({summed}), 0) as signed)"

    def ordered(self, column: str) -> str:
        return column

    def as_number(self, column: str) -> str:
        return f"cast({column} as decimal(38, 12))"

    def meaning(self, error: BaseException) -> Meaning:
        if isinstance(error, UnicodeEncodeError):
            return Meaning(Fault.VALUE)
        code, text = (*error.args, 0, "")[:2]
        fault = _MEANINGS.get(code, Fault.LOST)
        if fault is Fault.UNIQUE:
            key = str(text).rsplit("'", 2)[1]
            return Meaning(Fault.KEY) if key == "PRIMARY" else Meaning(fault, key)
        if fault is Fault.CHECK:
            return Meaning(fault, str(text).split("`")[1])
        return Meaning(fault)

    def connections(self) -> "Engine":
        from sqlalchemy import create_engine
        from sqlalchemy.pool import QueuePool

        return create_engine(
            "mariadb+pymysql://",
            creator=lambda: self._connect(autocommit=True),
            poolclass=QueuePool,
            pool_reset_on_return=None,
        )

    def ddl_engine(self) -> "Engine":
        from sqlalchemy import create_engine
        from sqlalchemy.pool import NullPool

        return create_engine("mariadb+pymysql://", creator=self._connect_to_define, poolclass=NullPool)

    def hold_definitions(self, connection: "Connection") -> None:
        """The lock lasts as long as the connection: definitions commit what was begun before them."""
        held = connection.exec_driver_sql(
            "select get_lock(%s, %s)", (f"{self.address.database[:50]} custmgr", MIGRATION_SECONDS)
        )
        if held.scalar() != 1:
            raise Conflict("storage", self.name)

    def _connect_to_define(self) -> "pymysql.Connection[Any]":
        try:
            return self._connect(autocommit=False)
        except pymysql.OperationalError as error:
            if error.args[0] != _UNKNOWN_DATABASE:
                raise
        with self._connect(autocommit=True, database=None) as connection:
            connection.query(f'create database if not exists "{self.address.database}" collate {COLLATION}')
        return self._connect(autocommit=False)

    def _connect(self, *, autocommit: bool, **options: Any) -> "pymysql.Connection[Any]":
        connection: pymysql.Connection[Any] = pymysql.connect(
            **(self.address.options() | options),
            charset="utf8mb4",
            collation=COLLATION,
            sql_mode=_MODE,
            client_flag=CLIENT.FOUND_ROWS,
            init_command=f"set session innodb_lock_wait_timeout = {int(BUSY_SECONDS)}",
            autocommit=autocommit,
        )
        connection.query("set session transaction isolation level read committed")
        return connection

    def turn(self) -> AbstractContextManager[Any]:
        return nullcontext()

    def begin_writing(self, connection: "pymysql.Connection[Any]") -> None:
        connection.query("start transaction read write")

    def begin_reading(self, connection: "pymysql.Connection[Any]") -> None:
        connection.query("set transaction isolation level repeatable read")
        connection.query("start transaction with consistent snapshot, read only")

    def commits_by_itself(self, connection: "pymysql.Connection[Any]") -> bool:
        return connection.get_autocommit()

    def enter(self, connection: "pymysql.Connection[Any]", *, writing: bool) -> Callable[[], object]:
        """At REPEATABLE READ a lock would be followed by reads of what was there before it, so writers refuse it."""
        cursor = connection.cursor(Cursor)
        cursor.execute("select @@session.sql_mode, database(), @@session.tx_isolation")
        mode, database, isolation = cursor.fetchone() or ("", None, "")
        if writing and isolation == "REPEATABLE-READ":
            raise InvalidValue("connection", isolation, "one at READ COMMITTED")
        cursor.execute("set session sql_mode = %s", (_MODE,))
        connection.select_db(self.address.database)

        def restore() -> None:
            cursor.execute("set session sql_mode = %s", (mode,))
            if database is not None:
                connection.select_db(database)

        return restore

    def cursor(self, connection: "pymysql.Connection[Any]") -> _Cursor:
        return _Cursor(connection.cursor(Cursor))

    plain_cursor = cursor

    def streaming_cursor(self, connection: Any, *, plain: bool) -> Any:
        return self.cursor(connection)

    def scrub(self, connection: Any) -> bool:
        return True  # Vacuum, purge and backups are the server's own.

    def for_update(self, skip: bool) -> str:
        return "for update skip locked" if skip else "for update"
