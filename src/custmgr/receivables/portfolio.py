"""What all customers owe and have with us, as slim rows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from operator import add
from typing import NamedTuple
from uuid import UUID

from custmgr.customers import Listing
from custmgr.ledger import Account, LedgerEntry
from custmgr.ports.storage import Reader
from custmgr.query import Is
from custmgr.receivables.asof import posted
from custmgr.receivables.rows import Row, Rows
from custmgr.values.money import Money


class BalanceRow(NamedTuple):
    """One customer in one currency, in minor units; ``customer`` is the id as 32 hex digits."""

    customer: str
    currency: str
    due: int
    credit: int

    @property
    def customer_id(self) -> UUID:
        """The customer's id."""
        return UUID(self.customer)

    @property
    def total_due(self) -> Money:
        """The sum of open items."""
        return Money.of_minor(self.due, self.currency)

    @property
    def account_credit(self) -> Money:
        """What is available of payments and memos."""
        return Money.of_minor(self.credit, self.currency)

    @property
    def balance(self) -> Money:
        """Total due less account credit."""
        return Money.of_minor(self.due - self.credit, self.currency)


def portfolio(reader: Reader, on: date | None, known_at: datetime | None) -> Sequence[BalanceRow]:
    """A row for each customer and currency in which anything ever moved, in order of id."""
    by = ("customer", "currency")
    if on is None and known_at is None:
        found: Sequence[Row] = reader.rows(Account, (*by, "total_due", "account_credit")).items
    else:
        sums = reader.total(LedgerEntry, "receivable", "held", where=posted(on, known_at), by=by)
        found = sorted((*key, *amounts) for key, amounts in sums.items())
    if survivors := _merged(reader):
        found = joined(found, survivors)
    return Rows(BalanceRow, tuple(found))


def _merged(reader: Reader) -> dict[str, str]:
    """Into whom each customer was merged that was, by id."""
    return dict(reader.rows(Listing, ("customer", "merged_into"), ~Is("merged_into", None)))


def joined(rows: Sequence[Row], survivors: Mapping[str, str]) -> list[Row]:
    """The sums of each customer, with those of all who were merged into it, in order of id and currency."""
    found: dict[Row, Row] = {}
    for customer, currency, *amounts in rows:
        key = (survivors.get(customer, customer), currency)
        found[key] = tuple(map(add, found[key], amounts)) if key in found else tuple(amounts)
    return sorted((*key, *amounts) for key, amounts in found.items())
