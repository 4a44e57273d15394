"""Driver errors said in the words of the library, by their meaning."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from custmgr.errors import Conflict, CustmgrError, Duplicate, InvalidValue, Unavailable
from custmgr.schema.bounds import hold
from custmgr.schema.shape import Form, plain
from custmgr.schema.stored import BoundBroken
from custmgr.values.money import LARGEST
from custmgr_adapters.sql.database import Database, Fault
from custmgr_adapters.sql.tables import Table
from custmgr_adapters.sql.words import named, words

Ask = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]


def said(database: Database, error: BaseException) -> CustmgrError:
    """A driver's error that concerns no particular row."""
    fault = database.meaning(error).fault
    if fault is Fault.CONFLICT:
        return Conflict("storage", database.name)
    if fault is Fault.VALUE:
        return InvalidValue("value", type(error).__name__, f"a value that {database.name} can hold")
    if fault is Fault.TABLES:
        tables = "not the tables of this release; migrate() makes them, but not of tables that no release made"
        return Unavailable("storage", f"{database.name}: {tables}")
    return Unavailable("storage", database.name, retryable=fault is Fault.AWAY)


def translated(database: Database, error: Exception) -> Exception:
    """What was raised around statements, in the words of the library where a driver or the pool raised it."""
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    if isinstance(error, PoolTimeout):
        return Conflict("storage", database.name)
    if isinstance(error, DBAPIError) and error.orig is not None:
        return said(database, error.orig)
    if isinstance(error, database.errors):
        return said(database, error)
    return error


@contextmanager
def in_words(database: Database) -> Iterator[None]:
    """What a driver or the pool raises in this block is raised in the words of the library."""
    try:
        yield
    except Exception as error:
        refusal = translated(database, error)
        if refusal is error:
            raise
        raise refusal from error


def refused(table: Table, entities: Sequence[Any], error: BaseException, ask: Ask) -> CustmgrError:
    """A driver's error on writing these entities."""
    meaning = table.database.meaning(error)
    if meaning.fault is Fault.KEY:
        return Duplicate(table.stored.name, table.stored.key)
    if meaning.fault is Fault.UNIQUE:
        return Duplicate(table.stored.name, _taken(table, entities, meaning.constraint, ask))
    if meaning.fault is Fault.CHECK:
        return BoundBroken(table.stored.name, _broken(table, entities, meaning.constraint))
    return said(table.database, error)


def _taken(table: Table, entities: Sequence[Any], constraint: str | None, ask: Ask) -> tuple[str, ...]:
    from custmgr_adapters.sql.metadata import unique_name

    for fields in table.stored.unique:
        if constraint is None:
            if any(_is_taken(table, fields, entity, ask) for entity in entities):
                return fields
        elif constraint == unique_name(table, fields):
            return fields
    return table.stored.key


def _is_taken(table: Table, fields: tuple[str, ...], entity: Any, ask: Ask) -> bool:
    """Whether another row has the unique facts of the entity; asked after the refused statement was undone."""
    row = dict(zip(table.codec.columns, table.codec.encode(entity), strict=True))
    if any(row[name] is None for name in fields):
        return False
    mark = table.database.mark
    same = " and ".join(f"{named(name)} = {mark}" for name in fields)
    other = f"not ({table.key_is})"
    statement = words("select 1 from", table.quoted, "where", same, "and", other, "limit 1")
    return bool(ask(statement, [row[name] for name in (*fields, *table.key)]))


def _broken(table: Table, entities: Sequence[Any], constraint: str | None) -> str:
    from custmgr_adapters.sql.metadata import checks

    for name, _, rule in checks(table):
        if name == constraint:
            return rule
    for entity in entities:
        try:
            hold(table.stored, entity)
        except BoundBroken as broken:
            return broken.rule
        for slot in table.stored.slots.values():
            if slot.form is Form.MONEY and abs(plain(slot, getattr(entity, slot.name)) or 0) > LARGEST:
                return f"|{slot.name}| <= {LARGEST}"
    return "a bound"
