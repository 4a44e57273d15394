"""Posting: append the transfers of one change and bring every projection up to them, in the same transaction."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import attrs

from custmgr.customers import Listing, family, theirs
from custmgr.errors import InvalidValue
from custmgr.ledger.model import (
    HELD,
    Account,
    BalanceOutOfRange,
    Chart,
    LedgerEntry,
    OpenCredit,
    OpenItem,
    Settled,
)
from custmgr.ledger.transfer import Place, Transfer
from custmgr.ports.storage import Transaction
from custmgr.query import Is, Positive, both
from custmgr.use_case import acting
from custmgr.values.money import Money

_SETTLED = {
    Chart.UNAPPLIED: Settled.PAID,
    Chart.CREDITS: Settled.CREDITED,
    Chart.WRITE_OFFS: Settled.WRITTEN_OFF,
    Chart.DISCOUNTS: Settled.PAID,
    Chart.EXCHANGE: Settled.PAID,
    Chart.CLEARING: Settled.PAID,
    Chart.CREDIT_CLEARING: Settled.CREDITED,
}


def post(
    tx: Transaction,
    customer: UUID,
    transfers: Sequence[Transfer],
    *,
    items: Sequence[OpenItem] = (),
    credits: Sequence[OpenCredit] = (),
    fresh: Sequence[UUID] = (),
) -> None:
    """Append the transfers; ``items`` and ``credits`` are those that they raise, ``fresh`` further documents without
    entries so far. The locks of the customer's family are held.

    Raises:
        BoundBroken: an item or credit would be used beyond what it holds.
        BalanceOutOfRange: the customer would owe or have more than an amount can be.
    """
    raisers = {one.customer for one in items} | {one.customer for one in credits}
    owners = {one.customer or customer for one in transfers} | raisers or {customer}
    if len(owners) == 1:
        _post(tx, owners.pop(), transfers, items, credits, fresh)
        return
    for owner in sorted(owners):
        own = [one for one in transfers if (one.customer or customer) == owner]
        raised = ([one for one in items if one.customer == owner], [one for one in credits if one.customer == owner])
        _post(tx, owner, own, *raised, fresh)


def _post(
    tx: Transaction,
    customer: UUID,
    transfers: Sequence[Transfer],
    items: Sequence[OpenItem],
    credits: Sequence[OpenCredit],
    fresh: Sequence[UUID],
) -> None:
    at = acting(tx).at
    open_items = _loaded(tx, customer, transfers, items)
    open_credits = _sources(tx, customer, transfers, credits)
    raised = {one.document for one in items} | {one.document for one in credits}
    numbers = _Numbers(tx, customer, fresh=raised.union(fresh))
    entries = []
    for one in transfers:
        item = open_items[one.item] if one.item and one.moves_item else None
        entries.append(_entry(customer, one, numbers.next(one.document), at, item))
        if one.item and item:
            open_items[one.item] = _after(item, one)
        if one.source and (change := _used(one)):
            open_credits[one.source] = open_credits[one.source].used(change, one.how, one.on)
    tx.append(*entries)
    open_items = {place: _closed_at_last(tx, one, transfers) for place, one in open_items.items()}
    accounts = _moved(tx, customer, entries)
    tx.put_many([*open_items.values(), *open_credits.values(), *accounts])
    _relist(tx, customer, entries, tuple(open_items.values()))


def _entry(customer: UUID, one: Transfer, n: int, at: datetime, item: OpenItem | None) -> LedgerEntry:
    return LedgerEntry(
        customer=customer,
        document=one.document,
        n=n,
        debit=one.debit,
        credit=one.credit,
        amount=one.amount,
        on=one.on,
        at=at,
        item=one.item[0] if one.item else None,
        part=one.item[1] if one.item else 0,
        source=one.source,
        due=item.due if item else None,
        reverses=one.reverses,
    )


def _loaded(
    tx: Transaction, customer: UUID, transfers: Iterable[Transfer], raised: Sequence[OpenItem]
) -> dict[Place, OpenItem]:
    found = {(one.document, one.part): one for one in raised}
    missing = {one.item for one in transfers if one.item and one.moves_item and one.item not in found}
    loaded = tx.get_many(OpenItem, [(customer, *place) for place in sorted(missing)])
    return found | {(one.document, one.part): one for one in loaded.values()}


def _sources(
    tx: Transaction, customer: UUID, transfers: Iterable[Transfer], raised: Sequence[OpenCredit]
) -> dict[UUID, OpenCredit]:
    found = {one.document: one for one in raised}
    missing = {one.source for one in transfers if one.source and one.source not in found}
    loaded = tx.get_many(OpenCredit, [(customer, source) for source in sorted(missing)])
    return found | {one.document: one for one in loaded.values()}


class _Numbers:
    """The next entry number under each document."""

    def __init__(self, tx: Transaction, customer: UUID, fresh: set[UUID]) -> None:
        self._tx, self._customer = tx, customer
        self._last = dict.fromkeys(fresh, 0)

    def next(self, document: UUID) -> int:
        if document not in self._last:
            where = both(Is("customer", self._customer), Is("document", document))
            page = self._tx.rows(LedgerEntry, ("n",), where, order=("-n",), limit=1)
            self._last[document] = page.items[0][0] if page.items else 0
        self._last[document] += 1
        return self._last[document]


def _after(item: OpenItem, transfer: Transfer) -> OpenItem:
    settles = transfer.credit is Chart.RECEIVABLE
    other = transfer.debit if settles else transfer.credit
    by = _SETTLED.get(other)
    if by is not None:
        return item.settled(transfer.amount if settles else -transfer.amount, by, transfer.on)
    return item.voided() if settles and not item.void else item


def _closed_at_last(tx: Transaction, item: OpenItem, transfers: Iterable[Transfer]) -> OpenItem:
    """The item, closed on the latest day of anything that settled it: money may be dated before what came before it."""
    if item.closed is None or item.closed == acting(tx).today:
        return item
    days = [item.closed, *(one.on for one in transfers if one.item == (item.document, item.part))]
    if item.version > 1:
        where = both(Is("customer", item.customer), Is("item", item.document), Is("part", item.part))
        days += [one.on for one in tx.find(LedgerEntry, where, order=("-on",), limit=1)]
    return attrs.evolve(item, closed=max(days))


def _used(transfer: Transfer) -> Money | None:
    if transfer.debit in HELD:
        return transfer.amount
    given_back = transfer.credit in HELD and transfer.reverses is not None
    return -transfer.amount if given_back else None


def _moved(tx: Transaction, customer: UUID, entries: Sequence[LedgerEntry]) -> list[Account]:
    accounts: dict[str, Account] = {}
    for entry in entries:
        currency = entry.amount.currency
        if currency not in accounts:
            accounts[currency] = tx.first(Account, (customer, currency)) or Account.empty(customer, currency)
        try:
            accounts[currency] = accounts[currency].moved(entry.receivable, entry.held)
        except InvalidValue:
            raise BalanceOutOfRange(customer, currency) from None
    return list(accounts.values())


def _relist(tx: Transaction, customer: UUID, entries: Sequence[LedgerEntry], items: Sequence[OpenItem]) -> None:
    listing = tx.get(Listing, family(tx, customer).id)
    currency = listing.balance.currency
    moved = sum((e.receivable.minor - e.held.minor for e in entries if e.amount.currency == currency), 0)
    oldest = _oldest_due(tx, customer, listing.oldest_due, items)
    if moved or oldest != listing.oldest_due:
        try:
            balance = Money.of_minor(listing.balance.minor + moved, currency)
        except InvalidValue:
            raise BalanceOutOfRange(listing.customer, currency) from None
        tx.put(attrs.evolve(listing, balance=balance, oldest_due=oldest))


def _oldest_due(tx: Transaction, customer: UUID, known: date | None, items: Sequence[OpenItem]) -> date | None:
    still = [one.due for one in items if one.open]
    if known is None or not any(one.due <= known and not one.open for one in items):
        return min([*still, *([known] if known else [])], default=None)
    page = tx.rows(OpenItem, ("due",), both(theirs(tx, customer), Positive("open")), order=("due",), limit=1)
    return page.items[0][0] if page.items else None
