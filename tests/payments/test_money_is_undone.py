"""A payment is un-applied before it is undone; only a chargeback comes back (D19, D27, H11, H12)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from custmgr import Acting, Customer, InvalidValue, Line, ManualClock, Money
from custmgr.invoices import State
from custmgr.ledger import ClosedPeriod
from custmgr.payments import AlreadyReversed, NotReversible, Payment, RefundedAlready, Reversal


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def invoice(ana: Acting, bell: Customer) -> UUID:
    return ana.invoices.issue(bell.id, [Line("Work", 1, 100)]).id


@pytest.fixture
def payment(ana: Acting, bell: Customer, invoice: UUID) -> Payment:
    return ana.payments.take(bell.id, usd("100"), method="check", apply_to=[invoice])


def balance(ana: Acting, customer: Customer) -> tuple[Money, Money]:
    found = ana.receivables.balance(customer.id)
    return found.total_due, found.account_credit


@pytest.mark.parametrize("kind", [Reversal.ERROR, Reversal.BOUNCED, Reversal.CHARGED_BACK])
def test_what_it_settled_is_open_again(
    ana: Acting, bell: Customer, invoice: UUID, payment: Payment, kind: Reversal
) -> None:
    assert ana.payments.reverse(payment.id, kind, reason="bank").reversal is kind
    assert ana.invoices.status(invoice).state is State.OPEN
    assert balance(ana, bell) == (usd("100"), usd("0"))
    assert ana.receivables.verify().clean


def test_a_second_reversal_is_refused(ana: Acting, bell: Customer, payment: Payment) -> None:
    """H11."""
    ana.payments.reverse(payment.id, Reversal.BOUNCED)
    for kind in (Reversal.BOUNCED, Reversal.ERROR):
        with pytest.raises(AlreadyReversed) as refusal:
            ana.payments.reverse(payment.id, kind)
        assert refusal.value.reversal is Reversal.BOUNCED
    assert ana.payments.use(payment.id).reversed == usd("100")


def test_only_a_chargeback_is_itself_reversed(ana: Acting, bell: Customer, invoice: UUID, payment: Payment) -> None:
    """H12: by a new entry; the money is there again, unapplied."""
    with pytest.raises(NotReversible):
        ana.payments.reinstate(payment.id)
    ana.payments.reverse(payment.id, Reversal.CHARGED_BACK)
    assert ana.payments.reinstate(payment.id, reason="won").reversal is None
    assert balance(ana, bell) == (usd("100"), usd("100"))
    ana.payments.apply(payment.id, [invoice])
    ana.payments.reverse(payment.id, Reversal.BOUNCED)
    with pytest.raises(NotReversible):
        ana.payments.reinstate(payment.id)
    assert ana.receivables.verify().clean


def test_refunded_money_that_is_charged_back_is_owed_at_once(ana: Acting, bell: Customer) -> None:
    """D27."""
    payment = ana.payments.take(bell.id, usd("100"), method="card")
    ana.refunds.make(bell.id, usd("30"), method="card", reason="asked for")
    ana.payments.reverse(payment.id, Reversal.CHARGED_BACK)
    assert balance(ana, bell) == (usd("30"), usd("0"))
    fact = ana.receivables.explain_balance(bell.id).facts[0]
    assert (fact.number, fact.effect) == ("PAY-00001-R", usd("30"))
    use = ana.payments.use(payment.id)
    assert (use.refunded, use.reversed, use.open) == (usd("30"), usd("70"), usd("0"))
    ana.payments.reinstate(payment.id)
    assert balance(ana, bell) == (usd("0"), usd("70"))
    assert ana.receivables.verify().clean


def test_a_chargeback_whose_adjustment_was_paid_stays(ana: Acting, bell: Customer) -> None:
    payment = ana.payments.take(bell.id, usd("100"), method="card")
    ana.refunds.make(bell.id, usd("30"), method="card", reason="asked for")
    ana.payments.reverse(payment.id, Reversal.CHARGED_BACK)
    adjustment = ana.receivables.explain_balance(bell.id).facts[0].document
    ana.payments.take(bell.id, usd("1"), method="cash", apply_to=[adjustment])
    with pytest.raises(NotReversible):
        ana.payments.reinstate(payment.id)


def test_an_error_whose_money_was_refunded_waits_for_the_refund_to_be_reversed(ana: Acting, bell: Customer) -> None:
    """D27."""
    payment = ana.payments.take(bell.id, usd("100"), method="check")
    refund = ana.refunds.make(bell.id, usd("30"), method="check", reason="asked for")
    with pytest.raises(RefundedAlready):
        ana.payments.reverse(payment.id, Reversal.ERROR)
    ana.refunds.reverse(refund.id, reason="came back")
    ana.payments.reverse(payment.id, Reversal.ERROR)
    assert balance(ana, bell) == (usd("0"), usd("0"))


def test_it_is_undone_on_the_day_of_the_act_and_an_error_on_request_on_its_own(
    ana: Acting, bell: Customer, invoice: UUID, payment: Payment, clock: ManualClock
) -> None:
    """D19."""
    clock.set("2026-07-20")
    ana.payments.reverse(payment.id, Reversal.ERROR, on=date(2026, 6, 30))
    assert ana.receivables.balance(bell.id, on="2026-06-30").total_due == usd("100")
    other = ana.payments.take(bell.id, usd("100"), method="check", received="2026-07-01", apply_to=[invoice])
    ana.payments.reverse(other.id, Reversal.BOUNCED)
    dues = [ana.receivables.balance(bell.id, on=on).total_due for on in ("2026-07-19", "2026-07-20")]
    assert dues == [usd("0"), usd("100")]


def test_an_error_is_not_undone_in_a_closed_period(ana: Acting, payment: Payment, clock: ManualClock) -> None:
    clock.set("2026-07-20")
    ana.receivables.close("2026-06-30")
    with pytest.raises(ClosedPeriod):
        ana.payments.reverse(payment.id, Reversal.ERROR, on="2026-06-30")
    ana.payments.reverse(payment.id, Reversal.ERROR)


def test_a_kind_of_reversal_may_be_named_by_its_value(ana: Acting, payment: Payment) -> None:
    """P3: and a repeat by the other name is a repeat."""
    undone = ana.payments.reverse(payment.id, "charged back", reason="bank", key="r1")
    assert undone.reversal is Reversal.CHARGED_BACK
    assert ana.payments.reverse(payment.id, Reversal.CHARGED_BACK, reason="bank", key="r1") == undone


@pytest.mark.parametrize(
    ("kind", "on"),
    [
        (Reversal.BOUNCED, "2026-06-30"),
        (Reversal.MOVED, None),
        ("bounced", "2026-06-30"),
        ("moved", None),
        ("stolen", None),
    ],
)
def test_a_reversal_is_of_a_kind_and_dated_by_the_rule_of_its_kind(
    ana: Acting, payment: Payment, kind: Any, on: str | None
) -> None:
    with pytest.raises(InvalidValue):
        ana.payments.reverse(payment.id, kind, on=on)
    assert ana.payments.get(payment.id).reversal is None


def test_money_of_the_wrong_customer_is_moved_and_waits_there(
    ana: Acting, bell: Customer, invoice: UUID, payment: Payment
) -> None:
    """D27."""
    other = ana.customers.add(name="Other")
    moved = ana.payments.move(payment.id, other.id, reason="their cheque")
    assert (moved.customer, moved.moved_from, moved.amount) == (other.id, payment.id, usd("100"))
    assert ana.payments.get(payment.id).reversal is Reversal.MOVED
    assert balance(ana, bell) == (usd("100"), usd("0"))
    assert balance(ana, other) == (usd("0"), usd("100"))
    with pytest.raises(AlreadyReversed):
        ana.payments.move(payment.id, other.id, reason="again")
    with pytest.raises(NotReversible):
        ana.payments.reinstate(payment.id)
    assert ana.receivables.verify().clean


def test_money_is_not_moved_to_the_customer_who_has_it(ana: Acting, bell: Customer) -> None:
    payment = ana.payments.take(bell.id, usd("10"), method="check")
    with pytest.raises(InvalidValue):
        ana.payments.move(payment.id, bell.id, reason="wrong account")
    assert ana.payments.use(payment.id).open == usd("10")
