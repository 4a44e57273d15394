"""Credit memos: documents that reduce what is owed, against one invoice or to the account."""

from datetime import date
from enum import Enum
from uuid import UUID

import attrs

from custmgr.errors import Refused
from custmgr.invoices.model import BillTo
from custmgr.values.line import Line
from custmgr.values.money import Money


class MemoStage(Enum):
    """Whether a credit memo stands."""

    ISSUED = "issued"
    VOID = "void"


@attrs.define(slots=False)
class CreditBeyondInvoice(Refused):
    """Memos against an invoice are together at most its total."""

    says = "a credit of {asked} is more than the {left} of the invoice that is not credited yet"

    invoice: UUID
    left: Money
    asked: Money


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

    def void(self, on: date) -> "CreditMemo":
        """The memo taken back; its number stays used."""
        return attrs.evolve(self, stage=MemoStage.VOID, voided=on)
