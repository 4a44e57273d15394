"""The values of a settings group as JSON text and back."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints
from uuid import UUID

import attrs

from custmgr.errors import InvalidValue
from custmgr.schema import Form, Slot, slots
from custmgr.values.dates import from_micros, micros
from custmgr.values.exact import shown
from custmgr.values.money import Money
from custmgr.values.wording import text

if TYPE_CHECKING:
    from cattrs import Converter

LONGEST_TEXT = 2000


@cache
def _converter() -> "Converter":
    from base64 import b64decode, b64encode

    from cattrs import Converter

    made = Converter(detailed_validation=False)
    pairs: tuple[tuple[type, Callable[[Any], Any], Callable[[Any], Any]], ...] = (
        (UUID, str, UUID),
        (Decimal, str, Decimal),
        (date, date.isoformat, date.fromisoformat),
        (datetime, micros, from_micros),
        (bytes, lambda data: b64encode(data).decode(), b64decode),
        (Money, lambda money: [money.minor, money.currency], lambda parts: Money.of_minor(*parts)),
    )
    for kind, write, read in pairs:
        made.register_unstructure_hook(kind, write)
        made.register_structure_hook(kind, _reading(read))
    return made


def _reading(read: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda value, _kind: read(value)


def dumped(group: type, values: Mapping[str, Any]) -> str:
    """JSON text of these fields of the group, the same for equal values."""
    hints = get_type_hints(group)
    unstructure = _converter().unstructure
    plain = {name: unstructure(value, unstructure_as=hints[name]) for name, value in values.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def names(group: type) -> frozenset[str]:
    """The fields of the group."""
    return frozenset(field.name for field in attrs.fields(group))


def loaded(group: type, chosen: str) -> dict[str, Any]:
    """The fields in such text; those that the group does not have (any more) are left out."""
    if chosen in ("", "{}"):
        return {}
    hints = get_type_hints(group)
    known = names(group)
    structure = _converter().structure
    return {name: structure(value, hints[name]) for name, value in json.loads(chosen).items() if name in known}


def hold_types(group: type, values: Mapping[str, Any]) -> None:
    """Hold that each value is of its field's type, and that text is text a person may have written.

    Raises:
        InvalidValue: naming the field.
    """
    for name, value in values.items():
        slot = slots(group)[name]
        if not _fits(slot, value):
            raise InvalidValue(name, shown(value), f"{slot.type.__name__}{' or nothing' if slot.optional else ''}")
        if isinstance(value, str):
            text(value, name, at_most=LONGEST_TEXT, required=False, lines=True)


def _fits(slot: Slot, value: Any) -> bool:
    if value is None:
        return slot.optional
    if slot.form is Form.NESTED:
        return True
    return isinstance(value, slot.type) and (slot.form is Form.FLAG or not isinstance(value, bool))
