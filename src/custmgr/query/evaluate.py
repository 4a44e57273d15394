"""Criteria decided in memory: the reference for what every store must answer.

A condition on ``OWNER`` never holds for a kind without owner. Absent values meet no comparison but ``Is(field, None)``.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from custmgr.errors import InvalidValue
from custmgr.query.criteria import (
    OWNER,
    All,
    Between,
    Both,
    Contains,
    Criteria,
    Either,
    Has,
    Is,
    Not,
    OneOf,
    Positive,
    Says,
    With,
)
from custmgr.schema.shape import Form, Slot, plain
from custmgr.schema.stored import Stored
from custmgr.values.money import Money
from custmgr.values.people import fold

Test = Callable[[Any], bool]
Exists = Callable[[type, Any, Criteria], bool]

LONGEST_TEXT = 200


def slot_of(stored: Stored, field: str) -> Slot:
    """The slot a field name means in this kind.

    Raises:
        InvalidValue: the kind has no such field.
    """
    slot = stored.slots.get(field)
    if slot is None:
        raise InvalidValue("field", field, f"a field of {stored.name}")
    return slot


def reader(stored: Stored, field: str) -> Callable[[Any], Any]:
    """A function from entity to the stored scalar of the field."""
    slot = slot_of(stored, field)
    if field == "currency" and not hasattr(stored.kind, "currency"):
        money = next(one.name for one in stored.slots.values() if one.form is Form.MONEY)
        return lambda entity: getattr(entity, money).currency
    return lambda entity: plain(slot, getattr(entity, field))


def predicate(where: Criteria, stored: Stored, exists: Exists) -> Test:
    """A function that says whether an entity of the kind meets the criteria.

    Raises:
        InvalidValue: an unknown field, or a text to look for that is too long.
    """
    match where:
        case All():
            return lambda entity: True
        case Both(parts):
            tests = [predicate(part, stored, exists) for part in parts]
            return lambda entity: all(test(entity) for test in tests)
        case Either(parts):
            tests = [predicate(part, stored, exists) for part in parts]
            return lambda entity: any(test(entity) for test in tests)
        case Not(part):
            inner = predicate(part, stored, exists)
            return lambda entity: not inner(entity)
        case With(kind, condition):
            owner = stored.owner
            return lambda entity: owner is not None and exists(kind, getattr(entity, owner), condition)
        case Says(text):
            return _says(text, stored)
        case Contains(field, text):
            return _contains(field, text, stored)
        case Has(field, value):
            slot_of(stored, field)
            return lambda entity: value in getattr(entity, field)
    return _comparison(where, stored)


def withs(where: Criteria) -> Iterator[With]:
    """Every condition on another kind within the criteria."""
    match where:
        case With(_, inner):
            yield where
            yield from withs(inner)
        case Both(parts) | Either(parts):
            for part in parts:
                yield from withs(part)
        case Not(part):
            yield from withs(part)


def _says(text: str, stored: Stored) -> Test:
    if len(text) > LONGEST_TEXT:
        raise InvalidValue("text", text[:20] + "...", f"at most {LONGEST_TEXT} characters to look for")
    needle = fold(text)
    return lambda entity: needle in folded(stored, entity)


def _contains(field: str, text: str, stored: Stored) -> Test:
    if slot_of(stored, field).form is not Form.TEXT or len(text) > LONGEST_TEXT:
        raise InvalidValue(field, text[:20], f"at most {LONGEST_TEXT} characters to look for in a text field")
    read = reader(stored, field)
    return lambda entity: (value := read(entity)) is not None and text in value


def folded(stored: Stored, entity: Any) -> str:
    """The searchable text of an entity: its text fields, folded, one a line."""
    values = (getattr(entity, field) for field in stored.text)
    return "\n".join(fold(str(value)) for value in values if value is not None)


def _comparison(where: Criteria, stored: Stored) -> Test:
    field = where.field  # type: ignore[attr-defined]
    if field == OWNER:
        if stored.owner is None:
            return lambda entity: False
        field = stored.owner
    slot = slot_of(stored, field)
    read = reader(stored, field)
    match where:
        case Is(_, None):
            return lambda entity: getattr(entity, field, None) is None
        case Is(_, value):
            wanted, fits = plain(slot, value), _same_currency(field, value)
            return lambda entity: read(entity) == wanted and fits(entity)
        case OneOf(_, values):
            if slot.form is Form.MONEY:
                tests = [_comparison(Is(field, value), stored) for value in values]
                return lambda entity: any(test(entity) for test in tests)
            among = {plain(slot, value) for value in values}
            return lambda entity: read(entity) in among
        case Between(_, low, high):
            least, most = plain(slot, low), plain(slot, high)
            fits = _same_currency(field, low, high)
            return lambda entity: _within(read(entity), least, most) and fits(entity)
        case Positive():
            return lambda entity: (read(entity) or 0) > 0
    raise TypeError(f"not a criterion: {where!r}")


def _within(value: Any, low: Any, high: Any) -> bool:
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _same_currency(field: str, *values: Any) -> Test:
    wanted = {value.currency for value in values if isinstance(value, Money)}
    if not wanted:
        return lambda entity: True
    return lambda entity: {getattr(entity, field).currency} == wanted


def summable(stored: Stored, fields: Sequence[str], where: Criteria, by: Sequence[str]) -> None:
    """Hold that money is only summed within one currency.

    Raises:
        InvalidValue: a field is no number, or money would be added across currencies.
    """
    for field in fields:
        form = slot_of(stored, field).form
        if form not in (Form.MONEY, Form.NUMBER):
            raise InvalidValue("field", field, "a number or money")
        if form is Form.MONEY and "currency" not in by and not _fixes_currency(where):
            raise InvalidValue("by", tuple(by), "one currency for the money that is summed")


def _fixes_currency(where: Criteria) -> bool:
    if isinstance(where, Both):
        return any(_fixes_currency(part) for part in where.parts)
    return isinstance(where, Is) and where.field == "currency"
