"""Ids out of the bytes that databases without a type for them keep."""

from typing import Any
from uuid import UUID, SafeUUID

_new = object.__new__
_set_int: Any = UUID.__dict__["int"].__set__
_set_safe: Any = UUID.__dict__["is_safe"].__set__


def id_of(data: bytes) -> UUID:
    """The id of 16 bytes, at a third of the constructor's cost."""
    found = _new(UUID)
    _set_int(found, int.from_bytes(data, "big"))
    _set_safe(found, SafeUUID.unknown)
    return found
