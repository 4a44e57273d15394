"""What holds for a customer: default, then desk, then category, then the customer's own choice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

import attrs

from custmgr.customers import Customer
from custmgr.ports.storage import DESK, Reader
from custmgr.query import Between, Is, both
from custmgr.schema import loaded
from custmgr.settings.levels import Level, Place, Source, desk_only
from custmgr.settings.model import PastSetting, Setting
from custmgr.settings.typed import names
from custmgr.values.dates import just_after

G = TypeVar("G")

REMEMBERED = 1024


@attrs.frozen
class Resolved(Generic[G]):
    """A group as it holds, and for each field where its value comes from.

    ``version`` is that of the choices at the level asked (0: none made), for whoever wants to change them.
    """

    value: G
    sources: Mapping[str, Source]
    version: int


def resolve(reader: Reader, customer: Customer | None, group: type[G]) -> G:
    """The group as it holds for the customer, or for the desk; one read of the store."""
    return merged(group, *(row.chosen if row else "" for _, row in layers(reader, path(customer, group), group)))


def resolve_each(reader: Reader, customers: Sequence[Customer], group: type[G]) -> list[G]:
    """The group as it holds for each of the customers; one read of the store."""
    paths = [[(*place, group.__name__) for place in path(customer, group)] for customer in customers]
    found = reader.get_many(Setting, list({key for keys in paths for key in keys}))
    return [merged(group, *(found[key].chosen if key in found else "" for key in keys)) for keys in paths]


def sourced(reader: Reader, customer: Customer, *groups: type) -> tuple[Resolved[Any], ...]:
    """These groups as they hold for the customer, with the source of each value; one read of the store."""
    wanted = [(group, path(customer, group)) for group in groups]
    found = reader.get_many(Setting, [(*place, group.__name__) for group, places in wanted for place in places])
    return tuple(
        traced(group, [(place, found.get((*place, group.__name__))) for place in places]) for group, places in wanted
    )


def resolve_then(reader: Reader, group: type[G], at: datetime | None) -> G:
    """The desk's own group as it held at an instant; ``None``: as it holds now."""
    if at is not None:
        of_it = both(Is("customer", DESK), Is("category", ""), Is("group", group.__name__))
        later = both(of_it, Between("until", just_after(at), None))
        if past := reader.find(PastSetting, later, order=("n",), limit=1).items:
            return merged(group, past[0].chosen)
    return resolve(reader, None, group)


def path(customer: Customer | None, group: type) -> list[Place]:
    """Where choices for the customer may lie, those that win last."""
    if customer is None or desk_only(group):
        return [Place()]
    return [Place(), Place(category=customer.category), Place(customer=customer.id)]


def layers(reader: Reader, places: list[Place], group: type) -> list[tuple[Place, Setting | None]]:
    """The choices at these places, in one read."""
    found = reader.get_many(Setting, [(*one, group.__name__) for one in places])
    return [(one, found.get((*one, group.__name__))) for one in places]


def merged(group: type[G], *chosen: str) -> G:
    """The group with these choices laid over its defaults, the last on top."""
    return cast(G, _merged(cast(Any, group), chosen))


@lru_cache(REMEMBERED)
def _merged(group: Any, chosen: tuple[str, ...]) -> Any:
    values: dict[str, Any] = {}
    for one in chosen:
        values |= loaded(group, one)
    return group(**values)


def traced(group: type[G], found: list[tuple[Place, Setting | None]]) -> Resolved[G]:
    """The group with the source of each value."""
    sources = dict.fromkeys(names(group), Source(Level.DEFAULT))
    for place, row in found:
        if row is not None:
            sources |= dict.fromkeys(loaded(group, row.chosen), place.source)
    own = found[-1][1]
    value = merged(group, *(row.chosen if row else "" for _, row in found))
    return Resolved(value, sources, own.version if own else 0)
