"""Slim rows of all customers, each made where it is looked at."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, TypeVar, overload

import attrs

R = TypeVar("R", bound=tuple[Any, ...])
Row = tuple[Any, ...]
"""A customer as hex digits, a currency, and minor units."""


@attrs.frozen(repr=False, eq=False)
class Rows(Sequence[R]):
    """Named rows of one kind over plain ones: to keep them all as what they are would cost as much as to read them.

    They are equal to a tuple of the same rows.
    """

    _kind: type[R]
    _plain: tuple[Row, ...]

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __eq__(self, other: object) -> bool:
        return self._plain == (other._plain if isinstance(other, Rows) else other)

    def __hash__(self) -> int:
        return hash(self._plain)

    def __len__(self) -> int:
        return len(self._plain)

    def __iter__(self) -> Iterator[R]:
        return map(partial(tuple.__new__, self._kind), self._plain)  # nothing is left to check

    @overload
    def __getitem__(self, place: int) -> R: ...

    @overload
    def __getitem__(self, place: slice) -> "Rows[R]": ...

    def __getitem__(self, place: int | slice) -> "R | Rows[R]":
        found = self._plain[place]
        return Rows(self._kind, found) if isinstance(place, slice) else tuple.__new__(self._kind, found)
