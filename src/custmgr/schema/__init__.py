"""The vocabulary in which a slice declares what it stores; it names no kind itself."""

from custmgr.schema.data_map import Datum, Erase, Retention, books, personal, technical
from custmgr.schema.shape import Form, Slot, plain, slots
from custmgr.schema.stored import (
    AboveZero,
    AtLeastZero,
    AtMost,
    Bound,
    BoundBroken,
    Index,
    Lease,
    NotLocked,
    Sealed,
    Stored,
    Unequal,
)
from custmgr.schema.written import dumped, loaded, read_back, written

__all__ = [
    "AboveZero",
    "AtLeastZero",
    "AtMost",
    "Bound",
    "BoundBroken",
    "Datum",
    "Erase",
    "Form",
    "Index",
    "Lease",
    "NotLocked",
    "Retention",
    "Sealed",
    "Slot",
    "Stored",
    "Unequal",
    "books",
    "dumped",
    "loaded",
    "personal",
    "plain",
    "read_back",
    "slots",
    "technical",
    "written",
]
