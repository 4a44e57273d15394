"""What deleting a customer would do: read off the data map and the rows there are."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import attrs

from custmgr.correspondence import suppressed_of
from custmgr.customers import Customer, Status
from custmgr.customers.model import IllegalTransition
from custmgr.erasure.letters import letters
from custmgr.erasure.model import Fate, Ground, How, OpenBalance, PartOfAnother, Plan, PlannedStep, RetentionSettings
from custmgr.erasure.rules import dated, fates, restricted, stays
from custmgr.errors import Refused
from custmgr.family import Family
from custmgr.invoices import CreditMemo, Invoice
from custmgr.invoices.model import Stage
from custmgr.ledger import Account, LedgerEntry, OpenCredit, OpenItem
from custmgr.payments import Payment, Refund
from custmgr.ports.storage import Reader
from custmgr.query import Criteria, Is, Positive, both
from custmgr.schema import Stored
from custmgr.settings import resolve
from custmgr.values.money import Money

_UNPOSTED: dict[type, Criteria] = {Invoice: Is("stage", Stage.DRAFT)}
"""Rows of kinds of the books that nothing stands on yet."""


@attrs.frozen
class Part:
    """Rows of one kind that share a fate: gone, or there to stay without what they say of the person."""

    stored: Stored
    where: Criteria
    goes: bool


def parts(kinds: Mapping[str, Stored], whose: Family, how: How) -> Iterator[Part]:
    """The rows that belong to the customer and to all who were merged into it, kind by kind."""
    for stored in kinds.values():
        if stored.owner is None:
            continue
        theirs = whose.where(stored.owner)
        unposted = _UNPOSTED.get(stored.kind)
        if how is How.PURGE or not stays(stored):
            yield Part(stored, theirs, goes=True)
        elif unposted is None:
            yield Part(stored, theirs, goes=False)
        else:
            yield Part(stored, both(theirs, unposted), goes=True)
            yield Part(stored, both(theirs, ~unposted), goes=False)


def plan(reader: Reader, kinds: Mapping[str, Stored], customer: UUID, today: date) -> Plan:
    """What deleting the customer would do today."""
    who = reader.get(Customer, customer)
    whose = Family(who.id, who.absorbed)
    how = How.ERASURE if posted(reader, whose) else How.PURGE
    steps = [step for part in parts(kinds, whose, how) for step in _steps(reader, part, today)]
    elsewhere = (*_letters(reader, whose), *_suppressed(reader, whose))
    return Plan(customer, how, (*steps, *elsewhere), tuple(_refusals(reader, who)))


def posted(reader: Reader, whose: Family) -> bool:
    """Whether anything stands in the books."""
    theirs = whose.where()
    issued = reader.count(Invoice, both(theirs, ~Is("stage", Stage.DRAFT)), cap=1)
    return bool(issued) or any(reader.count(kind, theirs, cap=1) for kind in (LedgerEntry, CreditMemo, Payment, Refund))


def _steps(reader: Reader, part: Part, today: date) -> Iterator[PlannedStep]:
    stored = part.stored
    rows = reader.count(stored.kind, part.where)
    if not rows:
        return
    if part.goes:
        yield PlannedStep(stored.name, rows, Fate.DELETED, Ground.NOT_NEEDED)
        return
    for fate, ground, fields in fates(stored):
        until = last_day(reader, part, today) if fate is Fate.RESTRICTED else None
        yield PlannedStep(stored.name, rows, fate, ground, fields, until)


def last_day(reader: Reader, part: Part, today: date) -> date | None:
    """The last day on which anything of these rows is still put away."""
    years = resolve(reader, None, RetentionSettings)
    found: Iterable[Any] = reader.stream(part.stored.kind, part.where) if restricted(part.stored) else ()
    return max((years.until(dated(one, today)) for one in found), default=None)


def _letters(reader: Reader, whose: Family) -> Iterator[PlannedStep]:
    for one in letters(reader, whose):
        for kind, rows in one.rows.items():
            if rows:
                yield PlannedStep(kind.__name__, len(rows), Fate.DELETED, Ground.NOT_NEEDED)
        yield PlannedStep("Activity", len(one.told), Fate.BLANKED, Ground.NOT_NEEDED, ("payload", "salt"))


def _suppressed(reader: Reader, whose: Family) -> Iterator[PlannedStep]:
    found = suppressed_of(reader, whose)
    if found:
        yield PlannedStep("SuppressedAddress", len(found), Fate.RETAINED, Ground.NO_MAIL, ("address",))
    if rows := sum(bool(one.said) for one in found):
        yield PlannedStep("SuppressedAddress", rows, Fate.BLANKED, Ground.NOT_NEEDED, ("said",))


def _refusals(reader: Reader, who: Customer) -> Iterator[Refused]:
    if who.merged_into is not None:
        yield PartOfAnother(who.id, who.merged_into)
    elif who.status is Status.ERASED:
        yield IllegalTransition(who.id, who.status, "deleted")
    if open_money := _open(reader, Family(who.id, who.absorbed)):
        yield OpenBalance(who.id, open_money)


def _open(reader: Reader, whose: Family) -> tuple[Money, ...]:
    theirs = whose.where()
    found: list[Money] = []
    for account in reader.find(Account, theirs):
        found += [money for money in (account.total_due, -account.account_credit) if money]
    currencies = {money.currency for money in found}
    for kind in (OpenItem, OpenCredit):
        rows: Any = reader.find(kind, both(theirs, Positive("open")))
        found += [one.open for one in rows if one.open.currency not in currencies]
    return tuple(found)


def everything(reader: Reader, part: Part) -> Iterator[Any]:
    """The keys of these rows, as callers write them."""
    slots = [part.stored.slots[name] for name in part.stored.key]
    for row in reader.rows(part.stored.kind, part.stored.key, part.where):
        key = tuple(slot.type(value) for slot, value in zip(slots, row, strict=True))
        yield key if len(key) > 1 else key[0]
