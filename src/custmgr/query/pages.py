"""The order of a list, and the places in it at which its pages are cut and go on."""

from collections.abc import Sequence
from functools import cmp_to_key
from typing import Any

from custmgr.errors import InvalidValue
from custmgr.query.criteria import Cursor
from custmgr.query.evaluate import reader, slot_of
from custmgr.schema.shape import Form
from custmgr.schema.stored import Stored
from custmgr.values.exact import whole

LARGEST_LIMIT = 10**9


def sorting(stored: Stored, order: Sequence[str]) -> list[tuple[str, bool]]:
    """The fields to sort by with their direction (``True``: descending), ending with the key.

    Raises:
        InvalidValue: an unknown field, or one that cannot be sorted by.
    """
    fields = [(name.removeprefix("-"), name.startswith("-")) for name in order]
    for name, _ in fields:
        slot = slot_of(stored, name)
        if slot.optional or slot.form in (Form.NESTED, Form.DECIMAL):
            raise InvalidValue("order", name, "a plain field that is never absent")
    named = {name for name, _ in fields}
    last = fields[-1][1] if fields else False
    return fields + [(name, last) for name in stored.key if name not in named]


def hold_limit(limit: int | None) -> None:
    """Hold that a page may be cut there.

    Raises:
        InvalidValue: it is no whole number, below zero, or beyond what any database counts to.
    """
    if limit is not None:
        whole(limit, "limit", at_least=0, at_most=LARGEST_LIMIT)


def position(stored: Stored, order: Sequence[str], entity: Any) -> Cursor:
    """The cursor that continues behind this entity."""
    values = tuple(reader(stored, name.removeprefix("-"))(entity) for name in order)
    return place(stored, order, values, tuple(reader(stored, name)(entity) for name in stored.key))


def place(stored: Stored, order: Sequence[str], values: tuple[Any, ...], key: tuple[Any, ...]) -> Cursor:
    """The place of these sort values and this key in the list of all of a kind in this order."""
    return Cursor(values, key, (stored.name, *order))


def hold_place(after: Cursor, stored: Stored, order: Sequence[str]) -> None:
    """Hold that a place belongs to the list of a kind in this order.

    Raises:
        InvalidValue: it is one in another list or order, or none.
    """
    if not isinstance(after, Cursor) or tuple(after.order) != (stored.name, *order):
        raise InvalidValue("after", str(after)[:80], f"a place in the list of {stored.name} in this order")
    if len(after.values) != len(order) or len(after.key) != len(stored.key):
        raise InvalidValue("after", str(after)[:80], "a whole place: a value for each field of the order and the key")


def arranged(stored: Stored, entities: list[Any], order: Sequence[str], after: Cursor | None) -> list[Any]:
    """The entities in order, behind the cursor."""
    fields = sorting(stored, order)
    reads = [(reader(stored, name), down) for name, down in fields]
    for read, down in reversed(reads):
        entities = sorted(entities, key=read, reverse=down)
    if after is None:
        return entities
    hold_place(after, stored, order)
    named = {name.removeprefix("-"): value for name, value in zip(order, after.values, strict=True)}
    named |= {name: value for name, value in zip(stored.key, after.key, strict=True) if name not in named}
    behind = cmp_to_key(_compare)
    mark = behind([(named[name], down) for name, down in fields])
    return [one for one in entities if behind([(read(one), down) for read, down in reads]) > mark]


def _compare(one: list[tuple[Any, bool]], other: list[tuple[Any, bool]]) -> int:
    for (left, down), (right, _) in zip(one, other, strict=True):
        if left != right:
            return -1 if (left < right) != down else 1
    return 0
