"""Slim rows of all customers, each made where it is looked at."""

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, TypeVar, overload

import attrs

R = TypeVar("R", bound=tuple[Any, ...])
Row = tuple[Any, ...]
"""A customer as hex digits, a currency, and minor units."""


@attrs.frozen(repr=False, eq=False)
class Rows(Sequence[R]):
    """Named rows of one kind over plain ones: to keep them all as what they are would cost as much as to read them.

    They are equal to a tuple of the same rows. Where they have an order of their own it is a list of places: plain rows
    that are sorted would be let go of in another order than memory was given to them, which slows down whatever takes
    it next.
    """

    _kind: type[R]
    _plain: Sequence[Row]
    _order: Sequence[int] | None = None

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __eq__(self, other: object) -> bool:
        return tuple(self) == (tuple(other) if isinstance(other, Rows) else other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __len__(self) -> int:
        return len(self._plain if self._order is None else self._order)

    def __iter__(self) -> Iterator[R]:
        plain = self._plain if self._order is None else map(self._plain.__getitem__, self._order)
        return map(tuple.__new__, repeat(self._kind), plain)  # nothing is left to check

    @overload
    def __getitem__(self, place: int) -> R: ...

    @overload
    def __getitem__(self, place: slice) -> "Rows[R]": ...

    def __getitem__(self, place: int | slice) -> "R | Rows[R]":
        if isinstance(place, slice):
            order = range(len(self._plain)) if self._order is None else self._order
            return Rows(self._kind, self._plain, order[place])
        return tuple.__new__(self._kind, self._plain[place if self._order is None else self._order[place]])
