"""Payments: take, apply, take back, undo, move."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import attrs

from custmgr.customers import family
from custmgr.errors import InvalidValue
from custmgr.history import record
from custmgr.ledger import (
    OpenCredit,
    Target,
    apply,
    fill,
    open_credits,
    open_date,
    open_items,
    post,
    posting_day,
    recover,
    told,
    unapply,
)
from custmgr.payments.finding import PaymentSearch
from custmgr.payments.model import Payment, Reversal
from custmgr.payments.receiving import Receipt, book, hold_new, hold_within_policy, policy_of, receive
from custmgr.payments.undoing import reinstate, undo
from custmgr.ports.storage import Transaction
from custmgr.use_case import use_case
from custmgr.values.dates import business_date
from custmgr.values.money import Money
from custmgr.values.wording import choice, reason_text


@attrs.frozen
class Payments(PaymentSearch):
    """Money received from customers, and where it goes."""

    @use_case("payments.take")
    def take(
        self,
        customer: UUID,
        amount: Money,
        *,
        method: str,
        reference: str = "",
        received: date | str | None = None,
        apply_to: Sequence[Target] = (),
        oldest_first: bool = False,
        on_account: bool = False,
        confirmed: bool = False,
        note: str = "",
        despite_duplicates: bool = False,
        post_in_open_period: bool = False,
        key: str | None = None,
    ) -> Payment:
        """Record money received and apply it to the documents named, in that order and oldest part first; with
        ``oldest_first`` to whatever is open longest. The rest stays unapplied.

        A target may be a pair of document and amount. ``confirmed`` money (a provider or bank has it) is never refused
        as too much; ``on_account`` says that leaving it unapplied is meant. With ``post_in_open_period`` money of a
        closed period keeps its date and is posted on the first open one.

        Raises:
            InvalidValue: the amount is not above zero.
            CurrencyMismatch, NotPayable, BeyondOpen: it cannot be applied as asked.
            OverPayment: the desk refuses more than is owed.
            LikelyDuplicateReceipt: the same was recorded before, unless ``despite_duplicates``.
        """
        tx = self.begin(customer)
        dated = business_date(received, "received") if received else None
        receipt = Receipt(Money.positive(amount, "amount"), method, reference, note, confirmed, on_account, dated)
        on = open_date(tx, dated, shift=post_in_open_period)
        if not despite_duplicates:
            hold_new(tx, customer, receipt, dated or on)
        named = recover(tx, customer, apply_to, amount, on)
        policy = policy_of(tx, customer)
        hold_within_policy(tx, policy, customer, receipt, named)
        return book(tx, customer, receipt, on, apply_to, oldest_first=oldest_first, policy=policy, named=named)

    @use_case("payments.apply")
    def apply(self, payment: UUID, to: Sequence[Target] = (), *, key: str | None = None) -> OpenCredit:
        """Apply what is unapplied of a payment today: to the documents named, or oldest first; returns what is left.

        Raises:
            CurrencyMismatch, NotPayable, BeyondOpen, BeyondUnapplied: it cannot be applied as asked.
        """
        tx, found = self._locked(payment)
        applied = apply(tx, _credit(tx, found), to)
        record(tx, "payment.applied", found.customer, document=payment, facts={"applied": told(applied)})
        return _credit(tx, found)

    @use_case("payments.apply")
    def unapply(self, payment: UUID, *, invoice: UUID | None = None, key: str | None = None) -> OpenCredit:
        """Take a payment back off one document, or off all, today; the money is unapplied again."""
        tx, found = self._locked(payment)
        if documents := unapply(tx, _credit(tx, found), invoice):
            facts = {"documents": documents}
            record(tx, "payment.unapplied", found.customer, document=payment, facts=facts)
        return _credit(tx, found)

    @use_case("payments.apply")
    def apply_credit(self, customer: UUID, *, currency: str, key: str | None = None) -> Money:
        """Use up the customer's account credit on what is open, oldest first today: payments before memos, those that
        expire first before the others; returns how much was applied.
        """
        tx = self.begin(customer)
        today = posting_day(tx)
        credits = open_credits(tx, customer, currency, on=today)
        transfers = list(fill(credits, open_items(tx, customer, currency), today))
        post(tx, customer, transfers)
        used = sum((one.amount for one in transfers if one.moves_item), Money.zero(currency))
        if used:
            record(tx, "credit.applied", customer, facts={"applied": told(transfers)})
        return used

    @use_case("payments.reverse")
    def reverse(
        self,
        payment: UUID,
        kind: Reversal | str,
        *,
        on: date | str | None = None,
        reason: str = "",
        key: str | None = None,
    ) -> Payment:
        """Undo a payment, un-applying it first. ``on`` is today, but for an error the original date may be given.

        What was refunded out of a bounced or charged-back payment comes back as a debit adjustment, due at once.

        Raises:
            AlreadyReversed: it was undone before.
            RefundedAlready: an error, but money went back out of it.
            ClosedPeriod: the date lies in a closed period.
            InvalidValue: a date for another kind than an error, or a kind that is none.
        """
        how = choice(kind, "kind", (Reversal.ERROR, Reversal.BOUNCED, Reversal.CHARGED_BACK))
        why = reason_text(reason, required=False)
        if on is not None and how is not Reversal.ERROR:
            raise InvalidValue("on", on, "nothing: only an error may be undone on an earlier day")
        tx, found = self._locked(payment)
        return undo(tx, found, how, business_date(on, "on") if on else None, why)

    @use_case("payments.reverse")
    def reinstate(self, payment: UUID, *, reason: str = "", key: str | None = None) -> Payment:
        """Reverse a chargeback: the money is there again, unapplied.

        Raises:
            NotReversible: the payment was not charged back.
        """
        why = reason_text(reason, required=False)
        tx, found = self._locked(payment)
        return reinstate(tx, found, why)

    @use_case("payments.move")
    def move(self, payment: UUID, to: UUID, *, reason: str, key: str | None = None) -> Payment:
        """Book money of the wrong customer over to the right one today, where it stands unapplied.

        Raises:
            AlreadyReversed: the payment no longer stands.
            RefundedAlready: money went back out of it.
            InvalidValue: it is that customer's already.
        """
        why = reason_text(reason)
        tx = self.begin(self.owner_of(Payment, payment), to)
        old = tx.get(Payment, payment)
        if old.customer in family(tx, to):
            raise InvalidValue("to", to, "another customer")
        undo(tx, old, Reversal.MOVED, None, why)
        receipt = Receipt(old.amount, old.method, old.reference, old.note, old.confirmed, old.on_account)
        new, credit, arrival = receive(tx, to, receipt, posting_day(tx), policy_of(tx, to), moved_from=old.id)
        post(tx, to, [arrival], credits=[credit])
        facts = {"number": new.number, "amount": str(new.amount), "reason": why}
        record(tx, "payment.taken", to, document=new.id, facts=facts)
        return new

    def _locked(self, payment: UUID) -> tuple[Transaction, Payment]:
        tx = self.begin(self.owner_of(Payment, payment))
        return tx, tx.get(Payment, payment)


def _credit(tx: Transaction, payment: Payment) -> OpenCredit:
    return tx.get(OpenCredit, (payment.customer, payment.id))
