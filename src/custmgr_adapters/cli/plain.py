"""Answers for programs: what JSON can hold, in a form that does not depend on the machine."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

import attrs

from custmgr import Money

_WRITTEN = {"folded", "e164"}
"""Fields of e-mail addresses and phone numbers, which are text to a program."""


def plain(value: Any) -> Any:
    """The value in JSON's own types: money as text of major units with its currency, ISO dates, ids as text."""
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return plain(value.value)
    if attrs.has(type(value)):
        return fields(value) if _WRITTEN.isdisjoint(field.name for field in attrs.fields(type(value))) else str(value)
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value))
    if isinstance(value, UUID) or not isinstance(value, Iterable):
        return str(value)
    return [plain(one) for one in value]


def fields(value: Any, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """What an entity or answer holds, without the forms of texts that exist for comparing only."""
    left_out = {"version", *without}
    names = (field.name for field in attrs.fields(type(value)))
    return {
        name: plain(getattr(value, name)) for name in names if name not in left_out and not name.endswith("_folded")
    }
