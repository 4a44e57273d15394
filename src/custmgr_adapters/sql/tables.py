"""The tables of the bound kinds and the texts of their statements, derived once."""

import re
from collections.abc import Hashable, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

from custmgr.errors import InvalidValue
from custmgr.query.criteria import All, Both, Criteria, Positive
from custmgr.schema.shape import Slot, plain
from custmgr.schema.stored import Stored
from custmgr_adapters.sql.codec import FOLD, Codec
from custmgr_adapters.sql.database import Database
from custmgr_adapters.sql.sides import Side, SideTable, TextTable
from custmgr_adapters.sql.words import listed, named, words

LOCKS = "custmgr_lock"
SERIES = "custmgr_series"


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
        self.binders = {name: database.binder(slot) for name, slot in stored.slots.items()}
        slots = [stored.slots[name] for name in self.key]
        self._key_forms = [(slot.name, slot.type, database.encoder(slot)) for slot in slots]
        self.key_columns = listed(map(named, self.key))
        self.key_is = " and ".join(f"{named(name)} = {database.mark}" for name in self.key)
        self.columns = listed(named(name) for name in stored.slots)
        self.sets = {field: SideTable(self, field) for field in stored.sets}
        self.text = TextTable(self) if stored.text and stored.text_index else None
        self.sides: list[Side] = [*self.sets.values(), *([self.text] if self.text else [])]
        self.key_of = attrgetter(*self.key)
        self.single = len(self.key) == 1
        self.index_conditions = frozenset(part for index in stored.index for part in _parts(index.where))
        self.index_values = any(not isinstance(part, (All, Positive)) for part in self.index_conditions)
        self.kept: dict[Hashable, Any] = {}
        self._scalars: dict[tuple[str, ...], list[Any] | None] = {}

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

    def scalars(self, names: tuple[str, ...]) -> list[Any] | None:
        """How results of these fields become stored scalars; ``None`` where all of them are such."""
        try:
            return self._scalars[names]
        except KeyError:
            found = [self.database.scalar(self.slot(name)) for name in names]
            return self._scalars.setdefault(names, found if any(found) else None)

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
    def insert(self) -> str:
        """A new row, in the order of the codec's columns."""
        names = self.codec.columns
        marks = listed([self.database.mark] * len(names))
        return words("insert into", self.quoted, f"({listed(map(named, names))}) values ({marks})")

    def insert_many(self, count: int) -> str:
        """So many new rows in one statement."""
        row = self.insert[self.insert.rindex("(") :]
        return self.insert + f", {row}" * (count - 1)

    @cached_property
    def changing(self) -> list[str]:
        """The columns that an update sets."""
        return [name for name in self.codec.columns if name not in self.key]

    @cached_property
    def guards(self) -> list[str]:
        """What an update's row must hold beside its key: its version, and its owner where the key does not say it."""
        loose = self.owner is not None and self.owner not in self.key
        return ["version", str(self.owner)] if loose else ["version"]

    @cached_property
    def update(self) -> str:
        """A row of one version replaced."""
        mark = self.database.mark
        sets = listed(f"{named(name)} = {mark}" for name in self.changing)
        guards = " and ".join(f"{named(name)} = {mark}" for name in self.guards)
        return words("update", self.quoted, "set", sets, "where", self.key_is, "and", guards)

    @cached_property
    def _pick_update(self) -> Any:
        return self.codec.picker([*self.changing, *self.key, *self.guards])

    def update_parameters(self, row: Sequence[Any], version: int) -> tuple[Any, ...]:
        """The parameters of ``update`` for an encoded row that replaces this version."""
        picked: tuple[Any, ...] = self._pick_update(row)
        at = len(self.changing) + len(self.key)
        return (*picked[:at], version, *picked[at + 1 :])

    @cached_property
    def delete(self) -> str:
        """The row of a key gone."""
        return words("delete from", self.quoted, "where", self.key_is)


class Tables:
    """The tables of all bound kinds."""

    def __init__(self, kinds: Sequence[Stored], database: Database) -> None:
        self.database = database
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
