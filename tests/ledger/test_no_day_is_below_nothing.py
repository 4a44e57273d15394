"""Money of past days is dated so that on no day less than nothing is open, or available (D18, D19, B4, B5)."""

from uuid import UUID

import pytest

from custmgr import Acting, Customer, Line, ManualClock, Money
from custmgr.invoices import BillingSettings
from custmgr.payments import Reversal


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def charge(ana: Acting, customer: Customer, amount: str, on: str) -> UUID:
    return ana.invoices.issue(customer.id, [Line("Work", 1, amount)], issued=on).id


def figures(ana: Acting, customer: Customer, *days: str) -> list[tuple[str, str]]:
    """Total due and account credit at the end of these days of July."""
    found = [ana.receivables.balance(customer.id, on=f"2026-07-{day}") for day in days]
    return [(str(one.total_due.amount), str(one.account_credit.amount)) for one in found]


@pytest.fixture
def paid_and_open_again(ana: Acting, bell: Customer, clock: ManualClock) -> tuple[UUID, UUID]:
    """An invoice of the first of July, paid on the second; the payment was taken off it on the tenth."""
    clock.set("2026-07-02")
    invoice = charge(ana, bell, "100", "2026-07-01")
    payment = ana.payments.take(bell.id, usd("100"), method="check", apply_to=[invoice]).id
    clock.set("2026-07-10")
    ana.payments.unapply(payment)
    clock.set("2026-07-20")
    return invoice, payment


@pytest.mark.parametrize("amount", ["100", "30"])
def test_an_item_is_not_settled_before_it_was_open_again(
    ana: Acting, bell: Customer, paid_and_open_again: tuple[UUID, UUID], amount: str
) -> None:
    invoice, _ = paid_and_open_again
    ana.payments.take(bell.id, usd(amount), method="wire", received="2026-07-05", apply_to=[invoice])
    still = str(100 - int(amount))
    assert figures(ana, bell, "01", "02", "05", "09") == [
        ("100.00", "0.00"), ("0.00", "0.00"), ("0.00", f"{amount}.00"), ("0.00", f"{amount}.00"),
    ]  # fmt: skip
    assert figures(ana, bell, "10", "20") == [(f"{still}.00", "100.00")] * 2
    assert ana.receivables.verify().clean


def test_money_of_its_own_day_goes_oldest_first_to_what_was_open_then(
    ana: Acting, bell: Customer, paid_and_open_again: tuple[UUID, UUID]
) -> None:
    """Each item has a day of its own: the one that never came back is settled on the day of the money."""
    charge(ana, bell, "50", "2026-07-03")
    ana.payments.take(bell.id, usd("150"), method="wire", received="2026-07-05", oldest_first=True)
    assert figures(ana, bell, "04", "05", "10") == [("50.00", "0.00"), ("0.00", "100.00"), ("0.00", "100.00")]


def test_a_memo_settles_its_invoice_when_that_was_open_again(
    ana: Acting, bell: Customer, paid_and_open_again: tuple[UUID, UUID]
) -> None:
    invoice, _ = paid_and_open_again
    ana.credit_memos.issue(bell.id, usd("40"), reason="late", invoice=invoice, issued="2026-07-05")
    assert figures(ana, bell, "05", "09", "10") == [("0.00", "40.00"), ("0.00", "40.00"), ("60.00", "100.00")]
    assert ana.receivables.verify().clean


def test_a_credit_that_came_back_after_its_last_day_settles_nothing(
    ana: Acting, bell: Customer, paid_and_open_again: tuple[UUID, UUID]
) -> None:
    """F85: it could only do so after it had expired."""
    invoice, _ = paid_and_open_again
    ana.credit_memos.issue(
        bell.id, usd("40"), reason="late", invoice=invoice, issued="2026-07-05", expires="2026-07-07"
    )
    assert ana.invoices.status(invoice).open_amount == usd("100")


def test_credit_is_not_used_before_it_came_back(
    ana: Acting, bell: Customer, paid_and_open_again: tuple[UUID, UUID]
) -> None:
    """D21: an invoice of a past day takes what came back later from the day on which it did."""
    ana.settings.set(BillingSettings, customer=bell.id, apply_credit_on_issue=True)
    charge(ana, bell, "70", "2026-07-04")
    assert figures(ana, bell, "02", "04", "09", "10") == [
        ("0.00", "0.00"), ("70.00", "0.00"), ("70.00", "0.00"), ("100.00", "30.00"),
    ]  # fmt: skip
    assert ana.receivables.verify().clean


def test_an_error_takes_no_money_from_before_it_came_back(
    ana: Acting, bell: Customer, paid_and_open_again: tuple[UUID, UUID]
) -> None:
    """The money served the invoice up to the tenth: an error of the second ends on the tenth."""
    _, payment = paid_and_open_again
    ana.payments.reverse(payment, Reversal.ERROR, on="2026-07-02")
    assert figures(ana, bell, "02", "09", "10") == [("0.00", "0.00"), ("0.00", "0.00"), ("100.00", "0.00")]
    assert ana.receivables.verify().clean


def test_an_error_that_served_to_the_end_never_was(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """What it settled is open on every day, from the one of the money."""
    clock.set("2026-07-02")
    invoice = charge(ana, bell, "100", "2026-07-01")
    payment = ana.payments.take(bell.id, usd("100"), method="check").id
    clock.set("2026-07-05")
    ana.payments.apply(payment, [(invoice, usd("60"))])
    clock.set("2026-07-20")
    ana.payments.reverse(payment, Reversal.ERROR, on="2026-07-02")
    assert figures(ana, bell, "01", "02", "04", "05", "20") == [("100.00", "0.00")] * 5
    ana.payments.take(bell.id, usd("100"), method="wire", received="2026-07-07", apply_to=[invoice])
    assert figures(ana, bell, "06", "07") == [("100.00", "0.00"), ("0.00", "0.00")]


def test_a_refund_that_came_back_counts_from_that_day(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    clock.set("2026-07-02")
    payment = ana.payments.take(bell.id, usd("100"), method="check").id
    clock.set("2026-07-04")
    refund = ana.refunds.make(bell.id, usd("100"), method="wire", reason="asked")
    clock.set("2026-07-08")
    ana.refunds.reverse(refund.id, reason="came back")
    ana.payments.reverse(payment, Reversal.ERROR, on="2026-07-02")
    assert figures(ana, bell, "02", "04", "07", "08") == [
        ("0.00", "100.00"), ("0.00", "0.00"), ("0.00", "0.00"), ("0.00", "0.00"),
    ]  # fmt: skip
    assert ana.receivables.verify().clean
