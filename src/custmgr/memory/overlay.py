"""What one transaction has changed in one kind, laid over the committed rows."""

from collections.abc import Iterable, Iterator
from typing import Any

from custmgr.errors import Duplicate
from custmgr.memory.table import Table, facts


class Overlay:
    """The rows of a table as its transaction sees them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.changes: dict[Any, Any] = {}
        self.taken: dict[tuple[str, ...], dict[tuple[Any, ...], Any]] = {fields: {} for fields in table.taken}

    def get(self, key: Any) -> Any:
        """The row with this key, or ``None``."""
        if key in self.changes:
            return self.changes[key]
        return self.table.rows.get(key)

    def set(self, key: Any, entity: Any) -> None:
        """Hold that the unique facts of the row are free, and lay it over.

        Raises:
            Duplicate: another row has the same unique facts.
        """
        for fields, taken in self.taken.items():
            unique = facts(self.table.stored, fields, entity)
            if unique is None:
                continue
            for holder in (taken.get(unique), self.table.taken[fields].get(unique)):
                if holder is not None and holder != key and self._still(holder, fields, unique):
                    raise Duplicate(self.table.stored.name, fields)
            taken[unique] = key
        self.changes[key] = entity

    def _still(self, holder: Any, fields: tuple[str, ...], unique: tuple[Any, ...]) -> bool:
        row = self.get(holder)
        return row is not None and facts(self.table.stored, fields, row) == unique

    def remove(self, key: Any) -> None:
        """Lay a deletion over the row."""
        self.changes[key] = None

    def candidates(self, owners: Iterable[Any] | None) -> Iterator[Any]:
        """All rows, or those of these owners."""
        wanted = None if owners is None else set(owners)
        for key, row in self.table.candidates(wanted):
            if key not in self.changes:
                yield row
        for row in self.changes.values():
            if row is not None and (wanted is None or getattr(row, self.table.stored.owner or "") in wanted):
                yield row
