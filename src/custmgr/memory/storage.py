"""The reference storage: dictionaries, one writer at a time, an overlay per transaction that is merged on success."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import attrs

from custmgr.errors import Conflict, Duplicate, NotFound, Stale
from custmgr.memory.overlay import Overlay
from custmgr.memory.reading import MemoryReader
from custmgr.memory.table import Table, key_of
from custmgr.ports.storage import DESK
from custmgr.query.criteria import ALL, Criteria
from custmgr.query.evaluate import predicate
from custmgr.schema.bounds import hold
from custmgr.schema.stored import NotLocked, Sealed, Stored

E = TypeVar("E")

WRITER_WAITS = 10.0


class MemoryStorage:
    """Keeps everything in this process; nothing survives it."""

    name: ClassVar[str] = "memory"

    def __init__(self) -> None:
        self.kinds: dict[type, Stored] = {}
        self.tables: dict[type, Table] = {}
        self.heads: dict[UUID, Sealed] = {DESK: Sealed()}
        self.series: dict[str, int] = {}
        self._writer = Lock()
        self._merge = Lock()

    def bind(self, kinds: Sequence[Stored]) -> None:
        self.kinds = {stored.kind: stored for stored in kinds}
        self.tables = {stored.kind: Table(stored) for stored in kinds}

    def migrate(self) -> None:
        """Nothing to do: memory always has the form of this release."""

    def close(self) -> None:
        """Nothing to let go of."""

    @contextmanager
    def begin(self, *customers: UUID, scope: Criteria | None = None) -> Iterator["MemoryTransaction"]:
        if not self._writer.acquire(timeout=WRITER_WAITS):
            raise Conflict("storage", self.name)
        try:
            tx = MemoryTransaction(self, scope)
            tx.lock(*(customers or (DESK,)))
            yield tx
            with self._merge:
                self._take_over(tx)
        finally:
            self._writer.release()

    def _take_over(self, tx: "MemoryTransaction") -> None:
        for kind, overlay in tx.overlays.items():
            if not overlay.changes:
                continue
            if self.tables[kind].shared:
                self.tables[kind] = self.tables[kind].copy()
            self.tables[kind].write(overlay.changes)
        self.heads |= tx.heads
        self.series |= tx.series

    @contextmanager
    def read(self, *, scope: Criteria | None = None) -> Iterator[MemoryReader]:
        with self._merge:
            tables = dict(self.tables)
            for table in tables.values():
                table.shared += 1
        try:
            yield MemoryReader(self.kinds, lambda kind: Snapshot(tables[kind]), scope)
        finally:
            with self._merge:
                for table in tables.values():
                    table.shared -= 1


@attrs.frozen
class Snapshot:
    """A table as it is shared with a reader."""

    table: Table

    def get(self, key: Any) -> Any:
        """The row with this key, or ``None``."""
        return self.table.rows.get(key)

    def candidates(self, owners: Any) -> Iterator[Any]:
        """All rows, or those of these owners."""
        return (row for _, row in self.table.candidates(owners))


class MemoryTransaction(MemoryReader):
    """The writing half of the port over one overlay per kind."""

    def __init__(self, storage: MemoryStorage, scope: Criteria | None) -> None:
        self.overlays: dict[type, Overlay] = {}
        self.heads: dict[UUID, Sealed] = {}
        self.series: dict[str, int] = {}
        self.held: set[UUID] = set()
        self.act: Any = None
        self._storage = storage
        super().__init__(storage.kinds, self._overlay, scope)

    def _overlay(self, kind: type) -> Overlay:
        if kind not in self.overlays:
            self.overlays[kind] = Overlay(self._storage.tables[kind])
        return self.overlays[kind]

    def lock(self, *customers: UUID) -> None:
        for customer in sorted(set(customers) - self.held):
            if customer not in self._storage.heads or not self._may(customer):
                raise NotFound("Customer", customer)
            self.held.add(customer)

    def _may(self, customer: UUID) -> bool:
        if self._scope == ALL:
            return True
        root = next((stored for stored in self._kinds.values() if stored.root), None)
        return root is not None and self.first(root.kind, customer) is not None

    def put(self, entity: E, /) -> E:
        stored = self._kinds[type(entity)]
        key, overlay = key_of(stored, entity), self._overlay(type(entity))
        version: int = entity.version  # type: ignore[attr-defined]
        old = overlay.get(key)
        if version and (old is None or old.version != version):
            raise Stale(stored.name, key, version)
        if old is not None and not self._visible(type(entity), old):
            raise NotFound(stored.name, key)
        if stored.root and not version:
            self._new_root(stored, entity)
        new = attrs.evolve(entity, version=version + 1)  # type: ignore[misc]
        self._write(stored, key, new, fresh=not version)
        return new

    def put_many(self, entities: Sequence[E], /) -> list[E]:
        return [self.put(entity) for entity in entities]

    def append(self, *entries: Any) -> None:
        for entry in entries:
            stored = self._kinds[type(entry)]
            self._check_owner(stored, entry)
            sealed = self._sealed(stored, entry) if stored.chain else entry
            self._write(stored, key_of(stored, sealed), sealed, fresh=True)

    def _sealed(self, stored: Stored, entry: Any) -> Any:
        assert stored.chain is not None, f"{stored.name} declares no chain"
        owner = getattr(entry, stored.owner or "")
        sealed = stored.chain(entry, self.heads.get(owner) or self._storage.heads[owner])
        self.heads[owner] = Sealed(sealed.seq, sealed.digest)
        return sealed

    def remove(self, kind: type[Any], *keys: Any) -> None:
        stored = self._kinds[kind]
        for key in keys:
            self._check_owner(stored, self.get(kind, key))
            self._overlay(kind).remove(key)

    def next_number(self, series: str, count: int = 1) -> range:
        last = self.series.get(series, self._storage.series.get(series, 0))
        self.series[series] = last + count
        return range(last + 1, last + count + 1)

    def claim(self, kind: type[E], where: Criteria, /, *, limit: int, now: datetime, until: datetime) -> list[E]:
        stored = self._kinds[kind]
        lease = stored.lease
        assert lease is not None, f"{stored.name} declares no lease"
        found = [one for one in self.find(kind, where) if _free(getattr(one, lease.until), now)][:limit]
        leased: list[E] = []
        for one in found:
            held = {lease.state: lease.held, lease.until: until, "version": one.version + 1}  # type: ignore[attr-defined]
            leased.append(attrs.evolve(one, **held))  # type: ignore[misc]
            self._overlay(kind).set(key_of(stored, one), leased[-1])
        return leased

    def _new_root(self, stored: Stored, entity: Any) -> None:
        owner = getattr(entity, stored.owner or "")
        if owner not in self._storage.heads:
            self.heads[owner] = Sealed()
            self.held.add(owner)

    def _write(self, stored: Stored, key: Any, entity: Any, *, fresh: bool) -> None:
        self._check_owner(stored, entity)
        hold(stored, entity)
        overlay = self._overlay(stored.kind)
        if fresh and overlay.get(key) is not None:
            raise Duplicate(stored.name, stored.key)
        overlay.set(key, entity)

    def _check_owner(self, stored: Stored, entity: Any) -> None:
        if stored.owner is None:
            if self._scope != ALL:
                raise NotFound(stored.name, key_of(stored, entity))
            return
        owner = getattr(entity, stored.owner)
        if not predicate(self._scope, stored, self._exists)(entity):
            raise NotFound(stored.name, key_of(stored, entity))
        if owner not in self.held:
            raise NotLocked(stored.name, owner)


def _free(until: datetime | None, now: datetime) -> bool:
    return until is None or until <= now
