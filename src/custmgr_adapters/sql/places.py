"""Sorted pages: the order of the rows, and the condition that continues behind a place."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from custmgr.query.criteria import Cursor
from custmgr_adapters.sql.tables import Table
from custmgr_adapters.sql.words import listed, named

Sorting = list[tuple[str, bool]]
"""Fields with their direction, descending where ``True``; the key's fields come last."""


def order_text(sorting: Sorting) -> str:
    """The ``order by`` clause."""
    return "order by " + listed(named(name) + (" desc" if down else "") for name, down in sorting)


def behind(table: Table, sorting: Sorting, order: Sequence[str], after: Cursor, parameters: list[Any]) -> str:
    """The condition of the rows behind a place, in the form that an index can answer."""
    values = dict(zip(table.key, after.key, strict=True))
    values |= {name.removeprefix("-"): value for name, value in zip(order, after.values, strict=True)}
    mark = table.database.mark
    if table.database.compares_rows:
        runs = [(down, [name for name, _ in run]) for down, run in groupby(sorting, key=lambda field: field[1])]
    else:
        runs = [(down, [name]) for name, down in sorting]

    def bound(names: list[str]) -> tuple[str, str]:
        parameters.extend(table.bind(name, values[name]) for name in names)
        return f"({listed(map(named, names))})", f"({listed([mark] * len(names))})"

    def beyond(rest: list[tuple[bool, list[str]]]) -> str:
        (down, names), *later = rest
        columns, marks = bound(names)
        text = f"{columns} {'<' if down else '>'} {marks}"
        if not later:
            return text
        _, again = bound(names)
        return f"({text} or ({columns} = {again} and {beyond(later)}))"

    if len(runs) == 1:
        return beyond(runs)
    down, names = runs[0]
    columns, marks = bound(names)
    return f"{columns} {'<=' if down else '>='} {marks} and {beyond(runs)}"
