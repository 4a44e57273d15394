"""What history tells of messages, and what messages do when history tells of their customer."""

from collections.abc import Sequence
from typing import Any

from custmgr.correspondence.model import Message, State
from custmgr.correspondence.rules import gone
from custmgr.customers import Customer
from custmgr.history import Activity, record
from custmgr.ports.storage import Transaction
from custmgr.query import Is, OneOf, both
from custmgr.use_case import acting


def tell(tx: Transaction, message: Message, what: str = "", **facts: Any) -> None:
    """Record what happened to a message (of itself: the state it is in now), with its recipient and the reason."""
    told: dict[str, Any] = {"message": message.id, "purpose": message.purpose, "to": message.address}
    if message.why:
        told["why"] = message.why.name
    if message.despite_silence:
        told["despite_silence"] = True
    kind = f"message.{what or message.state.value}"
    record(tx, kind, message.customer, contact=message.contact, document=message.document, facts=told | facts)


def call_off(tx: Transaction, activities: Sequence[Activity]) -> None:
    """Whoever is archived, erased or merged gets nothing of what still waits."""
    for activity in activities:
        why = gone(tx.get(Customer, activity.customer))
        if why is None:
            continue
        waiting = both(Is("customer", activity.customer), OneOf("state", (State.QUEUED, State.LEASED)))
        for message in tx.find(Message, waiting):
            if message.sending_since is None:
                tell(tx, tx.put(message.cancelled(acting(tx).at, why)))


REACTIONS = dict.fromkeys(("customer.archived", "customer.erased", "customer.merged"), (call_off,))
"""What this slice does inside the transaction when something happened to a customer."""
