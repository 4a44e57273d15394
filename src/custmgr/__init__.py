"""Customer accounts as a library: who they are, what they owe, what was said and what happens next."""

from custmgr.actors import Denied, Staff
from custmgr.customers import Customer, CustomerKind
from custmgr.desk import Desk
from custmgr.errors import (
    Conflict,
    CustmgrError,
    Duplicate,
    InvalidValue,
    NotFound,
    Refused,
    Stale,
    Unavailable,
)
from custmgr.values.addresses import Address
from custmgr.values.dates import Clock, ManualClock
from custmgr.values.line import Line
from custmgr.values.money import Money

__all__ = [
    "Address",
    "Clock",
    "Conflict",
    "Customer",
    "CustomerKind",
    "CustmgrError",
    "Denied",
    "Desk",
    "Duplicate",
    "InvalidValue",
    "Line",
    "ManualClock",
    "Money",
    "NotFound",
    "Refused",
    "Staff",
    "Stale",
    "Unavailable",
]
