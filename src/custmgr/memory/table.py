"""The committed rows of one kind in memory, findable by key, by owner and by every unique set of fields."""

from collections.abc import Iterable, Iterator
from typing import Any

from custmgr.query.evaluate import reader
from custmgr.schema.stored import Stored


class Table:
    """Rows by key; ``share`` before reading over time, so that later commits leave what was shared alone."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored
        self.rows: dict[Any, Any] = {}
        self.owned: dict[Any, dict[Any, None]] = {}
        self.taken: dict[tuple[str, ...], dict[tuple[Any, ...], Any]] = {fields: {} for fields in stored.unique}
        self.shared = 0

    def copy(self) -> "Table":
        """An equal table that nobody shares."""
        twin = Table(self.stored)
        twin.rows = dict(self.rows)
        twin.owned = {owner: dict(keys) for owner, keys in self.owned.items()}
        twin.taken = {fields: dict(taken) for fields, taken in self.taken.items()}
        return twin

    def write(self, changes: dict[Any, Any]) -> None:
        """Take over the rows of a transaction; ``None`` deletes."""
        for key in changes:
            self._forget(key)
        for key, entity in changes.items():
            if entity is not None:
                self._remember(key, entity)

    def _forget(self, key: Any) -> None:
        old = self.rows.pop(key, None)
        if old is None:
            return
        if self.stored.owner:
            self.owned[getattr(old, self.stored.owner)].pop(key, None)
        for fields, taken in self.taken.items():
            taken.pop(facts(self.stored, fields, old) or (), None)

    def _remember(self, key: Any, entity: Any) -> None:
        self.rows[key] = entity
        if self.stored.owner:
            self.owned.setdefault(getattr(entity, self.stored.owner), {})[key] = None
        for fields, taken in self.taken.items():
            if unique := facts(self.stored, fields, entity):
                taken[unique] = key

    def candidates(self, owners: Iterable[Any] | None) -> Iterator[tuple[Any, Any]]:
        """All rows, or those of these owners, with their keys."""
        if owners is None:
            yield from self.rows.items()
            return
        for owner in owners:
            for key in self.owned.get(owner, ()):
                yield key, self.rows[key]


def key_of(stored: Stored, entity: Any) -> Any:
    """The key of an entity: one value, or a tuple where the kind has several key fields."""
    if len(stored.key) == 1:
        return getattr(entity, stored.key[0])
    return tuple(getattr(entity, field) for field in stored.key)


def facts(stored: Stored, fields: tuple[str, ...], entity: Any) -> tuple[Any, ...] | None:
    """The values that must be unique together, or ``None`` where one of them is absent."""
    values = tuple(reader(stored, field)(entity) for field in fields)
    return None if any(value is None for value in values) else values
