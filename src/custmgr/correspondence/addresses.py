"""Addresses that get no mail: their owner said so, or mail to them came back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from custmgr.contacts import Contact
from custmgr.correspondence.model import Message, Why
from custmgr.correspondence.whom import addresses_of
from custmgr.customers import Customer
from custmgr.family import Family
from custmgr.history import Activity, record
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Is, both
from custmgr.schema import Erase, Stored, personal, technical
from custmgr.use_case import acting
from custmgr.values.frozen import changed


@attrs.frozen
class SuppressedAddress:
    """An address, in the form in which addresses are compared, that gets no mail since then; ``said`` says more."""

    address: str
    why: Why
    since: datetime
    said: str = ""
    version: int = 0


def suppressions(reader: Reader, folded: Iterable[str]) -> dict[str, Why]:
    """Why each of these addresses gets no mail; the others are not named."""
    found = reader.get_many(SuppressedAddress, tuple(dict.fromkeys(folded)))
    return {address: entry.why for address, entry in found.items()}


_SUPPRESSED = "address.suppressed"

Holders = Mapping[UUID, UUID | None]
"""The customers that have an address, each with its contact to whom it belongs, if any."""


def holders(reader: Reader, folded: str) -> Holders:
    """Who has this address now."""
    has = Is("email_folded", folded)
    accounts = {UUID(row[0]): None for row in reader.rows(Customer, ("id",), has)}
    return accounts | {UUID(row[0]): UUID(row[1]) for row in reader.rows(Contact, ("customer", "id"), has)}


def suppress(tx: Transaction, folded: str, why: Why, said: str = "", whose: Holders | None = None) -> SuppressedAddress:
    """No more mail to the address; an opt-out is never replaced by something weaker. The locks of the desk and of the
    customers that are told must be held.
    """
    old = tx.first(SuppressedAddress, folded)
    if old is not None and (old.why is why or old.why is Why.OPTED_OUT):
        return old
    fresh = SuppressedAddress(folded, why, acting(tx).at, said)
    kept = tx.put(changed(fresh, version=old.version) if old else fresh)
    _tell(tx, _SUPPRESSED, {"why": why.name}, {"address": folded, "said": said}, whose)
    return kept


def lift(tx: Transaction, folded: str, whose: Holders) -> None:
    """Mail may go to the address again. The locks of the desk and of the customers that are told must be held."""
    old = tx.first(SuppressedAddress, folded)
    if old is None:
        return
    tx.remove(SuppressedAddress, folded)
    _tell(tx, "address.restored", {"why": old.why.name}, {"address": folded}, whose)


def _tell(tx: Transaction, kind: str, facts: dict[str, Any], personal: dict[str, Any], whose: Holders | None) -> None:
    """The desk's history, of which nothing is ever erased, tells that it happened; those of the customers also tell of
    which address.
    """
    record(tx, kind, facts=facts)
    for customer, contact in sorted((whose or {}).items()):
        record(tx, kind, customer, contact=contact, facts=facts | personal)


def suppressed_of(reader: Reader, whose: Family) -> list[SuppressedAddress]:
    """Those of the addresses that the customer and its people have, or had by its messages and its history: of the
    latter only what belongs to nobody else by now.
    """
    told = reader.find(Activity, both(whose.where(), Is("kind", _SUPPRESSED)))
    had = {one.facts.get("address", "") for one in told}
    had |= {row[0] for row in reader.rows(Message, ("address_folded",), whose.where())}
    now = set(addresses_of(reader, whose))
    found = reader.get_many(SuppressedAddress, sorted(now | had)).values()
    return [one for one in found if one.address in now or all(other in whose for other in holders(reader, one.address))]


def forget_words(tx: Transaction, whose: Family) -> None:
    """Leave of the customer's addresses only that they get no mail, and of what sort the reason is. The desk's lock
    must be held.
    """
    tx.put_many([changed(one, said="") for one in suppressed_of(tx, whose) if one.said])


ADDRESS = Stored(
    SuppressedAddress,
    key=("address",),
    fields={
        **personal("to leave alone who wants no mail", "address", erase=Erase.KEEP),
        **technical("to leave alone who wants no mail", "why", "since", "version"),
        **personal("to say why no mail goes there", "said"),
    },
)
