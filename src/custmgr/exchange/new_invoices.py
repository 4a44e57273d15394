"""Invoices and credit memos of a file, taken over with what was paid of them before (D24)."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

import attrs

from custmgr.customers import Customer
from custmgr.exchange.receipts import METHOD
from custmgr.invoices import CreditMemo, Ready, brought, give, issue
from custmgr.payments import Receipt, book, send_back
from custmgr.ports.storage import Transaction
from custmgr.use_case import acting
from custmgr.values.ids import new_id
from custmgr.values.line import Line, Rounding
from custmgr.values.money import Money

SOURCE = "imported"
OPENINGS = "opening"


@attrs.frozen
class NewInvoice:
    """The rows of an invoice that may be taken over; ``credit`` says that it is a credit memo, with its amounts,
    and ``paid`` what was paid of it or out of it.
    """

    customer: UUID
    number: str
    issued: date
    due: date | None
    currency: str
    terms: str
    lines: tuple[Line, ...]
    rounding: Rounding
    reference: str
    paid: Money | None
    credit: tuple[Money, Money, Money] | None
    opening: bool


def take_over(tx: Transaction, ready: Sequence[NewInvoice]) -> None:
    """Take the documents over, and book what was paid of them before as one payment each, out of a credit as one
    refund. Invoices on which nothing was paid are issued together; what others leave as credit is there for those
    behind them.
    """
    owners = tx.get_many(Customer, sorted({one.customer for one in ready}))
    for unpaid, several in groupby(ready, key=lambda one: one.credit is None and not one.paid):
        if unpaid:
            issue(tx, *[_brought(tx, owners[one.customer], one) for one in several])
        else:
            for one in several:
                _write(tx, owners[one.customer], one)


def _write(tx: Transaction, who: Customer, new: NewInvoice) -> None:
    if new.credit:
        net, tax, total = (-one for one in new.credit)
        reason = new.reference or f"Imported credit {new.number}"
        memo = CreditMemo(new_id(), who.id, reason, net, tax, total, "", "", new.issued)
        given = give(tx, who, memo, own=(f"{SOURCE}:", new.number))
        if new.paid:
            send_back(tx, who.id, new.paid, method=METHOD, reason=reason, on=new.issued, sources=[given.id])
        return
    (invoice,) = issue(tx, _brought(tx, who, new))
    if new.paid and invoice.due:
        on = max(new.issued, min(invoice.due, acting(tx).today))
        book(tx, who.id, Receipt(new.paid, METHOD, new.number), on, [invoice.id])


def _brought(tx: Transaction, who: Customer, new: NewInvoice) -> Ready:
    return brought(
        tx,
        who,
        new.lines,
        number=new.number,
        issued=new.issued,
        due=new.due,
        currency=new.currency,
        terms=new.terms,
        source=OPENINGS if new.opening else SOURCE,
        opening=new.opening,
        reference=new.reference,
        rounding=new.rounding,
    )
