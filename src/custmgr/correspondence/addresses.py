"""Addresses that get no mail: their owner said so, or mail to them came back."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from custmgr.correspondence.model import Why
from custmgr.history import record
from custmgr.ports.storage import Reader, Transaction
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


def suppress(tx: Transaction, folded: str, why: Why, said: str = "") -> SuppressedAddress:
    """No more mail to the address; an opt-out is never replaced by something weaker. The desk's lock must be held."""
    old = tx.first(SuppressedAddress, folded)
    if old is not None and (old.why is why or old.why is Why.OPTED_OUT):
        return old
    fresh = SuppressedAddress(folded, why, acting(tx).at, said)
    kept = tx.put(changed(fresh, version=old.version) if old else fresh)
    record(tx, "address.suppressed", facts={"address": folded, "why": why.name, "said": said})
    return kept


def lift(tx: Transaction, folded: str) -> None:
    """Mail may go to the address again. The desk's lock must be held."""
    if tx.first(SuppressedAddress, folded) is None:
        return
    tx.remove(SuppressedAddress, folded)
    record(tx, "address.restored", facts={"address": folded})


ADDRESS = Stored(
    SuppressedAddress,
    key=("address",),
    fields={
        **personal("to leave alone who wants no mail", "address", erase=Erase.KEEP),
        **technical("to leave alone who wants no mail", "why", "since", "version"),
        **personal("to say why no mail goes there", "said"),
    },
)
