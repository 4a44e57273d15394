"""Why a balance is what it is: the documents that make it up."""

from datetime import date
from enum import Enum
from uuid import UUID

import attrs

from custmgr.ledger import Chart, OpenCredit, OpenItem
from custmgr.receivables.balance import Balance
from custmgr.values.money import Money


class Part(Enum):
    """What a document is to a balance."""

    ITEM = "open item"
    PAYMENT = "payment"
    MEMO = "credit memo"


class Use(Enum):
    """By what an item was settled, or what became of a credit."""

    PAID = "paid"
    CREDITED = "credited"
    WRITTEN_OFF = "written off"
    APPLIED = "applied"
    REFUNDED = "refunded"
    REVERSED = "reversed"


@attrs.frozen
class Fact:
    """One document's part in a balance; ``effect`` is signed as the balance is.

    It is what is left of ``amount`` after the ``uses``; ``day`` is the due date of an item and else the document's.
    """

    document: UUID
    number: str
    effect: Money
    part: Part
    amount: Money
    day: date
    uses: tuple[tuple[Use, Money], ...] = ()

    @property
    def because(self) -> str:
        """The same in words for a person."""
        said = f"{self.amount} due {self.day}"
        if self.part is not Part.ITEM:
            said = f"{self.part.value} of {self.amount} on {self.day}"
        return said + "".join(f", {money} {use.value}" for use, money in self.uses)


@attrs.frozen
class Explanation:
    """A balance and the facts that add up to it, oldest first."""

    balance: Balance
    facts: tuple[Fact, ...]


def owed(item: OpenItem) -> Fact:
    """What is open of the item, and how it came to that."""
    uses = ((Use.PAID, item.paid), (Use.CREDITED, item.credited), (Use.WRITTEN_OFF, item.written_off))
    return Fact(item.document, item.number, item.open, Part.ITEM, item.amount, item.due, _made(*uses))


def held(credit: OpenCredit) -> Fact:
    """What is available of the payment or memo, and how it came to that."""
    uses = ((Use.APPLIED, credit.applied), (Use.REFUNDED, credit.refunded), (Use.REVERSED, credit.reversed))
    part = Part.PAYMENT if credit.account is Chart.UNAPPLIED else Part.MEMO
    return Fact(credit.document, credit.number, -credit.open, part, credit.amount, credit.on, _made(*uses))


def _made(*uses: tuple[Use, Money]) -> tuple[tuple[Use, Money], ...]:
    return tuple((use, money) for use, money in uses if money)
