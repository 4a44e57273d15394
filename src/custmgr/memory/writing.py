"""The writing half of the storage port over one overlay of changes per kind."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from custmgr.errors import CustmgrError, Duplicate, InvalidValue, NotFound, Stale
from custmgr.memory.overlay import Overlay
from custmgr.memory.reading import MemoryReader
from custmgr.memory.table import key_of
from custmgr.query.criteria import ALL, Criteria
from custmgr.query.evaluate import predicate
from custmgr.schema.bounds import hold
from custmgr.schema.stored import NotLocked, Sealed, Stored
from custmgr.values.frozen import changed

if TYPE_CHECKING:
    from custmgr.memory.storage import MemoryStorage

E = TypeVar("E")
P = ParamSpec("P")
R = TypeVar("R")


def dooming(
    write: "Callable[Concatenate[MemoryTransaction, P], R]",
) -> "Callable[Concatenate[MemoryTransaction, P], R]":
    """Let a refused write spoil its transaction for good, also where the refusal is caught."""

    @wraps(write)
    def run(tx: "MemoryTransaction", /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return write(tx, *args, **kwargs)
        except CustmgrError as refusal:
            tx.doom(refusal)
            raise

    return run


class MemoryTransaction(MemoryReader):
    """The writing half of the port over one overlay per kind."""

    def __init__(self, storage: "MemoryStorage", scope: Criteria | None) -> None:
        self.overlays: dict[type, Overlay] = {}
        self.heads: dict[UUID, Sealed] = {}
        self.series: dict[str, int] = {}
        self.held: set[UUID] = set()
        self.gone: set[UUID] = set()
        self.act: Any = None
        self._refusal: CustmgrError | None = None
        self._storage = storage
        super().__init__(storage.kinds, self._overlay, scope)

    def _overlay(self, kind: type) -> Overlay:
        if kind not in self.overlays:
            self.overlays[kind] = Overlay(self._storage.tables[kind])
        return self.overlays[kind]

    def finish(self) -> None:
        """Raise the refusal of an earlier write again, so that nothing of a spoilt transaction is kept."""
        if self._refusal is not None:
            raise self._refusal

    def doom(self, refusal: CustmgrError) -> None:
        """Let nothing of this transaction be kept."""
        self._refusal = self._refusal or refusal

    @dooming
    def lock(self, *customers: UUID) -> None:
        for customer in sorted(set(customers) - self.held):
            if customer not in self._storage.heads or customer in self.gone or not self._may(customer):
                raise NotFound("Customer", customer)
            self.held.add(customer)

    def _may(self, customer: UUID) -> bool:
        if self._scope == ALL:
            return True
        root = next((stored for stored in self._kinds.values() if stored.root), None)
        return root is not None and self.first(root.kind, customer) is not None

    @dooming
    def put(self, entity: E, /) -> E:
        stored = self._kinds[type(entity)]
        key, overlay = key_of(stored, entity), self._overlay(type(entity))
        version: int = entity.version  # type: ignore[attr-defined]
        old = overlay.get(key)
        if stored.root and not version:
            self._new_root(stored, entity)
        self._check_owner(stored, entity)
        if old is not None and not self._visible(type(entity), old):
            old = None
        if version and (old is None or old.version != version):
            raise Stale(stored.name, key, version, old.version if old else None)
        if version and old is not None:
            self._check_owner(stored, old)
        new = changed(entity, version=version + 1)  # type: ignore[misc]
        self._write(stored, key, new, fresh=not version)
        return new

    @dooming
    def put_many(self, entities: Sequence[E], /) -> list[E]:
        return [self.put(entity) for entity in entities]

    @dooming
    def append(self, *entries: Any) -> None:
        for entry in entries:
            stored = self._kinds[type(entry)]
            self._check_owner(stored, entry)
            sealed = self._sealed(stored, entry) if stored.chain else entry
            self._write(stored, key_of(stored, sealed), sealed, fresh=True)

    def _sealed(self, stored: Stored, entry: Any) -> Any:
        assert stored.chain is not None, f"{stored.name} declares no chain"
        owner = getattr(entry, stored.owner or "")
        sealed = stored.chain(entry, self.head(owner))
        self.heads[owner] = Sealed.by(sealed)
        return sealed

    def head(self, customer: UUID) -> Sealed:
        if customer not in self.held:
            raise NotLocked("chain", customer)
        return self.heads.get(customer) or self._storage.heads[customer]

    @dooming
    def change(self, kind: type[Any], where: Criteria, /, **changes: Any) -> list[Any]:
        stored = self._kinds[kind]
        stored.hold_plain(*changes)
        found: Sequence[Any] = self.find(kind, where).items
        for old in found:
            new = changed(old, **changes, version=old.version + 1)
            self._write(stored, key_of(stored, old), new, fresh=False)
        return [key_of(stored, one) for one in found]

    @dooming
    def remove(self, kind: type[Any], *keys: Any) -> None:
        stored = self._kinds[kind]
        if stored.append_only:
            raise InvalidValue("kind", stored.name, "a kind whose rows may change")
        self._delete(stored, keys)

    def _delete(self, stored: Stored, keys: Sequence[Any]) -> None:
        for key in keys:
            self._check_owner(stored, self.get(stored.kind, key))
            self._overlay(stored.kind).remove(key)
            if stored.root:
                self.held.discard(key)
                self.heads.pop(key, None)
                self.gone.add(key)

    @dooming
    def redact(self, kind: type[Any], /, *keys: Any, **blanks: Any) -> None:
        stored = self._kinds[kind]
        stored.hold_erasable(*blanks)
        for key in keys:
            old = self.get(kind, key)
            self._write(stored, key, changed(old, **blanks), fresh=False)

    @dooming
    def expunge(self, kind: type[Any], /, *keys: Any) -> None:
        self._delete(self._kinds[kind], keys)

    @dooming
    def next_number(self, series: str, count: int = 1) -> range:
        last = self.series.get(series, self._storage.series.get(series, 0))
        self.series[series] = last + count
        return range(last + 1, last + count + 1)

    @dooming
    def claim(self, kind: type[E], where: Criteria, /, *, limit: int, now: datetime, until: datetime) -> list[E]:
        stored = self._kinds[kind]
        lease = stored.lease
        assert lease is not None, f"{stored.name} declares no lease"
        found = [one for one in self.find(kind, where) if _free(getattr(one, lease.until), now)][:limit]
        leased: list[E] = []
        for one in found:
            held = {lease.state: lease.held, lease.until: until, "version": one.version + 1}  # type: ignore[attr-defined]
            leased.append(changed(one, **held))  # type: ignore[misc]
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
