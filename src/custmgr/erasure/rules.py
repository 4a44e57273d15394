"""What the data map makes of each kind when its customer is erased; no kind is named here."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, get_origin

import attrs

from custmgr.erasure.model import Fate, Ground
from custmgr.errors import InvalidValue
from custmgr.schema import Erase, Form, Retention, Slot, Stored, slots
from custmgr.values.dates import from_micros

NO_DAY = date(1970, 1, 1)
"""What stands for a day that must be there."""

_FATES = {
    Erase.BLANK: Fate.BLANKED,
    Erase.PSEUDONYM: Fate.PSEUDONYMISED,
    Erase.RESTRICT: Fate.RESTRICTED,
    Erase.KEEP: Fate.RETAINED,
}

_EMPTY: dict[Form, Any] = {
    Form.TEXT: "",
    Form.FLAG: False,
    Form.NUMBER: 0,
    Form.DECIMAL: Decimal(0),
    Form.DAY: NO_DAY,
    Form.INSTANT: from_micros(0),
}


def pseudonym(number: int) -> str:
    """What a customer is called from then on; searched for as it is written."""
    return f"erased customer {number}"


def stays(stored: Stored) -> bool:
    """Whether rows of the kind outlive the erasure of their customer: the account, its chain, and what the books need;
    of these only the fields that say something of the person go.
    """
    kept = any(datum.retention is Retention.BOOKS for datum in stored.fields.values())
    return stored.root or stored.chain is not None or kept


def fates(stored: Stored) -> Iterator[tuple[Fate, Ground, tuple[str, ...]]]:
    """What becomes of the fields of a row that stays."""
    grouped: dict[tuple[Fate, Ground], list[str]] = {}
    for field, datum in stored.fields.items():
        fate = _FATES[datum.erase] if field in taken(stored) else Fate.RETAINED
        books = datum.retention is Retention.BOOKS
        ground = Ground.NOT_NEEDED if fate in (Fate.BLANKED, Fate.PSEUDONYMISED) else Ground.IMPERSONAL
        grouped.setdefault((fate, Ground.BOOKS if books else ground), []).append(field)
    for (fate, ground), fields in grouped.items():
        yield fate, ground, tuple(fields)


def taken(stored: Stored) -> tuple[str, ...]:
    """The fields that erasure takes from a row that stays: not those about staff."""
    about = {"customer", "contact"}
    return tuple(name for name, one in stored.fields.items() if one.erase is not Erase.KEEP and one.owner in about)


def restricted(stored: Stored) -> tuple[str, ...]:
    """The fields whose values are put away."""
    return tuple(name for name in taken(stored) if stored.fields[name].erase is Erase.RESTRICT)


def stand_ins(stored: Stored, name: str) -> Mapping[str, Any]:
    """What stands in the place of what is taken: nothing, or the pseudonym.

    Raises:
        InvalidValue: a field that must be there and for which nothing can stand.
    """
    found = {}
    for field in taken(stored):
        slot = stored.slots[field]
        found[field] = _empty(slot) if stored.fields[field].erase is Erase.BLANK else _named(slot, name)
    return found


def _named(slot: Slot, name: str) -> Any:
    """The pseudonym in the form of the field: a nested value has it where it says a name, and else the least it can."""
    if slot.form is Form.TEXT:
        return name
    if slot.form is not Form.NESTED or not attrs.has(slot.type):
        return _empty(slot)
    kind: Any = slot.type
    parts = slots(kind)
    needed = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    return kind(**{part: _named(parts[part], name if _says_name(parts[part]) else "") for part in needed})


def _says_name(slot: Slot) -> bool:
    return slot.name == "name" or slot.form is Form.NESTED


def _empty(slot: Slot) -> Any:
    if slot.optional:
        return None
    if slot.form in _EMPTY:
        return _EMPTY[slot.form]
    origin = get_origin(slot.type)
    if slot.form is Form.NESTED and origin in (tuple, frozenset, dict):
        return origin()
    raise InvalidValue("fields", slot.name, "a field that may be absent, or a text, number, day or list")


_DATED = ("issued", "on", "received", "at")


def dated(entity: Any, today: date) -> date:
    """The day of a document, from which its retention counts; one without any counts from today."""
    found = next((day for name in _DATED if (day := getattr(entity, name, None)) is not None), today)
    return found.date() if hasattr(found, "date") else found
