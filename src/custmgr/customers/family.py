"""From any id that a customer has or had to the account it is now, and to all the ids whose rows are its own."""

from collections.abc import Iterable
from uuid import UUID

from custmgr.customers.listing import Listing
from custmgr.customers.model import Customer
from custmgr.errors import NotFound
from custmgr.family import Family
from custmgr.ports.storage import DESK, Reader
from custmgr.query import Criteria, Is, OneOf
from custmgr.use_case import known


def holder(reader: Reader, customer: UUID) -> Customer:
    """The account with this id, or the one that it was merged into.

    Raises:
        NotFound: there is none.
    """
    found = reader.get(Customer, customer)
    if found.merged_into is not None:
        return holder(reader, found.merged_into)
    known()[customer] = Family(found.id, found.absorbed)
    return found


def family(reader: Reader, customer: UUID) -> Family:
    """Whom this id belongs to; an id that nobody has is a family of its own."""
    memory = known()
    found = memory.get(customer)
    if found is None:
        found = memory[customer] = _read(reader, customer)
    return found


def own_currency(reader: Reader, customer: UUID) -> str:
    """The currency of the account that this id leads to, whose family is known from then on.

    Raises:
        NotFound: there is no such customer.
    """
    rows = reader.rows(Listing, (*_TOLD, "currency"), Is("customer", customer)).items
    if not rows:
        raise NotFound("Customer", customer)
    merged_into, absorbs, currency = rows[0]
    found = known()[customer] = _found(reader, customer, merged_into, absorbs)
    return str(currency) if found.id == customer else holder(reader, found.id).currency


def theirs(reader: Reader, customer: UUID, field: str = "customer") -> Criteria:
    """The rows of the customer and of everybody who was merged into it."""
    return family(reader, customer).where(field)


def of_somebody(reader: Reader, customer: UUID) -> Criteria:
    """As ``theirs``, at the same cost, of an id that somebody must have.

    Raises:
        NotFound: nobody has this id.
    """
    own_currency(reader, customer)
    return theirs(reader, customer)


def families(reader: Reader, customers: Iterable[UUID]) -> dict[UUID, Family]:
    """The family of each of these; of a single one the account is read, which a use case asks for next."""
    wanted = [one for one in customers if one != DESK]
    memory = known()
    if len(wanted) == 1:
        found = reader.first(Customer, wanted[0])
        if found is not None and found.merged_into is None:
            memory[found.id] = Family(found.id, found.absorbed)
    else:
        for row in reader.rows(Listing, ("customer", *_TOLD), OneOf("customer", wanted)):
            memory[UUID(row[0])] = _found(reader, UUID(row[0]), *row[1:])
    return {customer: family(reader, customer) for customer in customers}


def survivors(reader: Reader, customers: Iterable[UUID]) -> dict[UUID, UUID]:
    """Every id of the customers that these ids lead to, each with the one that survived."""
    return {one: whole.id for whole in families(reader, customers).values() for one in whole.ids}


_TOLD = ("merged_into", "absorbs")


def _read(reader: Reader, customer: UUID) -> Family:
    rows = () if customer == DESK else reader.rows(Listing, _TOLD, Is("customer", customer)).items
    return _found(reader, customer, *rows[0]) if rows else Family(customer)


def _found(reader: Reader, customer: UUID, merged_into: str | None, absorbs: bool) -> Family:
    if merged_into is None and not absorbs:
        return Family(customer)
    found = holder(reader, customer)
    return Family(found.id, found.absorbed)
