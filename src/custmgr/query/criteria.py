"""The closed set of criteria, and the pages they are answered in.

Fields are named by the attribute of the stored kind; values are what that attribute holds (a ``UUID``, an enum
member, a ``date``, a ``Money``, ...); text that some store cannot hold, for a surrogate or a NUL in it, is refused. A
``Money`` compares amounts of its own currency only. ``currency`` names the one currency all money of an entity shares.
``OWNER`` names whatever field of a kind holds its customer.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.exact import shown

T = TypeVar("T")

OWNER = "@owner"

_IN_NO_STORE = re.compile("[\x00\ud800-\udfff]")


def _holdable(criterion: Any, attribute: "attrs.Attribute[Any]", given: Any) -> None:
    for one in given if isinstance(given, tuple) else (given,):
        if isinstance(one, str) and _IN_NO_STORE.search(one):
            raise InvalidValue(getattr(criterion, "field", attribute.name), shown(one), "text that a store can hold")


class Criteria:
    """A condition on the rows of one kind; combine conditions with ``&``, ``|`` and ``~``."""

    __slots__ = ()

    def __and__(self, other: "Criteria") -> "Criteria":
        return both(self, other)

    def __or__(self, other: "Criteria") -> "Criteria":
        return Either((self, other))

    def __invert__(self) -> "Criteria":
        return Not(self)


@attrs.frozen
class All(Criteria):
    """Every row."""


@attrs.frozen
class Is(Criteria):
    """The field holds exactly this value; ``None`` asks for an absent one."""

    field: str
    value: Any = attrs.field(validator=_holdable)


def _tuple(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


@attrs.frozen
class OneOf(Criteria):
    """The field holds one of these values; no values, no rows."""

    field: str
    values: tuple[Any, ...] = attrs.field(converter=_tuple, validator=_holdable)


@attrs.frozen
class Between(Criteria):
    """The field lies between both ends, ends included; ``None`` leaves an end open. An absent value never does."""

    field: str
    low: Any = attrs.field(default=None, validator=_holdable)
    high: Any = attrs.field(default=None, validator=_holdable)


@attrs.frozen
class Positive(Criteria):
    """The number or money in the field is above zero."""

    field: str


@attrs.frozen
class Says(Criteria):
    """Some searchable text of the row contains this text, whatever its case and accents."""

    text: str = attrs.field(validator=_holdable)


@attrs.frozen
class Contains(Criteria):
    """The text in the field contains this text, character by character; ask a folded field with folded text."""

    field: str
    text: str = attrs.field(validator=_holdable)


@attrs.frozen
class Has(Criteria):
    """The collection in the field contains this text."""

    field: str
    value: str = attrs.field(validator=_holdable)


@attrs.frozen
class Both(Criteria):
    """Every one of these conditions holds."""

    parts: tuple[Criteria, ...]


@attrs.frozen
class Either(Criteria):
    """At least one of these conditions holds."""

    parts: tuple[Criteria, ...]


@attrs.frozen
class Not(Criteria):
    """The condition does not hold."""

    part: Criteria


@attrs.frozen
class With(Criteria):
    """Some row of that kind with the same customer meets the condition."""

    kind: type
    where: Criteria


ALL = All()


def both(*parts: Criteria) -> Criteria:
    """The conjunction of the parts, flat and without ``ALL``."""
    flat: list[Criteria] = []
    for part in parts:
        if isinstance(part, Both):
            flat.extend(part.parts)
        elif not isinstance(part, All):
            flat.append(part)
    if not flat:
        return ALL
    return flat[0] if len(flat) == 1 else Both(tuple(flat))


@attrs.frozen
class Cursor:
    """A place in a sorted list: the sort values of its last row and that row's key, as stored scalars. ``order`` names
    the list and its order; any other refuses the place.

    It stays good when that row changes or vanishes.
    """

    values: tuple[Any, ...]
    key: tuple[Any, ...]
    order: tuple[str, ...]


@attrs.frozen
class Page(Generic[T]):
    """Some items of a list in order, and where the next ones begin; ``next`` is ``None`` at the end."""

    items: tuple[T, ...]
    next: Cursor | None = None

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@attrs.frozen
class Bands:
    """A field cut at rising edges e1 < e2 < ...: below e1, from e1 to below e2, ..., from the last edge on."""

    field: str
    edges: tuple[Any, ...]
