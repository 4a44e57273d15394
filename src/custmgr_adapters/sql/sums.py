"""Statements that add up."""

from collections.abc import Sequence
from typing import Any

from custmgr.query.criteria import Bands, Criteria
from custmgr.query.evaluate import slot_of, summable
from custmgr.schema.shape import plain
from custmgr_adapters.sql.tables import Table
from custmgr_adapters.sql.words import listed, named, words


def total_statement(
    table: Table, fields: Sequence[str], where: Criteria, by: Sequence[str], shown: str, condition: str
) -> str:
    """Sums of fields by groups; without groups no row at all where none is summed.

    Raises:
        InvalidValue: money is summed without its currency.
    """
    summable(table.stored, fields, where, by)
    sums = listed(table.database.total(named(field)) for field in fields)
    columns = listed(part for part in (shown, sums) if part)
    return words("select", columns, "from", table.quoted, condition, _grouped(by))


def spread_statement(
    table: Table, field: str, where: Criteria, by: Sequence[str], over: Bands, shown: str, condition: str
) -> str:
    """Sums of one field by groups, a column a band; its first parameters are those of the bands.

    Raises:
        InvalidValue: money is summed without its currency.
    """
    summable(table.stored, (field,), where, by)
    place, mark = named(slot_of(table.stored, over.field).name), table.database.mark
    last = len(over.edges)
    bands = []
    for at in range(last + 1):
        ends = [f"{place} >= {mark}"] * (at > 0) + [f"{place} < {mark}"] * (at < last)
        inside = " and ".join(ends) or f"{place} is not null"
        bands.append(table.database.total(named(field), inside))
    columns = listed(part for part in (shown, listed(bands)) if part)
    order = "order by " + listed(table.database.ordered(named(name)) for name in by) if by else ""
    return words("select", columns, "from", table.quoted, condition, _grouped(by), order)


def band_parameters(table: Table, over: Bands) -> list[Any]:
    """The edges of the bands: each ends one and begins the next."""
    slot = slot_of(table.stored, over.field)
    return [table.bind(slot.name, plain(slot, edge)) for edge in over.edges for _ in range(2)]


def _grouped(by: Sequence[str]) -> str:
    """Groups of at least one row each, also where everything is one group."""
    return "group by " + (listed(map(named, by)) or "1 = 1")
