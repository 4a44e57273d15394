"""The money in a customer's row of the lists, when its own currency changes or the customers it is made of do."""

from collections.abc import Sequence
from typing import Any

import attrs

from custmgr.customers import Customer, Listing, theirs
from custmgr.errors import InvalidValue
from custmgr.ledger.model import Account, BalanceOutOfRange, OpenItem
from custmgr.ports.storage import Transaction
from custmgr.query import Is, Positive, both
from custmgr.use_case import Reaction
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
    new = attrs.evolve(listing, balance=balance, oldest_due=oldest)
    if new != listing:
        tx.put(new)


REACTIONS: dict[str, tuple[Reaction, ...]] = {"customer.edited": (list_in_new_currency,)}
