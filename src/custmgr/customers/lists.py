"""The desk's closed lists: categories, customer types, billing types and services to choose from."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import attrs

from custmgr.customers.assignment import ServiceAssignment
from custmgr.customers.model import OTHER, Customer
from custmgr.errors import InvalidValue, NotFound, Refused
from custmgr.history import record
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Is, With
from custmgr.schema import Stored, technical
from custmgr.use_case import Service, use_case
from custmgr.values.frozen import changed
from custmgr.values.wording import fold, text

MOST_ENTRIES = 500
LONGEST_ENTRY = 100


class ListName(Enum):
    """Which closed list."""

    CATEGORY = "category"
    CUSTOMER_TYPE = "customer_type"
    BILLING_TYPE = "billing_type"
    SERVICE = "service"


STARTING: dict[ListName, tuple[str, ...]] = {
    ListName.CATEGORY: (
        "Law Firm",
        "Court",
        "Government",
        "Insurance",
        "Healthcare",
        "Education",
        "Media",
        "Corporate",
        "Individual",
    ),
    ListName.CUSTOMER_TYPE: (),
    ListName.BILLING_TYPE: (),
    ListName.SERVICE: ("transcription", "proceedings"),
}
"""What a fresh desk offers; the reserved category "Other (Not Listed)" stands beside it and is never removed."""


@attrs.define(slots=False)
class EntryInUse(Refused):
    """An entry that customers have cannot be deleted; retire it instead."""

    says = "{list} {entry!r} is in use by {customers} customers: retire it instead"

    list: str
    entry: str
    customers: int


@attrs.define(slots=False)
class Reserved(Refused):
    """The reserved category is always offered; it can neither be retired nor deleted."""

    says = "category {entry!r} is reserved"

    entry: str


@attrs.frozen
class ChoiceList:
    """One closed list: what may be chosen, in the order it is offered, and what was retired; compared without case."""

    id: str
    offered: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    version: int = 0

    def named(self, entry: str) -> str | None:
        """The entry as the list spells it, offered or retired."""
        return _spelling(entry, self.offered + self.retired)

    def choice(self, entry: str, field: str = "") -> str:
        """The offered entry as the list spells it; ``field`` is where it stands, unless in one named like the list.

        Raises:
            InvalidValue: it is not offered; names what is.
        """
        found = _spelling(entry, self.offered)
        if found is None:
            listed = ", ".join(self.offered) or "nothing: the list is empty"
            raise InvalidValue(field or self.id, entry, f"one of {listed}")
        return found

    def offering(self, entry: str) -> "ChoiceList":
        """The list with this entry at its end, or a retired one back in it."""
        if _spelling(entry, self.offered) is not None:
            return self
        if len(self.offered) + len(self.retired) >= MOST_ENTRIES:
            raise InvalidValue(self.id, entry, f"one of at most {MOST_ENTRIES} entries")
        spelling = _spelling(entry, self.retired) or entry
        return changed(self, offered=(*self.offered, spelling), retired=_without(self.retired, spelling))

    def retiring(self, entry: str) -> "ChoiceList":
        """The list in which this entry stays with those who have it and cannot be chosen anew."""
        if entry in self.retired:
            return self
        return changed(self, offered=_without(self.offered, entry), retired=(*self.retired, entry))

    def deleting(self, entry: str) -> "ChoiceList":
        """The list without any trace of this entry."""
        return changed(self, offered=_without(self.offered, entry), retired=_without(self.retired, entry))


CHOICES = Stored(
    ChoiceList,
    fields=technical("to choose categories, types and services from", "id", "offered", "retired", "version"),
)


def _spelling(entry: str, among: tuple[str, ...]) -> str | None:
    wanted = fold(entry) if isinstance(entry, str) else None
    return next((one for one in among if fold(one) == wanted), None)


def _without(entries: tuple[str, ...], entry: str) -> tuple[str, ...]:
    return tuple(one for one in entries if one != entry)


def choices(reader: Reader, name: ListName) -> ChoiceList:
    """The list as it stands; a fresh one is the starting list, with the reserved category at the end."""
    found = reader.first(ChoiceList, name.value)
    if found is not None:
        return found
    reserved = (OTHER,) if name is ListName.CATEGORY else ()
    return ChoiceList(name.value, STARTING[name] + reserved)


_FACTS = (ListName.CATEGORY, ListName.CUSTOMER_TYPE, ListName.BILLING_TYPE)


def needs_lists(known: Mapping[str, Any]) -> bool:
    """Whether facts choose from a closed list: then the desk's lock is held too, so that no entry goes meanwhile."""
    return any(name.value in known for name in _FACTS)


def chosen(reader: Reader, known: dict[str, Any], old: Customer | None = None) -> dict[str, Any]:
    """The facts with what they choose spelled as the lists do; what the customer has already is left alone.

    Raises:
        InvalidValue: naming the list and what it offers.
    """
    found = dict(known)
    for name in _FACTS:
        value = known.get(name.value)
        if not value or (value == OTHER and name is ListName.CATEGORY):
            continue
        has = getattr(old, name.value) if old else ""
        found[name.value] = has if fold(has) == fold(value) else choices(reader, name).choice(value)
    return found


@attrs.frozen
class Choices(Service):
    """One closed list of the desk, kept by staff."""

    name: ListName

    @use_case("customers.read")
    def entries(self) -> ChoiceList:
        """What is offered and what was retired."""
        return choices(self.read(), self.name)

    @use_case("customers.change_lists")
    def offer(self, entry: str) -> ChoiceList:
        """Let this entry be chosen from now on; a retired one comes back, an offered one keeps its spelling."""
        wanted = text(entry, self.name.value, at_most=LONGEST_ENTRY)
        tx = self.begin()
        return self._keep(tx, lambda listed: listed.offering(wanted), "offered", wanted)

    @use_case("customers.change_lists")
    def retire(self, entry: str) -> ChoiceList:
        """Let nobody choose this entry any more; customers that have it keep it.

        Raises:
            NotFound: the list has no such entry.
            Reserved: it is the reserved category.
        """
        tx = self.begin()
        found = self._entry(tx, entry)
        return self._keep(tx, lambda listed: listed.retiring(found), "retired", found)

    @use_case("customers.change_lists")
    def delete(self, entry: str) -> ChoiceList:
        """Remove an entry that no customer has, whatever its status; a service: that none ever had.

        Raises:
            EntryInUse: with the number of customers that have it.
            NotFound: the list has no such entry.
            Reserved: it is the reserved category.
        """
        tx = self.begin()
        found = self._entry(tx, entry)
        mine = Is(self.name.value, found)
        having = With(ServiceAssignment, mine) if self.name is ListName.SERVICE else mine
        if users := tx.count(Customer, having):
            raise EntryInUse(self.name.value, found, users)
        return self._keep(tx, lambda listed: listed.deleting(found), "deleted", found)

    def _entry(self, tx: Transaction, entry: str) -> str:
        found = choices(tx, self.name).named(entry)
        if found is None:
            raise NotFound(self.name.value, entry)
        if found == OTHER and self.name is ListName.CATEGORY:
            raise Reserved(found)
        return found

    def _keep(self, tx: Transaction, step: Any, done: str, entry: str) -> ChoiceList:
        old = choices(tx, self.name)
        new: ChoiceList = step(old)
        if new == old:
            return old
        record(tx, f"list.{done}", facts={"list": self.name, "entry": entry})
        return tx.put(new)
