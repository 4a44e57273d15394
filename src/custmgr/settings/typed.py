"""Whether what is chosen for a field of a settings group can be its value."""

from collections.abc import Mapping
from typing import Any

import attrs

from custmgr.errors import InvalidValue
from custmgr.schema import Form, Slot, slots
from custmgr.values.exact import shown
from custmgr.values.wording import text

LONGEST_TEXT = 2000


def names(group: type) -> frozenset[str]:
    """The fields of the group."""
    return frozenset(field.name for field in attrs.fields(group))


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
