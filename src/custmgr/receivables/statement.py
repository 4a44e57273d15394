"""Statements: what is open, or what happened since the last one, as data that can be rebuilt from two dates."""

from datetime import date, datetime
from enum import Enum
from typing import NamedTuple
from uuid import UUID

import attrs

from custmgr.customers import Customer
from custmgr.family import Family
from custmgr.invoices import BillTo
from custmgr.ledger import CLEARING, Chart
from custmgr.receivables.ageing import AgeingRow
from custmgr.values.money import Money


class Style(Enum):
    """An open-item statement lists what is open; a balance-forward one carries the last balance forward."""

    OPEN_ITEM = "open item"
    BALANCE_FORWARD = "balance forward"


class LineKind(Enum):
    """What a line of a statement tells."""

    INVOICE = "invoice"
    OPENING = "opening balance"
    PAYMENT = "payment"
    REFUND = "refund"
    CREDIT_MEMO = "credit memo"
    WRITE_OFF = "write-off"
    DISCOUNT = "discount"
    ADJUSTMENT = "adjustment"


class StatementLine(NamedTuple):
    """One document: its effect on the balance and the balance after it. On an open-item statement ``amount`` is what is
    still open of it and ``original`` what it came to.

    A line holds minor units of its currency and the document's id as 32 hex digits; money and id are built when asked.
    """

    on: date
    kind: LineKind
    number: str
    document_hex: str
    currency: str
    minor: int
    minor_after: int
    minor_at_first: int
    due: date | None = None
    reversal: bool = False

    @property
    def document(self) -> UUID:
        """The document's id."""
        return UUID(self.document_hex)

    @property
    def amount(self) -> Money:
        """Its effect on the balance, or what is still open of it."""
        return Money.of_minor(self.minor, self.currency)

    @property
    def balance(self) -> Money:
        """The balance after it."""
        return Money.of_minor(self.minor_after, self.currency)

    @property
    def original(self) -> Money:
        """What it came to."""
        return Money.of_minor(self.minor_at_first, self.currency)


@attrs.frozen
class Addressed:
    """To whom a statement went, as the account stood when it was drawn up."""

    bill_to: BillTo
    account: int
    language: str

    @classmethod
    def to(cls, customer: Customer) -> "Addressed":
        """The customer's billing name, address, number and language of this moment."""
        return cls(BillTo.of(customer), customer.number, customer.language)


@attrs.frozen
class Statement:
    """A customer's statement in one currency up to a day, inclusive, as it was known at an instant.

    ``opening`` plus the lines' amounts is ``closing``, the balance of that day: total due less account credit.
    ``absorbed`` are the customers that were merged into this one when it was drawn up, and are told of with it.
    """

    customer: UUID
    style: Style
    currency: str
    since: date | None
    until: date
    known_at: datetime
    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money
    ageing: AgeingRow
    labels: tuple[str, ...]
    addressed: Addressed
    previous: UUID | None = None
    absorbed: tuple[UUID, ...] = ()

    @property
    def anything_open(self) -> bool:
        """Whether anything is open, or stands to the customer's credit, at the end of its last day."""
        return any((*self.ageing.minor, self.ageing.credit))


@attrs.frozen
class StoredStatement:
    """What it takes to rebuild a statement that was handed out: its two dates, whom it tells of, to whom it went and
    the one before.
    """

    id: UUID
    customer: UUID
    style: Style
    until: date
    known_at: datetime
    opening: Money
    closing: Money
    addressed: Addressed
    since: date | None = None
    previous: UUID | None = None
    absorbed: tuple[UUID, ...] = ()
    version: int = 0

    @property
    def whose(self) -> Family:
        """The customers that it tells of."""
        return Family(self.customer, self.absorbed)


_KINDS = (
    (Chart.SALES_RETURNS, LineKind.CREDIT_MEMO),
    (Chart.OPENING_RETURNS, LineKind.CREDIT_MEMO),
    (Chart.WRITE_OFFS, LineKind.WRITE_OFF),
    (Chart.DISCOUNTS, LineKind.DISCOUNT),
    (Chart.OPENING, LineKind.OPENING),
    (Chart.SALES, LineKind.INVOICE),
)


def kind_of(debit: Chart, credit: Chart, *, own: bool) -> LineKind:
    """What an entry tells; ``own`` says that it stands under its source's document (so money went no further)."""
    accounts = (debit, credit)
    if any(one in accounts for one in CLEARING):
        return LineKind.ADJUSTMENT
    for account, kind in _KINDS:
        if account in accounts:
            return kind
    if Chart.CASH in accounts:
        if Chart.RECEIVABLE in accounts:
            return LineKind.ADJUSTMENT
        return LineKind.PAYMENT if own else LineKind.REFUND
    return LineKind.CREDIT_MEMO if Chart.CREDITS in accounts else LineKind.INVOICE
