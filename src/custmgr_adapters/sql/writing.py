"""The writing half of the storage port over one transaction that holds its locks."""

# ruff: noqa: D102 - the port says what each method holds

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from custmgr.errors import InvalidValue, NotFound
from custmgr.query.criteria import ALL, Criteria, both
from custmgr.query.pages import sorting
from custmgr.schema.stored import NotLocked, Sealed
from custmgr_adapters.sql.channel import Channel, Row, dooming
from custmgr_adapters.sql.conditions import condition
from custmgr_adapters.sql.known import Known
from custmgr_adapters.sql.locks import Locks
from custmgr_adapters.sql.places import order_text
from custmgr_adapters.sql.rows import SqlRows
from custmgr_adapters.sql.sides import Sides
from custmgr_adapters.sql.tables import Table, Tables, Update
from custmgr_adapters.sql.words import words

E = TypeVar("E")
Key = Any


class SqlTransaction(SqlRows):
    """Writes through one channel what its locks cover; its streams come page by page, so that writing to the kind
    meanwhile neither repeats nor disturbs rows.
    """

    _paging = True

    def __init__(self, tables: Tables, channel: Channel, scope: Criteria | None) -> None:
        super().__init__(tables, channel, scope)
        self.act: Any = None
        self.erased = False
        self.locks = Locks(tables, channel, self._scope)
        self._known = Known(self.locks.held)
        self.sides = Sides(channel)

    def lock(self, *customers: UUID) -> None:
        self.locks.take(customers)

    def head(self, customer: UUID, /) -> Sealed:
        found = self.locks.held.get(customer)
        if found is None:
            raise NotLocked("chain", customer)
        return found

    def finish(self) -> None:
        """Write what was held back until the end, where nothing was refused before."""
        self._channel.stand()
        self.locks.write_heads()
        if self.erased:
            from custmgr_adapters.sql.erasing import merge_texts

            merge_texts(self._tables, self._channel)

    def _recall(self, table: Table, key: Key) -> Any:
        return self._known.get(table, key) if self._scope is ALL else None

    def _recalled(self, table: Table, keys: Sequence[Key]) -> dict[Key, Any]:
        return self._known.among(table, keys) if self._scope is ALL else {}

    def _built(self, table: Table, row: Row) -> Any:
        entity = table.codec.decode(row)
        self._known.learn(table, entity)
        return entity

    @dooming
    def put(self, entity: E, /) -> E:
        table = self.editable(type(entity))
        self.check_owner(table, entity)
        fresh = not entity.version  # type: ignore[attr-defined]
        if fresh:
            self._insert(table, [entity], table.insert, table.codec.encode(entity, 1))
            self.inserted(table, entity)
        else:
            self.replace(table, [entity], table.update(self.old(table, entity), entity))
        new: E = self.kept(table, [entity], fresh=fresh)[0]
        return new

    def old(self, table: Table, entity: Any) -> Any:
        """The entity whose row this one replaces, where it is known."""
        found = self._known.get(table, table.key_of(entity))
        return found if found is not None and found.version == entity.version else None

    def kept(self, table: Table, entities: Sequence[Any], *, fresh: bool) -> list[Any]:
        """The entities with their new versions, after their rows were written."""
        if table.sides:
            self.sides.write(table, [(self.old(table, one), one) for one in entities], fresh=fresh)
        new = [table.codec.renewed(one, one.version + 1) for one in entities]
        for one in new if not fresh or len(new) == 1 else ():  # What many were inserted is seldom asked for again.
            self._known.learn(table, one)
        return new

    @dooming
    def put_many(self, entities: Sequence[E], /) -> list[E]:
        if len(entities) == 1:
            return [self.put(entities[0])]
        from custmgr_adapters.sql.batches import put_all

        return put_all(self, entities)

    @dooming
    def append(self, *entries: Any) -> None:
        for kind, run in groupby(entries, key=type):
            table = self._tables.of(kind)
            encode = table.codec.encode
            sealed = [self._sealed(table, entry) for entry in run]
            rows = [encode(entry) for entry in sealed]
            self.insert_many(table, sealed, rows)
            if table.sides:
                self.sides.write(table, [(None, entry) for entry in sealed], fresh=True)

    def _sealed(self, table: Table, entry: Any) -> Any:
        if not table.stored.append_only:
            raise InvalidValue("kind", table.stored.name, "an append-only kind")
        self.check_owner(table, entry)
        if table.stored.chain is None:
            return entry
        owner = table.owner_of(entry)
        sealed = table.stored.chain(entry, self.head(owner))
        self.locks.seal(owner, Sealed.by(sealed))
        return sealed

    @dooming
    def change(self, kind: type[Any], where: Criteria, /, **changes: Any) -> list[Key]:
        from custmgr_adapters.sql.changing import change

        table = self.editable(kind)
        keys = change(self, table, where, changes)
        for key in keys:
            self._known.forget(table, key)
        return keys

    @dooming
    def remove(self, kind: type[Any], *keys: Key) -> None:
        self._delete(self.editable(kind), keys)

    def _delete(self, table: Table, keys: Sequence[Key]) -> None:
        for key in keys:
            found: Any = self.get(table.stored.kind, key)
            self.check_owner(table, found)
            for side in table.sides:  # A host may have foreign keys switched off.
                self._channel.run(side.clear, table.key_parameters(key))
            self._channel.run(table.delete, table.key_parameters(key))
            self._known.forget(table, table.key_of(found))
            if table.stored.root:
                self.locks.drop(key)

    @dooming
    def redact(self, kind: type[Any], /, *keys: Key, **blanks: Any) -> None:
        from custmgr_adapters.sql.erasing import redact

        self.erased = True
        redact(self, self._tables.of(kind), keys, blanks)

    @dooming
    def expunge(self, kind: type[Any], /, *keys: Key) -> None:
        self.erased = True
        self._delete(self._tables.of(kind), keys)

    @dooming
    def next_number(self, series: str, count: int = 1) -> range:
        last: int = self._channel.rows(self._tables.own.next_number, [series, count])[0][0]
        return range(last - count + 1, last + 1)

    @dooming
    def claim(self, kind: type[E], where: Criteria, /, *, limit: int, now: datetime, until: datetime) -> list[E]:
        from custmgr_adapters.sql.leases import claim

        return claim(self, self.editable(kind), where, limit=limit, now=now, until=until)

    def replace(self, table: Table, entities: Sequence[Any], update: Update) -> None:
        """Update the rows of these entities, or deal with those that are not what they were thought to be."""
        rows = [update.parameters(one) for one in entities]
        if self.write_many(table, entities, update.text, rows) != len(rows):
            from custmgr_adapters.sql.batches import find_missed

            find_missed(self, table, entities)

    def editable(self, kind: type) -> Table:
        """The table of a kind whose rows may change; of another it is ``InvalidValue``."""
        table = self._tables.of(kind)
        if table.stored.append_only:
            raise InvalidValue("kind", kind.__name__, "a kind whose rows may change")
        return table

    def inserted(self, table: Table, entity: Any) -> None:
        """A new root's lock is made and held.

        Raises:
            NotFound: it is out of scope.
        """
        if not table.stored.root:
            return
        owner = table.owner_of(entity)
        self.locks.make(owner)
        if not self.locks.in_scope(owner):
            raise NotFound(table.stored.name, table.key_of(entity))

    def chosen(self, table: Table, where: Criteria, limit: int) -> list[Any]:
        """Entities in scope that meet the criteria and that no other transaction holds, in order of key; held now."""
        parameters: list[Any] = []
        text = condition(both(where, self._scope), table, self._tables, parameters)
        rest = (order_text(sorting(table.stored, ())), f"limit {table.database.mark}")
        statement = words(table.select, text, *rest, table.database.for_update(skip=True))
        return [table.codec.decode(row) for row in self._channel.rows(statement, [*parameters, limit])]

    def check_owner(self, table: Table, entity: Any) -> None:
        """Hold that this row may be written here, before it is.

        Raises:
            NotFound: it is out of scope.
            NotLocked: its customer is not locked here.
        """
        if table.owner is None:
            if self._scope is not ALL:
                raise NotFound(table.stored.name, table.key_of(entity))
            return
        owner = table.owner_of(entity)
        if owner in self.locks.held or (table.stored.root and not entity.version):
            return
        if not self.locks.in_scope(owner):
            raise NotFound(table.stored.name, table.key_of(entity))
        raise NotLocked(table.stored.name, owner)
