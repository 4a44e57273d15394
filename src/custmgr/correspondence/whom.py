"""Whom a message goes to: people at one address each."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

import attrs

from custmgr.contacts import Contact, person
from custmgr.customers import Customer, family
from custmgr.errors import InvalidValue, NotFound
from custmgr.family import Family
from custmgr.ports.storage import Reader
from custmgr.values.people import Email


class Reachable(Protocol):
    """Somebody at one address, such as a ``Recipient`` that the rules of contacts chose."""

    @property
    def email(self) -> Email:
        """Exactly one address."""
        ...

    @property
    def name(self) -> str:
        """How the person is called; may be empty."""
        ...

    @property
    def contact(self) -> UUID | None:
        """Which contact it is; ``None`` for an address that belongs to none."""
        ...

    @property
    def language(self) -> str:
        """The language the person reads; empty means the customer's."""
        ...


def _email(given: Email | str) -> Email:
    return given if isinstance(given, Email) else Email(given)


@attrs.frozen
class Addressee:
    """Somebody to write to without asking the rules.

    Raises:
        InvalidValue: the address is not exactly one.
    """

    email: Email = attrs.field(converter=_email)
    name: str = ""
    contact: UUID | None = None
    language: str = ""


def named(reader: Reader, customer: UUID, contacts: Iterable[UUID]) -> tuple[Addressee, ...]:
    """These contacts of the customer, in order, at the addresses they have now.

    Raises:
        NotFound: one is none of this customer's.
        InvalidValue: one is archived or has no e-mail address.
    """
    ids = tuple(contacts)
    found = reader.get_many(Contact, ids)
    people = []
    for one in ids:
        contact = found.get(one)
        if contact is not None and contact.merged_into is not None:
            contact = person(reader, contact.merged_into)
        if contact is None or contact.customer not in family(reader, customer):
            raise NotFound("Contact", one)
        if contact.archived or contact.email is None:
            raise InvalidValue("contacts", one, "a contact that is not archived and has an e-mail address")
        people.append(Addressee(contact.email, contact.name, contact.id, contact.language))
    return tuple(people)


def left(reader: Reader, customer: UUID, contact: UUID | None) -> bool:
    """Whether this contact is no longer somebody of the customer to write to."""
    if contact is None:
        return False
    found = reader.first(Contact, contact)
    if found is not None and found.merged_into is not None:
        found = person(reader, found.merged_into)
    return found is None or found.archived or found.customer not in family(reader, customer)


def addresses_of(reader: Reader, whose: Family) -> list[str]:
    """The addresses of the customer and its people, in the form in which they are compared."""
    found = {one.email_folded or "" for one in reader.get_many(Customer, whose.ids).values()}
    found |= {one.email_folded for one in reader.find(Contact, whose.where())}
    return sorted(found - {""})
