"""The levels at which a setting may be chosen, and where a value comes from."""

from enum import Enum
from typing import NamedTuple
from uuid import UUID

import attrs

from custmgr.customers import ListName, choices
from custmgr.errors import InvalidValue
from custmgr.ports.storage import DESK, Reader
from custmgr.values.wording import text

LONGEST_CATEGORY = 100


class Level(Enum):
    """Who chose: nobody, the desk, for a category of customers, or for one customer; later ones win."""

    DEFAULT = "default"
    DESK = "desk"
    CATEGORY = "category"
    CUSTOMER = "customer"


@attrs.frozen
class Source:
    """Where a value comes from; ``category`` names the category where it was chosen for one."""

    level: Level
    category: str = ""

    def __str__(self) -> str:
        return f"{self.level.value} {self.category}".rstrip()


class Place(NamedTuple):
    """Where the choices of one level lie: of a customer, of a category, or (neither) of the desk."""

    customer: UUID = DESK
    category: str = ""

    @property
    def source(self) -> Source:
        """The place as the source of a value."""
        if self.customer != DESK:
            return Source(Level.CUSTOMER)
        return Source(Level.CATEGORY, self.category) if self.category else Source(Level.DESK)


def place(group: type, *, for_desk: bool, category: str | None, customer: UUID | None) -> Place:
    """The one place that the caller names; a group that only the desk has needs no name.

    Raises:
        InvalidValue: no level or several are named, or the group does not have this level.
    """
    named = [level for level, given in (("desk", for_desk), ("category", category), ("customer", customer)) if given]
    if desk_only(group):
        if named not in ([], ["desk"]):
            raise InvalidValue("level", named[0], f"the desk: {group.__name__} holds for the whole desk")
        return Place()
    if len(named) != 1:
        raise InvalidValue("level", " and ".join(named), "one of for_desk=True, category= and customer=")
    if category:
        return Place(category=text(category, "category", at_most=LONGEST_CATEGORY))
    return Place(customer=customer or DESK)


def spelled(reader: Reader, where: Place) -> Place:
    """The place with its category as the desk's list spells it, retired ones included.

    Raises:
        InvalidValue: the list does not have it.
    """
    if not where.category:
        return where
    known = choices(reader, ListName.CATEGORY).named(where.category)
    if known is None:
        raise InvalidValue("category", where.category, "a category of the desk's list")
    return Place(category=known)


def desk_only(group: type) -> bool:
    """Whether the group holds for the whole desk: it says so with ``desk_only = True``."""
    return bool(getattr(group, "desk_only", False))
