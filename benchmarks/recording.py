"""The raw program for writes: what custmgr asked the database to write, asked again without custmgr."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from custmgr_adapters.sql.postgresql import Postgresql

WRITES = ("insert", "update", "delete")
TOGETHER = "with w0 as ("
"""How a statement begins that makes several writes."""
Statement = tuple[str, Any, bool]
SLICE = 20
"""Operations that one side makes before it is the other's turn."""


class Recorder:
    """A cursor that writes down what it is asked to write, and which rows to lock for it."""

    def __init__(self, cursor: Any, log: list[Statement]) -> None:
        self._cursor, self._log = cursor, log

    def execute(self, statement: str, parameters: Any = ()) -> Any:
        self._note(statement, tuple(parameters), many=False)
        return self._cursor.execute(statement, parameters)

    def executemany(self, statement: str, rows: Any) -> Any:
        rows = [tuple(row) for row in rows]
        self._note(statement, rows, many=True)
        return self._cursor.executemany(statement, rows)

    def _note(self, statement: str, parameters: Any, *, many: bool) -> None:
        if statement.startswith((*WRITES, TOGETHER)) or statement.endswith("for update"):
            self._log.append((statement, parameters, many))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@contextmanager
def recording(database: Any) -> Iterator[list[Statement]]:
    """What this kind of database is asked to write meanwhile, by connections that are opened meanwhile."""
    log: list[Statement] = []
    cursor = database.cursor
    database.cursor = lambda self, connection: Recorder(cursor(self, connection), log)
    try:
        yield log
    finally:
        database.cursor = cursor


@contextmanager
def apart() -> Iterator[None]:
    """Each write of a transaction is sent by itself meanwhile, as a plain program sends it."""
    cursor = Postgresql.gathered_cursor
    Postgresql.gathered_cursor = None
    try:
        yield
    finally:
        Postgresql.gathered_cursor = cursor


@contextmanager
def together(log: list[Statement]) -> Iterator[None]:
    """Statements that make several writes are written down too meanwhile."""
    cursor = Postgresql.gathered_cursor
    Postgresql.gathered_cursor = staticmethod(lambda connection: Recorder(cursor(connection), log))
    try:
        yield
    finally:
        Postgresql.gathered_cursor = cursor


class Replay:
    """A plain program that writes the rows of the transactions again, a commit each; statements stay prepared."""

    def __init__(self, connection: Any, begin: str, transactions: Sequence[Sequence[Statement]]) -> None:
        self._connection, self._begin, self._transactions = connection, begin, transactions
        self._cursor, self._together = connection.cursor(), None

    @classmethod
    def on_sqlite(cls, file: Path, sync: str, transactions: Sequence[Sequence[Statement]]) -> "Replay":
        """In a file, on a connection with the settings of custmgr's own."""
        connection = sqlite3.connect(file, isolation_level=None, cached_statements=512)
        pragmas = ("journal_mode=wal", f"synchronous={sync}", "wal_autocheckpoint=10000", "foreign_keys=on")
        for pragma in (*pragmas, "secure_delete=on"):
            connection.execute(f"pragma {pragma}")
        return cls(connection, "begin immediate", transactions)

    @classmethod
    def on_postgresql(cls, url: str, transactions: Sequence[Sequence[Statement]]) -> "Replay":
        """In a database, where the rows that custmgr locks are locked too."""
        connection = psycopg.connect(url, autocommit=True, prepare_threshold=2)
        found = cls(connection, "begin", transactions)
        found._together = Postgresql.gathered_cursor(connection)
        return found

    def __call__(self, n: int) -> None:
        """Transaction n."""
        cursor = self._cursor
        cursor.execute(self._begin)
        for statement, parameters, many in self._transactions[n]:
            if statement.startswith(TOGETHER):
                self._together.execute(statement, parameters).fetchone()
                continue
            if many:
                cursor.executemany(statement, parameters)
            else:
                cursor.execute(statement, parameters)
            if "returning" in statement:
                cursor.fetchall()
        cursor.execute("commit")

    def close(self) -> None:
        self._connection.close()
