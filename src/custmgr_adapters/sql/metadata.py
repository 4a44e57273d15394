"""The tables as SQLAlchemy knows them, for definitions and migrations."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.event import listen
from sqlalchemy.types import TypeEngine

from custmgr.query.criteria import ALL
from custmgr.schema.shape import Form, Slot
from custmgr.schema.stored import AboveZero, AtLeastZero, Bound, Unequal
from custmgr.values.money import LARGEST
from custmgr_adapters.sql import tables as derived
from custmgr_adapters.sql.compiling import FOLD
from custmgr_adapters.sql.conditions import Condition
from custmgr_adapters.sql.own import LOCKS, SERIES
from custmgr_adapters.sql.sides import SideTable, TextTable
from custmgr_adapters.sql.trigrams import ROW
from custmgr_adapters.sql.words import index_name, named, short

LONGEST_KEYED = 380
"""Two texts so long, an id and a number fill the largest key of MariaDB."""

ID: TypeEngine[Any] = (
    LargeBinary().with_variant(postgresql.UUID(), "postgresql").with_variant(mysql.BINARY(16), "mariadb")
)
_TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
WORDS: TypeEngine[Any] = _TEXT.with_variant(mysql.LONGTEXT(), "mariadb")
KEYED: TypeEngine[Any] = _TEXT.with_variant(mysql.VARCHAR(LONGEST_KEYED), "mariadb")
DAY: TypeEngine[Any] = Text().with_variant(Date(), "postgresql", "mariadb")
FLAG: TypeEngine[Any] = Integer().with_variant(Boolean(), "postgresql")

OPTIONS: dict[str, Any] = {
    "mariadb_engine": "InnoDB",
    "mariadb_charset": "utf8mb4",
    "mariadb_collate": "utf8mb4_nopad_bin",
}

_TYPES: dict[Form, TypeEngine[Any]] = {
    Form.ID: ID,
    Form.TEXT: WORDS,
    Form.NUMBER: BigInteger(),
    Form.FLAG: FLAG,
    Form.DAY: DAY,
    Form.INSTANT: BigInteger(),
    Form.DECIMAL: WORDS,
    Form.MONEY: BigInteger(),
    Form.NESTED: WORDS,
}


def column_type(slot: Slot, *, keyed: bool) -> TypeEngine[Any]:
    """The type of a slot's column, which some key or index may hold."""
    found = _choice_type(slot.type) if slot.form is Form.CHOICE else _TYPES[slot.form]
    return KEYED if keyed and found is WORDS else found


def _choice_type(choice: type[Enum]) -> TypeEngine[Any]:
    numbers = all(isinstance(member.value, int) for member in choice)
    return BigInteger() if numbers else WORDS


def unique_name(table: derived.Table, fields: tuple[str, ...]) -> str:
    """The name of the constraint that keeps these fields unique."""
    return short(f"uq_{table.name}_{'_'.join(fields)}")


def checks(table: derived.Table) -> Iterator[tuple[str, str, str]]:
    """Every bound of the table: the constraint's name, its condition, and the rule as errors say it."""
    for bound in table.stored.bounds:
        parts = (type(bound).__name__, bound.field, getattr(bound, "other", ""))
        name = derived.snake("_".join(part for part in parts if part))
        yield short(f"ck_{table.name}_{name}"), _bound(table, bound), str(bound)
    for slot in table.stored.slots.values():
        if slot.form is Form.MONEY:
            condition = f"{named(slot.name)} between -{LARGEST} and {LARGEST}"
            yield short(f"ck_{table.name}_{slot.name}_size"), condition, f"|{slot.name}| <= {LARGEST}"
    if not table.stored.append_only:
        yield short(f"ck_{table.name}_version"), f"{named('version')} > 0", "version > 0"


def _bound(table: derived.Table, bound: Bound) -> str:
    column = _comparable(table, bound.field)
    if isinstance(bound, AboveZero):
        return f"{column} > 0"
    if isinstance(bound, AtLeastZero):
        return f"{column} >= 0"
    other = _comparable(table, bound.other)
    return f"{column} <> {other}" if isinstance(bound, Unequal) else f"{column} <= {other}"


def _comparable(table: derived.Table, field: str) -> str:
    decimal = table.slot(field).form is Form.DECIMAL
    return table.database.as_number(named(field)) if decimal else named(field)


def metadata(tables: derived.Tables, into: MetaData | None = None) -> MetaData:
    """All tables of the bound kinds, and those of locks and series."""
    found = MetaData() if into is None else into
    _own_tables(found)
    for table in tables.by_kind.values():
        _add_table(table, tables, found)
    return found


def _own_tables(found: MetaData) -> None:
    _table(
        found,
        LOCKS,
        [
            Column("customer", ID, nullable=False),
            Column("seq", BigInteger(), nullable=False),
            Column("head", WORDS, nullable=False),
            Column("at", BigInteger(), nullable=False),
        ],
        ["customer"],
    )
    _table(
        found,
        SERIES,
        [Column("name", KEYED, nullable=False), Column("last", BigInteger(), nullable=False)],
        ["name"],
    )


def _table(
    found: MetaData, name: str, columns: list[Column[Any]], key: list[str], *rest: Any, rowid: bool = False
) -> Any:
    from sqlalchemy import Table

    primary = PrimaryKeyConstraint(*key, name=short(f"pk_{name}"))
    return Table(name, found, *columns, primary, *rest, quote=True, **(OPTIONS | {"sqlite_with_rowid": rowid}))


def _add_table(table: derived.Table, tables: derived.Tables, found: MetaData) -> None:
    stored = table.stored
    indexes = list(_indexes(table, tables))
    keyed = {name for names in (stored.key, *stored.unique, *(names for names, _ in indexes)) for name in names}
    columns = [
        Column(
            slot.name,
            column_type(slot, keyed=slot.name in keyed),
            nullable=slot.optional and slot.name not in stored.key,
            quote=True,
        )
        for slot in stored.slots.values()
    ]
    if stored.text and table.text is None:
        columns.append(Column(FOLD, WORDS, nullable=False, quote=True))
    rest: list[Any] = [UniqueConstraint(*fields, name=unique_name(table, fields)) for fields in stored.unique]
    rest += [CheckConstraint(text(condition), name=name) for name, condition, _ in checks(table)]
    made = _table(found, table.name, columns, table.key, *rest)
    for fields, where in indexes:
        Index(index_name(table.name, fields), *(made.c[field] for field in fields), **where)
    for side in table.sets.values():
        _add_side(side, found)
    if table.text is not None:
        _add_text(table.text, found)


def _indexes(table: derived.Table, tables: derived.Tables) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """The declared indexes, and one by owner where none begins with it."""
    stored = table.stored
    for index in stored.index:
        where: dict[str, Any] = {}
        if index.where != ALL:
            condition = Condition(table, tables, [], literal=True).text(index.where)
            where = {"sqlite_where": text(condition), "postgresql_where": text(condition)}
        yield index.fields, where
    leads = {
        fields[0] for fields in (stored.key, *stored.unique, *(one.fields for one in stored.index if one.where == ALL))
    }
    if stored.owner is not None and stored.owner not in leads:
        yield (stored.owner,), {}


def _key_of(parent: derived.Table) -> list[Column[Any]]:
    return [Column(name, column_type(parent.slot(name), keyed=True), nullable=False, quote=True) for name in parent.key]


def _back(parent: derived.Table, name: str) -> ForeignKeyConstraint:
    to = [f"{parent.name}.{name}" for name in parent.key]
    return ForeignKeyConstraint(parent.key, to, name=short(f"fk_{name}"), ondelete="CASCADE")


def _add_text(side: TextTable, found: MetaData) -> None:
    """A table of texts; where an index is defined over it, with the number that the index knows each by."""
    parent = side.parent
    columns = [*_key_of(parent), Column(FOLD, WORDS, nullable=False, quote=True)]
    indexed = parent.database.search.definitions(side)
    if indexed:
        unique = UniqueConstraint(*parent.key, name=short(f"uq_{side.name}"))
        number = Column(ROW, Integer(), nullable=False, quote=True)
        made = _table(found, side.name, [number, *columns], [ROW], unique, _back(parent, side.name), rowid=True)
    else:
        made = _table(found, side.name, columns, parent.key, _back(parent, side.name))
    made.info["behind"] = indexed
    for definition in indexed:
        listen(made, "after_create", DDL(definition.replace("%", "%%")))  # type: ignore[no-untyped-call]


def _add_side(side: SideTable, found: MetaData) -> None:
    columns = [*_key_of(side.parent), Column("value", KEYED, nullable=False)]
    made = _table(found, side.name, columns, [*side.parent.key, "value"], _back(side.parent, side.name))
    Index(index_name(side.name, ["value"]), made.c["value"])
