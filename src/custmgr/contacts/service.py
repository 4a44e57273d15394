"""Contacts: add, find, edit, star, move and archive them, and name the default recipients."""

from collections.abc import Iterator, Sequence
from typing import Unpack
from uuid import UUID

import attrs

from custmgr.contacts.facts import ContactFacts, read
from custmgr.contacts.keeping import (
    hold_billing,
    hold_contacts,
    hold_living,
    hold_open,
    hold_unclaimed,
    keep,
    list_of,
    placed,
    relist,
    starred,
    take_off_lists,
)
from custmgr.contacts.lists import Purpose, RecipientList
from custmgr.contacts.merging import ContactMerging, person
from custmgr.contacts.model import Contact
from custmgr.contacts.recipients import Recipients, recipients
from custmgr.customers import family, theirs
from custmgr.errors import Conflict, InvalidValue, Stale
from custmgr.history import record
from custmgr.ports.storage import Transaction
from custmgr.query import ALL, Criteria, Cursor, Has, Is, Says, both
from custmgr.use_case import use_case
from custmgr.values.ids import new_id
from custmgr.values.wording import choice, reason_text

ORDERS = {"name": "sort_name", "email": "email_folded", "added": "id"}


@attrs.frozen
class ContactPage:
    """Some contacts of a list in order, where the next ones begin, and how many the whole list has."""

    items: tuple[Contact, ...]
    next: Cursor | None
    count: int

    def __iter__(self) -> Iterator[Contact]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@attrs.frozen
class Contacts(ContactMerging):
    """The people of the desk's customers."""

    @use_case("contacts.add")
    def add(self, customer: UUID, *, key: str | None = None, **facts: Unpack[ContactFacts]) -> Contact:
        """Add a person of the customer and write to nobody; the first one is the primary contact.

        Raises:
            InvalidValue: naming the field; a name is needed.
            Duplicate: another contact of the customer has this e-mail address.
            NotActive: the customer is erased or merged into another.
        """
        known = read({"name": "", **facts})
        tx = self.begin(customer)
        hold_open(tx, customer)
        new = Contact(new_id(), customer, "").changed(**known)
        hold_unclaimed(tx, new)
        contact = tx.put(placed(tx, new))
        record(tx, "contact.added", customer, contact=contact.id, facts={"name": contact.name, "roles": contact.roles})
        return contact

    @use_case("contacts.read")
    def get(self, contact: UUID) -> Contact:
        """The contact with this id, or the one that it was merged into."""
        return person(self.read(), contact)

    @use_case("contacts.read")
    def find(
        self,
        customer: UUID | None,
        text: str = "",
        *,
        role: str = "",
        archived: bool | None = False,
        order: str = "name",
        after: Cursor | None = None,
        limit: int = 100,
    ) -> ContactPage:
        """The contacts of the customer (``None``: of all) with the text in name, e-mail or phone, with their count; a
        customer nobody knows has none.

        ``order`` is name, email or added, with ``-`` before it turned round. ``archived=None`` shows both kinds.

        Raises:
            InvalidValue: another order.
        """
        if order.removeprefix("-") not in ORDERS:
            raise InvalidValue("order", order, "name, email or added, with - before it to turn it round")
        by = order.replace(order.removeprefix("-"), ORDERS[order.removeprefix("-")])
        reader = self.read()
        where = _where(ALL if customer is None else theirs(reader, customer), text, role, archived)
        page = reader.find(Contact, where, order=(by,), after=after, limit=limit)
        return ContactPage(page.items, page.next, reader.count(Contact, where))

    @use_case("contacts.edit")
    def edit(
        self, contact: UUID, *, version: int, despite_last_billing: bool = False, **facts: Unpack[ContactFacts]
    ) -> Contact:
        """Change these facts of the version you have seen; what stays the same writes no history.

        Raises:
            Stale: somebody changed the contact since.
            InvalidValue: naming the field.
            Duplicate: another contact of the customer has this e-mail address.
            LastBillingContact: nobody would be left with the role ``billing``, unless ``despite_last_billing``.
        """
        tx, old = self._locked(contact)
        if old.version != version:
            raise Stale("Contact", contact, version, old.version)
        new = old.edited(read(facts))
        hold_billing(tx, old, new, despite_last_billing)
        return keep(tx, old, new, "contact.edited")

    @use_case("contacts.archive")
    def archive(self, contact: UUID, *, reason: str = "", despite_last_billing: bool = False) -> Contact:
        """Keep the record and take the contact out of the lists; doing it twice changes nothing.

        Raises:
            StillPrimary: star another contact first.
            LastBillingContact: as for ``edit``.
        """
        why = reason_text(reason, required=False)
        tx, old = self._locked(contact)
        new = old.put_away()
        hold_billing(tx, old, new, despite_last_billing)
        return keep(tx, old, new, "contact.archived", reason=why)

    @use_case("contacts.restore")
    def restore(self, contact: UUID, *, reason: str = "") -> Contact:
        """Bring an archived contact back.

        Raises:
            Duplicate: another contact of the customer has this e-mail address by now.
        """
        why = reason_text(reason, required=False)
        tx, old = self._locked(contact)
        return keep(tx, old, placed(tx, old.brought_back()), "contact.restored", reason=why)

    @use_case("contacts.move")
    def move(self, contact: UUID, *, to: UUID, reason: str = "", despite_last_billing: bool = False) -> Contact:
        """Let the contact belong to another customer; both histories tell it, and the earlier one stays where it is.

        Raises:
            StillPrimary, LastBillingContact: as for ``archive``.
            Duplicate: a contact of that customer has this e-mail address.
            NotActive: that customer is erased or merged into another.
        """
        why = reason_text(reason, required=False)
        tx, old = self._locked(contact, to)
        if old.customer in family(tx, to):
            return old
        hold_open(tx, to)
        new = placed(tx, old.moved(to))
        hold_billing(tx, old, new, despite_last_billing)
        take_off_lists(tx, old)
        hold_unclaimed(tx, new)
        kept = tx.put(new)
        for customer in (old.customer, to):
            facts = {"customer": [old.customer, to], "name": kept.name} | ({"reason": why} if why else {})
            record(tx, "contact.moved", customer, contact=contact, facts=facts)
        return kept

    @use_case("contacts.star")
    def star(self, contact: UUID, purpose: Purpose | str | None = None) -> Contact:
        """Make the contact the primary one, or the first recipient for this purpose; the one before steps back.

        Raises:
            InvalidValue: no such purpose, or the contact is archived.
        """
        tx, old = self._locked(contact)
        hold_living(old)
        if purpose is None:
            return starred(tx, old)
        row = list_of(tx, old.customer, choice(purpose, "purpose", Purpose))
        relist(tx, row, row.led_by(contact))
        return old

    @use_case("contacts.read")
    def default_recipients(self, customer: UUID, purpose: Purpose | str) -> RecipientList:
        """The contacts named for this purpose; none where the customer leaves it to the rules."""
        return list_of(self.read(), customer, choice(purpose, "purpose", Purpose))

    @use_case("contacts.edit")
    def set_recipients(
        self, customer: UUID, purpose: Purpose | str, contacts: Sequence[UUID], *, version: int | None = None
    ) -> RecipientList:
        """Name the recipients for this purpose, first one first; of none named, the rules decide again.

        ``version`` is the one you have seen, where an overwritten change of somebody else matters.

        Raises:
            InvalidValue: no such purpose, more than 50 contacts, or an archived one.
            NotFound: one of them is no contact of this customer.
            Stale: the list has changed since.
        """
        meant, named = choice(purpose, "purpose", Purpose), tuple(contacts)
        tx = self.begin(customer)
        row = list_of(tx, customer, meant)
        if version is not None and row.version != version:
            raise Stale("RecipientList", meant.value, version, row.version)
        hold_contacts(tx, customer, named)
        return relist(tx, row, row.naming(named))

    @use_case("contacts.read")
    def recipients(self, customer: UUID, purpose: Purpose | str) -> Recipients:
        """Who would receive what is written for this purpose, and why; ask before sending.

        Raises:
            NoRecipient: nobody can.
        """
        return recipients(self.read(), customer, choice(purpose, "purpose", Purpose))

    def _locked(self, contact: UUID, *others: UUID) -> tuple[Transaction, Contact]:
        owner = self.owner_of(Contact, contact)
        tx = self.begin(owner, *others)
        if tx.get(Contact, contact).customer != owner:
            raise Conflict("storage", self.house.storage.name)
        return tx, person(tx, contact)


def _where(whose: Criteria, text: str, role: str, archived: bool | None) -> Criteria:
    return both(
        whose,
        Says(text.strip()) if text.strip() else ALL,
        Has("roles", role.casefold()) if role else ALL,
        ALL if archived is None else Is("archived", archived),
        Is("merged_into", None),
    )
