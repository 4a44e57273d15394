"""What one customer says that was two, and what it says again when they are two; pure decisions."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from custmgr.customers import OTHER, Consent, Customer, IllegalTransition, Status
from custmgr.errors import InvalidValue, Refused
from custmgr.merging.model import MergeIntoItself, MergeOutcome
from custmgr.values.frozen import changed

CHOSEN = (
    "name",
    "company",
    "person",
    "email",
    "phone",
    "department",
    "position",
    "category",
    "customer_type",
    "billing_type",
    "addresses",
    "tax_id",
    "purchase_order",
    "account_manager",
    "parent",
    "language",
    "zone",
)
"""The facts that may come from the source; the others are the survivor's, or of both."""

_FOLLOW = {
    "name": ("name_folded",),
    "email": ("email_folded", "email_domain"),
    "phone": ("phone_e164",),
}
_SETS = ("tags", "services")
_OF_BOTH = ("tags", "services", "consent", "no_mail", "no_text", "blocked")
_SILENCE = (Consent.SILENT, Consent.INVITED, Consent.ACCEPTED, Consent.EXISTING)
_EMPTY = (None, "", (), OTHER)
_OWN = frozenset({"version", "absorbed", "status", "status_before", "merged_into"})


def combined(survivor: Customer, source: Customer, take: Iterable[str], *, fill: bool) -> Customer:
    """The survivor with the facts it takes from the source, and with ``fill`` those it has none of itself.

    Tags and services are those of both. Consent is that of the more silent one, and what either does not want neither
    gets: nobody is written to after a merge who was not before. A suspension of either holds.

    Raises:
        InvalidValue: a fact that cannot be taken.
    """
    wanted = set(take)
    if unknown := wanted - set(CHOSEN):
        raise InvalidValue("take", sorted(unknown), f"some of {', '.join(CHOSEN)}")
    if fill:
        wanted |= {name for name in CHOSEN if getattr(survivor, name) in _EMPTY}
    facts: dict[str, Any] = {
        one: getattr(source, one)
        for name in CHOSEN
        if name in wanted and getattr(source, name) not in _EMPTY
        for one in (name, *_FOLLOW.get(name, ()))
    }
    if facts.get("parent") == survivor.id:
        del facts["parent"]
    return changed(survivor, **facts, **{name: _of_all(name, (survivor, source)) for name in _OF_BOTH})


def _of_all(name: str, customers: Iterable[Customer]) -> Any:
    """What several that are one say together: all tags and services, the most silent consent, any wish and block."""
    said = [getattr(one, name) for one in customers]
    if name in _SETS:
        return frozenset().union(*said)
    return min(said, key=_SILENCE.index) if name == "consent" else any(said)


def outcomes(survivor: Customer, source: Customer, result: Customer) -> Iterator[MergeOutcome]:
    """Every fact in which the two differ, with what will be said then."""
    for name in (*CHOSEN, *_OF_BOTH):
        one, other = getattr(survivor, name), getattr(source, name)
        if one != other:
            yield MergeOutcome(name, one, other, getattr(result, name))


def parted(now: Customer, then: tuple[Customer, ...], others: Iterable[Customer]) -> Customer:
    """The survivor without what this merge gave it, by its accounts before and after; what was changed since stays, and
    so does what others bring who are still part of it: tags, services, silence and blocks.
    """
    (before, after), kept = then, list(others)
    facts: dict[str, Any] = {}
    for field in attrs.fields(Customer):
        name = field.name
        old, given, still = (getattr(one, name) for one in (before, after, now))
        if name in _OWN or old == given:
            continue
        if name in _SETS:
            facts[name] = still - (given - old).difference(*(getattr(one, name) for one in kept))
        elif still == given:
            facts[name] = _of_all(name, (before, *kept)) if name in _OF_BOTH else old
    return changed(now, **facts)


def without(
    later: tuple[Customer, ...], source: Customer, gone: tuple[Customer, ...], others: Iterable[Customer]
) -> tuple[Customer, Customer]:
    """The survivor's accounts before and after a later merge of ``source``, as they would be had the one that is gone
    never been; ``others`` were part of it before the later one.
    """
    before, after = later
    earlier = parted(before, gone, others)
    names = [field.name for field in attrs.fields(Customer) if field.name not in _OWN]
    left = {name: getattr(earlier, name) for name in names if getattr(before, name) == getattr(after, name)}
    return earlier, changed(after, **left | {name: _of_all(name, (earlier, source)) for name in _OF_BOTH})


def refusals(source: Customer, survivor: Customer) -> Iterator[Refused]:
    """Why these two cannot be merged; archived ones are restored first, so that nothing is woken by mistake."""
    if source.id == survivor.id or source.merged_into == survivor.id:
        yield MergeIntoItself(source.id, survivor.id)
        return
    for one in (source, survivor):
        if one.status not in (Status.ACTIVE, Status.DISABLED):
            yield IllegalTransition(one.id, one.status, "merged")
