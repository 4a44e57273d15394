"""The storage port over one database."""

# ruff: noqa: D102 - the port says what each method holds

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from custmgr.errors import InvalidValue, Unavailable
from custmgr.ports.storage import DESK, Storage
from custmgr.query.criteria import Criteria
from custmgr.schema.stored import Stored
from custmgr_adapters.sql.channel import Channel
from custmgr_adapters.sql.database import Database
from custmgr_adapters.sql.faults import in_words, translated
from custmgr_adapters.sql.pool import Connections
from custmgr_adapters.sql.reading import SqlReader
from custmgr_adapters.sql.tables import Tables
from custmgr_adapters.sql.writing import SqlTransaction

C = TypeVar("C", bound=Channel)

_inherited: list[Any] = []
"""Pools of the parent process: never closed here, for their connections are the parent's."""


class SqlStorage:
    """Keeps the bound kinds in one database; connects on first use, and again after a fork."""

    name: ClassVar[str] = "sql"

    def __init__(self, database: Database) -> None:
        self.database = database
        self._tables: Tables | None = None
        self._connections: Connections | None = None
        self._process = os.getpid()
        self._gate = threading.Lock()
        self._unscrubbed = False

    def bind(self, kinds: Sequence[Stored]) -> None:
        self._tables = Tables(kinds, self.database)

    @property
    def tables(self) -> Tables:
        """The tables of the bound kinds.

        Raises:
            InvalidValue: the storage was never bound.
        """
        if self._tables is None:
            raise InvalidValue("storage", self.database.name, "a storage that is bound to its kinds")
        return self._tables

    def migrate(self) -> None:
        from custmgr_adapters.sql.migrate import migrate

        with in_words(self.database):
            migrate(self.tables)

    def begin(self, *customers: UUID, scope: Criteria | None = None) -> "_Change":
        return _Change(self, customers or (DESK,), scope)

    def turn(self) -> AbstractContextManager[Any]:
        """What a writer of this process waits for."""
        self._after_fork()
        return self.database.turn()

    def open_change(self, scope: Criteria | None) -> tuple[Channel, SqlTransaction]:
        """A channel in which a transaction that may write has begun, in its turn; and what writes through it."""
        if self.database.gathered_cursor is None:
            channel = self._open(Channel, self.database.begin_writing)
            return channel, SqlTransaction(self.tables, channel, scope)
        from custmgr_adapters.sql.gathering import GatheringChannel, GatheringTransaction

        gathering = self._open(GatheringChannel, self.database.begin_writing)
        return gathering, GatheringTransaction(self.tables, gathering, scope)

    def scrub(self, channel: Channel, *, erased: bool) -> None:
        """Let the log say no more of what was erased, by this transaction or by a host's before it."""
        if erased or self._unscrubbed:
            self._unscrubbed = not self.database.scrub(channel.connection)

    def read(self, *, scope: Criteria | None = None) -> "_Snapshot":
        return _Snapshot(self, scope)

    def open_snapshot(self) -> Channel:
        """A channel in which a snapshot has begun."""
        self._after_fork()
        return self._open(Channel, self.database.begin_reading)

    def join(self, connection: Any, /) -> Storage:
        from custmgr_adapters.sql.hosted import HostedStorage

        return HostedStorage(self.tables, connection, self._scrub_later)

    def _scrub_later(self) -> None:
        """What a host's transaction erased is cut out of the log after the next commit of this storage's own."""
        self._unscrubbed = True

    def close(self) -> None:
        self._after_fork()
        with self._gate:
            kept, self._connections = self._connections, None
        if kept is not None:
            kept.dispose()

    def _after_fork(self) -> None:
        if self._process == os.getpid():
            return
        _inherited.append(self._connections)
        self._connections = None
        self._gate = threading.Lock()
        self.database.forget()
        self._process = os.getpid()

    def _pool(self) -> Connections:
        kept = self._connections
        if kept is None:
            with self._gate:
                kept = self._connections = self._connections or self.database.connections()
        return kept

    def _open(self, kind: Callable[[Database, Any], C], begin: Callable[[Any], None]) -> C:
        """A channel in which a transaction has begun; connections that the server gave up meanwhile are replaced."""
        for last in (False, True):
            channel = None
            try:
                channel = kind(self.database, self._pool().raw_connection())
                begin(channel.connection)
            except Exception as error:
                if channel is not None:
                    channel.leave(broken=True)
                refusal = translated(self.database, error)
                if last or channel is None or type(refusal) is not Unavailable:
                    if refusal is error:
                        raise
                    raise refusal from error
                self._pool().dispose()
            else:
                return channel
        raise AssertionError("unreachable")


class _Change:
    """A transaction under its locks from entering to leaving, where it is committed unless something was raised."""

    __slots__ = ("_channel", "_customers", "_scope", "_storage", "_turn", "_tx")

    def __init__(self, storage: SqlStorage, customers: tuple[UUID, ...], scope: Criteria | None) -> None:
        self._storage = storage
        self._customers = customers
        self._scope = scope

    def __enter__(self) -> SqlTransaction:
        storage = self._storage
        self._turn = storage.turn()
        self._turn.__enter__()
        try:
            self._channel, self._tx = storage.open_change(self._scope)
            try:
                self._tx.lock(*self._customers)
            except BaseException:
                self._channel.leave(broken=True)
                raise
        except BaseException:
            self._turn.__exit__(None, None, None)
            raise
        return self._tx

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        broken = True
        try:
            try:
                if kind is None:
                    self._tx.finish()
                    self._channel.commit()
                    self._storage.scrub(self._channel, erased=self._tx.erased)
                    broken = False
            finally:
                self._channel.leave(broken=broken)
        finally:
            self._turn.__exit__(None, None, None)


class _Snapshot:
    """A snapshot from entering to leaving; written out, since so little is read in most of them."""

    __slots__ = ("_channel", "_scope", "_storage")

    def __init__(self, storage: SqlStorage, scope: Criteria | None) -> None:
        self._storage = storage
        self._scope = scope

    def __enter__(self) -> SqlReader:
        tables = self._storage.tables
        self._channel = self._storage.open_snapshot()
        return SqlReader(tables, self._channel, self._scope)

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        broken = True
        try:
            if kind is None:
                self._channel.commit()
                broken = False
        finally:
            self._channel.leave(broken=broken)
