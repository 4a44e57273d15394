"""Is this customer here already? Likely duplicates with the reason, before anything is saved."""

from enum import Enum
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers.family import holder
from custmgr.customers.model import Customer
from custmgr.customers.standing import Status
from custmgr.errors import Refused
from custmgr.ports.storage import Reader
from custmgr.query import Is, both

MOST_REPORTED = 10


class Alike(Enum):
    """In what two customers are alike; a shared domain alone only says that they may be colleagues."""

    EMAIL = "the same e-mail address"
    PHONE = "the same phone number"
    NAME = "the same name"
    DOMAIN = "the same e-mail domain"


@attrs.frozen
class Likeness:
    """A customer that is there already, and in what it is alike."""

    customer: UUID
    number: int
    name: str
    alike: tuple[Alike, ...]

    @property
    def strong(self) -> bool:
        """Whether it is probably the same customer."""
        return self.alike != (Alike.DOMAIN,)


@attrs.define(slots=False)
class LikelyDuplicate(Refused):
    """Customers much like this one are there already; add it all the same with ``despite_duplicates=True``."""

    says = "much like customer {first.number}, {first.name}: {first.alike[0].value}"

    found: tuple[Likeness, ...]

    @property
    def first(self) -> Likeness:
        """The one most alike."""
        return self.found[0]

    def __str__(self) -> str:
        return self.says.format(first=self.first)


_FIELDS = (
    ("email_folded", Alike.EMAIL),
    ("phone_e164", Alike.PHONE),
    ("name_folded", Alike.NAME),
    ("email_domain", Alike.DOMAIN),
)


def likely_duplicates(reader: Reader, facts: dict[str, Any]) -> tuple[Likeness, ...]:
    """Up to ten customers alike in these facts (as ``facts.read`` gives them), those most alike first."""
    there = ~Is("status", Status.ERASED)
    found: dict[UUID, tuple[Customer, list[Alike]]] = {}
    for field, alike in _FIELDS:
        if not facts.get(field):
            continue
        for same in reader.find(Customer, both(Is(field, facts[field]), there), limit=MOST_REPORTED):
            customer = same if same.merged_into is None else holder(reader, same.merged_into)
            kinds = found.setdefault(customer.id, (customer, []))[1]
            kinds += [alike] if alike not in kinds else []
    ranked = sorted(found.values(), key=lambda pair: [list(Alike).index(one) for one in pair[1]])
    return tuple(Likeness(one.id, one.number, one.name, tuple(alike)) for one, alike in ranked[:MOST_REPORTED])
