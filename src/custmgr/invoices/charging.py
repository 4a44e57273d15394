"""Charging customers: one, or many in one go."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache, partial
from uuid import UUID

import attrs

from custmgr.customers import Customer, holder
from custmgr.errors import CustmgrError, Duplicate, InvalidValue, Refused
from custmgr.invoices.issuing import Ready, drafted, issue
from custmgr.invoices.model import Invoice
from custmgr.invoices.settings import BillingSettings
from custmgr.ledger import open_date
from custmgr.ports.storage import Transaction
from custmgr.settings import resolve_each
from custmgr.values.dates import business_date
from custmgr.values.line import Line


@attrs.define(slots=False)
class ChargeRefused(Refused):
    """One of many charges cannot be made, so that none is; ``index`` counts from 0."""

    says = "charge {index}: {refusal}"

    index: int
    refusal: CustmgrError


def _in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(lines)


@attrs.frozen
class Charge:
    """What one customer is to be charged, as the arguments of ``invoices.issue`` say it."""

    customer: UUID
    lines: tuple[Line, ...] = attrs.field(converter=_in_order)
    currency: str = ""
    terms: str = ""
    issued: date | str | None = None
    due: date | str | None = None
    purchase_order: str = ""
    reference: str = ""
    note: str = ""
    post_in_open_period: bool = False


def charge(tx: Transaction, one: Charge) -> Invoice:
    """The invoice of a charge, issued and posted."""
    return issue(tx, *_ready(tx, [one]))[0]


def charge_all(tx: Transaction, charges: Sequence[Charge]) -> tuple[Invoice, ...]:
    """The invoices of the charges in their order, with few statements for all of them.

    Raises:
        ChargeRefused: one of them cannot be made.
    """
    tx.get_many(Customer, list({one.customer for one in charges}))
    return tuple(issue(tx, *_ready(tx, charges, naming=True)))


def _ready(tx: Transaction, charges: Sequence[Charge], *, naming: bool = False) -> list[Ready]:
    customers = [holder(tx, one.customer) for one in charges]
    settings = resolve_each(tx, customers, BillingSettings)
    posting = cache(partial(open_date, tx))
    found = []
    for index, (one, who, billing) in enumerate(zip(charges, customers, settings, strict=True)):
        with _culprit(index if naming else None):
            found.append(_made_ready(posting, one, who, billing))
    return found


def _made_ready(posting: Callable[..., date], one: Charge, who: Customer, billing: BillingSettings) -> Ready:
    draft = drafted(
        who, billing, one.lines, currency=one.currency, terms=one.terms, reference=one.reference, note=one.note
    )
    dated = business_date(one.issued, "issued") if one.issued else None
    posted = posting(dated, shift=one.post_in_open_period)
    order = one.purchase_order
    return Ready.of(who, billing, draft, dated or posted, due=one.due, posted=posted, purchase_order=order)


@contextmanager
def _culprit(index: int | None) -> Iterator[None]:
    try:
        yield
    except (Refused, InvalidValue, Duplicate) as refusal:
        if index is None:
            raise
        raise ChargeRefused(index, refusal) from refusal
