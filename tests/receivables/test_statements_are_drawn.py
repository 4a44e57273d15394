"""Statements: what is open, or what happened, as of any day, the same whenever they are drawn again (F91, D18, B4)."""

from datetime import date
from uuid import UUID

import attrs
import pytest

from custmgr import Acting, Customer, Desk, InvalidValue, Line, ManualClock, Money, Staff
from custmgr.payments import Reversal
from custmgr.receivables import LineKind, Statement, Style


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def bell(ana: Acting) -> Customer:
    return ana.customers.add(name="Bell & Sons", email="bell@lawfirm.example", existing=True)


@pytest.fixture
def a_busy_month(ana: Acting, bell: Customer, clock: ManualClock) -> UUID:
    """Two invoices, one of them partly paid, and a credit that waits."""
    clock.set("2026-07-01")
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 100)])
    clock.set("2026-07-05")
    ana.invoices.issue(bell.id, [Line("Work", 1, 50)], terms="COD")
    clock.set("2026-07-10")
    ana.payments.take(bell.id, usd("60"), method="check", apply_to=[invoice.id])
    clock.set("2026-07-20")
    ana.credit_memos.issue(bell.id, usd("5"), reason="goodwill")
    clock.set("2026-07-31")
    return invoice.id


def lines(statement: Statement) -> list[tuple[str, str, Money, Money]]:
    return [(one.kind.value, one.number, one.amount, one.balance) for one in statement.lines]


def test_an_open_item_statement_lists_what_is_still_open(ana: Acting, bell: Customer, a_busy_month: UUID) -> None:
    drawn = ana.receivables.statement(bell.id)
    assert lines(drawn) == [
        ("invoice", "INV-00002", usd("50"), usd("50")),
        ("credit memo", "CM-00001", usd("-5"), usd("45")),
        ("invoice", "INV-00001", usd("40"), usd("85")),
    ]
    assert [one.original for one in drawn.lines] == [usd("50"), usd("-5"), usd("100")]
    assert drawn.closing == ana.receivables.balance(bell.id).balance
    assert (drawn.ageing.total_due, drawn.ageing.account_credit) == (usd("90"), usd("5"))


def test_a_balance_forward_statement_lists_what_happened_and_no_application(
    ana: Acting, bell: Customer, a_busy_month: UUID
) -> None:
    drawn = ana.receivables.statement(bell.id, style="balance forward", since="2026-07-05")
    assert drawn.opening == usd("100")
    assert lines(drawn) == [
        ("invoice", "INV-00002", usd("50"), usd("150")),
        ("payment", "PAY-00001", usd("-60"), usd("90")),
        ("credit memo", "CM-00001", usd("-5"), usd("85")),
    ]
    assert drawn.closing == usd("85")


def test_a_customer_without_anything_gets_an_empty_one(ana: Acting, bell: Customer) -> None:
    for style in Style:
        drawn = ana.receivables.statement(bell.id, style=style)
        assert (drawn.lines, drawn.opening, drawn.closing, drawn.ageing.total_due) == ((), usd("0"), usd("0"), usd("0"))
        assert len(drawn.ageing.buckets) == len(drawn.labels)


def test_undoing_is_shown_on_the_day_of_the_act(ana: Acting, bell: Customer, a_busy_month: UUID) -> None:
    ana.invoices.void(a_busy_month, reason="a mistake")
    drawn = ana.receivables.statement(bell.id, style="balance forward", since="2026-07-31")
    assert [(one.number, one.amount, one.reversal) for one in drawn.lines] == [("INV-00001", usd("-100"), True)]


def test_opening_items_and_debit_adjustments_are_called_what_they_are(ana: Acting, bell: Customer) -> None:
    ana.invoices.take_over(bell.id, [Line("Old", 1, 70)], number="A-1", issued="2026-01-01", opening=True)
    payment = ana.payments.take(bell.id, usd("10"), method="card")
    ana.refunds.make(bell.id, usd("10"), method="card", reason="asked for")
    ana.payments.reverse(payment.id, Reversal.CHARGED_BACK)
    kinds = {one.number: one.kind for one in ana.receivables.statement(bell.id).lines}
    assert kinds == {"A-1": LineKind.OPENING, "PAY-00001-R": LineKind.ADJUSTMENT}


def test_a_statement_does_not_change_with_what_is_recorded_later(
    ana: Acting, bell: Customer, a_busy_month: UUID, clock: ManualClock
) -> None:
    """D18: not by back-dated money, a void, a refund, nor a new name."""
    drawn = [ana.receivables.statement(bell.id, style=style, until="2026-07-31", since=since) for style, since in (
        (Style.OPEN_ITEM, None), (Style.BALANCE_FORWARD, date(2026, 7, 1)),
    )]  # fmt: skip
    clock.set("2026-08-03")
    ana.payments.take(bell.id, usd("25"), method="check", received="2026-07-15", apply_to=[a_busy_month])
    ana.invoices.void(a_busy_month, reason="a mistake")
    ana.refunds.make(bell.id, usd("30"), method="check", reason="asked for")
    ana.customers.edit(bell.id, version=ana.customers.get(bell.id).version, name="Bell Ltd")
    for old in drawn:
        again = ana.receivables.statement(
            bell.id, style=old.style, until=old.until, since=old.since, known_at=old.known_at
        )
        # Drawn up today it goes to the account of today; only one that was sent keeps its address.
        assert again.addressed.bill_to.name == "Bell Ltd"
        assert attrs.evolve(again, addressed=old.addressed) == old
        assert ana.receivables.statement(bell.id, style=old.style, until=old.until, since=old.since).lines != old.lines


def test_the_next_statement_continues_the_one_that_was_handed_out(
    ana: Acting, bell: Customer, a_busy_month: UUID, clock: ManualClock
) -> None:
    """D18: with everything recorded since, each with its own date."""
    first = ana.receivables.statement(bell.id, style="balance forward", until="2026-07-31")
    ana.receivables.send_statement(bell.id, first)
    clock.set("2026-08-03")
    ana.payments.take(bell.id, usd("25"), method="check", received="2026-07-15")
    clock.set("2026-08-10")
    ana.invoices.issue(bell.id, [Line("Work", 1, 7)])
    second = ana.receivables.statement(bell.id, style="balance forward")
    assert second.opening == first.closing
    assert [(one.on, one.amount) for one in second.lines] == [
        (date(2026, 7, 15), usd("-25")),
        (date(2026, 8, 10), usd("7")),
    ]
    assert second.closing == ana.receivables.balance(bell.id).balance


def test_a_statement_that_was_handed_out_is_rebuilt_byte_for_byte(
    ana: Acting, bell: Customer, a_busy_month: UUID, clock: ManualClock
) -> None:
    drawn = ana.receivables.statement(bell.id)
    ana.receivables.send_statement(bell.id, drawn)
    kept = next(one.document for one in ana.history.timeline(bell.id) if one.kind == "statement.kept")
    assert kept is not None
    file = ana.receivables.file(drawn)
    clock.set("2026-08-20")
    ana.invoices.void(a_busy_month, reason="a mistake")
    ana.payments.take(bell.id, usd("25"), method="check", received="2026-07-15", oldest_first=True)
    rebuilt = ana.receivables.rebuild(kept)
    assert rebuilt == drawn
    assert ana.receivables.file(rebuilt) == file


def test_each_currency_has_a_statement_of_its_own(ana: Acting, bell: Customer, a_busy_month: UUID) -> None:
    ana.invoices.issue(bell.id, [Line("Work", 1, 7)], currency="JPY")
    drawn = ana.receivables.statement(bell.id, currency="JPY")
    assert (drawn.closing, len(drawn.lines)) == (Money(7, "JPY"), 1)
    assert ana.receivables.statement(bell.id).closing == usd("85")


def test_a_statement_does_not_begin_after_it_ends(ana: Acting, bell: Customer) -> None:
    with pytest.raises(InvalidValue, match="since"):
        ana.receivables.statement(bell.id, since="2026-07-01", until="2026-06-30", style="balance forward")


def test_someone_elses_desk_sees_the_same(desk: Desk, ana: Acting, bell: Customer, a_busy_month: UUID) -> None:
    ben = desk.acting_as(Staff("u-18", name="Ben"))
    known = ana.receivables.clock.now()
    assert ben.receivables.statement(bell.id, known_at=known) == ana.receivables.statement(bell.id, known_at=known)
