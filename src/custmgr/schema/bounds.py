"""Bounds held in Python, for stores that cannot hold them themselves."""

from typing import Any

from custmgr.schema.shape import Form, plain
from custmgr.schema.stored import AboveZero, AtLeastZero, AtMost, Bound, BoundBroken, Stored
from custmgr.values.money import LARGEST


def hold(stored: Stored, entity: Any) -> None:
    """Hold every bound of the kind, and that no money is beyond the largest amount; an absent value breaks none.

    Raises:
        BoundBroken: naming the bound.
    """
    for slot in stored.slots.values():
        money = getattr(entity, slot.name) if slot.form is Form.MONEY else None
        if money is not None and abs(money.minor) > LARGEST:
            raise BoundBroken(stored.name, f"-{LARGEST} <= {slot.name} <= {LARGEST}")
    for bound in stored.bounds:
        if not _holds(stored, bound, entity):
            raise BoundBroken(stored.name, str(bound))


def _holds(stored: Stored, bound: Bound, entity: Any) -> bool:
    value = plain(stored.slots[bound.field], getattr(entity, bound.field))
    if value is None:
        return True
    if isinstance(bound, AboveZero):
        return bool(value > 0)
    if isinstance(bound, AtLeastZero):
        return bool(value >= 0)
    other = plain(stored.slots[bound.other], getattr(entity, bound.other))
    if other is None:
        return True
    return bool(value <= other) if isinstance(bound, AtMost) else bool(value != other)
