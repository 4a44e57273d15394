"""To whom a customer belongs: the account above it, and the member of staff who looks after it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from custmgr.actors import Staff
from custmgr.customers.model import Customer
from custmgr.errors import InvalidValue
from custmgr.ports.storage import Reader


def places(known: Mapping[str, Any]) -> bool:
    """Whether facts put a customer under another: then the desk's lock is held too, so that no circle comes about."""
    return known.get("parent") is not None


def hold_belonging(reader: Reader, known: Mapping[str, Any], customer: UUID | None = None) -> None:
    """Hold that the parent and the account manager named are there, and that no customer stands above itself.

    Raises:
        InvalidValue: naming the field.
    """
    manager = known.get("account_manager")
    if manager and reader.first(Staff, manager) is None:
        raise InvalidValue("account_manager", manager, "the id of a member of staff")
    if places(known):
        _hold_parent(reader, known["parent"], customer)


def _hold_parent(reader: Reader, parent: object, customer: UUID | None) -> None:
    above = parent
    while above is not None:
        if above == customer:
            raise InvalidValue("parent", parent, "another customer, and none below this one")
        found = reader.first(Customer, above) if isinstance(above, UUID) else None
        if found is None:
            raise InvalidValue("parent", parent, "the id of a customer")
        above = found.merged_into or found.parent
