"""How the attributes of a stored kind are stored: derived once from its attrs fields, alike for every adapter.

Stored scalars ("plain" values) are: ids as 32 hex digits, text, whole numbers, ``bool``, ``date``, instants as whole
microseconds since 1970 UTC, decimals as text, enum members as their value, money as minor units.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.dates import micros
from custmgr.values.money import Money


class Form(Enum):
    """The form in which an attribute is stored."""

    ID = "id"
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"
    INSTANT = "instant"
    DECIMAL = "decimal"
    CHOICE = "choice"
    MONEY = "money"
    NESTED = "nested"


_FORMS: tuple[tuple[type, Form], ...] = (
    (UUID, Form.ID),
    (Enum, Form.CHOICE),
    (str, Form.TEXT),
    (bool, Form.FLAG),
    (int, Form.NUMBER),
    (datetime, Form.INSTANT),
    (date, Form.DAY),
    (Decimal, Form.DECIMAL),
    (Money, Form.MONEY),
)


@attrs.frozen
class Slot:
    """One attribute of a kind: its name, form, Python type without ``None``, and whether it may be absent."""

    name: str
    form: Form
    type: Any
    optional: bool


@cache
def slots(kind: type) -> dict[str, Slot]:
    """The attributes of an attrs class by name, in order; money adds the shared ``currency`` where none is declared."""
    hints = get_type_hints(kind)
    found = {field.name: _slot(field.name, hints[field.name]) for field in attrs.fields(kind)}
    if "currency" not in found and any(slot.form is Form.MONEY for slot in found.values()):
        found["currency"] = Slot("currency", Form.TEXT, str, False)
    return found


def _slot(name: str, hint: Any) -> Slot:
    optional = False
    if get_origin(hint) in (Union, UnionType):
        parts = [part for part in get_args(hint) if part is not NoneType]
        optional = len(parts) < len(get_args(hint))
        hint = parts[0] if len(parts) == 1 else hint
    if isinstance(hint, type):
        for known, form in _FORMS:
            if issubclass(hint, known):
                return Slot(name, form, hint, optional)
    return Slot(name, Form.NESTED, hint, optional)


def plain(slot: Slot, value: Any) -> Any:
    """The stored scalar of a value in this slot; nested values have none.

    Raises:
        InvalidValue: the slot is nested.
    """
    if value is None:
        return None
    form = slot.form
    if form is Form.ID:
        return value.hex if isinstance(value, UUID) else UUID(value).hex
    if form is Form.CHOICE:
        return value.value if isinstance(value, Enum) else value
    if form is Form.INSTANT:
        return micros(value) if isinstance(value, datetime) else value
    if form is Form.MONEY:
        return value.minor if isinstance(value, Money) else value
    if form is Form.DECIMAL:
        return str(value)
    if form is Form.NESTED:
        raise InvalidValue(slot.name, slot.name, "a plain field")
    return value
