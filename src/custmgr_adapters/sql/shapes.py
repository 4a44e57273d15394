"""Statements kept by the shape of what is asked: criteria that differ in their values only share one text."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import attrs

from custmgr.query.criteria import OWNER, All, Between, Both, Criteria, Either, Is, OneOf, Positive
from custmgr.query.evaluate import slot_of
from custmgr.schema.shape import Form, plain
from custmgr.values.money import Money
from custmgr_adapters.sql.conditions import parameter
from custmgr_adapters.sql.tables import Table
from custmgr_adapters.sql.words import named

MOST = 1000
"""Texts kept for one table."""

FEW = 20
"""Values of one criterion up to which its text is kept."""

_ALIKE = (Form.ID, Form.TEXT, Form.NUMBER, Form.CHOICE, Form.DAY)

Take = Callable[[Any], Any]


@attrs.frozen
class Kept:
    """A statement, and how each value of its criteria becomes a parameter, or several where it is a tuple."""

    text: str
    takes: tuple[Take, ...]

    def parameters(self, values: Sequence[Any]) -> list[Any]:
        """The parameters for these values.

        Raises:
            InvalidValue: a value that its field cannot hold.
        """
        found: list[Any] = []
        for take, value in zip(self.takes, values, strict=True):
            if value.__class__ is tuple:
                found.extend(take(value))
            else:
                found.append(take(value))
        return found


class Values:
    """The values of criteria in the order of their marks, with the fields they are compared with."""

    __slots__ = ("fields", "found")

    def __init__(self) -> None:
        self.fields: list[str] = []
        self.found: list[Any] = []

    def take(self, field: str, value: Any) -> None:
        """One more value."""
        self.fields.append(field)
        self.found.append(value)


def asked(table: Table, what: Hashable, where: Criteria, compose: Callable[[list[Any]], str]) -> tuple[str, list[Any]]:
    """The statement that ``compose`` makes, and the parameters of its criteria, which ``compose`` adds to a list.

    It is composed once for each ``what`` and shape of criteria.
    """
    values = Values()
    form = shape(where, table, values)
    if form is None:
        parameters: list[Any] = []
        return compose(parameters), parameters
    known: Kept | None = table.kept.get((what, form))
    if known is None:
        parameters = []
        known = Kept(compose(parameters), takes(table, values))
        if len(table.kept) >= MOST:
            table.kept.clear()
        table.kept[what, form] = known
        return known.text, parameters
    return known.text, known.parameters(values.found)


def shape(where: Criteria, table: Table, values: Values) -> Hashable | None:
    """What criteria have in common that differ in values only; ``None`` where more than parameters hangs on these.

    The values are added to ``values``.
    """
    kind = where.__class__
    if kind is Is:
        return _is(where, table, values)  # type: ignore[arg-type]
    if kind is Between:
        return _between(where, table, values)  # type: ignore[arg-type]
    if kind is Both or kind is Either:
        parts = [shape(part, table, values) for part in where.parts]  # type: ignore[attr-defined]
        return None if None in parts else (kind, *parts)
    if kind is OneOf:
        return _one_of(where, table, values)  # type: ignore[arg-type]
    if kind is Positive:
        return (kind, where.field)  # type: ignore[attr-defined]
    return kind if kind is All else None


def _is(where: Is, table: Table, values: Values) -> Hashable | None:
    field, value = where.field, where.value
    if field == OWNER or value.__class__ is Money or (table.index_values and where in table.index_conditions):
        return None
    if value is None:
        return (Is, field, None)
    values.take(field, value)
    return (Is, field)


def _between(where: Between, table: Table, values: Values) -> Hashable | None:
    field, ends = where.field, (where.low, where.high)
    if field == OWNER or (table.index_values and where in table.index_conditions):
        return None
    for value in ends:
        if value is not None:
            if value.__class__ is Money:
                return None
            values.take(field, value)
    return (Between, field, *[value is None for value in ends])


def _one_of(where: OneOf, table: Table, values: Values) -> Hashable | None:
    """As many values of the field's own type as there are, where equal ones are stored alike."""
    slot = table.stored.slots.get(where.field)
    if slot is None or slot.form not in _ALIKE or not 0 < len(where.values) <= FEW:
        return None
    distinct = tuple(dict.fromkeys(where.values))
    if any(value.__class__ is not slot.type for value in distinct):
        return None
    values.take(where.field, distinct)
    return (OneOf, where.field, len(distinct))


def takes(table: Table, values: Values) -> tuple[Take, ...]:
    """How values of these fields become parameters."""
    pairs = zip(values.fields, values.found, strict=True)
    return tuple((_several if value.__class__ is tuple else _one)(table, field) for field, value in pairs)


def _one(table: Table, field: str) -> Take:
    slot = slot_of(table.stored, field)
    kind, encode = slot.type, table.database.forms.encoder(slot)

    def take(value: Any) -> Any:
        if value.__class__ is kind:
            return value if encode is None else encode(value)
        return parameter(table, field, value)

    return take


def _several(table: Table, field: str) -> Take:
    slot, among = slot_of(table.stored, field), table.database.among
    return lambda values: among(named(field), slot, [plain(slot, value) for value in values])[1]
