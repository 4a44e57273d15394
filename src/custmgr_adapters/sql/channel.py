"""One pooled connection in one transaction, spoken to in statement text."""

from collections.abc import Callable, Generator, Iterable, Sequence
from functools import wraps
from typing import Any, Concatenate, NoReturn, ParamSpec, Protocol, TypeVar

from custmgr.errors import InvalidValue
from custmgr_adapters.sql.database import Database
from custmgr_adapters.sql.faults import said

E = TypeVar("E", bound=BaseException)
P = ParamSpec("P")
R = TypeVar("R")

Row = tuple[Any, ...]
CHUNK = 500
"""Rows fetched at once for a stream: so few that the garbage collector does not look through them."""


class _Written(Protocol):
    _channel: "Channel"


def dooming(method: Callable[Concatenate[Any, P], R]) -> Callable[Concatenate[Any, P], R]:
    """A write that is refused dooms its transaction."""

    @wraps(method)
    def write(self: _Written, /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except BaseException as error:
            self._channel.doomed(error)
            raise

    return write


class _Over:
    """What stands for a cursor once its transaction is over and its connection may be another's."""

    def execute(self, *_: object) -> NoReturn:
        raise InvalidValue("transaction", "one that is over", "an open transaction")

    executemany = execute


OVER = _Over()


class Channel:
    """Runs statements on the driver's own cursor; its errors come out in the words of the library."""

    def __init__(self, database: Database, pooled: Any, *, hosted: bool = False) -> None:
        self.database = database
        self.hosted = hosted
        self.errors = database.errors
        self.connection = pooled.driver_connection
        self._pooled = pooled
        kept = pooled.info
        if "cursor" not in kept:
            kept["cursor"] = database.cursor(self.connection)
            kept["plain"] = database.plain_cursor(self.connection)
        self.cursor = kept["cursor"]
        self._plain = kept["plain"]
        self._streams: list[Generator[Any, None, None]] = []
        self.doom: BaseException | None = None

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """The results, for decoding."""
        try:
            found: list[Row] = self.cursor.execute(statement, parameters).fetchall()
        except self.errors as error:
            raise self.doomed(said(self.database, error)) from error
        return found

    def plain(self, statement: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """The results, as near to stored scalars as the driver makes them."""
        try:
            found: list[Row] = self._plain.execute(statement, parameters).fetchall()
        except self.errors as error:
            raise self.doomed(said(self.database, error)) from error
        return found

    def stream(
        self,
        statement: str,
        parameters: Sequence[Any],
        made: Callable[[list[Row]], Iterable[R]],
        *,
        plain: bool = False,
    ) -> Generator[R, None, None]:
        """What is made of the results, fetched as they are asked for; they end with the transaction."""
        return self.ending(self._stream(statement, parameters, made, plain))

    def ending(self, stream: Generator[R, None, None]) -> Generator[R, None, None]:
        """The stream, which ends with the transaction."""
        self._streams.append(stream)
        return stream

    def _stream(
        self, statement: str, parameters: Sequence[Any], made: Callable[[list[Row]], Iterable[R]], plain: bool
    ) -> Generator[R, None, None]:
        cursor = self.database.streaming_cursor(self.connection, plain=plain)
        try:
            cursor.execute(statement, parameters)
            while chunk := cursor.fetchmany(CHUNK):
                yield from made(chunk)
        except self.errors as error:
            raise self.doomed(said(self.database, error)) from error
        finally:
            cursor.close()

    def run(self, statement: str, parameters: Sequence[Any] = ()) -> int:
        """How many rows the statement touched."""
        try:
            touched: int = self.cursor.execute(statement, parameters).rowcount
        except self.errors as error:
            raise self.doomed(said(self.database, error)) from error
        return touched

    def run_many(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        """The statement once for each."""
        try:
            self.cursor.executemany(statement, parameters)
        except self.errors as error:
            raise self.doomed(said(self.database, error)) from error

    def doomed(self, refusal: E) -> E:
        """The refusal, after which nothing of this transaction may stay, even where the caller swallows it."""
        self.doom = refusal
        return refusal

    def stand(self) -> None:
        """Hold that nothing in the transaction was refused.

        Raises:
            CustmgrError: the refusal.
        """
        if self.doom is not None:
            raise self.doom

    def commit(self) -> None:
        """Make the transaction last."""
        self.end_streams()
        try:
            self.connection.commit()
        except self.errors as error:
            raise said(self.database, error) from error

    def end_streams(self) -> None:
        """Let go of what still reads."""
        for stream in self._streams:
            stream.close()
        self._streams.clear()

    def leave(self, *, broken: bool) -> None:
        """Undo what was not committed and give the connection back, or away where it is of no more use."""
        self.cursor = self._plain = OVER
        if not broken:
            self._pooled.close()
            return
        self.end_streams()
        try:
            self.connection.rollback()
        except self.errors as error:
            self._pooled.invalidate(error)
        else:
            self._pooled.close()
