"""Where what is still today by this host's clock is closed, the host posts on the first open day (D23, H19)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from custmgr import Acting, Customer, Invoice, Line, ManualClock, Money
from custmgr.invoices import Stage
from custmgr.ledger import ClosedPeriod
from custmgr.payments import Reversal
from custmgr.settings import DeskProfile

CLOSED, FIRST_OPEN = date(2026, 7, 9), date(2026, 7, 10)


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def work(ana: Acting, bell: Customer, amount: int, **how: str) -> Invoice:
    return ana.invoices.issue(bell.id, [Line("Work", 1, amount)], **how)


@pytest.fixture
def behind(ana: Acting, bell: Customer, clock: ManualClock) -> Callable[[], None]:
    """The clock of a host that is two seconds behind one that closed the day before; the answer holds that the day
    stays as it was closed.
    """
    clock.set(datetime(2026, 7, 8, 12, tzinfo=UTC))
    work(ana, bell, 100)
    ana.payments.take(bell.id, usd("30"), method="check", oldest_first=True)
    clock.set(datetime(2026, 7, 10, 0, 0, 1, tzinfo=UTC))
    ana.receivables.close(CLOSED)
    closed = ana.receivables.balance(bell.id, on=CLOSED)
    clock.set(datetime(2026, 7, 9, 23, 59, 59, tzinfo=UTC), backwards=True)

    def hold() -> None:
        clock.set(FIRST_OPEN)
        assert ana.receivables.balance(bell.id, on=CLOSED) == closed
        assert ana.receivables.statement(bell.id, until=CLOSED).closing == closed.balance
        assert ana.receivables.verify().clean

    return hold


def test_what_is_issued_and_taken_is_dated_on_it(ana: Acting, bell: Customer, behind: Callable[[], None]) -> None:
    assert work(ana, bell, 10).issued == FIRST_OPEN
    payment = ana.payments.take(bell.id, usd("5"), method="check")
    memo = ana.credit_memos.issue(bell.id, usd("5"), reason="late")
    assert (payment.received, memo.issued) == (FIRST_OPEN, FIRST_OPEN)
    behind()


def test_what_is_undone_or_given_up_is_dated_on_it(ana: Acting, bell: Customer, behind: Callable[[], None]) -> None:
    ((invoice, _),) = ana.invoices.find(bell.id).items
    ((payment, _),) = ana.payments.find(bell.id).items
    ana.payments.unapply(payment.id)
    ana.payments.apply_credit(bell.id, currency="USD")
    ana.payments.unapply(payment.id)
    assert ana.refunds.make(bell.id, usd("10"), method="wire", reason="asked").on == FIRST_OPEN
    ana.receivables.write_off(invoice.id, usd("20"), reason="small")
    ana.receivables.undo_write_off(invoice.id, reason="not so small")
    ana.payments.reverse(payment.id, Reversal.BOUNCED)
    behind()


def test_a_day_that_is_named_is_refused_or_posted_on_it(
    ana: Acting, bell: Customer, behind: Callable[[], None]
) -> None:
    with pytest.raises(ClosedPeriod) as refusal:
        work(ana, bell, 10, issued=CLOSED.isoformat())
    assert (refusal.value.on, refusal.value.first_open) == (CLOSED, FIRST_OPEN)
    paid = ana.payments.take(bell.id, usd("5"), method="check", received=CLOSED, post_in_open_period=True)
    assert (paid.received, ana.payments.use(paid.id).on) == (CLOSED, FIRST_OPEN)
    behind()


def test_a_memo_of_a_closed_day_is_not_voided(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    clock.set(CLOSED)
    memo = ana.credit_memos.issue(bell.id, usd("5"), reason="late")
    clock.set(FIRST_OPEN)
    ana.receivables.close(CLOSED)
    clock.set(CLOSED, backwards=True)
    with pytest.raises(ClosedPeriod):
        ana.credit_memos.void(memo.id, reason="wrong")


def test_what_is_dated_after_today_since_today_went_back_can_be_voided(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    """D19: its entries are dated like those they take back."""
    clock.set(datetime(2026, 7, 10, 1, tzinfo=UTC))
    invoice = work(ana, bell, 10)
    memo = ana.credit_memos.issue(bell.id, usd("5"), reason="late")
    ana.settings.set(DeskProfile, time_zone="America/New_York")
    ana.credit_memos.void(memo.id, reason="wrong")
    assert ana.invoices.void(invoice.id, reason="wrong").stage is Stage.VOID
    assert ana.receivables.balance(bell.id).balance == usd("0")
    assert ana.receivables.verify().clean
