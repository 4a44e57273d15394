"""Many entities put in few statements, and what to do about those whose row is not as it was thought."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from custmgr.errors import Stale
from custmgr_adapters.sql.tables import Table, Update

if TYPE_CHECKING:
    from custmgr_adapters.sql.writing import SqlTransaction


def put_all(tx: "SqlTransaction", entities: Sequence[Any]) -> list[Any]:
    """What ``put`` does for each, kind by kind; new customers first, since they make the locks that others need."""
    groups: dict[tuple[Table, Update | None], list[int]] = {}
    for at, entity in enumerate(entities):
        table = tx.editable(type(entity))
        update = table.update(tx.old(table, entity), entity) if entity.version else None
        groups.setdefault((table, update), []).append(at)
    stored: list[Any] = [None] * len(entities)
    for (table, update), places in sorted(groups.items(), key=lambda group: not group[0][0].stored.root):
        chosen = [entities[at] for at in places]
        for at, new in zip(places, _put_alike(tx, table, chosen, update), strict=True):
            stored[at] = new
    return stored


def _put_alike(tx: "SqlTransaction", table: Table, entities: Sequence[Any], update: Update | None) -> list[Any]:
    """Insert entities of one kind, or update the same columns of each."""
    for entity in entities:
        tx.check_owner(table, entity)
    if update is None:
        encode = table.codec.encode
        tx.insert_many(table, entities, [encode(entity, 1) for entity in entities])
        for entity in entities if table.stored.root else ():
            tx.inserted(table, entity)
    else:
        tx.replace(table, entities, update)
    return tx.kept(table, entities, fresh=update is None)


def find_missed(tx: "SqlTransaction", table: Table, entities: Sequence[Any]) -> None:
    """Deal with those whose row is not what was to be written."""
    if len(entities) == 1:
        missed(tx, table, entities[0])
        return
    for entity in entities:
        stored = tx.reread(table, table.key_of(entity))
        if stored is None or table.codec.encode(stored) != table.codec.encode(entity, entity.version + 1):
            missed(tx, table, entity)


def missed(tx: "SqlTransaction", table: Table, entity: Any) -> None:
    """An update found no row of this version with this owner: move the row to its new owner, or refuse.

    Raises:
        Stale: the row is gone or has another version.
    """
    key = table.key_of(entity)
    stored = tx.reread(table, key)
    current = None if stored is None else stored.version
    if current != entity.version:
        raise Stale(table.stored.name, key, entity.version, current)
    tx.check_owner(table, stored)
    whole = table.update(None, entity)
    parameters = whole.parameters(entity)
    parameters[-2] = table.codec.encode(stored)[table.codec.columns.index(str(table.owner))]
    tx.write_many(table, [entity], whole.text, [parameters])
