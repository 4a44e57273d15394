"""The primary contact: made with the customer out of its own details, and kept in step with them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from custmgr.contacts.model import Contact
from custmgr.customers import Customer, CustomerKind, family, theirs
from custmgr.history import changes, record
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Is, both
from custmgr.use_case import Reaction
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id

_DETAILS = ("name", "person", "email", "phone", "department", "position", "language")


def primary(reader: Reader, customer: UUID) -> Contact | None:
    """The customer's primary contact; an organisation that never named anybody has none."""
    whose = family(reader, customer)
    where = both(whose.where(), Is("primary_of", whose.id))
    return next(iter(reader.find(Contact, where, limit=1)), None)


def open_with_customer(tx: Transaction, activities: Sequence[Any]) -> None:
    """Make the primary contacts of new customers.

    A person is its own primary contact. An organisation gets one when it comes with a person or an e-mail address,
    named after the person or else after the organisation.
    """
    customers = (tx.get(Customer, one.customer) for one in activities)
    tx.put_many([_own(one) for one in customers if one.kind is CustomerKind.PERSON or one.person or one.email])


def _own(customer: Customer) -> Contact:
    blank = Contact(new_id(), customer.id, customer.name, primary_of=customer.id, follows=True)
    return blank.changed(**_details(customer))


def keep_in_step(tx: Transaction, activities: Sequence[Any]) -> None:
    """Let untouched primary contacts have the new details of their customers.

    Where another contact has the new e-mail address already, the primary one stays as it is and follows no longer.
    """
    for activity in activities:
        if activity.facts.keys() & {*_DETAILS, "kind"}:
            _keep_in_step(tx, activity)


def _keep_in_step(tx: Transaction, activity: Any) -> None:
    old = primary(tx, activity.customer)
    if old is None:
        open_with_customer(tx, [activity])
    elif old.follows:
        new = old.changed(**_details(tx.get(Customer, activity.customer)))
        if new.claimed_email != old.claimed_email and claimed(tx, new):
            new = changed(old, follows=False)
            record(tx, "contact.edited", old.customer, contact=old.id, facts=changes(old, new))
        if new != old:
            tx.put(new)


def claimed(tx: Transaction, contact: Contact) -> bool:
    """Whether another contact of the customer has this e-mail address."""
    where = both(theirs(tx, contact.customer), Is("claimed_email", contact.claimed_email), ~Is("id", contact.id))
    return contact.claimed_email is not None and tx.count(Contact, where, cap=1) > 0


def _details(customer: Customer) -> dict[str, Any]:
    details = {name: getattr(customer, name) for name in _DETAILS}
    return details | {"name": customer.person.display if customer.person else customer.name}


REACTIONS: dict[str, tuple[Reaction, ...]] = {
    "customer.added": (open_with_customer,),
    "customer.edited": (keep_in_step,),
}
"""What contacts do when something happens to their customer."""
