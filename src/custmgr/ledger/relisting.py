"""The balance in a customer's row of the lists, when the customer's own currency changes."""

from collections.abc import Sequence
from typing import Any

import attrs

from custmgr.customers import Customer, Listing
from custmgr.ledger.model import Account
from custmgr.ports.storage import Transaction
from custmgr.use_case import Reaction


def list_in_new_currency(tx: Transaction, activities: Sequence[Any]) -> None:
    """Let the customers' rows show the balance of the currency that is the customer's own from now on."""
    for customer in (one.customer for one in activities if "currency" in one.facts):
        currency = tx.get(Customer, customer).currency
        account = tx.first(Account, (customer, currency)) or Account.empty(customer, currency)
        tx.put(attrs.evolve(tx.get(Listing, customer), balance=account.balance))


REACTIONS: dict[str, tuple[Reaction, ...]] = {"customer.edited": (list_in_new_currency,)}
