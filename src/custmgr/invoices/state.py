"""What has become of an invoice: its state, what is open and how late it is, from its open items."""

from collections.abc import Sequence
from datetime import date
from enum import Enum

import attrs

from custmgr.invoices.model import Invoice, Stage
from custmgr.ledger import OpenItem
from custmgr.values.dates import days_late
from custmgr.values.money import Money


class State(Enum):
    """The state of an invoice, as lists show it."""

    DRAFT = "draft"
    OPEN = "open"
    PARTLY_PAID = "partly paid"
    PAID = "paid"
    CREDITED = "credited"
    WRITTEN_OFF = "written off"
    VOID = "void"


@attrs.frozen
class InvoiceStatus:
    """An invoice's state on a day; days late of a settled one stop at the day that closed it."""

    state: State
    open_amount: Money
    overdue: bool
    days_late: int


def status_of(invoice: Invoice, items: Sequence[OpenItem], on: date) -> InvoiceStatus:
    """The status of the invoice whose items these are."""
    nothing = Money.zero(invoice.currency)
    if invoice.stage is Stage.DRAFT:
        return InvoiceStatus(State.DRAFT, nothing, False, 0)
    if invoice.stage is Stage.VOID:
        return InvoiceStatus(State.VOID, nothing, False, 0)
    still = sum((one.open for one in items), nothing)
    late = max((days_late(one.due, one.closed or on) for one in items), default=0)
    overdue = any(one.open and one.due < on for one in items)
    return InvoiceStatus(_state(items, still), still, overdue, max(late, 0))


def _state(items: Sequence[OpenItem], still: Money) -> State:
    paid = any(one.paid for one in items)
    if still:
        touched = paid or any(one.credited or one.written_off for one in items)
        return State.PARTLY_PAID if touched else State.OPEN
    if any(one.written_off for one in items):
        return State.WRITTEN_OFF
    if not paid and any(one.credited for one in items):
        return State.CREDITED
    return State.PAID
