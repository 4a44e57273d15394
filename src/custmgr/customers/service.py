"""Customer accounts: add, look up, edit, and the steps of their life."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Unpack
from uuid import UUID

import attrs

from custmgr.customers.duplicates import LikelyDuplicate, Likeness, likely_duplicates
from custmgr.customers.facts import Facts, read
from custmgr.customers.find import Finding
from custmgr.customers.keeping import keep, seen
from custmgr.customers.listing import first_listing
from custmgr.customers.lists import Choices, ListName, chosen, needs_lists
from custmgr.customers.model import Consent, Customer, CustomerKind
from custmgr.customers.switching import Switching, begin_services, offered_services
from custmgr.customers.tagging import Tagging
from custmgr.errors import InvalidValue
from custmgr.history import record
from custmgr.ports.storage import DESK, Transaction
from custmgr.use_case import acting, use_case
from custmgr.values.ids import new_id

SERIES = "customer"
DEFAULT_CURRENCY = "USD"


@attrs.frozen
class Customers(Finding, Switching, Tagging):
    """The desk's customer accounts."""

    slice: ClassVar[str] = "customers"

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
        joined: date | None = None,
        existing: bool = False,
        services: Iterable[str] = (),
        despite_duplicates: bool = False,
        key: str | None = None,
        **facts: Unpack[Facts],
    ) -> Customer:
        """Open an account without login, and write to nobody; ``existing`` says that you deal with it already.

        A name is needed, or a person or company to name the account after. ``joined`` lies not in the future.

        Raises:
            InvalidValue: naming the field.
            LikelyDuplicate: somebody much like this is there already, unless ``despite_duplicates``.
        """
        known = read(_named(facts))
        tx = self.begin()
        if not despite_duplicates and (alike := [one for one in likely_duplicates(tx, known) if one.strong]):
            raise LikelyDuplicate(tuple(alike))
        known = chosen(tx, known) | {"services": offered_services(tx, services)}
        customer = tx.put(_opened(tx, known, joined=joined, existing=existing))
        tx.put(first_listing(customer))
        begin_services(tx, customer.id, customer.services)
        record(tx, "customer.added", customer.id, facts={"number": customer.number, "consent": customer.consent})
        return customer

    @use_case("customers.read")
    def get(self, customer: UUID) -> Customer:
        """The account with this id."""
        return self.read().get(Customer, customer)

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
        tx = self.begin(*((DESK, customer) if needs_lists(facts) else (customer,)))
        old = seen(tx, customer, version)
        new = old.edited(chosen(tx, read(facts, old.addresses), old))
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
        tx = self.begin(customer)
        old = tx.get(Customer, customer)
        return keep(tx, old, step(old), kind, reason=reason)


def _named(facts: Facts) -> Facts:
    person = facts.get("person")
    name = facts.get("name") or (person.display if person else "") or facts.get("company") or ""
    if not name:
        raise InvalidValue("name", "", "a name, a person or a company")
    return facts | {"name": name}


def _opened(tx: Transaction, known: dict[str, Any], *, joined: date | None, existing: bool) -> Customer:
    today = acting(tx).today
    if joined is not None and joined > today:
        raise InvalidValue("joined", joined, f"not after {today}")
    known.setdefault("kind", CustomerKind.PERSON if known.get("person") else CustomerKind.ORGANISATION)
    return Customer(
        id=new_id(),
        number=tx.next_number(SERIES)[0],
        joined=joined or today,
        consent=Consent.EXISTING if existing else Consent.SILENT,
        **{"currency": DEFAULT_CURRENCY, **known},
    )

