"""A person's own data, as a file that machines can read."""

from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import chain
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers import holder
from custmgr.erasure.letters import letters
from custmgr.family import Family
from custmgr.idempotency import canonical
from custmgr.ports.storage import Reader
from custmgr.schema import Retention, Stored


def personal_data(reader: Reader, kinds: Mapping[str, Stored], customer: UUID) -> dict[str, Any]:
    """Everything the data map calls the customer's own, kind by kind, with what each field is for; plain JSON values.

    Each row says its key too, so that rows can be told apart. What concerns staff is not in it.
    """
    who = holder(reader, customer)
    whose = Family(who.id, who.absorbed)
    held, elsewhere = {}, [one.rows for one in letters(reader, whose)]
    for stored in kinds.values():
        if stored.owner is None or not (fields := own(stored)):
            continue
        others = chain.from_iterable(rows.get(stored.kind, ()) for rows in elsewhere)
        theirs: Iterator[Any] = chain(reader.stream(stored.kind, whose.where(stored.owner)), others)
        if rows := [_plain(one, (*stored.key, *fields)) for one in theirs]:
            held[stored.name] = {"purposes": {name: stored.fields[name].purpose for name in fields}, "rows": rows}
    return {"customer": str(who.id), "number": who.number, "data": held}


def own(stored: Stored) -> tuple[str, ...]:
    """The fields that are the customer's own: what was said of the person, and what documents said to it."""
    about = {"customer", "contact"}
    return tuple(
        name
        for name, datum in stored.fields.items()
        if datum.owner in about and name not in stored.key and datum.retention is not Retention.DESK
    )


def _plain(entity: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: _readable(getattr(entity, name)) for name in dict.fromkeys(fields)}


def _readable(value: Any) -> Any:
    """The value as JSON, with the fields of nested values by name and empty ones left out."""
    if attrs.has(type(value)):
        return dict(_said(value))
    if isinstance(value, tuple | list | set | frozenset):
        parts = [_readable(one) for one in value]
        return parts if isinstance(value, tuple | list) else sorted(parts, key=str)
    return value.value if isinstance(value, Enum) else canonical(value)


def _said(value: Any) -> Iterator[tuple[str, Any]]:
    for field in attrs.fields(type(value)):
        if (part := getattr(value, field.name)) not in (None, "", (), frozenset()):
            yield field.name.lstrip("_"), _readable(part)
