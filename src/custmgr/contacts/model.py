"""A contact: one person of one customer."""

from typing import Any
from uuid import UUID

import attrs

from custmgr.errors import Refused
from custmgr.values.frozen import changed
from custmgr.values.people import Email, PersonName, Phone
from custmgr.values.wording import fold

BILLING = "billing"
"""The role of contacts who receive financial documents."""


@attrs.define(slots=False)
class StillPrimary(Refused):
    """A customer keeps its primary contact until another one is starred."""

    says = "contact {contact} is the primary one of customer {customer}: star another first"

    contact: UUID
    customer: UUID


@attrs.define(slots=False)
class LastBillingContact(Refused):
    """The customer's last billing contact would be gone; go on with ``despite_last_billing=True``."""

    says = "contact {contact} is the last billing contact of customer {customer}"

    contact: UUID
    customer: UUID


@attrs.frozen
class Contact:
    """A person of a customer; somebody who belongs to several customers is a contact of each.

    ``primary_of`` repeats the customer where this is its primary contact. ``follows`` says that the details are the
    customer's own and change with them. ``claimed_email`` is the compared form of the e-mail while no other contact of
    the customer may have it: not while archived. ``merged_into`` is the contact that this one is since they were
    merged.
    """

    id: UUID
    customer: UUID
    name: str
    person: PersonName | None = None
    email: Email | None = None
    phone: Phone | None = None
    department: str = ""
    position: str = ""
    language: str = ""
    roles: frozenset[str] = frozenset()
    primary_of: UUID | None = None
    follows: bool = False
    archived: bool = False
    merged_into: UUID | None = None
    claimed_email: str | None = None
    email_folded: str = ""
    phone_e164: str = ""
    sort_name: str = ""
    version: int = 0

    @property
    def is_primary(self) -> bool:
        """Whether this is the one contact meant by the customer itself."""
        return self.primary_of is not None

    @property
    def is_billing(self) -> bool:
        """Whether financial documents may go to this contact for its role."""
        return BILLING in self.roles and not self.archived

    def changed(self, **facts: Any) -> "Contact":
        """The contact with these facts, and all that follows from them."""
        new = changed(self, **facts)
        folded = new.email.folded if new.email else ""
        return changed(
            new,
            email_folded=folded,
            claimed_email=None if new.archived else folded or None,
            phone_e164=(new.phone and new.phone.e164) or "",
            sort_name=fold(new.person.sorting if new.person else new.name),
        )

    def edited(self, facts: dict[str, Any]) -> "Contact":
        """The contact with these facts; one that followed the customer's details does so no longer if they differ."""
        new = self.changed(**facts)
        own = new.changed(roles=self.roles) == self
        return new if own else changed(new, follows=False)

    def put_away(self) -> "Contact":
        """Kept for the record, out of the lists; its e-mail is free for another contact.

        Raises:
            StillPrimary: it is the primary one.
        """
        self._hold_dispensable()
        return self.changed(archived=True)

    def brought_back(self) -> "Contact":
        """In the lists again."""
        return self.changed(archived=False)

    def moved(self, to: UUID) -> "Contact":
        """The contact of another customer.

        Raises:
            StillPrimary: it is the primary one.
        """
        self._hold_dispensable()
        return changed(self, customer=to, follows=False)

    def merged(self, into: UUID) -> "Contact":
        """One with another contact from now on: in no list, without the star or a claim to its e-mail address."""
        return changed(self.unstarred().changed(archived=True), merged_into=into)

    def parted(self, before: "Contact") -> "Contact":
        """A contact of its own again, as it was before."""
        return changed(before.unstarred(), version=self.version, customer=self.customer)

    def starred(self, of: UUID) -> "Contact":
        """The primary contact of this customer, of which the contact's own may be a part."""
        return changed(self, primary_of=of)

    def unstarred(self) -> "Contact":
        """No longer the primary contact, and so no longer in step with the customer's own details."""
        return changed(self, primary_of=None, follows=False)

    def _hold_dispensable(self) -> None:
        if self.is_primary:
            raise StillPrimary(self.id, self.customer)
