"""Fields of an attrs class as plain values that JSON can hold, as JSON text, and back."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints
from uuid import UUID

import attrs

from custmgr.values.dates import from_micros, micros
from custmgr.values.money import Money

if TYPE_CHECKING:
    from cattrs import Converter


@cache
def _converter() -> "Converter":
    from base64 import b64decode, b64encode

    from cattrs import Converter

    made = Converter(detailed_validation=False, unstruct_collection_overrides={frozenset: _sorted, set: _sorted})
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


def _sorted(values: Any) -> list[Any]:
    return sorted(values, key=json.dumps)


@cache
def _fields(group: type) -> dict[str, tuple[Any, Callable[[Any], Any], Callable[[Any, Any], Any]]]:
    hints, made = get_type_hints(group), _converter()
    return {
        field.name: (
            hints[field.name],
            made.get_unstructure_hook(hints[field.name]),
            made.get_structure_hook(hints[field.name]),
        )
        for field in attrs.fields(group)
    }


def written(group: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """These fields of the group as plain values."""
    fields = _fields(group)
    return {name: fields[name][1](value) for name, value in values.items()}


def read_back(group: type, plain: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of such plain values; those that the group does not have (any more) are left out."""
    fields = _fields(group)
    return {name: fields[name][2](value, fields[name][0]) for name, value in plain.items() if name in fields}


def dumped(group: type, values: Mapping[str, Any]) -> str:
    """JSON text of these fields of the group, the same for equal values."""
    return json.dumps(written(group, values), sort_keys=True, separators=(",", ":"))


def loaded(group: type, text: str) -> dict[str, Any]:
    """The fields in such text."""
    return {} if text in ("", "{}") else read_back(group, json.loads(text))
