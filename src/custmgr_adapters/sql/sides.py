"""Rows beside a row: the collections and the text that it is searched by."""

from collections.abc import Iterable, Sequence
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from custmgr.query.evaluate import folded
from custmgr_adapters.sql.codec import FOLD
from custmgr_adapters.sql.words import listed, named, words

if TYPE_CHECKING:
    from custmgr_adapters.sql.channel import Channel
    from custmgr_adapters.sql.tables import Table


class Side(Protocol):
    """A table of what is searched, kept beside the table of a kind."""

    name: str
    insert: str
    clear: str

    def values(self, entity: Any) -> Any:
        """What the entity is searched by, to compare."""

    def rows(self, entity: Any) -> Iterable[Any]:
        """What stands in its rows behind the key."""


class SideTable:
    """The values of one searchable collection, a row each beside the row that holds them."""

    def __init__(self, table: "Table", field: str) -> None:
        mark = table.database.mark
        self.field = field
        self.name = f"{table.name}_{field}"
        self.parent = table
        key = [*table.key, "value"]
        marks = listed([mark] * len(key))
        self.insert = words("insert into", named(self.name), f"({listed(map(named, key))}) values ({marks})")
        self.clear = words("delete from", named(self.name), "where", table.key_is)
        with_value = words("select", table.key_columns, "from", named(self.name), "where value =", mark)
        self.having = f"({table.key_columns}) in ({with_value})"

    def values(self, entity: Any) -> set[str]:
        """The texts that ``Has`` finds this entity by."""
        found = getattr(entity, self.field) or ()
        return {value.value if isinstance(value, Enum) else str(value) for value in found}

    def rows(self, entity: Any) -> list[str]:
        """The same, in the order in which they are stored."""
        return sorted(self.values(entity))


class TextTable:
    """The folded text that ``Says`` finds an entity by, apart from it: what else changes leaves its index alone."""

    def __init__(self, table: "Table") -> None:
        mark = table.database.mark
        self.name = f"{table.name}_text"
        self.parent = table
        self.quoted = named(self.name)
        self.fold = named(FOLD)
        columns = listed(map(named, [*table.key, FOLD]))
        self.insert = words("insert into", self.quoted, f"({columns}) values ({listed([mark] * (len(table.key) + 1))})")
        self.clear = words("delete from", self.quoted, "where", table.key_is)
        self._texts = attrgetter(*table.stored.text)

    def values(self, entity: Any) -> Any:
        """The texts as they were before they were folded."""
        return self._texts(entity)

    def rows(self, entity: Any) -> list[str]:
        """All of them, folded."""
        return [folded(self.parent.stored, entity)]

    def having(self, condition: str) -> str:
        """The condition that the text of a row meets this one."""
        keys = self.parent.key_columns
        return f"({keys}) in ({words('select', keys, 'from', self.quoted, 'where', condition)})"


class Sides:
    """Writes side rows, and only those that differ from what this transaction read."""

    def __init__(self, channel: "Channel") -> None:
        self._channel = channel
        self._known: dict[tuple[str, Any], tuple[int, list[Any]]] = {}

    def learn(self, table: "Table", entity: Any) -> None:
        """Remember what a row is searched by as it is stored."""
        version = getattr(entity, "version", 0)
        self._known[table.name, table.key_of(entity)] = (version, _values(table, entity))

    def write(self, table: "Table", changes: Sequence[tuple[Any, int]]) -> None:
        """Bring the side tables to entities that each replace this version of theirs; 0: there was none."""
        values = [_values(table, entity) for entity, _ in changes]
        for at, side in enumerate(table.sides):
            fresh = []
            for (entity, version), now in zip(changes, values, strict=True):
                known, before = self._known.get((table.name, table.key_of(entity)), (-1, []))
                if known == version and before[at] == now[at]:
                    continue
                key = table.key_parameters(table.key_of(entity))
                if version:
                    self._channel.run(side.clear, key)
                fresh += [[*key, value] for value in side.rows(entity)]
            if fresh:
                self._channel.run_many(side.insert, fresh)
        for (entity, version), now in zip(changes, values, strict=True):
            if version or not table.stored.append_only:
                self._known[table.name, table.key_of(entity)] = (version + 1, now)


def _values(table: "Table", entity: Any) -> list[Any]:
    return [side.values(entity) for side in table.sides]
