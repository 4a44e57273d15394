"""The values of the domain: frozen, checked when made, comparable, without any storage."""

from custmgr.values.dates import (
    Clock,
    ManualClock,
    add_months,
    business_date,
    days_late,
    from_micros,
    instant,
    micros,
    month_end,
)
from custmgr.values.ids import as_id, new_id
from custmgr.values.money import CurrencyMismatch, Money, exponent, sum_of

__all__ = [
    "Clock",
    "CurrencyMismatch",
    "ManualClock",
    "Money",
    "add_months",
    "as_id",
    "business_date",
    "days_late",
    "exponent",
    "from_micros",
    "instant",
    "micros",
    "month_end",
    "new_id",
    "sum_of",
]
