"""Transfers still to be posted: of a settlement, and of the exact opposite of an entry."""

from datetime import date
from uuid import UUID

import attrs

from custmgr.ledger.model import CLEARING, HELD, Chart, LedgerEntry, OpenCredit, OpenItem
from custmgr.values.money import Money

Place = tuple[UUID, int]


@attrs.frozen
class Transfer:
    """One amount to be moved from the credit to the debit account, under a document, on a day; in the books of
    ``customer``, where that is another than the one posted for.
    """

    document: UUID
    debit: Chart
    credit: Chart
    amount: Money
    on: date
    item: Place | None = None
    source: UUID | None = None
    reverses: int | None = None
    how: str = "applied"
    customer: UUID | None = None

    @property
    def moves_item(self) -> bool:
        """Whether it changes what is open of its item, and does not only name it."""
        return Chart.RECEIVABLE in (self.debit, self.credit)


def settlement(credit: OpenCredit, item: OpenItem, amount: Money, on: date) -> list[Transfer]:
    """This much of a payment or credit memo goes to the item, under the payment's or memo's own document: not before
    ``on``, nor before the last day on which either became open, so that neither is below nothing on any day. In one
    transfer, or over a clearing account where they stand in the books of two customers that were merged.
    """
    on = max(on, credit.open_since, item.open_since)
    place, source = (item.document, item.part), credit.document
    if credit.customer == item.customer:
        return [Transfer(source, credit.account, Chart.RECEIVABLE, amount, on, place, source, customer=item.customer)]
    over = Chart.CLEARING if credit.account is Chart.UNAPPLIED else Chart.CREDIT_CLEARING
    out = Transfer(source, credit.account, over, amount, on, place, source, customer=credit.customer)
    return [out, Transfer(source, over, Chart.RECEIVABLE, amount, on, place, source, customer=item.customer)]


def opposite(entry: LedgerEntry, on: date) -> Transfer:
    """The exact opposite of an entry, under the same document; not before the day of the entry."""
    item = (entry.item, entry.part) if entry.item else None
    accounts, use = (entry.credit, entry.debit), _use_of(entry)
    return Transfer(
        entry.document,
        *accounts,
        entry.amount,
        max(on, entry.on),
        item,
        entry.source,
        entry.n,
        use,
        customer=entry.customer,
    )


def _use_of(entry: LedgerEntry) -> str:
    accounts = (entry.debit, entry.credit)
    if any(one in accounts for one in (Chart.RECEIVABLE, Chart.EXCHANGE, *CLEARING)):
        return "applied"
    taken_out = entry.debit in HELD and entry.credit is Chart.CASH and entry.reverses is None
    return "refunded" if taken_out else "reversed"
