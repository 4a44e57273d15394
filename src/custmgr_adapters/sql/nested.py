"""Nested values as JSON text, through cattrs."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from cattrs import Converter

from custmgr.values.dates import from_micros, micros
from custmgr.values.money import Money

REMEMBERED = 128
SHORT = 200
"""Short texts are mostly empty collections and a few tags, over and over."""


@cache
def converter() -> Converter:
    """The one converter between nested values and what JSON can hold."""
    found = Converter(detailed_validation=False, unstruct_collection_overrides={frozenset: _sorted, set: _sorted})
    for kind, write, read in (
        (UUID, str, UUID),
        (datetime, micros, from_micros),
        (date, date.isoformat, date.fromisoformat),
        (Decimal, str, Decimal),
        (Money, lambda money: [money.minor, money.currency], lambda parts: Money.of_minor(*parts)),
    ):
        found.register_unstructure_hook(kind, write)
        found.register_structure_hook(kind, _reading(read))
    return found


def _reading(read: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda value, _kind: read(value)


def _sorted(values: Any) -> list[Any]:
    return sorted(values, key=json.dumps)


def writer(hint: Any) -> Callable[[Any], str]:
    """A function from values of this type to JSON text."""
    unstructure = converter().get_unstructure_hook(hint)
    dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    return lambda value: dump(unstructure(value))


def reader(hint: Any) -> Callable[[str], Any]:
    """A function from JSON text to values of this type, which nobody can change: alike texts may give the same one."""
    structure, load = converter().structure, json.JSONDecoder().decode

    def read(text: str) -> Any:
        return structure(load(text), hint)

    remembered = lru_cache(REMEMBERED)(read)
    return lambda text: remembered(text) if len(text) <= SHORT else read(text)
