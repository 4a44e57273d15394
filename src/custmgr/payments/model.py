"""Payments and refunds: money that came in and money that went back, with the ways of undoing them."""

from datetime import date
from enum import Enum
from uuid import UUID

import attrs

from custmgr.errors import Refused
from custmgr.values.frozen import changed
from custmgr.values.money import Money


class Reversal(Enum):
    """Why a payment was undone."""

    ERROR = "error"
    BOUNCED = "bounced"
    CHARGED_BACK = "charged back"
    MOVED = "moved"


@attrs.define(slots=False)
class AlreadyReversed(Refused):
    """The payment was undone before."""

    says = "payment {payment} was already reversed: {reversal}"

    payment: UUID
    reversal: Reversal


@attrs.define(slots=False)
class NotReversible(Refused):
    """Only a chargeback may itself be reversed."""

    says = "payment {payment} cannot be reinstated"

    payment: UUID


@attrs.define(slots=False)
class RefundedAlready(Refused):
    """Money of this payment went back to the customer; reverse the refund first."""

    says = "{refunded} of payment {payment} were refunded: reverse the refund first"

    payment: UUID
    refunded: Money


@attrs.frozen
class Payment:
    """Money received from a customer. What became of it stands in the ledger.

    ``received`` is its business date; ``confirmed`` says that a provider or bank has it for certain; ``on_account``
    that it was left unapplied on purpose. ``moved_from`` is the payment it was moved here from.
    """

    id: UUID
    customer: UUID
    number: str
    amount: Money
    method: str
    received: date
    reference: str = ""
    note: str = ""
    confirmed: bool = False
    on_account: bool = False
    reversal: Reversal | None = None
    moved_from: UUID | None = None
    version: int = 0

    def reversed(self, kind: Reversal) -> "Payment":
        """The payment undone.

        Raises:
            AlreadyReversed: it was undone before.
        """
        if self.reversal is not None:
            raise AlreadyReversed(self.id, self.reversal)
        return changed(self, reversal=kind)

    def reinstated(self) -> "Payment":
        """The payment after its chargeback was itself reversed.

        Raises:
            NotReversible: it was not charged back.
        """
        if self.reversal is not Reversal.CHARGED_BACK:
            raise NotReversible(self.id)
        return changed(self, reversal=None)


@attrs.frozen
class Refund:
    """Money sent back to a customer, out of what was available of payments and credit memos."""

    id: UUID
    customer: UUID
    number: str
    amount: Money
    method: str
    on: date
    reason: str
    reversed: date | None = None
    version: int = 0
