"""Side tables kept in step with the collections they are searched by."""

from typing import Any

from custmgr_adapters.sql.channel import Channel
from custmgr_adapters.sql.tables import Table


class Sides:
    """Writes side rows, and only those of collections that differ from what this transaction read."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._known: dict[tuple[str, Any], tuple[int, list[set[str]]]] = {}

    def learn(self, table: Table, entity: Any) -> None:
        """Remember the collections of a row as it is stored."""
        version = getattr(entity, "version", 0)
        self._known[table.name, table.key_of(entity)] = (version, _values(table, entity))

    def write(self, table: Table, entity: Any, version: int) -> None:
        """Bring the side tables to the entity that replaces this version; 0: there was none."""
        key = table.key_of(entity)
        values = _values(table, entity)
        known, before = self._known.get((table.name, key), (-1, []))
        parameters = table.key_parameters(key)
        for at, side in enumerate(table.sides.values()):
            if known == version and before[at] == values[at]:
                continue
            if version:
                self._channel.run(side.clear, parameters)
            if values[at]:
                self._channel.run_many(side.insert, [[*parameters, value] for value in sorted(values[at])])
        if version or not table.stored.append_only:
            self._known[table.name, key] = (version + 1, values)


def _values(table: Table, entity: Any) -> list[set[str]]:
    return [side.values(entity) for side in table.sides.values()]
