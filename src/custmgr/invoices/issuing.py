"""Making an invoice: drafted, issued under a number, or taken over under the number it had elsewhere."""

from datetime import date

import attrs

from custmgr.customers import Customer
from custmgr.errors import InvalidValue
from custmgr.history import record
from custmgr.invoices.model import BillTo, Invoice, Origin, charged
from custmgr.invoices.posting import post_invoice
from custmgr.invoices.settings import BillingSettings
from custmgr.ledger import open_date
from custmgr.ports.storage import Reader, Transaction
from custmgr.settings import resolve
from custmgr.use_case import acting
from custmgr.values.dates import business_date
from custmgr.values.ids import new_id
from custmgr.values.line import Line
from custmgr.values.money import exponent
from custmgr.values.terms import Terms
from custmgr.values.wording import text


def drafted(
    tx: Reader, who: Customer, lines: tuple[Line, ...], currency: str, terms: str, reference: str, note: str
) -> Invoice:
    """An invoice of these lines without number or effect; currency and terms by the billing settings unless given.

    Raises:
        NotActive: the customer gets no new documents.
        NegativeTotal: that would be a credit memo.
    """
    who.hold_documents()
    billing = resolve(tx, who, BillingSettings)
    currency = currency or billing.currency or who.currency
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


def issue(
    tx: Transaction,
    who: Customer,
    draft: Invoice,
    on: date,
    due: date | str | None,
    purchase_order: str,
    own: tuple[str, str] | None = None,
    posted: date | None = None,
) -> Invoice:
    """The draft stored and posted under the next number, or under its own series and number; dated ``on``, in the books
    on the day it is ``posted``, where that is another.
    """
    who.hold_documents()
    billing = resolve(tx, who, BillingSettings)
    falls_due = business_date(due, "due") if due else Terms.parse(draft.terms).due(on)
    if falls_due < on:
        raise InvalidValue("due", falls_due, f"not before {on}")
    series, number = own or _numbered(tx, billing.invoice_series)
    bill_to = BillTo.of(who, purchase_order)
    invoice = tx.put(draft.issue(series=series, number=number, on=on, at=acting(tx).at, due=falls_due, bill_to=bill_to))
    post_invoice(tx, invoice, posted or on, use_credit=billing.apply_credit_on_issue)
    facts = {"number": number, "total": str(invoice.total), "due": falls_due}
    record(tx, "invoice.issued", who.id, document=invoice.id, facts=facts)
    return invoice


def take_over(
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
) -> Invoice:
    """A document of another system under its own number, outside the gap-free series.

    Raises:
        Duplicate: this source's number was taken over before.
    """
    origin = Origin.OPENING if opening else Origin.IMPORTED
    draft = attrs.evolve(drafted(tx, who, lines, currency, terms, reference, ""), origin=origin)
    on = open_date(tx, business_date(issued, "issued"))
    own = (f"{text(source, 'source', at_most=50)}:", text(number, "number", at_most=50))
    return issue(tx, who, draft, on, due, "", own)


def _numbered(tx: Transaction, series: str) -> tuple[str, str]:
    return series, f"{series}-{tx.next_number(series)[0]:05d}"
