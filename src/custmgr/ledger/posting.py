"""Posting: append the transfers of one change and bring every projection up to them, in the same transaction."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import attrs

from custmgr.customers import Listing
from custmgr.errors import InvalidValue
from custmgr.ledger.model import HELD, Account, BalanceOutOfRange, Chart, LedgerEntry, OpenCredit, OpenItem, Settled
from custmgr.ports.storage import Transaction
from custmgr.query import Is, Positive, both
from custmgr.use_case import acting
from custmgr.values.money import Money

Place = tuple[UUID, int]

_SETTLED = {
    Chart.UNAPPLIED: Settled.PAID,
    Chart.CREDITS: Settled.CREDITED,
    Chart.WRITE_OFFS: Settled.WRITTEN_OFF,
    Chart.DISCOUNTS: Settled.PAID,
    Chart.EXCHANGE: Settled.PAID,
}


@attrs.frozen
class Transfer:
    """One amount to be moved from the credit to the debit account, under a document, on a day."""

    document: UUID
    debit: Chart
    credit: Chart
    amount: Money
    on: date
    item: Place | None = None
    source: UUID | None = None
    reverses: int | None = None
    how: str = "applied"


def settlement(credit: OpenCredit, item: OpenItem, amount: Money, on: date) -> Transfer:
    """This much of a payment or credit memo goes to the item, under the payment's or memo's own document: not before
    ``on``, nor before the last day on which either became open, so that neither is below nothing on any day.
    """
    place = (item.document, item.part)
    on = max(on, credit.open_since, item.open_since)
    return Transfer(credit.document, credit.account, Chart.RECEIVABLE, amount, on, place, credit.document)


def opposite(entry: LedgerEntry, on: date) -> Transfer:
    """The exact opposite of an entry, under the same document."""
    item = (entry.item, entry.part) if entry.item else None
    return Transfer(
        entry.document, entry.credit, entry.debit, entry.amount, on, item, entry.source, entry.n, _use_of(entry)
    )


def _use_of(entry: LedgerEntry) -> str:
    accounts = (entry.debit, entry.credit)
    if Chart.RECEIVABLE in accounts or Chart.EXCHANGE in accounts:
        return "applied"
    taken_out = entry.debit in HELD and entry.credit is Chart.CASH and entry.reverses is None
    return "refunded" if taken_out else "reversed"


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
    entries so far. The customer's lock is held.

    Raises:
        BoundBroken: an item or credit would be used beyond what it holds.
        BalanceOutOfRange: the customer would owe or have more than an amount can be.
    """
    at = acting(tx).at
    open_items = _loaded(tx, customer, transfers, items)
    open_credits = _sources(tx, customer, transfers, credits)
    raised = {one.document for one in items} | {one.document for one in credits}
    numbers = _Numbers(tx, customer, fresh=raised.union(fresh))
    entries = []
    for one in transfers:
        item = open_items[one.item] if one.item else None
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
        item=item.document if item else None,
        part=item.part if item else 0,
        source=one.source,
        due=item.due if item else None,
        reverses=one.reverses,
    )


def _loaded(
    tx: Transaction, customer: UUID, transfers: Iterable[Transfer], raised: Sequence[OpenItem]
) -> dict[Place, OpenItem]:
    found = {(one.document, one.part): one for one in raised}
    missing = {one.item for one in transfers if one.item and one.item not in found}
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
    listing = tx.get(Listing, customer)
    currency = listing.balance.currency
    moved = sum((e.receivable.minor - e.held.minor for e in entries if e.amount.currency == currency), 0)
    oldest = _oldest_due(tx, customer, listing.oldest_due, items)
    if moved or oldest != listing.oldest_due:
        balance = Money.of_minor(listing.balance.minor + moved, currency)
        tx.put(attrs.evolve(listing, balance=balance, oldest_due=oldest))


def _oldest_due(tx: Transaction, customer: UUID, known: date | None, items: Sequence[OpenItem]) -> date | None:
    still = [one.due for one in items if one.open]
    if known is None or not any(one.due <= known and not one.open for one in items):
        return min([*still, *([known] if known else [])], default=None)
    page = tx.rows(OpenItem, ("due",), both(Is("customer", customer), Positive("open")), order=("due",), limit=1)
    return page.items[0][0] if page.items else None
