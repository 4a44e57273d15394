"""Applying what a customer has with us to what the customer owes, and taking it off again: payments and memos alike."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import attrs

from custmgr.customers import theirs
from custmgr.errors import InvalidValue, Refused
from custmgr.ledger.matching import fill, open_items
from custmgr.ledger.model import APPLIED_TO, Chart, OpenCredit, OpenItem
from custmgr.ledger.periods import posting_day
from custmgr.ledger.posting import post
from custmgr.ledger.transfer import Transfer, opposite, settlement
from custmgr.ledger.undoing import standing, written_off
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Is, OneOf, both
from custmgr.values.exact import shown
from custmgr.values.money import CurrencyMismatch, Money

Target = UUID | tuple[UUID, Money]
"""A document to pay, or a document and how much of it."""


@attrs.define(slots=False)
class NotPayable(Refused):
    """There is nothing to pay on this document: a draft, void, or none of this customer's."""

    says = "document {document} has no item that could be paid"

    document: UUID


@attrs.define(slots=False)
class BeyondUnapplied(Refused):
    """More was asked for than is available."""

    says = "{asked} is more than the {unapplied} that are available"

    asked: Money
    unapplied: Money


@attrs.define(slots=False)
class BeyondOpen(Refused):
    """More was asked for than is open."""

    says = "{asked} is more than the {open} that are open"

    asked: Money
    open: Money


@attrs.define(slots=False)
class CreditExpired(Refused):
    """What is left of a credit is not used after its last day."""

    says = "credit {credit} expired on {expires}"

    credit: UUID
    expires: date


def apply(tx: Transaction, credit: OpenCredit, to: Sequence[Target]) -> list[Transfer]:
    """Apply what is available of a payment or memo today: to the documents named, or oldest first; what was given up on
    a document named comes back as far as the credit goes. Returns what was applied.

    Raises:
        CreditExpired: its last day lies before today.
        CurrencyMismatch, NotPayable, BeyondOpen, BeyondUnapplied: it cannot be applied as asked.
    """
    today = posting_day(tx)
    hold_unexpired(credit, today)
    named = recover(tx, credit.customer, to, credit.open, today)
    applied = settlements(tx, credit, to, today, oldest_first=not to, named=named)
    post(tx, credit.customer, applied)
    return applied


def hold_unexpired(credit: OpenCredit, today: date) -> None:
    """Hold that the credit may still be used.

    Raises:
        CreditExpired: its last day lies before today.
    """
    if credit.expires is not None and credit.expires < today:
        raise CreditExpired(credit.document, credit.expires)


def unapply(tx: Transaction, credit: OpenCredit, document: UUID | None) -> list[UUID]:
    """Take a payment or memo back off one document, or off all, today; returns the documents."""
    of_it = Is("source", credit.document)
    where = both(of_it, Is("item", document)) if document else of_it
    applied = [one for one in standing(tx, credit.customer, where) if one.credit in APPLIED_TO]
    if applied:
        today = posting_day(tx)
        post(tx, credit.customer, [opposite(one, today) for one in applied])
    return sorted({one.item for one in applied if one.item})


def told(transfers: Sequence[Transfer]) -> list[list[str]]:
    """What was applied to which document, as history tells it."""
    return [[str(one.item[0]), str(one.amount)] for one in transfers if one.item and one.moves_item]


def hold_payable(reader: Reader, customer: UUID, targets: Iterable[Target], currency: str) -> list[OpenItem]:
    """The items of the documents named, in the order named, the oldest due first within each.

    Raises:
        InvalidValue: an amount that is no money.
        NotPayable: a document without items, or a void one.
        CurrencyMismatch: an item of another currency.
    """
    documents = [_document(target) for target in targets]
    where = both(theirs(reader, customer), OneOf("document", documents))
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
    match target:
        case (UUID() as document, Money()):
            return document
    raise InvalidValue("apply_to", shown(target), "the id of a document, or its id and a Money (type)")


def settlements(
    reader: Reader,
    credit: OpenCredit,
    targets: Sequence[Target],
    on: date,
    *,
    oldest_first: bool = False,
    named: Sequence[OpenItem] = (),
) -> list[Transfer]:
    """What of the credit goes to which item: to those of the documents named, which ``named`` are if they were read, or
    oldest first to all.

    Raises:
        BeyondOpen: more was named for a document than is open of it.
        BeyondUnapplied: more was named than the credit holds.
    """
    if not targets:
        items = open_items(reader, credit.customer, credit.amount.currency) if oldest_first else []
        return list(fill([credit], items, on))
    items = list(named) or hold_payable(reader, credit.customer, targets, credit.amount.currency)
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
                transfers += settlement(credit, item, share, on)
                open_of[document, item.part] -= share
                left -= share
    return transfers


def recover(tx: Transaction, customer: UUID, targets: Sequence[Target], money: Money, on: date) -> list[OpenItem]:
    """Take back write-offs on the documents named, as far as the money goes beyond what is open of them (or the amounts
    named do); returns the items of these documents as they are then.
    """
    if not targets:
        return []
    items, zero = hold_payable(tx, customer, targets, money.currency), Money.zero(money.currency)
    beyond = _beyond(items, targets, money)
    taken_back = False
    for item in items:
        purse = item.document if item.document in beyond else None
        back = min(beyond[purse], item.written_off)
        if back > zero:
            _take_back(tx, item, back, on)
            beyond[purse] -= back
            taken_back = True
    return hold_payable(tx, customer, targets, money.currency) if taken_back else items


def _beyond(items: Sequence[OpenItem], targets: Sequence[Target], money: Money) -> dict[UUID | None, Money]:
    """How much more was named for each document than is open of it; under ``None`` how much more money is left for
    those without an amount than is open of them.
    """
    beyond: dict[UUID | None, Money] = {None: money}
    for target in targets:
        if not isinstance(target, UUID):
            document, amount = target
            beyond[document] = beyond.get(document, Money.zero(money.currency)) + amount
            beyond[None] -= amount
    for item in items:
        beyond[item.document if item.document in beyond else None] -= item.open
    return beyond


def _take_back(tx: Transaction, item: OpenItem, back: Money, on: date) -> None:
    given_up = written_off(tx, item.customer, item.document, item.part)
    day = max(on, *(one.on for one in given_up))
    transfers = [opposite(one, day) for one in given_up]
    if rest := item.written_off - back:
        there = (item.document, item.part)
        transfers.append(Transfer(item.document, Chart.WRITE_OFFS, Chart.RECEIVABLE, rest, day, there))
    post(tx, item.customer, transfers)
