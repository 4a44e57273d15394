"""Ids: UUIDs that sort by the moment they were made."""

import re
import sys
from uuid import UUID

from custmgr.errors import InvalidValue
from custmgr.values.exact import shown

_CANONICAL = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def new_id() -> UUID:
    """A fresh UUIDv7: later ids of one process sort after earlier ones."""
    if sys.version_info >= (3, 14):
        from uuid import uuid7
    else:
        from uuid6 import uuid7
    return UUID(int=uuid7().int)


def as_id(value: UUID | str, field: str) -> UUID:
    """The id that a UUID or its usual 36-character text stands for; anything else is refused."""
    if isinstance(value, UUID):
        return value
    try:
        canonical = _CANONICAL.fullmatch(value)
    except TypeError:
        canonical = None
    if canonical is None:
        raise InvalidValue(field, shown(value), "an id")
    return UUID(value)
