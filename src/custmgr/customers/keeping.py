"""Keeping a changed customer: the account, its row in the lists and the history, in one go."""

from collections.abc import Sequence
from uuid import UUID

from custmgr.customers.family import holder
from custmgr.customers.listing import relist
from custmgr.customers.model import Customer
from custmgr.errors import Stale
from custmgr.history import changes, record, record_each
from custmgr.ports.storage import Transaction


def seen(tx: Transaction, customer: UUID, version: int) -> Customer:
    """The account, in the version that the caller has seen.

    Raises:
        Stale: it has another one.
    """
    found = holder(tx, customer)
    if found.version != version:
        raise Stale("Customer", customer, version, found.version)
    return found


def keep(
    tx: Transaction, old: Customer, new: Customer, kind: str, *, reason: str = "", shared_with: UUID | None = None
) -> Customer:
    """Store the new state and what changed; nothing where nothing did. Of what is ``shared_with`` another customer
    history names that one in place of the values, which are told in its own history alone.

    Raises:
        NotActive: the account is erased or merged.
    """
    if new == old:
        return old
    old.hold_open()
    kept = tx.put(new)
    relist(tx, kept)
    told = changes(old, new)
    facts = told if shared_with is None else dict.fromkeys(told, shared_with)
    record(tx, kind, kept.id, facts=facts | ({"reason": reason} if reason else {}))
    return kept


def keep_all(tx: Transaction, pairs: Sequence[tuple[Customer, Customer]], kind: str) -> None:
    """Store many customers, each as (old, new), in few statements."""
    kept = tx.put_many([new for _, new in pairs])
    relist(tx, *kept)
    record_each(tx, kind, ((new.id, None, changes(old, new)) for old, new in pairs))
