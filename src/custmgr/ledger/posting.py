"""Posting: append the transfers of one change and bring every projection up to them, in the same transaction."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from custmgr.customers import Listing, family
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
from custmgr.ledger.relisting import list_moved
from custmgr.ledger.transfer import Transfer
from custmgr.ports.storage import Transaction
from custmgr.query import Is, both
from custmgr.use_case import acting, recorded_at
from custmgr.values.frozen import changed
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
    """Post the transfers of one change; as ``Sheet.post``, then ``Sheet.keep``."""
    sheet = Sheet(tx)
    sheet.post(customer, transfers, items=items, credits=credits, fresh=fresh)
    sheet.keep()


def look_ahead(tx: Transaction, accounts: Iterable[tuple[UUID, str]]) -> None:
    """Read what posting to these accounts (customer and currency) will change: before a number is taken, since others
    wait for it from then on.
    """
    wanted = list(dict.fromkeys(accounts))
    tx.get_many(Account, wanted)
    tx.get_many(Listing, list({family(tx, customer).id for customer, _ in wanted}))


class Sheet:
    """What one or many changes post, gathered, and kept in as few statements as the store can."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._entries: list[LedgerEntry] = []
        self._last: dict[tuple[UUID, UUID], int] = {}
        self._items: dict[tuple[UUID, UUID, int], OpenItem] = {}
        self._days: dict[tuple[UUID, UUID, int], list[date]] = {}
        self._credits: dict[tuple[UUID, UUID], OpenCredit] = {}
        self._moved: dict[tuple[UUID, str], Account] = {}

    def post(
        self,
        customer: UUID,
        transfers: Sequence[Transfer],
        *,
        items: Sequence[OpenItem] = (),
        credits: Sequence[OpenCredit] = (),
        fresh: Sequence[UUID] = (),
    ) -> None:
        """Enter the transfers; ``items`` and ``credits`` are those that they raise, ``fresh`` further documents without
        entries so far. The locks of the customer's family are held.

        Raises:
            BalanceOutOfRange: the customer would owe or have more than an amount can be.
        """
        raised: tuple[OpenItem | OpenCredit, ...] = (*items, *credits)
        owners = {one.customer or customer for one in (*transfers, *raised)}
        self._items |= {(one.customer, one.document, one.part): one for one in items}
        self._credits |= {(one.customer, one.document): one for one in credits}
        documents = {one.document for one in raised}.union(fresh)
        self._last |= {(owner, document): 0 for owner in owners for document in documents}
        for owner in sorted(owners):
            own = [one for one in transfers if (one.customer or customer) == owner] if len(owners) > 1 else transfers
            self._load(owner, own)
            for one in own:
                self._enter(owner, one)

    def _load(self, customer: UUID, transfers: Sequence[Transfer]) -> None:
        places = {(customer, *one.item) for one in transfers if one.item and one.moves_item}
        if items := sorted(place for place in places if place not in self._items):
            self._items |= self._tx.get_many(OpenItem, items)
        given = {(customer, one.source) for one in transfers if one.source}
        if sources := sorted(source for source in given if source not in self._credits):
            self._credits |= self._tx.get_many(OpenCredit, sources)

    def _enter(self, customer: UUID, one: Transfer) -> None:
        place = (customer, *one.item) if one.item and one.moves_item else None
        item = self._items[place] if place else None
        at = recorded_at(self._tx, *family(self._tx, customer).ids)
        entry = _entry(customer, one, self._number(customer, one.document), at, item)
        self._entries.append(entry)
        if place and item:
            self._items[place] = _after(item, one)
            self._days.setdefault(place, []).append(one.on)
        if one.source and (change := _used(one)):
            source = (customer, one.source)
            self._credits[source] = self._credits[source].used(change, one.how, one.on)
        self._move(entry)

    def _number(self, customer: UUID, document: UUID) -> int:
        """The next entry number under the document."""
        place = (customer, document)
        last = self._last.get(place)
        if last is None:
            where = both(Is("customer", customer), Is("document", document))
            page = self._tx.rows(LedgerEntry, ("n",), where, order=("-n",), limit=1)
            last = page.items[0][0] if page.items else 0
        self._last[place] = last = last + 1
        return last

    def _move(self, entry: LedgerEntry) -> None:
        key = (entry.customer, entry.amount.currency)
        account = self._moved.get(key) or self._tx.first(Account, key) or Account.empty(*key)
        try:
            self._moved[key] = account.moved(entry.receivable, entry.held)
        except InvalidValue:
            raise BalanceOutOfRange(*key) from None

    def keep(self) -> None:
        """Append the entries and bring every projection up to them.

        Raises:
            BoundBroken: an item or credit would be used beyond what it holds.
            BalanceOutOfRange: as for ``post``.
        """
        tx = self._tx
        tx.append(*self._entries)
        items = [_closed_at_last(tx, one, self._days.get(place, ())) for place, one in self._items.items()]
        tx.put_many([*items, *self._credits.values(), *self._moved.values()])
        list_moved(tx, self._entries, items)


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


def _after(item: OpenItem, transfer: Transfer) -> OpenItem:
    settles = transfer.credit is Chart.RECEIVABLE
    other = transfer.debit if settles else transfer.credit
    by = _SETTLED.get(other)
    if by is not None:
        return item.settled(transfer.amount if settles else -transfer.amount, by, transfer.on)
    return item.voided() if settles and not item.void else item


def _closed_at_last(tx: Transaction, item: OpenItem, days: Iterable[date]) -> OpenItem:
    """The item, closed on the latest day of anything that settled it: money may be dated before what came before it."""
    if item.closed is None or item.closed == acting(tx).today:
        return item
    known = [item.closed, *days]
    if item.version > 1:
        where = both(Is("customer", item.customer), Is("item", item.document), Is("part", item.part))
        known += [one.on for one in tx.find(LedgerEntry, where, order=("-on",), limit=1)]
    return changed(item, closed=max(known))


def _used(transfer: Transfer) -> Money | None:
    if transfer.debit in HELD:
        return transfer.amount
    given_back = transfer.credit in HELD and transfer.reverses is not None
    return -transfer.amount if given_back else None
