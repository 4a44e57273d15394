"""The state of an invoice follows from what settled it, and overdue is a fact beside it (F75, F77, D1)."""

from uuid import UUID

import pytest

from custmgr import Acting, Customer, Line, ManualClock, Money
from custmgr.invoices import InvoiceStatus, State


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def invoice(ana: Acting, bell: Customer) -> UUID:
    return ana.invoices.issue(bell.id, [Line("Work", 1, 100)], terms="NET30").id


def test_money_in_parts_makes_it_partly_paid_and_then_paid(ana: Acting, bell: Customer, invoice: UUID) -> None:
    assert ana.invoices.status(invoice) == InvoiceStatus(State.OPEN, usd("100"), False, 0)
    ana.payments.take(bell.id, usd("40"), method="check", apply_to=[invoice])
    assert ana.invoices.status(invoice) == InvoiceStatus(State.PARTLY_PAID, usd("60"), False, 0)
    ana.payments.take(bell.id, usd("60"), method="check", apply_to=[invoice])
    assert ana.invoices.status(invoice) == InvoiceStatus(State.PAID, usd("0"), False, 0)


def test_credit_alone_makes_it_credited_and_any_payment_makes_it_paid(
    ana: Acting, bell: Customer, invoice: UUID
) -> None:
    other = ana.invoices.issue(bell.id, [Line("Work", 1, 100)]).id
    ana.credit_memos.issue(bell.id, usd("100"), reason="late", invoice=invoice)
    ana.credit_memos.issue(bell.id, usd("99"), reason="late", invoice=other)
    ana.payments.take(bell.id, usd("1"), method="cash", apply_to=[other])
    assert ana.invoices.status(invoice).state is State.CREDITED
    assert ana.invoices.status(other).state is State.PAID


def test_any_write_off_makes_a_settled_one_written_off(ana: Acting, bell: Customer, invoice: UUID) -> None:
    ana.payments.take(bell.id, usd("99"), method="check", apply_to=[invoice])
    ana.receivables.write_off(invoice, usd("1"), reason="small")
    assert ana.invoices.status(invoice).state is State.WRITTEN_OFF


def test_due_today_is_not_overdue_and_tomorrow_is(
    ana: Acting, bell: Customer, invoice: UUID, clock: ManualClock
) -> None:
    """D1: days late is the day asked less the due date."""
    clock.set("2026-07-30")
    assert ana.invoices.status(invoice) == InvoiceStatus(State.OPEN, usd("100"), False, 0)
    clock.set("2026-07-31")
    assert ana.invoices.status(invoice) == InvoiceStatus(State.OPEN, usd("100"), True, 1)


def test_days_late_stop_when_it_is_settled_and_start_again_when_money_is_taken_off(
    ana: Acting, bell: Customer, invoice: UUID, clock: ManualClock
) -> None:
    """D1."""
    clock.set("2026-08-09")
    payment = ana.payments.take(bell.id, usd("100"), method="check", apply_to=[invoice])
    clock.set("2026-09-30")
    assert ana.invoices.status(invoice) == InvoiceStatus(State.PAID, usd("0"), False, 10)
    ana.payments.unapply(payment.id, invoice=invoice)
    assert ana.invoices.status(invoice) == InvoiceStatus(State.OPEN, usd("100"), True, 62)


def test_money_dated_before_an_earlier_part_does_not_close_it_before_that_part(
    ana: Acting, bell: Customer, invoice: UUID, clock: ManualClock
) -> None:
    """D1: on the day between, something was open."""
    clock.set("2026-08-19")
    ana.payments.take(bell.id, usd("50"), method="check", apply_to=[invoice])
    ana.payments.take(bell.id, usd("50"), method="check", received="2026-08-01", apply_to=[invoice])
    assert ana.invoices.status(invoice) == InvoiceStatus(State.PAID, usd("0"), False, 20)
    assert ana.receivables.balance(bell.id, on="2026-08-10").total_due == usd("50")


def test_an_invoice_paid_before_it_was_due_was_never_late(
    ana: Acting, bell: Customer, invoice: UUID, clock: ManualClock
) -> None:
    ana.payments.take(bell.id, usd("100"), method="check", apply_to=[invoice])
    clock.set("2027-06-30")
    assert ana.invoices.status(invoice).days_late == 0


def test_a_void_invoice_has_nothing_open_and_is_never_late(
    ana: Acting, bell: Customer, invoice: UUID, clock: ManualClock
) -> None:
    clock.set("2026-12-31")
    ana.invoices.void(invoice, reason="a mistake")
    assert ana.invoices.status(invoice) == InvoiceStatus(State.VOID, usd("0"), False, 0)


def test_invoices_are_found_with_their_state_newest_first(ana: Acting, bell: Customer, invoice: UUID) -> None:
    other = ana.customers.add(name="Other")
    ana.invoices.issue(other.id, [Line("Work", 1, 7)])
    draft = ana.invoices.draft(bell.id, [Line("Work", 1, 5)])
    ana.payments.take(bell.id, usd("100"), method="check", apply_to=[invoice])
    found = [(one.id, status.state) for one, status in ana.invoices.find(bell.id)]
    assert found == [(draft.id, State.DRAFT), (invoice, State.PAID)]
    assert [one.id for one, _ in ana.invoices.find(number="INV-00001")] == [invoice]
