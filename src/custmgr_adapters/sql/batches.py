"""Many entities put in few statements."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from custmgr_adapters.sql.tables import Table

if TYPE_CHECKING:
    from custmgr_adapters.sql.writing import SqlTransaction


def put_all(tx: "SqlTransaction", entities: Sequence[Any]) -> list[Any]:
    """What ``put`` does for each, kind by kind; new customers first, since they make the locks that others need."""
    groups: dict[tuple[Table, bool], list[int]] = {}
    for at, entity in enumerate(entities):
        groups.setdefault((tx.editable(type(entity)), not entity.version), []).append(at)
    stored: list[Any] = [None] * len(entities)
    for (table, fresh), places in sorted(groups.items(), key=lambda group: not group[0][0].stored.root):
        chosen = [entities[at] for at in places]
        for at, new in zip(places, _put_alike(tx, table, chosen, fresh=fresh), strict=True):
            stored[at] = new
    return stored


def _put_alike(tx: "SqlTransaction", table: Table, entities: Sequence[Any], *, fresh: bool) -> list[Any]:
    """Insert or update entities of one kind."""
    for entity in entities:
        tx.check_owner(table, entity)
    encode = table.codec.encode
    rows = [encode(entity, entity.version + 1) for entity in entities]
    if fresh:
        tx.insert_many(table, entities, rows)
        for entity in entities:
            tx.inserted(table, entity)
    else:
        changes = [table.update_parameters(row, one.version) for row, one in zip(rows, entities, strict=True)]
        if tx.write_many(table, entities, table.update, changes) != len(rows):
            _find_missed(tx, table, entities, rows)
    if table.sides:
        tx.sides.write(table, [(entity, entity.version) for entity in entities])
    return [table.codec.renewed(entity, entity.version + 1) for entity in entities]


def _find_missed(tx: "SqlTransaction", table: Table, entities: Sequence[Any], rows: Sequence[list[Any]]) -> None:
    """Deal with those whose row is not what was to be written."""
    for entity, row in zip(entities, rows, strict=True):
        stored = tx.first(table.stored.kind, table.key_of(entity))
        if stored is None or table.codec.encode(stored) != row:
            tx.missed(table, entity, row)
