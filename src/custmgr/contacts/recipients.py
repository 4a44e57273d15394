"""Who receives what, and why: decided from the customer's lists, roles and star, never guessed and never dropped."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from uuid import UUID

import attrs

from custmgr.contacts.lists import Purpose, RecipientList
from custmgr.contacts.model import BILLING, Contact
from custmgr.customers import family
from custmgr.errors import Refused
from custmgr.ports.storage import Reader
from custmgr.query import Has, Is, OneOf, both
from custmgr.values.people import Email


class Because(Enum):
    """Why somebody receives it."""

    DEFAULT = "a default recipient for this"
    BILLING_DEFAULT = "a default billing contact"
    BILLING_ROLE = "a billing contact"
    PRIMARY = "the primary contact"


class WhyNot(Enum):
    """Why somebody meant does not receive it."""

    ARCHIVED = "archived"
    NO_EMAIL = "without an e-mail address"


@attrs.frozen
class Recipient:
    """One contact who receives it, where, and why."""

    contact: UUID
    email: Email
    name: str
    because: Because
    language: str = ""


@attrs.frozen
class Skipped:
    """One contact who was meant and does not receive it."""

    contact: UUID
    name: str
    because: Because
    why_not: WhyNot


@attrs.frozen
class Recipients:
    """Who receives it, in order, and who was passed over; there is at least one recipient."""

    chosen: tuple[Recipient, ...]
    skipped: tuple[Skipped, ...] = ()

    def __iter__(self) -> Iterator[Recipient]:
        return iter(self.chosen)

    def __len__(self) -> int:
        return len(self.chosen)

    def __getitem__(self, place: int) -> Recipient:
        return self.chosen[place]


@attrs.define(slots=False)
class NoRecipient(Refused):
    """Nobody can receive it by e-mail."""

    says = "customer {customer} has no recipient for {purpose}"

    customer: UUID
    purpose: Purpose
    skipped: tuple[Skipped, ...] = ()


def choose(
    customer: UUID, purpose: Purpose, contacts: Iterable[Contact], lists: Mapping[Purpose, tuple[UUID, ...]]
) -> Recipients:
    """The recipients among the customer's contacts.

    The list of the purpose comes first; where it yields nobody, the default billing contacts, then the contacts with
    the role ``billing`` (both for financial purposes only), then the primary contact.

    Raises:
        NoRecipient: none of these can receive it.
    """
    known = {one.id: one for one in contacts}
    skipped: dict[UUID, Skipped] = {}
    for because, meant in _steps(purpose, known, lists):
        chosen = []
        for contact in meant:
            if why_not := _why_not(contact):
                skipped.setdefault(contact.id, Skipped(contact.id, contact.name, because, why_not))
            elif contact.email:
                chosen.append(Recipient(contact.id, contact.email, contact.name, because, contact.language))
        if chosen:
            return Recipients(tuple(chosen), tuple(skipped.values()))
    raise NoRecipient(customer, purpose, tuple(skipped.values()))


def _steps(
    purpose: Purpose, known: Mapping[UUID, Contact], lists: Mapping[Purpose, tuple[UUID, ...]]
) -> Iterator[tuple[Because, list[Contact]]]:
    yield Because.DEFAULT, _listed(known, lists.get(purpose, ()))
    if purpose.is_financial:
        yield Because.BILLING_DEFAULT, _listed(known, lists.get(Purpose.BILLING, ()))
        billing = [one for one in known.values() if BILLING in one.roles]
        yield Because.BILLING_ROLE, sorted(billing, key=lambda one: (not one.is_primary, one.sort_name, one.id))
    yield Because.PRIMARY, [one for one in known.values() if one.is_primary]


def _listed(known: Mapping[UUID, Contact], ids: tuple[UUID, ...]) -> list[Contact]:
    return [known[one] for one in ids if one in known]


def _why_not(contact: Contact) -> WhyNot | None:
    if contact.archived:
        return WhyNot.ARCHIVED
    return None if contact.email else WhyNot.NO_EMAIL


def recipients(reader: Reader, customer: UUID, purpose: Purpose) -> Recipients:
    """Who of the customer receives what is written for this purpose.

    Raises:
        NoRecipient: nobody can.
    """
    whose = family(reader, customer)
    rows = reader.get_many(RecipientList, [(whose.id, one) for one in dict.fromkeys((purpose, Purpose.BILLING))])
    lists = {row.purpose: row.contacts for row in rows.values()}
    named = OneOf("id", [one for row in lists.values() for one in row])
    meant = named | Has("roles", BILLING) | Is("primary_of", whose.id)
    return choose(customer, purpose, reader.find(Contact, both(whose.where(), meant)), lists)
