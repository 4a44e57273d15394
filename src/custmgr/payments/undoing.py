"""Undoing a payment, and making a charged-back one stand again."""

from datetime import date

from custmgr.history import record
from custmgr.ledger import (
    APPLIED_TO,
    Chart,
    LedgerEntry,
    OpenCredit,
    OpenItem,
    Transfer,
    open_date,
    opposite,
    post,
    posting_day,
    standing,
    written_off,
)
from custmgr.payments.model import NotReversible, Payment, RefundedAlready, Reversal
from custmgr.ports.storage import Transaction
from custmgr.query import Is
from custmgr.values.ids import new_id

_TAKEN_BACK = (Reversal.BOUNCED, Reversal.CHARGED_BACK)


def undo(tx: Transaction, payment: Payment, kind: Reversal, on: date | None, reason: str) -> Payment:
    """Un-apply the payment, then take it back; refunded money becomes a debit adjustment, due at once."""
    new = payment.reversed(kind)
    day = open_date(tx, on if kind is Reversal.ERROR else None)
    credit = tx.get(OpenCredit, (payment.customer, payment.id))
    if credit.refunded and kind not in _TAKEN_BACK:
        raise RefundedAlready(payment.id, credit.refunded)
    entries = standing(tx, payment.customer, Is("source", payment.id))
    applied = [one for one in entries if one.credit in APPLIED_TO]
    transfers = [opposite(one, max(day, one.on)) for one in applied]
    transfers += _taken_back(payment, credit, _arrival(entries), day)
    items = []
    if credit.refunded:
        adjustment = OpenItem.raised(
            payment.customer, new_id(), 1, f"{payment.number}-R", on=day, due=day, amount=credit.refunded
        )
        place = (adjustment.document, 1)
        transfers.append(
            Transfer(adjustment.document, Chart.RECEIVABLE, Chart.CASH, credit.refunded, day, place, payment.id)
        )
        items.append(adjustment)
    post(tx, payment.customer, transfers, items=items)
    facts = {"number": payment.number, "amount": str(payment.amount), "because": kind, "reason": reason}
    record(tx, "payment.reversed", payment.customer, document=payment.id, facts=facts)
    return tx.put(new)


def _arrival(entries: list[LedgerEntry]) -> LedgerEntry:
    return next(one for one in entries if one.document == one.source and one.debit is Chart.CASH)


def _taken_back(payment: Payment, credit: OpenCredit, arrival: LedgerEntry, day: date) -> list[Transfer]:
    there = payment.amount - credit.refunded
    if not there:
        return []
    return [
        Transfer(
            payment.id,
            Chart.UNAPPLIED,
            Chart.CASH,
            there,
            max(day, credit.open_since),
            source=payment.id,
            reverses=arrival.n,
            how="reversed",
        )
    ]


def reinstate(tx: Transaction, payment: Payment, reason: str) -> Payment:
    """Reverse the chargeback and the debit adjustment that came with it; what was given up of that comes back first.

    Raises:
        NotReversible: it was not charged back, or the customer has paid the debit adjustment since.
    """
    new = payment.reinstated()
    today = posting_day(tx)
    entries = list(tx.find(LedgerEntry, Is("customer", payment.customer) & Is("source", payment.id)))
    undone = {(one.document, one.reverses) for one in entries if one.reverses}
    live = [one for one in entries if (one.document, one.n) not in undone]
    back = [one for one in live if one.debit is Chart.UNAPPLIED and one.credit is Chart.CASH and one.reverses]
    adjusted = [one for one in live if one.debit is Chart.RECEIVABLE and one.credit is Chart.CASH and not one.reverses]
    given_up: list[LedgerEntry] = []
    for one in adjusted:
        item = tx.get(OpenItem, (payment.customer, one.item, one.part))
        if item.open + item.written_off != item.amount:
            raise NotReversible(payment.id)
        given_up += written_off(tx, payment.customer, item.document)
    post(tx, payment.customer, [opposite(one, today) for one in (*given_up, *adjusted, *back)])
    facts = {"number": payment.number, "amount": str(payment.amount), "reason": reason}
    record(tx, "payment.reinstated", payment.customer, document=payment.id, facts=facts)
    return tx.put(new)
