"""The customer account: who owes or is owed, and the states of its life."""

from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers.standing import Ability, Status, allowance
from custmgr.errors import Refused
from custmgr.values.addresses import Address
from custmgr.values.frozen import changed
from custmgr.values.people import Email, PersonName, Phone

OTHER = "Other (Not Listed)"
"""The reserved category of customers that fit no other."""


class CustomerKind(Enum):
    """Whether the account belongs to a person or to an organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Consent(Enum):
    """Whether automatic messages may go out: not while silent."""

    SILENT = "silent"
    INVITED = "invited"
    ACCEPTED = "accepted"
    EXISTING = "existing"


class AddressKind(Enum):
    """What an address of the customer is for."""

    MAIN = "main"
    BILLING = "billing"
    SHIPPING = "shipping"
    SERVICE = "service"
    OTHER = "other"


@attrs.define(slots=False)
class IllegalTransition(Refused):
    """The account's status does not allow this step."""

    says = "customer {customer} is {status}: it cannot be {step}"

    customer: UUID
    status: Status
    step: str


DISABLING = (Status.DISABLED, "disabled", Status.ACTIVE)
ENABLING = (Status.ACTIVE, "enabled", Status.DISABLED)


def stepped(customer: UUID, status: Status, to: Status, step: str, *origins: Status) -> Status:
    """The status after a step that only leads from these; where it leads already, it stays.

    Raises:
        IllegalTransition: it does not lead from here.
    """
    if status is not to and status not in origins:
        raise IllegalTransition(customer, status, step)
    return to


@attrs.define(slots=False)
class NotActive(Refused):
    """Something new was asked for a customer that gets nothing new in this status."""

    says = "customer {customer} is {status}"

    customer: UUID
    status: Status


@attrs.frozen
class KeptAddress:
    """One address of a customer and what it is for; at most one of each kind but ``OTHER`` and ``SERVICE``."""

    kind: AddressKind
    address: Address


@attrs.frozen
class Customer:
    """A customer account; every change is a method that returns the new state.

    ``number`` is for people and never reused; ``external_number`` is the customer's number in another system.
    ``currency`` is the account's own (ISO 4217), in which lists show its balance. ``services`` are the names of the
    services switched on. ``blocked`` says that collections has suspended it. ``no_mail`` and ``no_text`` say that the
    customer wants no e-mail or no text messages. ``merged_into`` is the account that this one is part of since they
    were merged, ``absorbed`` the ids of all that are part of this one.
    """

    id: UUID
    number: int
    name: str
    kind: CustomerKind
    joined: date
    currency: str
    external_number: str | None = None
    category: str = OTHER
    customer_type: str = ""
    billing_type: str = ""
    person: PersonName | None = None
    company: str = ""
    email: Email | None = None
    phone: Phone | None = None
    department: str = ""
    position: str = ""
    addresses: tuple[KeptAddress, ...] = ()
    tax_id: str = ""
    purchase_order: str = ""
    parent: UUID | None = None
    account_manager: str | None = None
    language: str = ""
    zone: str = ""
    tags: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    consent: Consent = Consent.SILENT
    status: Status = Status.ACTIVE
    status_before: Status | None = None
    merged_into: UUID | None = None
    absorbed: tuple[UUID, ...] = ()
    blocked: bool = False
    no_mail: bool = False
    no_text: bool = False
    email_folded: str | None = None
    email_domain: str | None = None
    phone_e164: str | None = None
    name_folded: str = ""
    version: int = 0

    def address(self, kind: AddressKind = AddressKind.MAIN) -> Address | None:
        """The address of this kind; billing and shipping fall back to the main one."""
        kept = {one.kind: one.address for one in reversed(self.addresses)}
        return kept.get(kind) or (kept.get(AddressKind.MAIN) if kind in _FALL_BACK else None)

    def edited(self, facts: dict[str, Any]) -> "Customer":
        """The customer with these facts, as ``facts.read`` gives them."""
        return changed(self, **facts)

    def disabled(self) -> "Customer":
        """No login and nothing new until enabled again; disabling twice changes nothing."""
        return self._step(*DISABLING)

    def enabled(self) -> "Customer":
        """Active again after having been disabled; enabling twice changes nothing."""
        return self._step(*ENABLING)

    def archived(self) -> "Customer":
        """Kept for the record, out of the lists; the state before is remembered."""
        new = self._step(Status.ARCHIVED, "archived", Status.ACTIVE, Status.DISABLED)
        return new if new is self else changed(new, status_before=self.status)

    def restored(self) -> "Customer":
        """Back in the state before it was archived."""
        before = self.status_before or Status.ACTIVE
        new = self._step(before, "restored", Status.ARCHIVED)
        return new if new is self else changed(new, status_before=None)

    def erased(self) -> "Customer":
        """Without services or any way back; what names and describes the customer is for the eraser to take."""
        new = self._step(Status.ERASED, "erased", Status.ACTIVE, Status.DISABLED, Status.ARCHIVED)
        return changed(new, status_before=None, blocked=False, services=frozenset())

    def merged(self, into: UUID) -> "Customer":
        """Part of another account from now on; the status before is remembered."""
        new = self._step(Status.MERGED, "merged", Status.ACTIVE, Status.DISABLED)
        return changed(new, status_before=self.status, merged_into=into)

    def unmerged(self) -> "Customer":
        """An account of its own again, in the status before."""
        new = self._step(self.status_before or Status.ACTIVE, "unmerged", Status.MERGED)
        return changed(new, status_before=None, merged_into=None)

    def absorbing(self, *others: UUID) -> "Customer":
        """The account with these ids too."""
        return changed(self, absorbed=(*self.absorbed, *others))

    def releasing(self, *others: UUID) -> "Customer":
        """The account without these ids."""
        return changed(self, absorbed=tuple(one for one in self.absorbed if one not in others))

    def emptied(self) -> "Customer":
        """A part of another account that is erased: without services or any way back."""
        return changed(self, status_before=None, blocked=False, services=frozenset())

    def hold(self, ability: Ability) -> None:
        """Hold that the customer's status allows this.

        Raises:
            NotActive: it does not.
        """
        if not allowance(self.status, ability).allowed:
            raise NotActive(self.id, self.status)

    def hold_open(self) -> None:
        """Hold that anything may still be said about the customer.

        Raises:
            NotActive: erased or merged.
        """
        self.hold(Ability.CHANGES)

    def hold_documents(self) -> None:
        """Hold that the customer may get new documents: active, or disabled with delivered work still to invoice.

        Raises:
            NotActive: archived, erased or merged.
        """
        self.hold(Ability.DOCUMENTS)

    def with_service(self, service: str) -> "Customer":
        """The customer with this service on.

        Raises:
            NotActive: only an active customer gets new services.
        """
        if service in self.services:
            return self
        self.hold(Ability.SERVICES)
        return changed(self, services=self.services | {service})

    def without_service(self, service: str) -> "Customer":
        """The customer with this service off."""
        return changed(self, services=self.services - {service})

    def tagged(self, tags: frozenset[str]) -> "Customer":
        """The customer with exactly these tags."""
        return changed(self, tags=tags)

    def _step(self, to: Status, step: str, *origins: Status) -> "Customer":
        status = stepped(self.id, self.status, to, step, *origins)
        return self if status is self.status else changed(self, status=status)


_FALL_BACK = frozenset({AddressKind.MAIN, AddressKind.BILLING, AddressKind.SHIPPING})
