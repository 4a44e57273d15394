"""Customer accounts as a library: who they are, what they owe, what was said and what happens next."""

from custmgr.actors import Denied, Staff
from custmgr.customers import Customer, CustomerKind, Listing
from custmgr.desk import Acting, Desk
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
from custmgr.overview import CustomerPage
from custmgr.receivables import Ageing, AgeingRow, Statement, StatementLine
from custmgr.values.addresses import Address
from custmgr.values.dates import Clock, ManualClock
from custmgr.values.line import Line
from custmgr.values.money import Money

__all__ = [
    "Acting",
    "Address",
    "Ageing",
    "AgeingRow",
    "Clock",
    "Conflict",
    "CustmgrError",
    "Customer",
    "CustomerKind",
    "CustomerPage",
    "Denied",
    "Desk",
    "Duplicate",
    "InvalidValue",
    "Line",
    "Listing",
    "ManualClock",
    "Money",
    "NotFound",
    "Refused",
    "Staff",
    "Stale",
    "Statement",
    "StatementLine",
    "Unavailable",
]
