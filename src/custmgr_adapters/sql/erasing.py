"""Taking out of append-only rows what they say of a person."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from custmgr.errors import NotFound
from custmgr.values.frozen import changed
from custmgr_adapters.sql.channel import Channel
from custmgr_adapters.sql.compiling import FOLD
from custmgr_adapters.sql.tables import Table, Tables
from custmgr_adapters.sql.words import listed, named, words

if TYPE_CHECKING:
    from custmgr_adapters.sql.writing import SqlTransaction


def redact(tx: "SqlTransaction", table: Table, keys: Sequence[Any], blanks: Mapping[str, Any]) -> None:
    """Lay the values over the rows with these keys."""
    table.stored.hold_erasable(*blanks)
    found: dict[Any, Any] = tx.get_many(table.stored.kind, keys)
    columns = [name for name in table.codec.columns if name in blanks or name == FOLD]
    mark = table.database.mark
    sets = listed(f"{named(name)} = {mark}" for name in columns)
    statement = words("update", table.quoted, "set", sets, "where", table.key_is)
    encode = table.codec.encoder([*columns, *table.key])
    blanked, rows = [], []
    for key in keys:
        if key not in found:
            raise NotFound(table.stored.name, key)
        tx.check_owner(table, found[key])
        blanked.append(changed(found[key], **blanks))
        rows.append(encode(blanked[-1]))
    if rows:
        tx.write_many(table, blanked, statement, rows)
    if table.sides:
        tx.sides.write(table, [(None, entity) for entity in blanked])


def merge_texts(tables: Tables, channel: Channel) -> None:
    """Let no index tell of who was erased, as one would that only marks what is deleted."""
    for text in tables.texts:
        if statement := tables.database.search.merging(text):
            channel.run(statement)
