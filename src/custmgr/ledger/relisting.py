"""The money in a customer's row of the lists: when it moves, when the customer's own currency changes or the customers
it is made of do.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from custmgr.customers import Customer, Listing, family, theirs
from custmgr.errors import InvalidValue
from custmgr.ledger.model import Account, BalanceOutOfRange, LedgerEntry, OpenItem
from custmgr.ports.storage import Transaction
from custmgr.query import Is, Positive, both
from custmgr.values.frozen import changed
from custmgr.values.money import Money


def list_in_new_currency(tx: Transaction, activities: Sequence[Any]) -> None:
    """Let the customers' rows show the balance of the currency that is the customer's own from now on."""
    for customer in (one.customer for one in activities if "currency" in one.facts):
        list_money(tx, tx.get(Customer, customer))


def list_money(tx: Transaction, who: Customer) -> None:
    """Let the customer's row show what it and those merged into it owe; one that was merged owes nothing itself.

    Raises:
        BalanceOutOfRange: together it is more than an amount can be.
    """
    minor, oldest = 0, None
    if who.merged_into is None:
        mine = theirs(tx, who.id)
        minor = sum(row[0] for row in tx.rows(Account, ("balance",), both(mine, Is("currency", who.currency))))
        due = tx.rows(OpenItem, ("due",), both(mine, Positive("open")), order=("due",), limit=1).items
        oldest = due[0][0] if due else None
    try:
        balance = Money.of_minor(minor, who.currency)
    except InvalidValue:
        raise BalanceOutOfRange(who.id, who.currency) from None
    listing = tx.get(Listing, who.id)
    new = changed(listing, balance=balance, oldest_due=oldest)
    if new != listing:
        tx.put(new)


def list_moved(tx: Transaction, entries: Sequence[LedgerEntry], items: Sequence[OpenItem]) -> None:
    """Bring the customers' rows up to these entries and the items they changed, which are stored by now.

    Raises:
        BalanceOutOfRange: a customer would owe or have more than an amount can be.
    """
    moved: dict[UUID, list[LedgerEntry]] = {}
    settled: dict[UUID, list[OpenItem]] = {}
    for entry in entries:
        moved.setdefault(family(tx, entry.customer).id, []).append(entry)
    for item in items:
        settled.setdefault(family(tx, item.customer).id, []).append(item)
    owners = list(moved | settled)
    listings = tx.get_many(Listing, owners)
    rows = [listings.get(one) or tx.get(Listing, one) for one in owners]
    new = [_moved(tx, row, moved.get(row.customer, ()), settled.get(row.customer, ())) for row in rows]
    tx.put_many([after for before, after in zip(rows, new, strict=True) if after is not before])


def _moved(tx: Transaction, row: Listing, entries: Iterable[LedgerEntry], items: Sequence[OpenItem]) -> Listing:
    currency = row.balance.currency
    moved = sum(one.receivable.minor - one.held.minor for one in entries if one.amount.currency == currency)
    oldest = _oldest_due(tx, row, items)
    if not moved and oldest == row.oldest_due:
        return row
    try:
        return changed(row, balance=Money.of_minor(row.balance.minor + moved, currency), oldest_due=oldest)
    except InvalidValue:
        raise BalanceOutOfRange(row.customer, currency) from None


def _oldest_due(tx: Transaction, row: Listing, items: Sequence[OpenItem]) -> date | None:
    still, known = [one.due for one in items if one.open], row.oldest_due
    if known is None or not any(one.due <= known and not one.open for one in items):
        return min([*still, *([known] if known else [])], default=None)
    mine = both(theirs(tx, row.customer), Positive("open"))
    page = tx.rows(OpenItem, ("due",), mine, order=("due",), limit=1)
    return page.items[0][0] if page.items else None
