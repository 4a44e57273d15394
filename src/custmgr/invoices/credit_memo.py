"""Credit memos: documents that reduce what is owed, against one invoice or to the account."""

from datetime import date
from enum import Enum
from uuid import UUID

import attrs

from custmgr.customers import Customer
from custmgr.errors import InvalidValue, Refused
from custmgr.invoices.model import BillTo
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id
from custmgr.values.line import Line
from custmgr.values.money import Money
from custmgr.values.wording import reason_text


def split(amount: Money, within: tuple[Money, Money], before: Money, taxed: Money) -> tuple[Money, Money]:
    """The net and tax of an amount that follows earlier ones out of the same net and tax: ``before`` in all, of which
    ``taxed`` was tax. It brings all of them together to the proportion of the whole, so that parts never drift.
    """
    net, tax = within
    meant = (before + amount).allocate((net.minor, tax.minor))[1] - taxed
    part = Money.of_minor(min(max(meant.minor, 0), amount.minor), amount.currency)
    return amount - part, part


class MemoStage(Enum):
    """Whether a credit memo stands."""

    ISSUED = "issued"
    VOID = "void"


@attrs.define(slots=False)
class CreditBeyondInvoice(Refused):
    """Memos against an invoice are together at most its total, and neither their net nor their tax is more than its."""

    says = "a credit of {asked} ({of}) is more than the {left} of the invoice that is not credited yet"

    invoice: UUID
    left: Money
    asked: Money
    of: str


@attrs.define(slots=False)
class CreditUsed(Refused):
    """The memo cannot be taken back: part of it was used elsewhere."""

    says = "credit memo {memo} is used elsewhere"

    memo: UUID


@attrs.frozen
class CreditMemo:
    """A credit with its reason: net and tax of one currency; against an invoice, or to the account."""

    id: UUID
    customer: UUID
    reason: str
    net: Money
    tax: Money
    total: Money
    series: str
    number: str
    issued: date
    invoice: UUID | None = None
    lines: tuple[Line, ...] = ()
    bill_to: BillTo | None = None
    expires: date | None = None
    opening: bool = False
    stage: MemoStage = MemoStage.ISSUED
    voided: date | None = None
    version: int = 0

    @property
    def currency(self) -> str:
        """The currency of all its money."""
        return self.total.currency

    @classmethod
    def drawn(
        cls, who: Customer, reason: str, amounts: tuple[Money, Money, Money], *, on: date, expires: date | None
    ) -> "CreditMemo":
        """A memo of this net, tax and total for the customer as it is now, not numbered yet.

        Raises:
            InvalidValue: it would expire before its own date.
        """
        if expires is not None and expires < on:
            raise InvalidValue("expires", expires, f"not before {on}")
        why = reason_text(reason)
        return cls(new_id(), who.id, why, *amounts, "", "", on, bill_to=BillTo.of(who), expires=expires)

    def void(self, on: date) -> "CreditMemo":
        """The memo taken back; its number stays used."""
        return changed(self, stage=MemoStage.VOID, voided=on)
