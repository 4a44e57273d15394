"""What merging two customers would do, read without changing anything."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from custmgr.contacts import Contact
from custmgr.correspondence import Message, State
from custmgr.customers import Customer, Listing, family, holder
from custmgr.errors import Refused
from custmgr.ledger import Account, BalanceOutOfRange
from custmgr.merging import rules
from custmgr.merging.model import MergePlan, Together, WouldStandAboveItself
from custmgr.onboarding import RateAssignment
from custmgr.ports.storage import Reader
from custmgr.query import OneOf, both
from custmgr.schema import Stored
from custmgr.values.money import LARGEST, Money


def plan(
    reader: Reader, kinds: Mapping[str, Stored], source: Customer, survivor: Customer, result: Customer
) -> MergePlan:
    """What there is to know before the one becomes a part of the other, which then says ``result``."""
    theirs, own = family(reader, source.id), family(reader, survivor.id)
    waiting = OneOf("state", (State.QUEUED, State.LEASED))
    return MergePlan(
        source=source.id,
        into=survivor.id,
        versions=(source.version, survivor.version),
        fields=tuple(rules.outcomes(survivor, source, result)),
        rows=tuple(_rows(reader, kinds, theirs.ids)),
        balances=tuple(_balances(reader, own.ids, theirs.ids)),
        same_addresses=_shared(reader, Contact, "email_folded", own.ids, theirs.ids),
        same_rates=_shared(reader, RateAssignment, "service", own.ids, theirs.ids),
        called_off=reader.count(Message, both(theirs.where(), waiting)),
        refusals=tuple(refusals(reader, source, survivor)),
    )


def refusals(reader: Reader, source: Customer, survivor: Customer) -> Iterator[Refused]:
    """Every reason why the one cannot become a part of the other."""
    found = tuple(rules.refusals(source, survivor))
    yield from found
    if found:
        return
    if source.id in _above(reader, survivor):
        yield WouldStandAboveItself(source.id, survivor.id)
    sides = [_booked(reader, family(reader, one.id).ids) for one in (source, survivor)]
    for currency in sorted({*sides[0], *sides[1]}):
        sums = [one + other for one, other in zip(sides[0][currency], sides[1][currency], strict=True)]
        if max(sums) > LARGEST:
            yield BalanceOutOfRange(survivor.id, currency)


def _above(reader: Reader, customer: Customer) -> Iterator[UUID]:
    above = customer.parent
    while above is not None:
        yield from family(reader, above).ids
        above = holder(reader, above).parent


def _rows(reader: Reader, kinds: Mapping[str, Stored], ids: tuple[UUID, ...]) -> Iterator[tuple[str, int]]:
    for stored in kinds.values():
        if stored.owner is None or stored.root or stored.kind is Listing:
            continue
        if count := reader.count(stored.kind, OneOf(stored.owner, ids)):
            yield stored.name, count


def _balances(reader: Reader, own: tuple[UUID, ...], theirs: tuple[UUID, ...]) -> Iterator[Together]:
    sides = [_booked(reader, ids) for ids in (own, theirs)]
    for currency in sorted({*sides[0], *sides[1]}):
        one, other = (side[currency][0] - side[currency][1] for side in sides)
        if abs(one + other) <= LARGEST:
            yield Together(*(Money.of_minor(minor, currency) for minor in (one, other, one + other)))


def _booked(reader: Reader, ids: tuple[UUID, ...]) -> dict[str, tuple[int, int]]:
    """What these owe and have with us, by currency, in minor units."""
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for currency, due, credit in reader.rows(
        Account, ("currency", "total_due", "account_credit"), OneOf("customer", ids)
    ):
        found[currency] = (found[currency][0] + due, found[currency][1] + credit)
    return found


def _shared(reader: Reader, kind: type[Any], field: str, *sides: tuple[UUID, ...]) -> tuple[str, ...]:
    one, other = ({row[0] for row in reader.rows(kind, (field,), OneOf("customer", ids))} for ids in sides)
    return tuple(sorted((one & other) - {"", None}))
