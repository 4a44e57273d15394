"""The balance in a customer's row of the lists, when the customer's own currency changes."""

from typing import Any

import attrs

from custmgr.customers import Customer, Listing
from custmgr.ledger.model import Account
from custmgr.ports.storage import Transaction
from custmgr.use_case import Reaction


def list_in_new_currency(tx: Transaction, activity: Any) -> None:
    """Let the customer's row show the balance of the currency that is the customer's own from now on."""
    if "currency" not in activity.facts:
        return
    currency = tx.get(Customer, activity.customer).currency
    account = tx.first(Account, (activity.customer, currency)) or Account.empty(activity.customer, currency)
    tx.put(attrs.evolve(tx.get(Listing, activity.customer), balance=account.balance))


REACTIONS: dict[str, tuple[Reaction, ...]] = {"customer.edited": (list_in_new_currency,)}
