"""Voiding reverses the invoice on the day of the act and releases what settled it (D15, H10)."""

from datetime import date
from uuid import UUID

import pytest

from custmgr import Acting, Customer, Line, ManualClock, Money
from custmgr.invoices import CreditUsed, MemoStage, State, WrongStage
from custmgr.ledger import ClosedPeriod, NotPayable


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def invoice(ana: Acting, bell: Customer) -> UUID:
    return ana.invoices.issue(bell.id, [Line("Work", 1, 100, tax_rate=10)]).id


def test_a_payment_on_it_becomes_unapplied(ana: Acting, bell: Customer, invoice: UUID) -> None:
    """H10: never an invoice with less than nothing open."""
    payment = ana.payments.take(bell.id, usd("60"), method="check", apply_to=[invoice])
    ana.invoices.void(invoice, reason="a mistake")
    balance = ana.receivables.balance(bell.id)
    assert (balance.total_due, balance.account_credit) == (usd("0"), usd("60"))
    assert (ana.payments.use(payment.id).open, ana.payments.use(payment.id).applied) == (usd("60"), usd("0"))
    assert ana.receivables.verify().clean


def test_it_is_reversed_on_the_day_of_the_act(ana: Acting, bell: Customer, invoice: UUID, clock: ManualClock) -> None:
    clock.set("2026-07-20")
    ana.invoices.void(invoice, reason="a mistake")
    assert ana.receivables.balance(bell.id, on="2026-07-19").total_due == usd("110")
    assert ana.receivables.balance(bell.id, on="2026-07-20").total_due == usd("0")


def test_memos_against_it_are_voided_with_it_and_leave_no_credit(ana: Acting, bell: Customer, invoice: UUID) -> None:
    memo = ana.credit_memos.issue(bell.id, usd("30"), reason="late", invoice=invoice)
    ana.invoices.void(invoice, reason="a mistake")
    assert ana.credit_memos.get(memo.id).stage is MemoStage.VOID
    assert ana.receivables.balance(bell.id).account_credit == usd("0")
    assert ana.receivables.verify().clean


def test_an_account_credit_used_on_it_is_released(ana: Acting, bell: Customer, invoice: UUID) -> None:
    ana.credit_memos.issue(bell.id, usd("30"), reason="goodwill")
    assert ana.payments.apply_credit(bell.id, currency="USD") == usd("30")
    ana.invoices.void(invoice, reason="a mistake")
    assert ana.receivables.balance(bell.id).account_credit == usd("30")


def test_a_write_off_of_it_is_reversed_and_gives_nobody_credit(ana: Acting, bell: Customer, invoice: UUID) -> None:
    ana.receivables.write_off(invoice, usd("20"), reason="hopeless")
    ana.invoices.void(invoice, reason="a mistake")
    balance = ana.receivables.balance(bell.id)
    assert (balance.total_due, balance.account_credit) == (usd("0"), usd("0"))
    assert ana.receivables.lifetime_value(bell.id)["USD"].written_off == usd("0")
    assert ana.receivables.verify().clean


def test_it_is_refused_where_the_excess_of_its_memo_is_used_elsewhere(
    ana: Acting, bell: Customer, invoice: UUID
) -> None:
    ana.payments.take(bell.id, usd("100"), method="check", apply_to=[invoice])
    ana.credit_memos.issue(bell.id, usd("50"), reason="late", invoice=invoice)
    other = ana.invoices.issue(bell.id, [Line("Work", 1, 25)])
    ana.payments.apply_credit(bell.id, currency="USD")
    with pytest.raises(CreditUsed):
        ana.invoices.void(invoice, reason="a mistake")
    assert ana.invoices.status(invoice).state is State.PAID
    assert ana.invoices.status(other.id).state is State.CREDITED
    assert ana.receivables.verify().clean


def test_it_is_refused_in_a_closed_period(ana: Acting, bell: Customer, invoice: UUID, clock: ManualClock) -> None:
    clock.set("2026-07-10")
    ana.receivables.close("2026-06-30")
    with pytest.raises(ClosedPeriod):
        ana.invoices.void(invoice, reason="a mistake")
    assert ana.invoices.status(invoice).state is State.OPEN


def test_one_posted_in_the_open_period_is_voided_while_that_is_open(
    ana: Acting, bell: Customer, invoice: UUID, clock: ManualClock
) -> None:
    """D23: what was closed knows nothing of it, so that nothing closed is taken back."""
    clock.set("2026-07-10")
    ana.receivables.close("2026-06-30")
    late, later = (
        ana.invoices.issue(bell.id, [Line("Work", 1, 50)], issued="2026-06-15", post_in_open_period=True).id
        for _ in range(2)
    )
    ana.invoices.void(late, reason="a mistake")
    assert ana.invoices.status(late).state is State.VOID
    dues = [ana.receivables.balance(bell.id, on=on).total_due for on in ("2026-06-30", "2026-07-01", "2026-07-10")]
    assert dues == [usd("110"), usd("210"), usd("160")]
    ana.receivables.close("2026-07-01")
    with pytest.raises(ClosedPeriod) as refusal:
        ana.invoices.void(later, reason="a mistake")
    assert refusal.value.on == date(2026, 7, 1)
    assert ana.receivables.verify().clean


def test_only_an_issued_invoice_is_voided_and_only_once(ana: Acting, bell: Customer, invoice: UUID) -> None:
    draft = ana.invoices.draft(bell.id, [Line("Work", 1, 5)])
    with pytest.raises(WrongStage):
        ana.invoices.void(draft.id, reason="no")
    ana.invoices.void(invoice, reason="a mistake")
    with pytest.raises(WrongStage):
        ana.invoices.void(invoice, reason="again")


def test_its_number_stays_used(ana: Acting, bell: Customer, invoice: UUID) -> None:
    ana.invoices.void(invoice, reason="a mistake")
    assert ana.invoices.issue(bell.id, [Line("Work", 1, 5)]).number == "INV-00002"
    assert ana.invoices.get(invoice).number == "INV-00001"


@pytest.mark.parametrize("price", ["100", "0"])
def test_nothing_is_paid_on_it_afterwards(ana: Acting, bell: Customer, price: str) -> None:
    """F82; an invoice of nothing is no exception."""
    void = ana.invoices.issue(bell.id, [Line("Work", 1, price)])
    ana.invoices.void(void.id, reason="a mistake")
    with pytest.raises(NotPayable):
        ana.payments.take(bell.id, usd("5"), method="check", apply_to=[void.id])
    assert not ana.payments.find(bell.id).items
