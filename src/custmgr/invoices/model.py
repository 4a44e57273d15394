"""Invoices: a draft has no effect, an issued one is fixed, a void one keeps its number."""

from datetime import date, datetime
from enum import Enum
from uuid import UUID

import attrs

from custmgr.customers import AddressKind, Customer
from custmgr.errors import InvalidValue, Refused
from custmgr.values.addresses import Address
from custmgr.values.frozen import changed
from custmgr.values.line import Line, Totals, tax_of, totals
from custmgr.values.money import Money

MOST_LINES = 1000


class Stage(Enum):
    """How far an invoice has come."""

    DRAFT = "draft"
    ISSUED = "issued"
    VOID = "void"


class Origin(Enum):
    """Where an invoice comes from; only those made here stand in the gap-free series."""

    ISSUED_HERE = "issued here"
    IMPORTED = "imported"
    OPENING = "opening"


@attrs.define(slots=False)
class WrongStage(Refused):
    """The invoice is not in the stage that this step needs."""

    says = "invoice {invoice} is {stage}: it cannot be {step}"

    invoice: UUID
    stage: Stage
    step: str


@attrs.define(slots=False)
class NegativeTotal(Refused):
    """An invoice whose net or tax is below zero is a credit memo."""

    says = "a total of {total} is a credit memo, not an invoice"

    total: Money


@attrs.frozen
class BillTo:
    """To whom a document was addressed, as it stood when it was issued."""

    name: str
    address: Address | None = None
    tax_id: str = ""
    purchase_order: str = ""

    @classmethod
    def of(cls, customer: Customer, purchase_order: str = "") -> "BillTo":
        """The customer's billing name and address of this moment."""
        return cls(
            name=customer.name,
            address=customer.address(AddressKind.BILLING),
            tax_id=customer.tax_id,
            purchase_order=purchase_order or customer.purchase_order,
        )


@attrs.frozen
class Invoice:
    """What the customer is charged. ``number`` and ``issued`` are absent while it is a draft; money is of one currency.

    ``reference`` is the host's own (a job number); a changed address never touches ``bill_to``.
    """

    id: UUID
    customer: UUID
    lines: tuple[Line, ...]
    net: Money
    tax: Money
    total: Money
    terms: str
    rounding: str = "document"
    stage: Stage = Stage.DRAFT
    origin: Origin = Origin.ISSUED_HERE
    series: str = ""
    number: str | None = None
    issued: date | None = None
    due: date | None = None
    issued_at: datetime | None = None
    bill_to: BillTo | None = None
    reference: str = ""
    note: str = ""
    voided: date | None = None
    version: int = 0

    @property
    def currency(self) -> str:
        """The currency of all its money."""
        return self.total.currency

    @property
    def totals(self) -> Totals:
        """Net and tax for each rate and line."""
        return tax_of(self.lines, self.currency, self.rounding)  # type: ignore[arg-type]

    def lined(self, lines: tuple[Line, ...], currency: str) -> "Invoice":
        """The draft with these lines."""
        self._hold(Stage.DRAFT, "edited")
        net, tax, total = charged(lines, currency, self.rounding)
        return changed(self, lines=lines, net=net, tax=tax, total=total)

    def issue(self, *, series: str, number: str, on: date, at: datetime, due: date, bill_to: BillTo) -> "Invoice":
        """The invoice fixed under its number, at an instant."""
        self._hold(Stage.DRAFT, "issued")
        if due < on:
            raise InvalidValue("due", due, f"not before {on}")
        return changed(
            self,
            stage=Stage.ISSUED,
            series=series,
            number=number,
            issued=on,
            issued_at=at,
            due=due,
            bill_to=bill_to,
        )

    def void(self, on: date) -> "Invoice":
        """The invoice cancelled; its number stays used."""
        self._hold(Stage.ISSUED, "voided")
        return changed(self, stage=Stage.VOID, voided=on)

    def hold_issued(self, step: str) -> None:
        """Hold that the invoice stands, so that this step makes sense.

        Raises:
            WrongStage: it is a draft or void.
        """
        self._hold(Stage.ISSUED, step)

    def _hold(self, stage: Stage, step: str) -> None:
        if self.stage is not stage:
            raise WrongStage(self.id, self.stage, step)


def charged(lines: tuple[Line, ...], currency: str, rounding: str) -> tuple[Money, Money, Money]:
    """Net, tax and total of the lines.

    Raises:
        InvalidValue: no line, or more than 1,000.
        NegativeTotal: net or tax is below zero.
    """
    if not 1 <= len(lines) <= MOST_LINES:
        raise InvalidValue("lines", len(lines), f"1 to {MOST_LINES} lines")
    net, tax, gross = totals(lines, currency, rounding)  # type: ignore[arg-type]
    if net.minor < 0 or tax.minor < 0:
        raise NegativeTotal(gross)
    return net, tax, gross
