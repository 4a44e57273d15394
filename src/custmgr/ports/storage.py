"""The storage port: everything custmgr keeps goes through these methods, whatever database stands behind.

A storage is bound once to the kinds it keeps. Writes happen in a transaction that first takes the lock of every
customer it concerns; reads happen in a consistent snapshot. What is read in a transaction includes its own writes.
Text sorts by code point. A key is the value of a kind's one key field, or the tuple of its key fields.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar, overload
from uuid import UUID

from custmgr.query.criteria import ALL, Bands, Criteria, Cursor, Page
from custmgr.schema.stored import Sealed, Stored

E = TypeVar("E")
Key = Any

DESK = UUID(int=0)
"""The id under which the desk itself has a lock and a chain, as if it were a customer."""


class Reader(Protocol):
    """Everything read here is of one instant; a scope given at the beginning hides all other rows."""

    def get(self, kind: type[E], key: Key, /) -> E:
        """The entity with this key.

        Raises:
            NotFound: there is none, or none in scope.
        """

    def first(self, kind: type[E], key: Key, /) -> E | None:
        """The entity with this key, or ``None``."""

    def get_many(self, kind: type[E], keys: Sequence[Key], /) -> dict[Key, E]:
        """The entities that exist among these keys, by key."""

    def find(
        self,
        kind: type[E],
        where: Criteria = ALL,
        /,
        *,
        order: Sequence[str] = (),
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Page[E]:
        """Entities that meet the criteria, sorted by the fields in ``order`` (``-`` before a name turns it round), then
        by key in the direction of the last field; ``after`` continues behind a place, ``limit`` cuts the page.

        Raises:
            InvalidValue: an unknown field, a sort field that may be absent or is nested, a place in another list or
                order, or a limit below zero.
        """

    def rows(
        self,
        kind: type[Any],
        fields: Sequence[str],
        where: Criteria = ALL,
        /,
        *,
        order: Sequence[str] = (),
        after: Cursor | None = None,
        limit: int | None = None,
    ) -> Page[tuple[Any, ...]]:
        """Like ``find``, but each item is the tuple of these fields as stored scalars; no entity is built."""

    @overload
    def stream(self, kind: type[E], where: Criteria = ALL, /, *, order: Sequence[str] = ()) -> Iterator[E]: ...

    @overload
    def stream(
        self, kind: type[Any], where: Criteria = ALL, /, *, fields: Sequence[str], order: Sequence[str] = ()
    ) -> Iterator[tuple[Any, ...]]: ...

    def stream(
        self,
        kind: type[Any],
        where: Criteria = ALL,
        /,
        *,
        fields: Sequence[str] | None = None,
        order: Sequence[str] = (),
    ) -> Iterator[Any]:
        """All entities that meet the criteria, one after the other, in constant memory; where ``fields`` are named, the
        tuples of these as stored scalars instead.
        """

    def count(self, kind: type[Any], where: Criteria = ALL, /, *, cap: int | None = None) -> int:
        """How many rows meet the criteria; counting stops at ``cap``."""

    def total(
        self, kind: type[Any], *fields: str, where: Criteria = ALL, by: Sequence[str] = ()
    ) -> dict[tuple[Any, ...], tuple[int, ...]]:
        """The sums of these fields for each combination of the ``by`` fields (stored scalars) that occurs.

        Raises:
            InvalidValue: money is summed without its currency in ``by`` or fixed in ``where``.
        """

    def spread(
        self, kind: type[Any], field: str, where: Criteria = ALL, /, *, by: Sequence[str], over: Bands
    ) -> list[tuple[Any, ...]]:
        """One tuple for each combination of the ``by`` fields, sorted by it: those fields, then the sum of ``field`` in
        each band, lowest band first.

        Raises:
            InvalidValue: money is summed without its currency, as in ``total``.
        """


class Transaction(Reader, Protocol):
    """Everything written here commits together or not at all; ``Stale``, ``Duplicate`` and ``BoundBroken`` rise at the
    latest on leaving.
    """

    act: Any
    """What the use case carries along; ``None`` at first, and the store never looks at it."""

    def lock(self, *customers: UUID) -> None:
        """Take the locks of more customers, in the order of their ids; those already held are passed over.

        Raises:
            NotFound: one of them does not exist or is out of scope.
        """

    def head(self, customer: UUID, /) -> Sealed:
        """Where the chain of a customer ends, together with what was appended here.

        Raises:
            NotLocked: the customer is not locked here.
        """

    def put(self, entity: E, /) -> E:
        """Insert (version 0) or replace the row of this version, and return the entity with its new version.

        Raises:
            Stale: the stored row no longer has this version.
            Duplicate: the key or a unique set of fields is taken.
            BoundBroken: a bound of the kind would not hold.
            NotLocked: the row's customer is not locked here.
            NotFound: the row's customer is out of scope.
        """

    def put_many(self, entities: Sequence[E], /) -> list[E]:
        """``put`` for each, in as few statements as the store can; the entities may be of several kinds."""

    def append(self, *entries: Any) -> None:
        """Add rows of append-only kinds; chained ones are sealed onto their customer's chain in the given order.

        Raises:
            Duplicate, BoundBroken, NotLocked, NotFound: as for ``put``.
        """

    def change(self, kind: type[Any], where: Criteria, /, **changes: Any) -> list[Key]:
        """Give every row that meets the criteria these values, in as few statements as the store can; the keys of the
        rows, in order. Each has a new version.

        Raises:
            InvalidValue: the kind is append-only, or a field is none that ``Stored.hold_plain`` takes.
            BoundBroken, NotLocked: as for ``put``.
        """

    def remove(self, kind: type[Any], *keys: Key) -> None:
        """Delete these rows of a kind that is not append-only.

        Raises:
            NotFound: one of them does not exist.
            NotLocked: its customer is not locked here.
        """

    def redact(self, kind: type[Any], /, *keys: Key, **blanks: Any) -> None:
        """Lay these values over what rows of an append-only kind say of a person; rows and chains stay.

        Once committed, nothing of what stood there is left in the store's own files, as far as the store can see to it.

        Raises:
            InvalidValue: the kind is not append-only, or its data map lets erasure leave one of the fields alone.
            NotFound, NotLocked: as for ``remove``.
        """

    def expunge(self, kind: type[Any], /, *keys: Key) -> None:
        """``remove`` for rows of any kind, append-only ones too, when the data of their customer are erased.

        Once committed, nothing of them is left in the store's own files, as far as the store can see to it.
        """

    def next_number(self, series: str, count: int = 1) -> range:
        """The next numbers of a series that starts at 1; without gaps, since a rolled-back transaction takes none."""

    def claim(self, kind: type[E], where: Criteria, /, *, limit: int, now: datetime, until: datetime) -> list[E]:
        """Lease up to ``limit`` rows that meet the criteria and whose lease, if any, ended by ``now``; in order of key.

        Each comes back with the held state, the end ``until`` and a new version, which is the fence: a late worker's
        ``put`` is ``Stale``. Rows that another transaction holds are passed over, where the store can. No lock is
        needed.
        """


class Storage(Protocol):
    """A store bound to its kinds; safe to share between threads, each of which has its own transactions."""

    name: ClassVar[str]
    """What errors call this adapter."""

    def bind(self, kinds: Sequence[Stored]) -> None:
        """Learn the kinds to keep; once, before anything else."""

    def migrate(self) -> None:
        """Bring the store to the form this release needs; doing it again changes nothing."""

    def begin(self, *customers: UUID, scope: Criteria | None = None) -> AbstractContextManager[Transaction]:
        """A transaction that holds the locks of these customers, taken in the order of their ids; of none: the desk's.

        Leaving it without an error commits.

        Raises:
            NotFound: one of them does not exist or is out of scope.
            Conflict: deadlock, serialization failure or a busy database; the whole attempt may be made again.
            Unavailable: the store cannot be reached.
        """

    def read(self, *, scope: Criteria | None = None) -> AbstractContextManager[Reader]:
        """A consistent snapshot for reading."""

    def join(self, connection: Any, /) -> "Storage":
        """This store inside the transaction that the host has open on its own connection to the same database.

        Each ``begin`` there is a part that is undone by itself where it fails; the host commits the whole. Whoever uses
        it tries nothing again: after ``Conflict`` only the host can begin anew.

        Raises:
            InvalidValue: that is no connection this store can work on.
            Unavailable: the store knows no connections.
        """

    def close(self) -> None:
        """Let go of connections and files; the storage may be used again afterwards."""
