"""Calls that fail, the first, the second and so on until a use case passes with none failing (P4)."""

from collections.abc import Callable
from random import Random
from types import SimpleNamespace
from typing import Any

from acts import GONE, MONEY, OTHER, Act
from crashes import honestly, watching
from places import place
from trial import Tally

from custmgr import CustmgrError
from custmgr.errors import Conflict, NotFound, Unavailable
from custmgr.testing.faults import on_nth, raising


class Failing:
    """A database whose driver loses its connection at the ``number``-th statement; the first is 0."""

    def __init__(self, database: Any, end: Callable[[Any], None]) -> None:
        self._database, self._end = database, end
        self.left = -1

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def cursor(self, connection: Any) -> Any:
        return FailingCursor(self, connection, self._database.cursor(connection))

    def plain_cursor(self, connection: Any) -> Any:
        return FailingCursor(self, connection, self._database.plain_cursor(connection))

    @property
    def gathered_cursor(self) -> Callable[[Any], Any] | None:
        made = self._database.gathered_cursor
        return made and (lambda connection: FailingCursor(self, connection, made(connection)))

    def statement(self, connection: Any) -> None:
        """Let the next one through, or lose the connection before it."""
        if self.left == 0:
            self._end(connection)
        self.left -= 1


class FailingCursor:
    """Tells the database of each statement before it runs."""

    def __init__(self, database: Failing, connection: Any, cursor: Any) -> None:
        self._told, self._cursor = (database, connection), cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, *statement: Any) -> Any:
        self._told[0].statement(self._told[1])
        return self._cursor.execute(*statement)

    def executemany(self, *statement: Any) -> Any:
        self._told[0].statement(self._told[1])
        return self._cursor.executemany(*statement)


class Errors:
    """Trials on one ground."""

    def __init__(self, where: Any, on: SimpleNamespace, tally: Tally) -> None:
        self.where, self.on, self.tally = where, on, tally
        self.before, _ = where.look()

    def _seen(self, wanted: tuple[tuple, ...], said: str) -> tuple:
        found, broken = self.where.look()
        self.tally.violations += [f"{said}: {one}" for one in broken]
        self.tally.hold(found in wanted, f"{said}: not the state that was wanted")
        return found

    def of_the_port(self, name: str, act: Act, random: Random, each: int) -> None:
        """A conflict at any call is made good by another attempt; a lost store is told, and asking again is enough."""
        points, after = honestly(self.where, act, self.on)
        chosen = range(len(points)) if not each else sorted(random.sample(range(len(points)), each))
        for point in chosen:
            for error in (Conflict("storage", "busy"), Unavailable("storage", "connection lost")):
                said = f"{name}, {type(error).__name__} at point {point} ({points[point]})"
                clerk = watching(self.where, on_nth(point, raising(error)))
                try:
                    act(clerk, self.on)
                except Unavailable as told:
                    self.tally.hold(told is error and type(error) is Unavailable, f"{said}: refused with {told!r}")
                    self._seen((self.before, after), said)
                    self._answered(name, act, clerk, said)
                except NotFound:
                    self.tally.hold(name in GONE, f"{said}: not found")
                except CustmgrError as told:
                    self.tally.hold(False, f"{said}: refused with {told!r}")
                self._seen((after,), said)
                clerk.house.storage.close()
                self.tally.trials += 1
                self.tally.places.add(f"{name}: {points[point]}")
                self.where.restore()

    def of_the_driver(self, name: str, act: Act, random: Random, each: int) -> None:
        """The connection is lost at the n-th statement, and the next attempt finds a new one."""
        _, after = honestly(self.where, act, self.on)
        desk = self.where.desk()
        failing = Failing(desk.house.storage.database, self.where.end)
        desk.house.storage.database = failing
        desk.house.storage.tables.database = failing
        clerk = self.where.clerk(desk)
        number = 0
        with desk:
            while True:
                said = f"{name}, the connection lost at statement {number}"
                failing.left = number
                try:
                    act(clerk, self.on)
                except (Unavailable, Conflict):
                    failing.left = -1
                    self._seen((self.before, after), said)
                    self._answered(name, act, clerk, said)
                self._seen((after,), said)
                self.where.restore()
                self.tally.trials += 1
                self.tally.places.add(f"{name}: statement {number}")
                if failing.left >= 0:
                    return
                number += random.randint(1, 12) if each else 1

    def _answered(self, name: str, act: Act, clerk: Any, said: str) -> None:
        try:
            act(clerk, self.on)
        except NotFound:
            self.tally.hold(name in GONE, f"{said}: asked again, it is not found")
        except CustmgrError as told:
            self.tally.hold(False, f"{said}: asked again, it is refused with {told!r}")


def port_errors(database: str, seed: int, each: int, names: list[str]) -> Tally:
    """Conflicts and a lost store, at every call of it."""
    tally, random = Tally("P4", "a call of the store fails", database, seed), Random(seed)
    with place(database) as where:
        trials = Errors(where, where.prepare(), tally)
        for name in names:
            trials.of_the_port(name, (MONEY | OTHER)[name], random, each)
    return tally


def lost_connections(database: str, seed: int, each: int, names: list[str]) -> Tally:
    """The server ends the connection, at every statement."""
    tally, random = Tally("P4", "the server ends the connection before a statement", database, seed), Random(seed)
    with place(database) as where:
        trials = Errors(where, where.prepare(), tally)
        for name in names:
            trials.of_the_driver(name, (MONEY | OTHER)[name], random, each)
    return tally
