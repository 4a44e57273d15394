"""Writing contacts and recipient lists: what must hold first, and what stands in the history."""

from uuid import UUID

from custmgr.contacts.lists import MOST_RECIPIENTS, Purpose, RecipientList
from custmgr.contacts.model import BILLING, Contact, LastBillingContact
from custmgr.contacts.primary import claimed, primary
from custmgr.customers import family, holder, theirs
from custmgr.errors import Duplicate, InvalidValue, NotFound
from custmgr.history import changes, record
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Has, Is, both

DERIVED = frozenset({"version", "claimed_email", "email_folded", "phone_e164", "sort_name"})


def hold_open(tx: Transaction, customer: UUID) -> None:
    """Hold that the customer may get contacts.

    Raises:
        NotActive: it is erased or merged into another.
    """
    holder(tx, customer).hold_open()


def hold_billing(tx: Transaction, old: Contact, new: Contact, despite: bool) -> None:
    """Hold that the customer keeps a contact with the role ``billing`` where it had one (F58).

    Raises:
        LastBillingContact: this change takes the last one, and is not made ``despite`` that.
    """
    stays = new.is_billing and new.customer in family(tx, old.customer)
    if despite or stays or not old.is_billing:
        return
    others = both(theirs(tx, old.customer), Has("roles", BILLING), Is("archived", False), ~Is("id", old.id))
    if not tx.count(Contact, others, cap=1):
        raise LastBillingContact(old.id, old.customer)


def hold_unclaimed(tx: Transaction, contact: Contact) -> None:
    """Hold that no contact of a customer merged with this one's has the e-mail address; among its own the store does.

    Raises:
        Duplicate: one has.
    """
    if family(tx, contact.customer).absorbed and claimed(tx, contact):
        raise Duplicate("Contact", ("customer", "claimed_email"))


def placed(tx: Transaction, contact: Contact) -> Contact:
    """The contact among those of its customer: the primary one where there is none yet."""
    return contact if primary(tx, contact.customer) else contact.starred(family(tx, contact.customer).id)


def keep(
    tx: Transaction, old: Contact, new: Contact, kind: str, *, reason: str = "", shared_with: UUID | None = None
) -> Contact:
    """Store the new state and tell what changed; nothing where nothing did. Of what is ``shared_with`` another contact
    history names that one in place of the values.
    """
    if new == old:
        return old
    if new.claimed_email != old.claimed_email:
        hold_unclaimed(tx, new)
    kept = tx.put(new)
    told = changes(old, new, leave=DERIVED)
    facts = told if shared_with is None else dict.fromkeys(told, shared_with)
    record(tx, kind, kept.customer, contact=kept.id, facts=facts | ({"reason": reason} if reason else {}))
    return kept


def starred(tx: Transaction, contact: Contact) -> Contact:
    """The contact as the primary one, in the place of the one before."""
    before = primary(tx, contact.customer)
    if before is not None and before.id == contact.id:
        return contact
    if before is not None:
        tx.put(before.unstarred())
    kept = tx.put(contact.starred(family(tx, contact.customer).id))
    facts = {"primary": [before.id if before else None, kept.id], "name": kept.name}
    record(tx, "contact.starred", kept.customer, contact=kept.id, facts=facts)
    return kept


def list_of(reader: Reader, customer: UUID, purpose: Purpose) -> RecipientList:
    """The default recipients for this purpose; an empty list where none were ever named."""
    owner = family(reader, customer).id
    return reader.first(RecipientList, (owner, purpose)) or RecipientList(owner, purpose)


def relist(tx: Transaction, old: RecipientList, new: RecipientList) -> RecipientList:
    """Store the new list and tell it; nothing where it stays the same."""
    if new == old:
        return old
    facts = {"purpose": new.purpose, "contacts": [old.contacts, new.contacts]}
    record(tx, "recipients.changed", new.customer, facts=facts)
    return tx.put(new)


def hold_contacts(tx: Transaction, customer: UUID, contacts: tuple[UUID, ...]) -> None:
    """Hold that all of these may be named as recipients of the customer.

    Raises:
        InvalidValue: too many, or one is archived.
        NotFound: one is no contact of this customer.
    """
    if len(contacts) > MOST_RECIPIENTS:
        raise InvalidValue("contacts", len(contacts), f"at most {MOST_RECIPIENTS} contacts")
    found = tx.get_many(Contact, contacts)
    for one in contacts:
        contact = found.get(one)
        if contact is None or contact.customer not in family(tx, customer):
            raise NotFound("Contact", one)
        hold_living(contact)


def hold_living(contact: Contact) -> None:
    """Hold that the contact is not archived.

    Raises:
        InvalidValue: it is.
    """
    if contact.archived:
        raise InvalidValue("contact", contact.id, "a contact that is not archived")


def take_off_lists(tx: Transaction, contact: Contact) -> None:
    """Name the contact no longer as a recipient of its customer."""
    for row in tx.find(RecipientList, theirs(tx, contact.customer)):
        relist(tx, row, row.without(contact.id))
