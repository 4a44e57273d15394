"""Opening accounts: one by hand, or many in one go."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs

from custmgr.customers.facts import Facts
from custmgr.customers.listing import first_listing
from custmgr.customers.model import Consent, Customer, CustomerKind
from custmgr.customers.switching import begin_services
from custmgr.customers.tombstones import hold_not_erased
from custmgr.errors import InvalidValue
from custmgr.history import record_each
from custmgr.ports.storage import Transaction
from custmgr.use_case import acting
from custmgr.values.ids import new_id
from custmgr.values.people import PersonName

SERIES = "customer"
DEFAULT_CURRENCY = "USD"


@attrs.frozen
class Opening:
    """An account to open: the attributes that ``facts.read`` gave, since when, and whether you deal with it already.

    ``despite_erasure`` brings back somebody who was erased.
    """

    known: dict[str, Any]
    joined: date | None = None
    existing: bool = False
    despite_erasure: bool = False


def named(facts: Facts) -> Facts:
    """The facts with a name: the one given, or else that of the person or company.

    Raises:
        InvalidValue: there is nothing to name the account after.
    """
    person = facts.get("person")
    name = facts.get("name") or (person.display if isinstance(person, PersonName) else "") or facts.get("company") or ""
    if not name:
        raise InvalidValue("name", "", "a name, a person or a company")
    return facts | {"name": name}


def open_accounts(tx: Transaction, openings: Sequence[Opening]) -> list[Customer]:
    """The new accounts in the order given, with their rows in the lists and their history.

    Raises:
        InvalidValue: one joined after today.
        Duplicate: an external number is taken.
        WasErased: somebody was erased, and is not brought back by name.
    """
    if not openings:
        return []
    hold_not_erased(tx, ((one.known, one.despite_erasure) for one in openings))
    today = acting(tx).today
    numbers = tx.next_number(SERIES, len(openings))
    customers = tx.put_many([_opened(one, number, today) for one, number in zip(openings, numbers, strict=True)])
    tx.put_many([first_listing(customer) for customer in customers])
    begin_services(tx, *((customer.id, customer.services) for customer in customers))
    told = ((one.id, None, {"number": one.number, "consent": one.consent}) for one in customers)
    record_each(tx, "customer.added", told)
    return customers


def _opened(opening: Opening, number: int, today: date) -> Customer:
    if opening.joined is not None and opening.joined > today:
        raise InvalidValue("joined", opening.joined, f"not after {today}")
    kind = CustomerKind.PERSON if opening.known.get("person") else CustomerKind.ORGANISATION
    return Customer(
        id=new_id(),
        number=number,
        joined=opening.joined or today,
        consent=Consent.EXISTING if opening.existing else Consent.SILENT,
        **{"currency": DEFAULT_CURRENCY, "kind": kind, **opening.known},
    )
