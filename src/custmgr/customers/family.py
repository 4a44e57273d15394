"""From any id that a customer has or had to the account it is now, and to all the ids whose rows are its own."""

from collections.abc import Iterable
from uuid import UUID

from custmgr.customers.listing import Listing
from custmgr.customers.model import Customer
from custmgr.family import Family
from custmgr.ports.storage import DESK, Reader
from custmgr.query import Criteria, Is
from custmgr.use_case import known


def holder(reader: Reader, customer: UUID) -> Customer:
    """The account with this id, or the one that it was merged into.

    Raises:
        NotFound: there is none.
    """
    found: Customer = known().accounts.pop(customer, None) or reader.get(Customer, customer)
    if found.merged_into is not None:
        return holder(reader, found.merged_into)
    known().families[customer] = Family(found.id, found.absorbed)
    return found


def family(reader: Reader, customer: UUID) -> Family:
    """Whom this id belongs to; an id that nobody has is a family of its own."""
    families = known().families
    if customer not in families:
        families[customer] = _read(reader, customer)
    return families[customer]


def theirs(reader: Reader, customer: UUID, field: str = "customer") -> Criteria:
    """The rows of the customer and of everybody who was merged into it."""
    return family(reader, customer).where(field)


def families(reader: Reader, customers: Iterable[UUID]) -> dict[UUID, Family]:
    """The family of each of these; the accounts are at hand from then on for whoever asks for them next."""
    wanted = [one for one in customers if one != DESK]
    if len(wanted) == 1:
        found = [one] if (one := reader.first(Customer, wanted[0])) else []
    else:
        found = list(reader.get_many(Customer, wanted).values())
    memory = known()
    for one in found:
        if one.merged_into is None:
            memory.accounts[one.id] = one
            memory.families[one.id] = Family(one.id, one.absorbed)
    return {customer: family(reader, customer) for customer in customers}


def _read(reader: Reader, customer: UUID) -> Family:
    rows = () if customer == DESK else reader.rows(Listing, ("merged_into", "absorbs"), Is("customer", customer)).items
    for merged_into, absorbs in rows:
        if merged_into is not None or absorbs:
            found = holder(reader, customer)
            return Family(found.id, found.absorbed)
    return Family(customer)
