"""The reference storage: dictionaries, one writer at a time, an overlay per transaction that is merged on success."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import attrs

from custmgr.errors import Conflict, Unavailable
from custmgr.memory.reading import MemoryReader
from custmgr.memory.table import Table
from custmgr.memory.writing import MemoryTransaction
from custmgr.ports.storage import DESK, Storage
from custmgr.query.criteria import Criteria
from custmgr.schema.stored import Sealed, Stored

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

    def join(self, connection: Any, /) -> Storage:
        raise Unavailable("storage", f"{self.name}: there is no connection to join")

    def close(self) -> None:
        """Nothing to let go of."""

    @contextmanager
    def begin(self, *customers: UUID, scope: Criteria | None = None) -> Iterator[MemoryTransaction]:
        if not self._writer.acquire(timeout=WRITER_WAITS):
            raise Conflict("storage", self.name)
        try:
            tx = MemoryTransaction(self, scope)
            tx.lock(*(customers or (DESK,)))
            yield tx
            tx.finish()
            with self._merge:
                self._take_over(tx)
        finally:
            self._writer.release()

    def _take_over(self, tx: MemoryTransaction) -> None:
        for kind, overlay in tx.overlays.items():
            if not overlay.changes:
                continue
            if self.tables[kind].shared:
                self.tables[kind] = self.tables[kind].copy()
            self.tables[kind].write(overlay.changes)
        self.heads |= tx.heads
        for customer in tx.gone:
            self.heads.pop(customer, None)
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
