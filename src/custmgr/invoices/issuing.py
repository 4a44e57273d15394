"""Making an invoice: drafted, issued under a number, or taken over under the number it had elsewhere."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import attrs

from custmgr.customers import Customer
from custmgr.errors import InvalidValue
from custmgr.history import record_each
from custmgr.invoices.model import BillTo, Invoice, Origin, charged
from custmgr.invoices.posting import post_invoices, use_credit
from custmgr.invoices.settings import BillingSettings
from custmgr.ledger import look_ahead, open_date
from custmgr.ports.storage import Transaction
from custmgr.settings import resolve
from custmgr.use_case import acting
from custmgr.values.dates import business_date
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id
from custmgr.values.line import Line, Rounding
from custmgr.values.money import exponent
from custmgr.values.terms import Terms
from custmgr.values.wording import text


@attrs.frozen
class Ready:
    """A draft that may be issued: to whom and by which settings, dated and due when, in the books on which day.

    ``own`` are the series and number that it had elsewhere.
    """

    who: Customer
    billing: BillingSettings
    draft: Invoice
    on: date
    due: date
    posted: date
    purchase_order: str = ""
    own: tuple[str, str] | None = None

    @classmethod
    def of(
        cls,
        who: Customer,
        billing: BillingSettings,
        draft: Invoice,
        on: date,
        *,
        due: date | str | None = None,
        posted: date | None = None,
        purchase_order: str = "",
        own: tuple[str, str] | None = None,
    ) -> "Ready":
        """The draft dated ``on``; due by its terms unless said otherwise.

        Raises:
            NotActive: the customer gets no new documents.
            InvalidValue: it would be due before its date.
        """
        who.hold_documents()
        falls_due = business_date(due, "due") if due else Terms.parse(draft.terms).due(on)
        if falls_due < on:
            raise InvalidValue("due", falls_due, f"not before {on}")
        return cls(who, billing, draft, on, falls_due, posted or on, purchase_order, own)

    def issued(self, numbers: Mapping[str, Iterator[int]], at: datetime) -> Invoice:
        """The invoice under the next number of its series, or its own."""
        series = self.billing.invoice_series
        own = self.own or (series, f"{series}-{next(numbers[series]):05d}")
        bill_to = BillTo.of(self.who, self.purchase_order)
        return self.draft.issue(series=own[0], number=own[1], on=self.on, at=at, due=self.due, bill_to=bill_to)


def drafted(
    who: Customer,
    billing: BillingSettings,
    lines: tuple[Line, ...],
    *,
    currency: str = "",
    terms: str = "",
    reference: str = "",
    note: str = "",
) -> Invoice:
    """An invoice of these lines without number or effect; currency and terms by the billing settings unless given.

    Raises:
        NotActive: the customer gets no new documents.
        NegativeTotal: that would be a credit memo.
    """
    who.hold_documents()
    currency = currency or billing.currency_of(who)
    exponent(currency)
    net, tax, total = charged(lines, currency, billing.tax_rounding)
    return Invoice(
        id=new_id(),
        customer=who.id,
        lines=lines,
        net=net,
        tax=tax,
        total=total,
        terms=Terms.parse(terms or billing.terms).notation,
        rounding=billing.tax_rounding,
        reference=text(reference, "reference", at_most=200, required=False),
        note=text(note, "note", at_most=2000, required=False, lines=True),
    )


def issue(tx: Transaction, *ready: Ready) -> list[Invoice]:
    """The drafts stored and posted in the order given, each under its number and with an activity of its own.

    Raises:
        BalanceOutOfRange: a customer would owe more than an amount can be.
        Duplicate: a number that was brought from elsewhere is taken.
    """
    look_ahead(tx, ((one.who.id, one.draft.currency) for one in ready))
    wanted = Counter(one.billing.invoice_series for one in ready if one.own is None)
    numbers = {series: iter(tx.next_number(series, count)) for series, count in sorted(wanted.items())}
    invoices = tx.put_many([one.issued(numbers, acting(tx).at) for one in ready])
    post_invoices(tx, [(invoice, one.posted) for invoice, one in zip(invoices, ready, strict=True)])
    for invoice, one in zip(invoices, ready, strict=True):
        if one.billing.apply_credit_on_issue:
            use_credit(tx, invoice, one.posted)
    record_each(tx, "invoice.issued", ((one.customer, one.id, _told(one)) for one in invoices))
    return invoices


def _told(invoice: Invoice) -> dict[str, Any]:
    return {"number": invoice.number, "total": str(invoice.total), "due": invoice.due}


def brought(
    tx: Transaction,
    who: Customer,
    lines: tuple[Line, ...],
    *,
    number: str,
    issued: date | str,
    due: date | str | None = None,
    currency: str = "",
    terms: str = "",
    source: str = "imported",
    opening: bool = False,
    reference: str = "",
    rounding: Rounding | None = None,
) -> Ready:
    """A document of another system, to be issued under its own number, outside the gap-free series; its tax rounded as
    it is for the customer unless said otherwise.
    """
    origin = Origin.OPENING if opening else Origin.IMPORTED
    billing = resolve(tx, who, BillingSettings)
    if rounding:
        billing = changed(billing, tax_rounding=rounding)
    draft = drafted(who, billing, lines, currency=currency, terms=terms, reference=reference)
    on = open_date(tx, business_date(issued, "issued"))
    own = (f"{text(source, 'source', at_most=50)}:", text(number, "number", at_most=50))
    return Ready.of(who, billing, changed(draft, origin=origin), on, due=due, own=own)
