"""The columns of files that go out: which there are, and how their cells are written."""

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from custmgr.errors import InvalidValue
from custmgr.exchange.guard import all_guarded
from custmgr.values.money import exponent

Rows = list[tuple[Any, ...]]
"""Rows of cells, as a ``csv.writer`` takes them."""


@attrs.frozen
class Column:
    """A column by name; ``of`` gives its cells out of all that rows are made from, ``text`` says that it is free text,
    ``fields`` which stored ones it is made from.
    """

    name: str
    of: Callable[[Any], Sequence[Any]]
    text: bool = False
    fields: tuple[str, ...] = ()

    @classmethod
    def each(cls, name: str, of: Callable[[Any], Any], *, text: bool = False) -> "Column":
        """A column whose cells are each made from one thing."""
        if text:
            return cls(name, lambda things: [of(thing) or "" for thing in things], text)
        return cls(name, lambda things: list(map(of, things)))


@attrs.frozen
class Style:
    """How cells are written: for people, whose spreadsheet may run formulas, or for machines."""

    for_machines: bool = False

    def rows(self, columns: Sequence[Column], things: Any) -> Rows:
        """The cells of the things; free text is guarded for people."""
        return list(zip(*(self._cells(column, things) for column in columns), strict=True))

    def _cells(self, column: Column, things: Any) -> Sequence[Any]:
        cells = column.of(things)
        return all_guarded(cells) if column.text and not self.for_machines else cells


def picked(columns: Sequence[Column], names: Sequence[str] | None, *, usual: Sequence[str] = ()) -> list[Column]:
    """The columns of these names in their order; of none named the usual ones, of ``*`` all.

    Raises:
        InvalidValue: there is no such column; names those that there are.
    """
    known = {column.name: column for column in columns}
    wanted = tuple(usual or known) if names is None else tuple(names)
    if wanted == ("*",):
        wanted = tuple(known)
    for name in wanted or ("",):
        if name not in known:
            raise InvalidValue("columns", name, f"one of {', '.join(known)}")
    return [known[name] for name in wanted]


def majors(minors: Sequence[int], currencies: Sequence[str]) -> list[str]:
    """Each of the amounts in its currency as ``major`` writes it."""
    known = {pair: major(*pair) for pair in set(zip(minors, currencies, strict=True))}
    return [known[pair] for pair in zip(minors, currencies, strict=True)]


def major(minor: int, currency: str) -> str:
    """Minor units as a plain decimal number with a point."""
    places = exponent(currency)
    if not places:
        return str(minor)
    digits = str(abs(minor)).rjust(places + 1, "0")
    return f"{'-' if minor < 0 else ''}{digits[:-places]}.{digits[-places:]}"
