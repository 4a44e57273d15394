"""Merges of customers: what one would do, what is kept to undo it, and the refusals."""

from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from custmgr.contacts import Contact
from custmgr.customers import Customer
from custmgr.errors import Refused
from custmgr.values.money import Money


@attrs.define(slots=False)
class MergeIntoItself(Refused):
    """Both ids are the same customer already."""

    says = "customer {customer} and {into} are the same customer"

    customer: UUID
    into: UUID


@attrs.define(slots=False)
class WouldStandAboveItself(Refused):
    """The customer that would remain stands below the other: give it another parent first."""

    says = "customer {into} stands below customer {customer}, which would become a part of it"

    customer: UUID
    into: UUID


@attrs.define(slots=False)
class MergedFurther(Refused):
    """The customer it was merged into is itself part of another by now: undo that merge first."""

    says = "customer {customer} was merged into {through}, which is part of {into}: undo that merge first"

    customer: UUID
    through: UUID
    into: UUID


@attrs.define(slots=False)
class StillApplied(Refused):
    """Documents of the one side are used on documents of the other: take them off again first."""

    says = "documents of both sides of customer {customer} belong together: {documents}"

    customer: UUID
    documents: tuple[str, ...]

    def __str__(self) -> str:
        return self.says.format(customer=self.customer, documents=", ".join(self.documents))


@attrs.frozen
class MergeOutcome:
    """One fact in which the two differ: what each says, and what the one that remains will say."""

    field: str
    survivor: Any
    source: Any
    result: Any


@attrs.frozen
class Together:
    """The balances of both in one currency, and what they come to."""

    survivor: Money
    source: Money
    result: Money


@attrs.frozen
class MergePlan:
    """Everything that merging ``source`` into ``into`` would do, and every refusal that stands against it.

    ``rows`` counts what the source brings, by kind; none of it is moved. ``same_addresses`` are the e-mail addresses
    that contacts of both have, ``same_rates`` the services for which both have a rate (the survivor's counts),
    ``called_off`` the messages to the source that still wait. ``versions`` are those of the two accounts as seen.
    """

    source: UUID
    into: UUID
    versions: tuple[int, int]
    fields: tuple[MergeOutcome, ...]
    rows: tuple[tuple[str, int], ...]
    balances: tuple[Together, ...]
    same_addresses: tuple[str, ...]
    same_rates: tuple[str, ...]
    called_off: int
    refusals: tuple[Refused, ...] = ()


@attrs.frozen
class Merge:
    """That a customer was merged into another, with what it takes to undo it: the survivor's account before and after,
    and the primary contact that the customer had.
    """

    customer: UUID
    into: UUID
    at: datetime
    by: str
    accounts: tuple[Customer, ...] = attrs.field(repr=False)
    primary: Contact | None = attrs.field(default=None, repr=False)
    version: int = 0
