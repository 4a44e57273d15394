"""Which items a payment is meant for, and taking back what was given up when money arrives after all."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from custmgr.errors import InvalidValue
from custmgr.ledger import (
    Chart,
    OpenCredit,
    OpenItem,
    Transfer,
    fill,
    open_items,
    opposite,
    post,
    settlement,
    standing,
)
from custmgr.payments.model import BeyondOpen, BeyondUnapplied, NotPayable
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Is, OneOf, both
from custmgr.values.exact import shown
from custmgr.values.money import CurrencyMismatch, Money

Target = UUID | tuple[UUID, Money]
"""A document to pay, or a document and how much of it."""


def hold_payable(reader: Reader, customer: UUID, targets: Iterable[Target], currency: str) -> list[OpenItem]:
    """The items of the documents named, in the order named, the oldest due first within each.

    Raises:
        InvalidValue: an amount that is no money.
        NotPayable: a document without items, or a void one.
        CurrencyMismatch: an item of another currency.
    """
    documents = [_document(target) for target in targets]
    where = both(Is("customer", customer), OneOf("document", documents))
    found: dict[UUID, list[OpenItem]] = {document: [] for document in documents}
    for item in reader.find(OpenItem, where, order=("due", "part")) if documents else ():
        found[item.document].append(item)
    for document, items in found.items():
        if not items or any(one.void for one in items):
            raise NotPayable(document)
        if items[0].amount.currency != currency:
            raise CurrencyMismatch(currency, items[0].amount.currency)
    return [item for items in found.values() for item in items]


def _document(target: Target) -> UUID:
    if isinstance(target, UUID):
        return target
    document, amount = target
    if not isinstance(amount, Money):
        raise InvalidValue("apply_to", shown(amount), "a Money (type)")
    return document


def settlements(
    reader: Reader, credit: OpenCredit, targets: Sequence[Target], on: date, *, oldest_first: bool = False
) -> list[Transfer]:
    """What of the credit goes to which item: to those named, or oldest first to all.

    Raises:
        BeyondOpen: more was named for a document than is open of it.
        BeyondUnapplied: more was named than the credit holds.
    """
    if not targets:
        items = open_items(reader, credit.customer, credit.amount.currency) if oldest_first else []
        return list(fill([credit], items, on))
    items = hold_payable(reader, credit.customer, targets, credit.amount.currency)
    wanted = {target[0]: target[1] for target in targets if not isinstance(target, UUID)}
    if not wanted:
        return list(fill([credit], [one for one in items if one.open], on))
    return _exactly(credit, items, targets, on)


def _exactly(credit: OpenCredit, items: Sequence[OpenItem], targets: Sequence[Target], on: date) -> list[Transfer]:
    transfers: list[Transfer] = []
    available = credit.open
    open_of = {(one.document, one.part): one.open for one in items}
    for target in targets:
        document, amount = (target, None) if isinstance(target, UUID) else target
        parts = [one for one in items if one.document == document]
        still = sum((open_of[document, one.part] for one in parts), Money.zero(credit.amount.currency))
        left = min(still, available) if amount is None else amount.positive("apply_to")
        if left > still:
            raise BeyondOpen(left, still)
        if left > available:
            raise BeyondUnapplied(left, available)
        available -= left
        for item in parts:
            share = min(left, open_of[document, item.part])
            if share:
                transfers.append(settlement(credit, item, share, max(on, credit.on, item.on)))
                open_of[document, item.part] -= share
                left -= share
    return transfers


def recover(tx: Transaction, customer: UUID, targets: Sequence[Target], money: Money, on: date) -> date:
    """Take back write-offs on the documents named, as far as the money goes beyond what is open of them (or the amounts
    named do); returns the day from which it may be applied, since nothing is settled before it is open again.
    """
    if not targets:
        return on
    items = hold_payable(tx, customer, targets, money.currency)
    still = sum((one.open for one in items), Money.zero(money.currency))
    named = {target[0]: target[1] for target in targets if not isinstance(target, UUID)}
    beyond, since = money - still, on
    for item in items:
        if named:
            beyond = named.get(item.document, Money.zero(money.currency)) - item.open
        back = min(beyond, item.written_off)
        if back.minor > 0:
            since = max(since, _take_back(tx, item, back, on))
        beyond -= max(back, Money.zero(money.currency))
    return since


def _take_back(tx: Transaction, item: OpenItem, back: Money, on: date) -> date:
    place = both(Is("item", item.document), Is("part", item.part))
    given_up = [one for one in standing(tx, item.customer, place) if one.debit is Chart.WRITE_OFFS]
    day = max(on, *(one.on for one in given_up))
    transfers = [opposite(one, day) for one in given_up]
    if rest := item.written_off - back:
        there = (item.document, item.part)
        transfers.append(Transfer(item.document, Chart.WRITE_OFFS, Chart.RECEIVABLE, rest, day, there))
    post(tx, item.customer, transfers)
    return day
