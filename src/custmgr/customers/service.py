"""Customer accounts: add, look up, edit, and the steps of their life."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Unpack
from uuid import UUID

import attrs

from custmgr.customers.belonging import hold_belonging, places
from custmgr.customers.duplicates import LikelyDuplicate, Likeness, likely_duplicates
from custmgr.customers.explaining import Explaining
from custmgr.customers.facts import Facts, read
from custmgr.customers.family import holder
from custmgr.customers.find import Finding
from custmgr.customers.keeping import keep, seen
from custmgr.customers.lists import Choices, ListName, chosen, needs_lists
from custmgr.customers.many import Many
from custmgr.customers.model import Customer
from custmgr.customers.opening import Opening, named, open_accounts
from custmgr.customers.switching import Switching, offered_services
from custmgr.customers.tagging import Tagging
from custmgr.ports.storage import DESK
from custmgr.use_case import use_case
from custmgr.values.dates import business_date
from custmgr.values.wording import reason_text


@attrs.frozen
class Customers(Finding, Switching, Tagging, Explaining, Many):
    """The desk's customer accounts."""

    @property
    def categories(self) -> Choices:
        """The categories to choose from."""
        return Choices(self.house, self.actor, ListName.CATEGORY)

    @property
    def customer_types(self) -> Choices:
        """The customer types to choose from."""
        return Choices(self.house, self.actor, ListName.CUSTOMER_TYPE)

    @property
    def billing_types(self) -> Choices:
        """The billing types to choose from."""
        return Choices(self.house, self.actor, ListName.BILLING_TYPE)

    @property
    def services(self) -> Choices:
        """The services that can be switched on."""
        return Choices(self.house, self.actor, ListName.SERVICE)

    @use_case("customers.add")
    def add(
        self,
        *,
        joined: date | str | None = None,
        existing: bool = False,
        services: Iterable[str] = (),
        despite_duplicates: bool = False,
        despite_erasure: bool = False,
        key: str | None = None,
        **facts: Unpack[Facts],
    ) -> Customer:
        """Open an account without login, and write to nobody; ``existing`` says that you deal with it already.

        A name is needed, or a person or company to name the account after. ``joined`` lies not in the future.

        Raises:
            InvalidValue: naming the field.
            LikelyDuplicate: somebody much like this is there already, unless ``despite_duplicates``.
            WasErased: somebody with the same e-mail, phone or external number was, unless ``despite_erasure``.
        """
        known, since = read(named(facts)), business_date(joined, "joined") if joined else None
        tx = self.begin()
        if not despite_duplicates and (alike := [one for one in likely_duplicates(tx, known) if one.strong]):
            raise LikelyDuplicate(tuple(alike))
        hold_belonging(tx, known)
        known = chosen(tx, known) | {"services": offered_services(tx, services)}
        return open_accounts(tx, [Opening(known, since, existing, despite_erasure)])[0]

    @use_case("customers.read")
    def get(self, customer: UUID) -> Customer:
        """The account with this id."""
        return holder(self.read(), customer)

    @use_case("customers.read")
    def likely_duplicates(self, **facts: Unpack[Facts]) -> tuple[Likeness, ...]:
        """Accounts much like one with these facts, most alike first; ask before adding."""
        return likely_duplicates(self.read(), read(facts))

    @use_case("customers.edit")
    def edit(self, customer: UUID, *, version: int, **facts: Unpack[Facts]) -> Customer:
        """Change these facts of the version you have seen; what stays the same writes no history.

        Raises:
            Stale: somebody changed the account since.
            InvalidValue: naming the field.
        """
        tx = self.begin(*((DESK, customer) if needs_lists(facts) or places(facts) else (customer,)))
        old = seen(tx, customer, version)
        known = chosen(tx, read(facts, old.addresses), old)
        hold_belonging(tx, known, customer)
        new = old.edited(known)
        return keep(tx, old, new, "customer.edited")

    @use_case("customers.disable")
    def disable(self, customer: UUID, *, reason: str = "") -> Customer:
        """No login and nothing new for this customer until enabled."""
        return self._step(customer, Customer.disabled, "customer.disabled", reason)

    @use_case("customers.enable")
    def enable(self, customer: UUID, *, reason: str = "") -> Customer:
        """Active again after having been disabled."""
        return self._step(customer, Customer.enabled, "customer.enabled", reason)

    @use_case("customers.archive")
    def archive(self, customer: UUID, *, reason: str = "") -> Customer:
        """Keep the record, end access and take it out of the lists; payments can still be recorded."""
        return self._step(customer, Customer.archived, "customer.archived", reason)

    @use_case("customers.restore")
    def restore(self, customer: UUID, *, reason: str = "") -> Customer:
        """Bring an archived account back to the status it had."""
        return self._step(customer, Customer.restored, "customer.restored", reason)

    def _step(self, customer: UUID, step: Any, kind: str, reason: str) -> Customer:
        why = reason_text(reason, required=False)
        tx = self.begin(customer)
        old = holder(tx, customer)
        return keep(tx, old, step(old), kind, reason=why)
