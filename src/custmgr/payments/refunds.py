"""Sending back what is available of a customer's payments and credit memos."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import attrs

from custmgr.customers import holder, theirs
from custmgr.errors import InvalidValue
from custmgr.history import record
from custmgr.ledger import (
    BeyondUnapplied,
    Chart,
    OpenCredit,
    Transfer,
    counted,
    hold_unexpired,
    open_credits,
    opposite,
    post,
    posting_day,
    standing,
)
from custmgr.payments.model import Refund
from custmgr.payments.settings import PaymentSettings
from custmgr.ports.storage import Transaction
from custmgr.query import ALL, Cursor, Is, OneOf, Page, both
from custmgr.settings import resolve
from custmgr.use_case import Service, use_case
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id
from custmgr.values.money import CurrencyMismatch, Money
from custmgr.values.wording import reason_text, text


@attrs.frozen
class Refunds(Service):
    """Money sent back to customers."""

    @use_case("refunds.make")
    def make(
        self,
        customer: UUID,
        amount: Money,
        *,
        method: str,
        reason: str,
        sources: Sequence[UUID] = (),
        key: str | None = None,
    ) -> Refund:
        """Send back account credit today: out of the payments and memos named, else out of unapplied cash, the oldest
        payment first, then out of credit memos.

        Raises:
            BeyondUnapplied: more than is available there.
            InvalidValue: a source that is no payment or credit memo of this customer.
            CurrencyMismatch, CreditExpired: a source that cannot be used for this.
        """
        tx = self.begin(customer)
        return send_back(tx, customer, amount, method=method, reason=reason, on=posting_day(tx), sources=sources)

    @use_case("refunds.reverse")
    def reverse(self, refund: UUID, *, reason: str, key: str | None = None) -> Refund:
        """Undo a refund that did not reach the customer, today; undoing it twice changes nothing."""
        why = reason_text(reason)
        tx = self.begin(self.owner_of(Refund, refund))
        old = tx.get(Refund, refund)
        if old.reversed is not None:
            return old
        today = posting_day(tx)
        post(tx, old.customer, [opposite(one, today) for one in standing(tx, old.customer, Is("document", refund))])
        facts = {"number": old.number, "amount": str(old.amount), "reason": why}
        record(tx, "refund.reversed", old.customer, document=refund, facts=facts)
        return tx.put(changed(old, reversed=today))

    @use_case("refunds.read")
    def get(self, refund: UUID) -> Refund:
        """The refund with this id."""
        return self.read().get(Refund, refund)

    @use_case("refunds.read")
    def find(self, customer: UUID | None = None, *, after: Cursor | None = None, limit: int = 50) -> Page[Refund]:
        """Refunds, newest first: of one customer, or all; a customer nobody knows has none."""
        reader = self.read()
        where = theirs(reader, customer) if customer else ALL
        return reader.find(Refund, where, order=("-id",), after=after, limit=limit)


def send_back(
    tx: Transaction,
    customer: UUID,
    amount: Money,
    *,
    method: str,
    reason: str,
    on: date,
    sources: Sequence[UUID] = (),
) -> Refund:
    """The refund recorded and taken out of the payments and memos named, or of what is available."""
    available = _available(tx, customer, Money.positive(amount, "amount"), sources, on)
    series = resolve(tx, holder(tx, customer), PaymentSettings).refund_series
    refund = tx.put(
        Refund(
            id=new_id(),
            customer=customer,
            number=f"{series}-{tx.next_number(series)[0]:05d}",
            amount=amount,
            method=text(method, "method", at_most=50),
            on=on,
            reason=reason_text(reason),
        )
    )
    post(tx, customer, _taken_from(available, refund), fresh=[refund.id])
    facts = {"number": refund.number, "amount": str(amount), "reason": refund.reason}
    record(tx, "refund.made", customer, document=refund.id, facts=facts)
    return refund


def _available(tx: Transaction, customer: UUID, amount: Money, sources: Sequence[UUID], on: date) -> list[OpenCredit]:
    found = open_credits(tx, customer, amount.currency, on=on)
    found.sort(key=lambda one: (one.account is Chart.CREDITS, one.on, counted(one.number)))
    if sources:
        _hold_usable(tx, customer, amount.currency, sources, on)
        by_document = {one.document: one for one in found}
        found = [by_document[source] for source in dict.fromkeys(sources) if source in by_document]
    held = sum((one.open for one in found), Money.zero(amount.currency))
    if amount > held:
        raise BeyondUnapplied(amount, held)
    return found


def _hold_usable(tx: Transaction, customer: UUID, currency: str, sources: Sequence[UUID], on: date) -> None:
    where = both(theirs(tx, customer), OneOf("document", sources))
    credits = {one.document: one for one in tx.find(OpenCredit, where)}
    for source in sources:
        if source not in credits:
            raise InvalidValue("sources", source, "a payment or credit memo of this customer")
        if credits[source].amount.currency != currency:
            raise CurrencyMismatch(currency, credits[source].amount.currency)
        hold_unexpired(credits[source], on)


def _taken_from(credits: Sequence[OpenCredit], refund: Refund) -> list[Transfer]:
    transfers = []
    left = refund.amount
    for credit in credits:
        share = min(left, credit.open)
        if share:
            transfers.append(
                Transfer(
                    refund.id,
                    credit.account,
                    Chart.CASH,
                    share,
                    max(refund.on, credit.open_since),
                    source=credit.document,
                    how="refunded",
                    customer=credit.customer,
                )
            )
            left -= share
    return transfers
