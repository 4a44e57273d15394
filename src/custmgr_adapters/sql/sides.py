"""Rows beside a row: the collections and the text that it is searched by."""

from collections.abc import Iterable, Sequence
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from custmgr.query.evaluate import folded
from custmgr_adapters.sql.compiling import FOLD
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
        self.keys = words("select", table.key_columns, "from", named(self.name), "where value =", mark)
        self.having = f"({table.key_columns}) in ({self.keys})"
        has = words("select 1 from", named(self.name), "where", same_key(table, self.name), "and value =", mark)
        self.has = f"exists ({has})"

    def values(self, entity: Any) -> Any:
        """The collection itself."""
        return getattr(entity, self.field)

    def rows(self, entity: Any) -> list[str]:
        """The texts that ``Has`` finds this entity by."""
        found = self.values(entity) or ()
        return sorted({value.value if isinstance(value, Enum) else str(value) for value in found})


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

    def meeting(self, condition: str) -> str:
        """The same condition, looked up row by row."""
        same = same_key(self.parent, self.name)
        return f"exists ({words('select 1 from', self.quoted, 'where', same, 'and', condition)})"


def same_key(table: "Table", beside: str) -> str:
    """The condition that rows of a table and of one beside it belong together."""
    return " and ".join(f"{named(beside)}.{named(name)} = {table.quoted}.{named(name)}" for name in table.key)


class Sides:
    """Writes side rows, and only those that changed."""

    def __init__(self, channel: "Channel") -> None:
        self._channel = channel

    def write(self, table: "Table", changes: Sequence[tuple[Any, Any]], *, fresh: bool = False) -> None:
        """Bring the side tables from old entities, where they are known, to new ones; fresh ones had no rows."""
        for side in table.sides:
            rows = []
            for old, entity in changes:
                if old is not None and side.values(old) == side.values(entity):
                    continue
                key = table.key_parameters(table.key_of(entity))
                if not fresh:
                    self._channel.run(side.clear, key)
                rows += [[*key, value] for value in side.rows(entity)]
            if rows:
                self._channel.run_many(side.insert, rows)
