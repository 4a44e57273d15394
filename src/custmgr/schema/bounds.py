"""Bounds held in Python, for stores that cannot hold them themselves."""

from typing import Any

from custmgr.schema.shape import plain
from custmgr.schema.stored import AboveZero, AtLeastZero, AtMost, Bound, BoundBroken, Stored


def hold(stored: Stored, entity: Any) -> None:
    """Hold every bound of the kind; an absent value breaks none.

    Raises:
        BoundBroken: naming the bound.
    """
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
