"""The tables of the bound kinds and the texts of their statements, derived once."""

import re
from collections.abc import Hashable, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

from custmgr.errors import InvalidValue
from custmgr.query.criteria import ALL, All, Both, Criteria, Positive
from custmgr.schema.shape import Slot, plain
from custmgr.schema.stored import Stored
from custmgr_adapters.sql.codec import Codec
from custmgr_adapters.sql.compiling import FOLD, Scale, scalar_maker
from custmgr_adapters.sql.database import Database
from custmgr_adapters.sql.own import OwnStatements
from custmgr_adapters.sql.sides import Side, SideTable, TextTable
from custmgr_adapters.sql.words import listed, named, words

MOST_UPDATES = 50
"""So many sets of columns have an update of their own; other changes replace the whole row."""


def snake(name: str) -> str:
    """``LedgerEntry`` as ``ledger_entry``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


class Table:
    """One kind's table: names, statement texts, codec."""

    def __init__(self, stored: Stored, database: Database) -> None:
        if unknown := set(stored.key + stored.text + stored.sets) - set(stored.slots):
            raise InvalidValue("kind", stored.name, f"a kind with its fields {sorted(unknown)}")
        if stored.text and FOLD in stored.slots:
            raise InvalidValue("kind", stored.name, f"a kind without a field {FOLD!r}")
        self.stored = stored
        self.database = database
        self.name = snake(stored.name)
        self.quoted = named(self.name)
        self.key = list(stored.key)
        self.owner = stored.owner
        self.codec = Codec(stored, database)
        self.binders = {name: database.forms.binder(slot) for name, slot in stored.slots.items()}
        slots = [stored.slots[name] for name in self.key]
        self._key_forms = [(slot.name, slot.type, database.forms.encoder(slot)) for slot in slots]
        self.key_columns = listed(map(named, self.key))
        self.key_is = " and ".join(f"{named(name)} = {database.mark}" for name in self.key)
        self.columns = listed(named(name) for name in stored.slots)
        self.sets = {field: SideTable(self, field) for field in stored.sets}
        self.text = TextTable(self) if stored.text and stored.text_index else None
        self.sides: list[Side] = [*self.sets.values(), *([self.text] if self.text else [])]
        self.whole_indexes = [index for index in stored.index if index.where == ALL]
        self.leads = {stored.key[0], *(index.fields[0] for index in self.whole_indexes)}
        self.key_of = attrgetter(*self.key)
        self.owner_of = attrgetter(self.owner or self.key[0])
        self.single = len(self.key) == 1
        self.unique = frozenset(name for fields in stored.unique for name in fields)
        self.remembered = self.owner is not None and not stored.append_only and stored.lease is None
        self._whole = frozenset(self.codec.columns)
        self._updates: dict[frozenset[str], Update] = {}
        self.index_conditions = frozenset(part for index in stored.index for part in _parts(index.where))
        self.index_values = any(not isinstance(part, (All, Positive)) for part in self.index_conditions)
        self.kept: dict[Hashable, Any] = {}
        self._scalars: dict[tuple[tuple[str, ...], int], Scale | None] = {}

    @property
    def names(self) -> list[str]:
        """The names of this table and those beside it."""
        return [self.name, *(side.name for side in self.sides)]

    def slot(self, name: str) -> Slot:
        """The slot a field names; unknown names are the caller's to refuse."""
        return self.stored.slots[name]

    def bind(self, name: str, scalar: Any) -> Any:
        """A stored scalar of this field as a parameter."""
        convert = self.binders[name]
        return scalar if convert is None or scalar is None else convert(scalar)

    def scalars(self, names: tuple[str, ...], rows: list[Any]) -> list[Any]:
        """The rows of a plain statement, in their list, with each result as a stored scalar; their first columns are
        these fields.
        """
        if not rows:
            return rows
        form = (names, len(rows[0]))
        try:
            make = self._scalars[form]
        except KeyError:
            make = self._scalars.setdefault(form, scalar_maker(self.stored, self.database, *form))
        return rows if make is None else make(rows)

    def key_parameters(self, key: Any) -> list[Any]:
        """The parameters of a key as callers write it.

        Raises:
            InvalidValue: it is no key of this kind.
        """
        parts = (key,) if self.single else key
        try:
            return [
                (part if encode is None else encode(part)) if part.__class__ is kind else self._key_part(name, part)
                for part, (name, kind, encode) in zip(parts, self._key_forms, strict=True)
            ]
        except (ValueError, TypeError, AttributeError):
            raise InvalidValue("key", repr(key)[:80], f"a key of {self.stored.name}") from None

    def _key_part(self, name: str, part: Any) -> Any:
        """A part of a key that is not of its slot's own type, as the hex digits of an id."""
        return self.bind(name, plain(self.stored.slots[name], part))

    @cached_property
    def select(self) -> str:
        """All columns of all rows."""
        return words("select", self.columns, "from", self.quoted)

    @cached_property
    def select_one(self) -> str:
        """All columns of the row of a key."""
        return words(self.select, "where", self.key_is)

    def select_some(self, count: int) -> str:
        """All columns of the rows of so many keys."""
        found: str | None = self.kept.get(count)
        if found is None:
            found = self.kept[count] = words(self.select, "where (", " or ".join([f"({self.key_is})"] * count), ")")
        return found

    @cached_property
    def insert(self) -> str:
        """A new row, in the order of the codec's columns."""
        names = self.codec.columns
        marks = listed([self.database.mark] * len(names))
        return words("insert into", self.quoted, f"({listed(map(named, names))}) values ({marks})")

    def insert_many(self, count: int) -> str:
        """So many new rows in one statement."""
        row = self.insert[self.insert.rindex("(") :]
        return self.insert + f", {row}" * (count - 1)

    def update(self, old: Any, new: Any) -> "Update":
        """What makes the row of the new entity out of that of the old one; of any other row where there is none."""
        changing = self._whole if old is None else self.codec.moved(old, new)
        found = self._updates.get(changing)
        if found is None:
            changing = changing if len(self._updates) < MOST_UPDATES else self._whole
            found = self._updates[changing] = Update(self, changing)
        return found

    @cached_property
    def delete(self) -> str:
        """The row of a key gone."""
        return words("delete from", self.quoted, "where", self.key_is)


class Update:
    """The statement that replaces columns of a row of one version.

    Its row must hold, beside its key, its version, and its owner where the key does not say it.
    """

    def __init__(self, table: Table, changing: frozenset[str]) -> None:
        mark = table.database.mark
        loose = table.owner is not None and table.owner not in table.key
        guards = [str(table.owner), "version"] if loose else ["version"]
        columns = [name for name in table.codec.columns if name in changing | {"version"} and name not in table.key]
        sets = listed(f"{named(name)} = {mark}" for name in columns)
        conditions = " and ".join(f"{named(name)} = {mark}" for name in guards)
        self.text = words("update", table.quoted, "set", sets, "where", table.key_is, "and", conditions)
        self._encode = table.codec.encoder([*columns, *table.key, *guards[:-1]])

    def parameters(self, entity: Any) -> list[Any]:
        """The parameters that replace the entity's version by the next; its owner is the last but one."""
        version = entity.version
        found = self._encode(entity, version + 1)
        found.append(version)
        return found


class Tables:
    """The tables of all bound kinds."""

    def __init__(self, kinds: Sequence[Stored], database: Database) -> None:
        self.database = database
        self.own = OwnStatements.of(database)
        self.by_kind = {stored.kind: Table(stored, database) for stored in kinds}
        names = [name for table in self.by_kind.values() for name in table.names]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise InvalidValue("kinds", twice, "kinds with tables of different names")
        self.texts = [table.text for table in self.by_kind.values() if table.text is not None]
        self.root = next((table for table in self.by_kind.values() if table.stored.root), None)

    def of(self, kind: type) -> Table:
        """The table of a bound kind.

        Raises:
            InvalidValue: the kind is not bound.
        """
        try:
            return self.by_kind[kind]
        except KeyError:
            raise InvalidValue("kind", getattr(kind, "__name__", kind), "a kind this storage is bound to") from None

    @property
    def root_name(self) -> str:
        """What a lock stands for, as errors say it."""
        return self.root.stored.name if self.root else "Customer"


def _parts(where: Criteria) -> tuple[Criteria, ...]:
    return where.parts if isinstance(where, Both) else (where,)
