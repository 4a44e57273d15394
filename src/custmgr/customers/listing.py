"""The slim row that lists show of a customer; kept with every change, never the source of a decision."""

from datetime import date
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers.model import Customer, CustomerKind
from custmgr.customers.standing import Status
from custmgr.ports.storage import Transaction
from custmgr.schema import Erase, Index, Stored, books, personal, technical
from custmgr.values.frozen import changed
from custmgr.values.money import Money
from custmgr.values.wording import fold


@attrs.frozen
class Listing:
    """One customer as lists show it; ``balance`` is in the customer's own currency, positive when the customer owes.

    ``oldest_due`` is the earliest due date among its open items in any currency. ``absorbs`` says that others were
    merged into it, ``former`` the numbers that they had. The ``_folded`` texts are what text is
    compared with and names are sorted by.
    """

    customer: UUID
    number: int
    name: str
    kind: CustomerKind
    category: str
    status: Status
    joined: date
    balance: Money
    external_number: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    city: str = ""
    country: str = ""
    customer_type: str = ""
    billing_type: str = ""
    account_manager: str = ""
    tags: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    oldest_due: date | None = None
    merged_into: UUID | None = None
    absorbs: bool = False
    former: str = ""
    name_folded: str = ""
    company_folded: str = ""
    email_folded: str = ""
    city_folded: str = ""
    version: int = 0

    def of(self, customer: Customer) -> "Listing":
        """The row after a change of its customer; its money stays."""
        return changed(self, **_facts(customer))


def _facts(customer: Customer) -> dict[str, Any]:
    place = customer.address()
    return {
        "number": customer.number,
        "name": customer.name,
        "kind": customer.kind,
        "category": customer.category,
        "status": customer.status,
        "joined": customer.joined,
        "external_number": customer.external_number or "",
        "company": customer.company,
        "email": str(customer.email or ""),
        "phone": str(customer.phone or ""),
        "city": place.city if place else "",
        "country": place.country if place else "",
        "customer_type": customer.customer_type,
        "billing_type": customer.billing_type,
        "account_manager": customer.account_manager or "",
        "tags": customer.tags,
        "services": customer.services,
        "merged_into": customer.merged_into,
        "absorbs": bool(customer.absorbed),
        "name_folded": customer.name_folded,
        "company_folded": fold(customer.company),
        "email_folded": fold(str(customer.email or "")),
        "city_folded": fold(place.city) if place else "",
    }


def first_listing(customer: Customer) -> Listing:
    """The row of a customer who owes nothing yet."""
    return Listing(customer=customer.id, balance=Money.zero(customer.currency), **_facts(customer))


def relist(tx: Transaction, *customers: Customer) -> None:
    """Bring the customers' rows up to their new state."""
    old = tx.get_many(Listing, [customer.id for customer in customers])
    new = [old[customer.id].of(customer) for customer in customers]
    tx.put_many([row for row in new if row != old[row.customer]])


LISTING = Stored(
    Listing,
    key=("customer",),
    owner="customer",
    text=("name", "company", "email", "number", "external_number", "former"),
    text_index=True,
    sets=("tags", "services"),
    index=(
        Index.on("number"),
        Index.on("name_folded"),
        Index.on("currency", "balance"),
        Index.on("category", "currency", "balance"),
        Index.on("joined"),
    ),
    fields={
        **technical("to list customers", "customer", "number", "kind", "category", "status", "customer_type"),
        **technical("to find customers by the number of another system", "external_number"),
        **technical("to find customers by the numbers of those merged into them", "merged_into", "absorbs", "former"),
        **technical("to list customers", "billing_type", "account_manager", "services", "version"),
        **personal("to list and find customers", "name", "name_folded", erase=Erase.PSEUDONYM),
        **personal("to list and find customers", "tags", "company", "email", "phone", "city", "country", "joined"),
        **personal("to find and sort customers", "company_folded", "email_folded", "city_folded"),
        **books("to list what is owed", "balance", "currency", "oldest_due"),
    },
)
