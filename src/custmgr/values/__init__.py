"""The values of the domain: frozen, checked when made, comparable, without any storage."""

from custmgr.values.addresses import Address
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
from custmgr.values.line import Line, Totals, tax_of
from custmgr.values.money import CurrencyMismatch, Money, exponent, sum_of
from custmgr.values.people import Email, PersonName, Phone
from custmgr.values.terms import Terms, UnknownTerms
from custmgr.values.wording import fold, text

__all__ = [
    "Address",
    "Clock",
    "CurrencyMismatch",
    "Email",
    "Line",
    "ManualClock",
    "Money",
    "PersonName",
    "Phone",
    "Terms",
    "Totals",
    "UnknownTerms",
    "add_months",
    "as_id",
    "business_date",
    "days_late",
    "exponent",
    "fold",
    "from_micros",
    "instant",
    "micros",
    "month_end",
    "new_id",
    "sum_of",
    "tax_of",
    "text",
]
