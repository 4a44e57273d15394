"""Two contacts that are one person: the one that stays with what both are for, the other's id that leads there, and the
way back.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from custmgr.contacts.keeping import DERIVED, hold_living, keep, relist, starred
from custmgr.contacts.lists import RecipientList
from custmgr.contacts.model import Contact
from custmgr.customers import family, theirs
from custmgr.errors import Conflict, InvalidValue, Refused, Stale
from custmgr.history import changes, record
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import OneOf
from custmgr.schema import Index, Stored, personal, technical
from custmgr.use_case import Service, acting, use_case
from custmgr.values.frozen import changed
from custmgr.values.wording import reason_text

_FILLED = ("email", "phone", "department", "position", "language")


@attrs.define(slots=False)
class SameContact(Refused):
    """Both ids are the same contact already."""

    says = "contact {contact} and {into} are the same contact"

    contact: UUID
    into: UUID


@attrs.define(slots=False)
class ContactMergedFurther(Refused):
    """The contact it was merged into is one with a third by now: undo that merge first."""

    says = "contact {contact} was merged into {through}, which is {into} by now: undo that merge first"

    contact: UUID
    through: UUID
    into: UUID


@attrs.frozen
class ContactMergePlan:
    """What merging ``source`` into ``into`` would do: the contact that results, what of it changes (old and new), and
    the purposes for which the source is named as a recipient. ``versions`` are those of the two contacts as seen.
    """

    source: Contact
    into: Contact
    result: Contact
    changes: dict[str, list[Any]]
    purposes: tuple[str, ...]

    @property
    def versions(self) -> tuple[int, int]:
        """The versions that ``merge`` asks for."""
        return self.source.version, self.into.version


@attrs.frozen
class ContactMerge:
    """That a contact was merged into another, with what it takes to undo it: the two contacts before, the one after,
    and the recipient lists that named the one that is gone.
    """

    contact: UUID
    customer: UUID
    into: UUID
    at: datetime
    by: str
    contacts: tuple[Contact, ...] = attrs.field(repr=False)
    lists: tuple[RecipientList, ...] = ()
    version: int = 0


CONTACT_MERGE = Stored(
    ContactMerge,
    key=("contact",),
    owner="customer",
    index=(Index.on("into"),),
    fields={
        **technical("to know what was merged into what", "contact", "customer", "into", "at", "version"),
        **technical("to say who merged", "by", owner="staff"),
        **technical("to name the recipients again", "lists"),
        **personal("to undo a merge", "contacts"),
    },
)


def person(reader: Reader, contact: UUID) -> Contact:
    """The contact with this id, or the one that it was merged into.

    Raises:
        NotFound: there is none.
    """
    found = reader.get(Contact, contact)
    return found if found.merged_into is None else person(reader, found.merged_into)


def ids_of(reader: Reader, contact: UUID) -> tuple[UUID, ...]:
    """The id of the contact that this one is, and all that were merged into it."""
    found, known = [person(reader, contact).id], 0
    while known < len(found):
        below, known = reader.rows(Contact, ("id",), OneOf("merged_into", found[known:])), len(found)
        found += [UUID(row[0]) for row in below]
    return tuple(found)


@attrs.frozen
class ContactMerging(Service):
    """The part of contacts that makes one of two."""

    @use_case("contacts.plan_merge")
    def plan_merge(self, source: UUID, *, into: UUID) -> ContactMergePlan:
        """What ``merge`` would do now; nothing is changed.

        Raises:
            SameContact, InvalidValue: as ``merge`` says.
        """
        return _plan(self.read(), source, into)

    @use_case("contacts.merge")
    def merge(
        self, source: UUID, *, into: UUID, versions: tuple[int, int], reason: str = "", key: str | None = None
    ) -> Contact:
        """Let two contacts of a customer be one, and return it: it has the roles, the star and the places in recipient
        lists of both, and the details of the source that it has none of itself. The old id leads to it, and what was
        written to either stays. ``versions`` are those of the plan.

        Raises:
            SameContact: they are one already.
            InvalidValue: they are of two customers, or the one that would remain is archived.
            Stale: one of them is no longer as it was when the plan was made.
        """
        why = reason_text(reason, required=False)
        tx = self._begun(source)
        plan = _plan(tx, source, into)
        for one, version in zip((plan.source, plan.into), versions, strict=True):
            if one.version != version:
                raise Stale("Contact", one.id, version, one.version)
        lists = tuple(row for row in tx.find(RecipientList, _lists_of(tx, plan.source)) if source in row.contacts)
        for row in lists:
            relist(tx, row, row.naming(tuple(into if one == source else one for one in row.contacts)))
        tx.put(plan.source.merged(plan.into.id))
        kept = keep(tx, plan.into, plan.result, "contact.edited", shared_with=source)
        if plan.source.is_primary:
            kept = starred(tx, kept)
        act, before = acting(tx), (plan.source, plan.into, kept)
        tx.put(ContactMerge(source, plan.source.customer, plan.into.id, act.at, act.actor.id, before, lists))
        _tell(tx, "contact.merged", plan.source, kept, why)
        return kept

    @use_case("contacts.unmerge")
    def unmerge(self, source: UUID, *, reason: str = "", key: str | None = None) -> Contact:
        """Let the contact be one of its own again, as it was; returns it. The other gives back what it got from it and
        was not changed since.

        Raises:
            NotFound: it was not merged.
            ContactMergedFurther: the other is itself one with a third by now: undo that merge first.
            Duplicate: somebody else of the customer has its e-mail address by now.
        """
        why = reason_text(reason, required=False)
        tx = self._begun(source)
        merge = tx.get(ContactMerge, source)
        before, other, after = merge.contacts
        now = tx.get(Contact, merge.into)
        if now.merged_into is not None:
            raise ContactMergedFurther(source, now.id, now.merged_into)
        back = {name: pair[0] for name, pair in changes(other, after, leave=_OWN).items() if _stands(now, name, pair)}
        kept = keep(tx, now, now.changed(**back), "contact.edited", shared_with=source)
        freed = tx.put(tx.get(Contact, source).parted(before))
        for row in merge.lists:
            standing = tx.get(RecipientList, (row.customer, row.purpose))
            renamed = tuple(merge.into if one == source else one for one in row.contacts)
            same = standing.contacts == row.naming(renamed).contacts
            relist(tx, standing, standing.naming(row.contacts if same else (*standing.contacts, source)))
        if before.is_primary and kept.is_primary:
            freed = starred(tx, changed(freed, follows=before.follows))
        tx.remove(ContactMerge, source)
        _tell(tx, "contact.unmerged", freed, kept, why)
        return freed

    def _begun(self, contact: UUID) -> Transaction:
        owner = self.owner_of(Contact, contact)
        tx = self.begin(owner)
        if tx.get(Contact, contact).customer != owner:
            raise Conflict("storage", self.house.storage.name)
        return tx


_OWN = DERIVED | {"primary_of", "follows"}


def _plan(reader: Reader, source: UUID, into: UUID) -> ContactMergePlan:
    one, other = person(reader, source), person(reader, into)
    if one.id == other.id:
        raise SameContact(source, into)
    if other.customer not in family(reader, one.customer):
        raise InvalidValue("into", into, "a contact of the same customer")
    hold_living(other)
    filled = {name: getattr(one, name) for name in _FILLED if not getattr(other, name)}
    result = other.changed(**filled, roles=other.roles | one.roles)
    named = [row.purpose.value for row in reader.find(RecipientList, _lists_of(reader, one)) if one.id in row.contacts]
    return ContactMergePlan(one, other, result, changes(other, result, leave=DERIVED), tuple(sorted(named)))


def _lists_of(reader: Reader, contact: Contact) -> Any:
    return theirs(reader, contact.customer)


def _stands(now: Contact, name: str, pair: list[Any]) -> bool:
    return bool(getattr(now, name) == pair[1])


def _tell(tx: Transaction, kind: str, source: Contact, into: Contact, reason: str) -> None:
    """The histories of both customers tell it, each in words that are its own."""
    both_of_them = {"source": source.id, "into": into.id}
    for customer in dict.fromkeys((into.customer, source.customer)):
        name = {"name": into.name} if customer == into.customer else {}
        why = {"reason": reason} if reason and customer == source.customer else {}
        record(tx, kind, customer, contact=into.id, facts=both_of_them | name | why)
