"""Whatever clocks do, what is recorded of a customer comes later than what was recorded before (D18, H20)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest

from custmgr import Acting, Customer, Line, ManualClock, Money, Status
from custmgr.receivables import Statement, Style

FORWARD = Style.BALANCE_FORWARD
Act = Callable[[], object]


@pytest.fixture
def bell(ana: Acting) -> Customer:
    return ana.customers.add(name="Bell", email="bell@lawfirm.example", existing=True)


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def send_first(ana: Acting, bell: Customer) -> Act:
    """Send a statement of 100.00 and return ``send``'s answer."""
    ana.invoices.issue(bell.id, [Line("Work", 1, 100)])
    return send(ana, bell, ana.receivables.statement(bell.id, style=FORWARD))


def send(ana: Acting, bell: Customer, first: Statement) -> Act:
    """Send the statement of 100.00; called, the answer holds that it is as it was, and that the next adds 7.00."""
    (message,) = ana.receivables.send_statement(bell.id, first)
    assert message.document is not None
    return partial(hold_carried_forward, ana, bell, message.document, first)


def hold_carried_forward(ana: Acting, bell: Customer, kept: UUID, first: Statement) -> None:
    assert ana.receivables.rebuild(kept) == first
    second = ana.receivables.statement(bell.id, style=FORWARD)
    assert (second.opening, [one.amount for one in second.lines]) == (usd("100"), [usd("7")])
    assert second.closing == ana.receivables.balance(bell.id).balance
    ana.receivables.send_statement(bell.id, second, again=True)


def test_what_is_posted_after_the_clock_was_set_back_is_on_the_next_statement(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    hold = send_first(ana, bell)
    clock.set(clock.now() - timedelta(hours=2), backwards=True)
    ana.invoices.issue(bell.id, [Line("Work", 1, 7)])
    hold()
    assert ana.history.verify(bell.id) is None


def test_what_is_posted_while_the_clock_stands_still_is_on_the_next_statement(ana: Acting, bell: Customer) -> None:
    hold = send_first(ana, bell)
    ana.invoices.issue(bell.id, [Line("Work", 1, 7)])
    hold()


def test_what_a_host_posts_is_later_than_the_statement_that_one_with_a_faster_clock_drew_up(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    ana.invoices.issue(bell.id, [Line("Work", 1, 100)])
    clock.advance(seconds=3)
    first = ana.receivables.statement(bell.id, style=FORWARD)
    clock.set(clock.now() - timedelta(seconds=3), backwards=True)
    hold = send(ana, bell, first)
    ana.invoices.issue(bell.id, [Line("Work", 1, 7)])
    hold()


def test_what_is_posted_to_one_that_was_merged_into_another_is_later_than_the_others_statement(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    ray = ana.customers.add(name="Ray", email="ray@lawfirm.example", existing=True)
    old = ana.invoices.issue(ray.id, [Line("Work", 1, 50)])
    ana.merging.merge(ray.id, into=bell.id, versions=(ray.version, bell.version))
    ana.invoices.issue(bell.id, [Line("Work", 1, 50)])
    first = ana.receivables.statement(bell.id, style=FORWARD)
    ana.receivables.send_statement(bell.id, first)
    clock.set(clock.now() - timedelta(hours=2), backwards=True)
    ana.payments.take(bell.id, usd("7"), method="check", apply_to=[old.id])
    second = ana.receivables.statement(bell.id, style=FORWARD)
    assert (second.opening, second.closing) == (usd("100"), usd("93"))


def test_the_history_tells_instants_that_never_go_back(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    clock.set(clock.now() - timedelta(hours=2), backwards=True)
    ana.customers.edit(bell.id, version=bell.version, name="Bell & Sons")
    times = [one.at for one in ana.history.timeline(bell.id)]
    assert times == sorted(times, reverse=True)


def test_the_business_date_is_that_of_the_clock(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """Set wrongly for a moment, a clock does not date invoices for years."""
    clock.advance(days=3000)
    ana.invoices.issue(bell.id, [Line("Work", 1, 100)])
    clock.set(clock.now() - timedelta(days=3000), backwards=True)
    assert ana.invoices.issue(bell.id, [Line("Work", 1, 7)]).issued == clock.today()


def test_a_run_right_after_a_statement_was_sent_is_the_last_step(ana: Acting, bell: Customer):
    send_first(ana, bell)
    ana.customers.disable(bell.id, reason="one")
    ana.customers.enable(bell.id, reason="two")
    ana.customers.disable_many([bell.id], reason="season over")
    told = ana.customers.explain_status(bell.id)
    assert (told.status, told.reason) == (Status.DISABLED, "season over")
    assert ana.history.timeline(bell.id).items[0].kind == "customers.disabled"
