"""Why a balance is what it is: the documents that make it up."""

from uuid import UUID

import attrs

from custmgr.ledger import Chart, OpenCredit, OpenItem
from custmgr.ports.storage import Reader
from custmgr.query import Is, Positive, both
from custmgr.receivables.balance import Balance
from custmgr.values.money import Money


@attrs.frozen
class Fact:
    """One document's part in a balance, with the words for a person; ``effect`` is signed as the balance is."""

    document: UUID
    number: str
    effect: Money
    because: str


@attrs.frozen
class Explanation:
    """A balance and the facts that add up to it, oldest first."""

    balance: Balance
    facts: tuple[Fact, ...]


def facts_of(reader: Reader, customer: UUID, currency: str) -> tuple[Fact, ...]:
    """What is open of each document and available of each credit, with how it came to that."""
    where = both(Is("customer", customer), Is("currency", currency), Positive("open"))
    items = reader.find(OpenItem, where, order=("due", "on", "number", "part"))
    credits = reader.find(OpenCredit, where, order=("on", "number"))
    return (*map(_owed, items), *map(_held, credits))


def _owed(item: OpenItem) -> Fact:
    settled = (("paid", item.paid), ("credited", item.credited), ("written off", item.written_off))
    parts = "".join(f", {money} {how}" for how, money in settled if money)
    return Fact(item.document, item.number, item.open, f"{item.amount} due {item.due}{parts}")


def _held(credit: OpenCredit) -> Fact:
    used = (("applied", credit.applied), ("refunded", credit.refunded), ("reversed", credit.reversed))
    parts = "".join(f", {money} {how}" for how, money in used if money)
    what = "payment" if credit.account is Chart.UNAPPLIED else "credit memo"
    return Fact(credit.document, credit.number, -credit.open, f"{what} of {credit.amount} on {credit.on}{parts}")
