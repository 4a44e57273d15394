"""Rows that a transaction need not read again."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from custmgr_adapters.sql.tables import Table

MOST = 10_000
"""Rows of a kind; those beyond are read again."""


class Known:
    """The rows of locked customers as this transaction read or wrote them last: nobody else changes those meanwhile.

    A row is remembered only if its customer was locked when it was read, and never of a kind with leases, which
    workers take without the lock.
    """

    def __init__(self, held: Mapping[UUID, Any]) -> None:
        self._held = held
        self._rows: dict[Table, dict[Any, Any]] = {}

    def get(self, table: Table, key: Any) -> Any:
        """The entity with this key, if it is remembered."""
        rows = self._rows.get(table)
        return None if rows is None else rows.get(key)

    def among(self, table: Table, keys: Sequence[Any]) -> dict[Any, Any]:
        """Those of these entities that are remembered, by key."""
        rows = self._rows.get(table)
        return {key: rows[key] for key in keys if key in rows} if rows else {}

    def learn(self, table: Table, entity: Any) -> None:
        """Remember the row as it is stored now."""
        if not table.remembered or table.owner_of(entity) not in self._held:
            return
        rows = self._rows.get(table)
        if rows is None:
            rows = self._rows[table] = {}
        if len(rows) < MOST:
            rows[table.key_of(entity)] = entity
        else:
            rows.pop(table.key_of(entity), None)

    def forget(self, table: Table, key: Any) -> None:
        """The row is gone."""
        self._rows.get(table, {}).pop(key, None)
