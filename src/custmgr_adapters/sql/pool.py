"""Connections that are kept open for the next transaction."""

from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

KEPT = 5
"""So many are kept at most; further ones are closed after use."""


class Connections(Protocol):
    """What SQLAlchemy's engine offers to whoever speaks to the driver itself."""

    def raw_connection(self) -> Any:
        """One that nobody else has until its ``close`` gives it back, or its ``invalidate`` away."""

    def dispose(self) -> None:
        """Close all that are not in use; those that are end when they are given back."""


class Lent:
    """A connection in the hands of one transaction, with what is remembered about it."""

    __slots__ = ("_home", "_pool", "driver_connection", "info")

    def __init__(self, pool: "FilePool", home: "deque[Lent]", connection: Any) -> None:
        self._pool = pool
        self._home = home
        self.driver_connection = connection
        self.info: dict[str, Any] = {}

    def close(self) -> None:
        """Give it back."""
        if self._home is self._pool.free and len(self._home) < KEPT:
            self._home.append(self)
        else:
            self.driver_connection.close()

    def invalidate(self, _error: BaseException) -> None:
        """Give it away: it is of no more use."""
        self.driver_connection.close()


class FilePool:
    """Connections to a file: cheap to open and never stale, so that the last used is next.

    There is no upper limit: each open transaction has one of its own, so that as many are open as threads read and
    write at once. Any thread may take one that another gave back.
    """

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self.free: deque[Lent] = deque()

    def raw_connection(self) -> Lent:
        """One that nobody else has until it is given back."""
        home = self.free
        try:
            return home.pop()
        except IndexError:
            return Lent(self, home, self._connect())

    def dispose(self) -> None:
        """Close all that are not in use; those that are end when they are given back."""
        left, self.free = self.free, deque()
        while left:
            left.pop().driver_connection.close()
