"""The measuring tape: what ran, how long, and the raw program that writes the same rows."""

import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from custmgr import Acting, Desk, ManualClock, Staff
from custmgr_adapters.sql.sqlite import Sqlite

WRITES = ("insert", "update", "delete")
Statement = tuple[str, Any, bool]


@attrs.frozen
class Figure:
    """One line of the table: a ratio to the raw program of the same run, and what was wanted."""

    goal: str
    what: str
    ratio: float
    wanted: str
    met: bool
    detail: str


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def median(*rounds: float) -> float:
    return statistics.median(rounds)


@contextmanager
def desk_on(file: Path, sync: str) -> Iterator[Acting]:
    with Desk.open(f"sqlite:///{file}?sync={sync}", clock=ManualClock("2026-06-30")) as desk:
        desk.migrate()
        yield desk.acting_as(Staff("u-1", name="Clerk"))


def copy(file: Path, to: Path) -> Path:
    """A copy of a database that nobody has open."""
    with sqlite3.connect(file) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    shutil.copy(file, to)
    return to


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


def replay(file: Path, sync: str, transactions: list[list[Statement]]) -> float:
    """How long a plain ``sqlite3`` program takes to write the same rows, a commit for each transaction."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=wal", f"synchronous={sync}", "wal_autocheckpoint=10000", "foreign_keys=on"):
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
