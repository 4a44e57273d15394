"""The raw program for writes: what custmgr asked the database to write, asked again without custmgr."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from measure import seconds

from custmgr_adapters.sql.sqlite import Sqlite

WRITES = ("insert", "update", "delete")
Statement = tuple[str, Any, bool]


class Recorder:
    """A cursor that writes down what it is asked to write."""

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
        if statement.lstrip().lower().startswith(WRITES):
            self._log.append((statement, parameters, many))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@contextmanager
def recording() -> Iterator[list[Statement]]:
    """What SQLite is asked to write meanwhile, by connections that are opened meanwhile."""
    log: list[Statement] = []
    cursor = Sqlite.cursor
    Sqlite.cursor = lambda self, connection: Recorder(cursor(self, connection), log)  # type: ignore[method-assign]
    try:
        yield log
    finally:
        Sqlite.cursor = cursor  # type: ignore[method-assign]


def replay(file: Path, sync: str, transactions: Sequence[Sequence[Statement]]) -> float:
    """How long a plain ``sqlite3`` program takes to write the same rows, a commit for each transaction.

    Connection and pragmas are those of custmgr; statements stay prepared.
    """
    connection = sqlite3.connect(file, isolation_level=None, cached_statements=512)
    pragmas = ("journal_mode=wal", f"synchronous={sync}", "wal_autocheckpoint=10000", "foreign_keys=on")
    for pragma in (*pragmas, "secure_delete=on"):
        connection.execute(f"pragma {pragma}")
    cursor = connection.cursor()

    def run() -> None:
        for statements in transactions:
            cursor.execute("begin immediate")
            for statement, parameters, many in statements:
                found = cursor.executemany(statement, parameters) if many else cursor.execute(statement, parameters)
                found.fetchall()
            cursor.execute("commit")

    took = seconds(run)
    connection.close()
    return took
