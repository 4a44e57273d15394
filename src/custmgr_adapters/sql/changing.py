"""Plain fields of many rows changed by few statements."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from custmgr.errors import Conflict
from custmgr.query.criteria import Criteria
from custmgr.schema.shape import Form, Slot, plain
from custmgr_adapters.sql.tables import Table
from custmgr_adapters.sql.words import listed, named, words

if TYPE_CHECKING:
    from custmgr_adapters.sql.writing import SqlTransaction

AT_ONCE = 1000


def change(tx: "SqlTransaction", table: Table, where: Criteria, changes: Mapping[str, Any]) -> list[Any]:
    """Choose the rows, hold that they may be written here, and change exactly these: none that comes to meet the
    criteria meanwhile and belongs to a customer who is not locked.
    """
    table.stored.hold_plain(*changes)
    kind, slots = table.stored.kind, [table.slot(name) for name in table.key]
    found = tx.rows(kind, [*table.key, *([table.owner] if table.owner else [])], where).items
    keys = [_key(slots, row) for row in found]
    for key, row in zip(keys, found, strict=True):
        if table.owner is None or UUID(row[-1]) not in tx.locks.held:
            tx.check_owner(table, tx.get(kind, key))
    values = {name: plain(table.slot(name), value) for name, value in changes.items()}
    sets = listed([*(f"{named(name)} = {table.database.mark}" for name in values), '"version" = "version" + 1'])
    given = [table.bind(name, value) for name, value in values.items()]
    for start in range(0, len(keys), AT_ONCE):
        some = found[start : start + AT_ONCE]
        these, parameters = _these(table, slots, some)
        statement = words("update", table.quoted, "set", sets, "where", these)
        if tx.write_many(table, (), statement, [[*given, *parameters]]) != len(some):
            raise Conflict("storage", table.database.name)
    return keys


def _key(slots: Sequence[Slot], row: Sequence[Any]) -> Any:
    parts = tuple(
        UUID(part) if slot.form is Form.ID else slot.type(part) if slot.form is Form.CHOICE else part
        for slot, part in zip(slots, row, strict=False)
    )
    return parts if len(parts) > 1 else parts[0]


def _these(table: Table, slots: Sequence[Slot], rows: Sequence[Any]) -> tuple[str, list[Any]]:
    if table.single:
        return table.database.among(named(table.key[0]), slots[0], [row[0] for row in rows])
    parts = [table.bind(slot.name, part) for row in rows for slot, part in zip(slots, row, strict=False)]
    return " or ".join([f"({table.key_is})"] * len(rows)), parts
