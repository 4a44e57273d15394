"""Nothing is posted after today or in a closed period (D20, D23, H19)."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from custmgr import Acting, Customer, Desk, InvalidValue, Line, ManualClock, Money, Staff
from custmgr.actors import Denied
from custmgr.ledger import ClosedPeriod
from custmgr.receivables import NotClosable
from custmgr.settings import DeskProfile


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def invoice(ana: Acting, bell: Customer, clock: ManualClock) -> UUID:
    """An invoice of June, asked about in a July whose June is closed."""
    found = ana.invoices.issue(bell.id, [Line("Work", 1, 100)]).id
    clock.set("2026-07-10")
    ana.receivables.close("2026-06-30")
    return found


def test_a_payment_of_a_closed_period_is_refused_and_says_which_day_is_open(
    ana: Acting, bell: Customer, invoice: UUID
) -> None:
    """H19."""
    with pytest.raises(ClosedPeriod) as refusal:
        ana.payments.take(bell.id, usd("100"), method="check", received="2026-06-30", apply_to=[invoice])
    assert (refusal.value.on, refusal.value.first_open) == (date(2026, 6, 30), date(2026, 7, 1))
    assert not ana.payments.find(bell.id).items
    ana.payments.take(bell.id, usd("100"), method="check", received="2026-07-01", apply_to=[invoice])


def test_posted_in_the_open_period_a_payment_keeps_its_own_date(ana: Acting, bell: Customer, invoice: UUID) -> None:
    """D23, H19: both dates are kept, and what was closed stays as it was."""
    closed = ana.receivables.statement(bell.id, until="2026-06-30", known_at=ana.receivables.clock.now())
    payment = ana.payments.take(
        bell.id, usd("100"), method="check", received="2026-06-20", apply_to=[invoice], post_in_open_period=True
    )
    assert payment.received == date(2026, 6, 20)
    assert ana.payments.use(payment.id).on == date(2026, 7, 1)
    dues = [ana.receivables.balance(bell.id, on=on).total_due for on in ("2026-06-30", "2026-07-01")]
    assert dues == [usd("100"), usd("0")]
    assert ana.receivables.statement(bell.id, until="2026-06-30", known_at=closed.known_at) == closed


def test_posted_in_the_open_period_an_invoice_keeps_its_own_date(ana: Acting, bell: Customer, invoice: UUID) -> None:
    with pytest.raises(ClosedPeriod):
        ana.invoices.issue(bell.id, [Line("Work", 1, 50)], issued="2026-06-15")
    late = ana.invoices.issue(
        bell.id, [Line("Work", 1, 50)], issued="2026-06-15", terms="COD", post_in_open_period=True
    )
    assert (late.issued, late.due) == (date(2026, 6, 15), date(2026, 6, 15))
    dues = [ana.receivables.balance(bell.id, on=on).total_due for on in ("2026-06-30", "2026-07-01")]
    assert dues == [usd("100"), usd("150")]
    assert ana.receivables.verify().clean


def test_a_memo_and_an_imported_invoice_of_a_closed_period_are_refused(
    ana: Acting, bell: Customer, invoice: UUID
) -> None:
    with pytest.raises(ClosedPeriod):
        ana.credit_memos.issue(bell.id, usd("5"), reason="late", issued="2026-06-30")
    with pytest.raises(ClosedPeriod):
        ana.invoices.take_over(bell.id, [Line("Old", 1, 5)], number="A-1", issued="2026-06-30")


def test_books_are_closed_up_to_a_day_before_today_and_never_further_back(ana: Acting, invoice: UUID) -> None:
    for day in ("2026-07-10", "2026-07-11", "2026-06-29"):
        with pytest.raises(NotClosable):
            ana.receivables.close(day)
    assert ana.receivables.close("2026-06-30") == date(2026, 6, 30)
    assert ana.receivables.close("2026-07-09") == date(2026, 7, 9)


def test_reopened_books_take_entries_again_and_history_knows_why(ana: Acting, bell: Customer, invoice: UUID) -> None:
    with pytest.raises(InvalidValue):
        ana.receivables.reopen("2026-06-30", reason="audit")
    with pytest.raises(InvalidValue, match="reason"):
        ana.receivables.reopen("2026-05-31", reason="")
    ana.receivables.reopen("2026-05-31", reason="audit")
    ana.payments.take(bell.id, usd("5"), method="check", received="2026-06-01")
    reopened = next(one for one in ana.history.timeline() if one.kind == "books.reopened")
    assert reopened.facts["reason"] == "audit"
    assert ana.history.verify() is None


def test_closing_needs_its_permission(desk: Desk, invoice: UUID) -> None:
    clerk = desk.acting_as(Staff("u-18", name="Ben", permissions=frozenset({"payments.*", "receivables.read"})))
    with pytest.raises(Denied):
        clerk.receivables.close("2026-07-01")


def test_closing_what_is_closed_until_that_day_changes_nothing(ana: Acting, invoice: UUID) -> None:
    """P4: whoever heard no answer asks again."""
    told = ana.receivables.close("2026-06-30"), ana.receivables.close("2026-06-30")
    assert told == (date(2026, 6, 30),) * 2
    assert [one.kind for one in ana.history.timeline()].count("books.closed") == 1


@pytest.fixture
def closed_yesterday(ana: Acting, clock: ManualClock) -> date:
    """It is Friday in Tokyo since an hour, and Thursday, which is closed, further west."""
    clock.set(datetime(2026, 7, 9, 16, tzinfo=UTC))
    ana.settings.set(DeskProfile, time_zone="Asia/Tokyo")
    return ana.receivables.close("2026-07-09")


def test_no_change_of_zone_makes_a_closed_day_today(ana: Acting, bell: Customer, closed_yesterday: date) -> None:
    """D14, D23: what is posted without a date is posted today, so today stays open."""
    for change in (
        lambda: ana.settings.set(DeskProfile, time_zone="America/New_York", legal_name="Bell"),
        lambda: ana.settings.clear(DeskProfile, "time_zone"),
        lambda: ana.settings.clear(DeskProfile),
    ):
        with pytest.raises(InvalidValue, match="2026-07-09") as refusal:
            change()
        assert (refusal.value.field, refusal.value.given) in [("time_zone", "America/New_York"), ("time_zone", "")]
    profile = ana.settings.of(None, DeskProfile).value
    assert (profile.time_zone, profile.legal_name) == ("Asia/Tokyo", "")
    assert ana.payments.take(bell.id, usd("5"), method="check").received == date(2026, 7, 10)


def test_a_zone_in_which_today_is_open_may_be_chosen(ana: Acting, clock: ManualClock, closed_yesterday: date) -> None:
    ana.settings.set(DeskProfile, time_zone="Australia/Sydney")
    ana.settings.set(DeskProfile, time_zone="Australia/Sydney", legal_name="Bell")
    ana.receivables.reopen("2026-07-08", reason="we have moved")
    ana.settings.set(DeskProfile, time_zone="America/New_York")
    ana.receivables.close("2026-07-08")
    clock.set(datetime(2026, 7, 10, 2, tzinfo=UTC))
    ana.settings.clear(DeskProfile)
    assert ana.receivables.close("2026-07-09") == date(2026, 7, 9)
