"""A balance-forward statement goes on from the right one, and is what the books say (F91, F94-F96, D18, H20)."""

from datetime import datetime, timedelta

import attrs
import pytest

from custmgr import Acting, Customer, InvalidValue, Line, ManualClock, Money
from custmgr.receivables import LineKind, NotAsBooked, Statement, Style

FORWARD = Style.BALANCE_FORWARD


@pytest.fixture
def bell(ana: Acting) -> Customer:
    return ana.customers.add(name="Bell", email="bell@lawfirm.example", existing=True)


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def send(ana: Acting, bell: Customer, clock: ManualClock, statement: Statement, **how: bool) -> None:
    clock.advance(minutes=1)
    ana.receivables.send_statement(bell.id, statement, **how)
    clock.advance(minutes=1)


def test_an_earlier_day_is_not_carried_forward_from_a_later_statement(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    ana.invoices.issue(bell.id, [Line("Work", 1, 100)], issued="2026-05-01")
    ana.invoices.issue(bell.id, [Line("Work", 1, 50)], issued="2026-06-10")
    send(ana, bell, clock, ana.receivables.statement(bell.id, style=FORWARD))
    earlier = ana.receivables.statement(bell.id, style=FORWARD, until="2026-05-31")
    assert (earlier.opening, earlier.closing, earlier.previous) == (usd("0"), usd("100"), None)


def test_what_was_known_earlier_is_not_carried_forward_from_a_later_statement(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    ana.invoices.issue(bell.id, [Line("Work", 1, 100)])
    then = clock.now()
    clock.advance(hours=1)
    ana.invoices.issue(bell.id, [Line("Work", 1, 50)])
    send(ana, bell, clock, ana.receivables.statement(bell.id, style=FORWARD))
    assert ana.receivables.statement(bell.id, style=FORWARD, known_at=then).closing == usd("100")


def test_late_entries_and_new_ones_add_up_to_the_balance(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    ana.invoices.issue(bell.id, [Line("Work", 1, 100)], issued="2026-06-01")
    send(ana, bell, clock, ana.receivables.statement(bell.id, style=FORWARD, until="2026-06-15"))
    ana.payments.take(bell.id, usd("30"), method="check", received="2026-06-10")
    ana.invoices.issue(bell.id, [Line("Work", 1, 7)], issued="2026-06-20")
    statement = ana.receivables.statement(bell.id, style=FORWARD)
    assert (statement.opening, statement.closing) == (usd("100"), usd("77"))
    assert [str(one.amount) for one in statement.lines] == ["USD -30.00", "USD 7.00"]
    assert statement.closing == ana.receivables.balance(bell.id).balance


def test_a_statement_is_not_known_before_its_time(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """D18: what is posted later never enters a statement that was drawn up."""
    statement = ana.receivables.statement(bell.id, known_at=clock.now() + timedelta(days=9))
    assert statement.known_at == clock.now()
    with pytest.raises(InvalidValue):
        ana.receivables.statement(bell.id, known_at=datetime(2026, 6, 30))  # noqa: DTZ001 - without a zone on purpose


def test_a_statement_that_is_not_what_the_books_say_is_not_sent(ana: Acting, bell: Customer) -> None:
    """H20: an entry that was recorded before its instant and stored after it would be on no statement at all."""
    statement = ana.receivables.statement(bell.id, style=FORWARD)
    ana.invoices.issue(bell.id, [Line("Work", 1, 100)])
    with pytest.raises(NotAsBooked):
        ana.receivables.send_statement(bell.id, statement)
    fresh = ana.receivables.statement(bell.id, style=FORWARD)
    with pytest.raises(NotAsBooked):
        ana.receivables.send_statement(bell.id, attrs.evolve(fresh, closing=usd("1")))


def test_a_statement_of_somebody_else_is_not_sent(ana: Acting, bell: Customer) -> None:
    other = ana.customers.add(name="Hall", email="hall@hall.example", existing=True)
    statement = ana.receivables.statement(other.id)
    with pytest.raises(InvalidValue), ana.together(bell.id, other.id) as desk:
        desk.receivables.send_statement(bell.id, statement)


def test_what_reached_nobody_is_not_carried_forward(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """F94, D18: a repeat that is not sent hides nothing from the next statement."""
    ana.invoices.issue(bell.id, [Line("Work", 1, 100)])
    send(ana, bell, clock, ana.receivables.statement(bell.id, style=FORWARD))
    ana.payments.take(bell.id, usd("30"), method="check")
    send(ana, bell, clock, ana.receivables.statement(bell.id, style=FORWARD), automatic=True)
    statement = ana.receivables.statement(bell.id, style=FORWARD)
    assert (statement.opening, [one.amount for one in statement.lines]) == (usd("100"), [usd("-30")])


def test_what_is_given_up_and_voided_at_once_are_lines_of_their_own(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 100)])
    ana.receivables.write_off(invoice.id, usd("30"), reason="small")
    clock.set("2026-07-03")
    ana.invoices.void(invoice.id, reason="a mistake")
    statement = ana.receivables.statement(bell.id, style=FORWARD, since="2026-06-01")
    assert {(one.kind, one.reversal, one.amount) for one in statement.lines} == {
        (LineKind.INVOICE, False, usd("100")),
        (LineKind.WRITE_OFF, False, usd("-30")),
        (LineKind.WRITE_OFF, True, usd("30")),
        (LineKind.INVOICE, True, usd("-100")),
    }


def test_a_renamed_customer_leaves_a_statement_as_it_was(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    ana.invoices.issue(bell.id, [Line("Work", 1, 100)])
    statement = ana.receivables.statement(bell.id)
    clock.advance(minutes=1)
    (message,) = ana.receivables.send_statement(bell.id, statement)
    ana.customers.edit(bell.id, version=bell.version, name="Ring")
    assert message.document is not None
    assert ana.receivables.rebuild(message.document) == statement
