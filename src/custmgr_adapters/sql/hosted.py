"""The storage inside a transaction that the host has open on a connection of its own."""

# ruff: noqa: D102 - the port says what each method holds

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar
from uuid import UUID

import attrs
from sqlalchemy import Connection, NestedTransaction

from custmgr.errors import InvalidValue, Unavailable
from custmgr.ports.storage import DESK, Storage
from custmgr.query.criteria import Criteria
from custmgr.schema.stored import Stored
from custmgr_adapters.sql.channel import Channel
from custmgr_adapters.sql.faults import in_words
from custmgr_adapters.sql.reading import SqlReader
from custmgr_adapters.sql.tables import Tables
from custmgr_adapters.sql.writing import SqlTransaction


@attrs.define
class _Lent:
    """The host's connection in the place of a pooled one: it is never given back, and no cursor is kept on it."""

    driver_connection: Any
    info: dict[str, Any] = attrs.Factory(dict)

    def close(self) -> None:
        """Nothing to give back."""


class HostedStorage:
    """``begin`` and ``read`` are each a savepoint: what is refused leaves no trace, and the host commits the rest."""

    name: ClassVar[str] = "sql"

    def __init__(self, tables: Tables, connection: Connection, erased: Callable[[], None]) -> None:
        database = tables.database
        if not isinstance(connection, Connection) or connection.dialect.driver != database.driver:
            wanted = f"a SQLAlchemy connection to {database.name} through {database.driver}"
            raise InvalidValue("connection", repr(connection)[:80], wanted)
        self._tables = tables
        self._host = connection
        self._begun()
        self._erased = erased

    def bind(self, kinds: Sequence[Stored]) -> None:
        """Nothing to do: the storage that joined knows its kinds."""

    def migrate(self) -> None:
        raise Unavailable("storage", "a database is not migrated inside a transaction")

    def join(self, connection: Any, /) -> Storage:
        return HostedStorage(self._tables, connection, self._erased)

    def close(self) -> None:
        """Nothing to let go of: the connection is the host's."""

    @contextmanager
    def begin(self, *customers: UUID, scope: Criteria | None = None) -> Iterator[SqlTransaction]:
        with self._part(writing=True) as channel:
            tx = SqlTransaction(self._tables, channel, scope)
            tx.lock(*(customers or (DESK,)))
            yield tx
            tx.finish()
            if tx.erased:
                self._erased()

    @contextmanager
    def read(self, *, scope: Criteria | None = None) -> Iterator[SqlReader]:
        with self._part(writing=False) as channel:
            yield SqlReader(self._tables, channel, scope)

    @contextmanager
    def _part(self, *, writing: bool) -> Iterator[Channel]:
        """A part of the host's transaction that can be undone by itself."""
        host, database = self._host, self._tables.database
        with in_words(database):
            driver = self._begun()
            restore = database.enter(driver, writing=writing)
            savepoint = host.begin_nested()
        channel = Channel(database, _Lent(driver), hosted=True)
        try:
            yield channel
            channel.end_streams()
            self._keep(savepoint)
        except BaseException:
            channel.end_streams()
            self._undo(savepoint)
            raise
        finally:
            channel.leave(broken=False)
            if not host.invalidated:
                restore()

    def _begun(self) -> Any:
        """The driver's connection, in the transaction that the host has begun.

        Raises:
            InvalidValue: there is none, so that nobody would commit.
        """
        if not self._host.in_transaction():
            raise InvalidValue("connection", "one without a transaction", "one in a transaction that its host commits")
        driver = self._host.connection.driver_connection
        if self._tables.database.commits_by_itself(driver):
            raise InvalidValue("connection", "one in autocommit", "one in a transaction that its host commits")
        return driver

    def _keep(self, savepoint: NestedTransaction) -> None:
        with in_words(self._tables.database):
            savepoint.commit()

    def _undo(self, savepoint: NestedTransaction) -> None:
        """Roll back to the savepoint; where it is gone, so is what the host did, and the host must not commit."""
        try:
            if savepoint.is_active:
                savepoint.rollback()
        except Exception as error:  # noqa: BLE001 - whatever the driver says, the caller hears the refusal itself
            self._host.invalidate(error)
