"""The services of a customer, switched on and off, with since when and until when."""

from collections.abc import Iterable
from uuid import UUID

import attrs

from custmgr.customers.assignment import ServiceAssignment
from custmgr.customers.family import holder, theirs
from custmgr.customers.keeping import keep
from custmgr.customers.lists import ListName, choices
from custmgr.customers.model import Customer
from custmgr.errors import InvalidValue
from custmgr.ports.storage import DESK, Reader, Transaction
from custmgr.query import Is, both
from custmgr.use_case import Service, acting, use_case
from custmgr.values.ids import new_id


def offered_services(reader: Reader, services: Iterable[str]) -> frozenset[str]:
    """The services as the desk's list spells them.

    Raises:
        InvalidValue: one is not offered; names those that are.
    """
    if isinstance(services, str):
        raise InvalidValue("services", services, "several words, not one text")
    named = frozenset(services)
    if not named:
        return named
    listed = choices(reader, ListName.SERVICE)
    return frozenset(listed.choice(service) for service in named)


def begin_services(tx: Transaction, *switched: tuple[UUID, Iterable[str]]) -> None:
    """Open a stretch of time from today for each of these customers and services."""
    today = acting(tx).today
    pairs = [(customer, service) for customer, services in switched for service in sorted(services)]
    tx.put_many([ServiceAssignment(new_id(), customer, service, today) for customer, service in pairs])


@attrs.frozen
class Switching(Service):
    """Switching a customer's services on and off."""

    @use_case("customers.switch_services")
    def switch_on(self, customer: UUID, service: str) -> Customer:
        """The customer may have new work of this service; doing it twice changes nothing.

        Raises:
            InvalidValue: the desk does not offer it; names what it offers.
            NotActive: the customer gets nothing new.
        """
        tx = self.begin(DESK, customer)
        old = holder(tx, customer)
        listed = choices(tx, ListName.SERVICE)
        wanted = listed.named(service)
        if wanted is None or wanted not in old.services:
            wanted = listed.choice(service)
            begin_services(tx, (customer, [wanted]))
        return keep(tx, old, old.with_service(wanted), "customer.service_on")

    @use_case("customers.switch_services")
    def switch_off(self, customer: UUID, service: str) -> Customer:
        """No new work of this service; what is running continues. Doing it twice changes nothing.

        Raises:
            InvalidValue: the desk knows no such service.
        """
        tx = self.begin(customer)
        old = holder(tx, customer)
        listed = choices(tx, ListName.SERVICE)
        wanted = listed.named(service) or listed.choice(service)
        stretch = both(theirs(tx, customer), Is("service", wanted), Is("until", None))
        today = acting(tx).today
        tx.put_many([one.ended(today) for one in tx.find(ServiceAssignment, stretch)])
        return keep(tx, old, old.without_service(wanted), "customer.service_off")

    @use_case("customers.read")
    def services_of(self, customer: UUID) -> tuple[ServiceAssignment, ...]:
        """Every service that the customer has or had, the latest first."""
        reader = self.read()
        holder(reader, customer)
        return reader.find(ServiceAssignment, theirs(reader, customer), order=("-since", "-id")).items
