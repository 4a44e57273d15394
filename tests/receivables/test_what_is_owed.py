"""Total due, account credit, ageing and the rest of what a customer owes, now and then (F97-F101, D1, D6, D18, B3)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from custmgr import Acting, Customer, InvalidValue, Line, ManualClock, Money, NotFound
from custmgr.invoices import State
from custmgr.receivables import CollectionSettings
from custmgr.values.ids import new_id


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def charge(ana: Acting, customer: Customer, amount: str, **facts: Any) -> UUID:
    return ana.invoices.issue(customer.id, [Line("Work", 1, amount)], **facts).id


def test_credit_stands_beside_what_is_due_and_never_in_it(ana: Acting, bell: Customer) -> None:
    """F97, F100."""
    charge(ana, bell, "153.30")
    ana.payments.take(bell.id, usd("100"), method="check")
    ana.credit_memos.issue(bell.id, usd("20"), reason="goodwill")
    found = ana.receivables.balance(bell.id)
    assert (found.total_due, found.account_credit, found.balance) == (usd("153.30"), usd("120"), usd("33.30"))


def test_currencies_are_kept_apart(ana: Acting, bell: Customer) -> None:
    charge(ana, bell, "10")
    charge(ana, bell, "7", currency="JPY")
    found = ana.receivables.balances(bell.id)
    assert {code: one.balance for code, one in found.items()} == {"USD": usd("10"), "JPY": Money(7, "JPY")}
    assert ana.receivables.balance(bell.id, currency="EUR").total_due == Money(0, "EUR")


@pytest.mark.parametrize("on", [None, "2026-06-29", "2026-01-01"])
def test_the_portfolio_says_of_each_customer_what_its_balances_say(ana: Acting, bell: Customer, on: str | None) -> None:
    """B4: one row a customer and currency, today and on a past day."""
    other = ana.customers.add(name="Anderson")
    ana.customers.add(name="Nobody yet")
    charge(ana, bell, "10", issued="2026-06-29")
    charge(ana, bell, "7", currency="JPY")
    charge(ana, other, "5", issued="2026-06-29")
    ana.payments.take(other.id, usd("8"), method="check")
    rows = ana.receivables.portfolio(on=on)
    assert [(row.customer_id, row.currency, row.total_due, row.account_credit, row.balance) for row in rows] == [
        (one.id, currency, found.total_due, found.account_credit, found.balance)
        for one in sorted((bell, other), key=lambda one: one.id)
        for currency, found in sorted(ana.receivables.balances(one.id, on=on).items())
    ]


@pytest.mark.parametrize(
    ("days_late", "bucket"),
    [(-40, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (4000, 4)],
)
def test_an_item_is_aged_by_its_days_late_edges_included(
    ana: Acting, bell: Customer, days_late: int, bucket: int
) -> None:
    """D1, F98."""
    due = date.fromordinal(date(2026, 6, 30).toordinal() - days_late)
    charge(ana, bell, "100", issued=min(due, date(2026, 6, 30)), due=due)
    ageing = ana.receivables.ageing(bell.id)
    assert ageing.labels == ("current", "1-30", "31-60", "61-90", "91+")
    assert [bool(one) for one in ageing.rows[0].buckets] == [place == bucket for place in range(5)]
    assert ana.receivables.balance(bell.id).overdue == (usd("100") if days_late > 0 else usd("0"))


def test_buckets_add_up_to_total_due_and_credit_is_not_aged(ana: Acting, bell: Customer) -> None:
    """D1, B5."""
    other = ana.customers.add(name="Anderson")
    for issued in ("2026-01-05", "2026-03-20", "2026-06-29"):
        charge(ana, bell, "10.10", issued=issued)
        charge(ana, other, "5", issued=issued)
    ana.payments.take(bell.id, usd("7"), method="check")
    ageing = ana.receivables.ageing()
    assert [(row.name, row.total_due, row.account_credit) for row in ageing.rows] == [
        ("Anderson", usd("15"), usd("0")),
        ("Bell & Sons", usd("30.30"), usd("7")),
    ]
    total = ageing.totals[0]
    assert (total.total_due, total.account_credit, total.balance) == (usd("45.30"), usd("7"), usd("38.30"))
    assert sum((one.minor for one in total.buckets), 0) == total.total_due.minor


def test_edges_can_be_chosen_and_must_rise(ana: Acting, bell: Customer) -> None:
    charge(ana, bell, "10", issued="2026-06-01", due="2026-06-20")
    ageing = ana.receivables.ageing(bell.id, edges=(7, 14))
    assert ageing.labels == ("current", "1-7", "8-14", "15+")
    assert [one.minor for one in ageing.rows[0].buckets] == [0, 0, 1000, 0]
    for edges in ((), (30, 30), (60, 30), (0, 30)):
        with pytest.raises(InvalidValue, match="edges"):
            ana.receivables.ageing(edges=edges)


@pytest.mark.parametrize("edge", ["a", 30.5, True, None, 36_526, 10**7, 10**400])
def test_an_edge_is_a_whole_number_of_days_that_can_be_counted_back(ana: Acting, edge: Any) -> None:
    with pytest.raises(InvalidValue, match=r"edges: .* is not a whole number from 1 to 36525"):
        ana.receivables.ageing(edges=(edge,))
    assert ana.receivables.ageing(on="1900-01-01", edges=(36_525,)).labels == ("current", "1-36525", "36526+")


def test_the_rows_of_an_ageing_are_a_sequence_equal_to_a_tuple_of_the_same(ana: Acting, bell: Customer) -> None:
    """P8: rows are made where they are looked at, and are the same each time."""
    charge(ana, bell, "100")
    rows = ana.receivables.ageing().rows
    assert len(rows) == 1
    assert rows == tuple(rows) == ana.receivables.ageing().rows
    assert hash(rows) == hash(tuple(rows))
    assert rows[0] == rows[-1] == rows[:1][0]
    assert rows[0].customer_id == bell.id
    assert rows != rows[1:] == ()
    assert repr(rows) == repr(tuple(rows))


def test_every_past_day_is_answered_as_it_was(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """D18, B4: an application counts from its own day on."""
    invoice = charge(ana, bell, "100", terms="COD")
    clock.set("2026-07-15")
    ana.payments.take(bell.id, usd("60"), method="check", apply_to=[invoice])
    clock.set("2026-08-15")
    past = [ana.receivables.ageing(bell.id, on=on).rows for on in ("2026-06-29", "2026-07-14", "2026-07-15")]
    assert past[0] == ()
    assert [list(rows[0].minor) for rows in past[1:]] == [[0, 10000, 0, 0, 0], [0, 4000, 0, 0, 0]]
    assert [one.minor for one in ana.receivables.ageing(bell.id).rows[0].buckets] == [0, 0, 4000, 0, 0]


def test_what_was_known_then_leaves_out_what_was_recorded_later(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    """D18: the business date and the instant of recording are asked apart."""
    invoice = charge(ana, bell, "100")
    clock.set("2026-07-10")
    known = clock.now()
    clock.advance(seconds=1)
    ana.payments.take(bell.id, usd("60"), method="check", received="2026-07-01", apply_to=[invoice])
    dues = [ana.receivables.balance(bell.id, on="2026-07-05", known_at=at).total_due for at in (known, None)]
    assert dues == [usd("100"), usd("40")]


def test_now_and_as_of_today_never_differ(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """D20."""
    invoice = charge(ana, bell, "100", terms="COD")
    clock.set("2026-07-15")
    ana.payments.take(bell.id, usd("60"), method="check", apply_to=[invoice])
    now, known = clock.now(), ana.receivables.balance(bell.id)
    assert ana.receivables.balance(bell.id, on="2026-07-15") == known
    assert ana.receivables.balance(bell.id, known_at=now) == known
    assert ana.receivables.ageing(known_at=now) == ana.receivables.ageing()


def test_an_account_due_today_is_current_and_credit_and_grace_help(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    """F101."""
    charge(ana, bell, "100", terms="COD")
    assert ana.receivables.current(bell.id).is_current
    clock.set("2026-07-01")
    late = ana.receivables.current(bell.id)
    assert (late.is_current, late.overdue["USD"], late.balances["USD"].total_due) == (False, usd("100"), usd("100"))
    ana.settings.set(CollectionSettings, for_desk=True, grace_days=5)
    assert ana.receivables.current(bell.id).is_current
    clock.set("2026-07-06")
    assert not ana.receivables.current(bell.id).is_current
    ana.payments.take(bell.id, usd("99"), method="check")
    assert not ana.receivables.current(bell.id).is_current
    ana.settings.set(CollectionSettings, for_desk=True, tolerance_minor=100)
    assert ana.receivables.current(bell.id).is_current


@pytest.mark.parametrize(
    ("field", "most"), [("grace_days", 36_525), ("tolerance_minor", 10**15)], ids=["grace", "tolerance"]
)
def test_grace_and_tolerance_have_bounds_within_which_every_answer_is_given(
    ana: Acting, bell: Customer, clock: ManualClock, field: str, most: int
) -> None:
    """F101: no choice that is taken lets a question fail."""
    for wrong in (-1, most + 1, 10**400, True, 1.5, "3"):
        with pytest.raises(InvalidValue, match=f"{field}: .* is not a whole number from 0 to {most}"):
            ana.settings.set(CollectionSettings, customer=bell.id, **{field: wrong})
    charge(ana, bell, "100", terms="COD")
    clock.set("2026-07-01")
    ana.settings.set(CollectionSettings, customer=bell.id, **{field: most})
    assert ana.receivables.current(bell.id).is_current
    assert ana.receivables.current(bell.id, on="1900-01-01").is_current
    assert ana.receivables.explain_overdue(bell.id).is_current
    assert ana.overview.page(bell.id).summary.is_current


def test_credit_of_one_currency_does_not_make_another_current(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    charge(ana, bell, "100", terms="COD", currency="EUR")
    clock.set("2026-07-01")
    ana.payments.take(bell.id, usd("1000"), method="check")
    assert not ana.receivables.current(bell.id).is_current


def test_lifetime_value_is_net_of_tax_and_credit_and_knows_no_refund_or_write_off(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    """F99, D6."""
    first = ana.invoices.issue(bell.id, [Line("Work", 1, 100, tax_rate=10)])
    void = ana.invoices.issue(bell.id, [Line("Work", 1, 500, tax_rate=10)])
    ana.invoices.take_over(bell.id, [Line("Old balance", 1, 70)], number="A-1", issued="2026-01-01", opening=True)
    clock.set("2026-07-10")
    ana.invoices.void(void.id, reason="a mistake")
    ana.credit_memos.issue(bell.id, usd("11"), reason="late", invoice=first.id)
    payment = ana.payments.take(bell.id, usd("80"), method="check", apply_to=[first.id])
    ana.receivables.write_off(first.id, reason="small")
    ana.payments.unapply(payment.id)
    ana.refunds.make(bell.id, usd("30"), method="check", reason="asked for")
    worth = ana.receivables.lifetime_value(bell.id)["USD"]
    assert (worth.value, worth.collected, worth.written_off) == (usd("90"), usd("50"), usd("19"))
    assert ana.receivables.lifetime_value(bell.id, on="2026-06-30")["USD"].value == usd("600")


def test_an_id_that_nobody_has_owes_not_nothing_but_is_not_found(ana: Acting, bell: Customer) -> None:
    """A mistyped id must not read as an account that is even (F97)."""
    owed = ana.receivables
    for ask in (owed.balance, owed.balances, owed.explain_balance):
        for how in ({}, {"on": "2026-06-01"}):
            with pytest.raises(NotFound):
                ask(new_id(), **how)
    with pytest.raises(NotFound):
        owed.balance(new_id(), currency="USD")
    assert (owed.balances(bell.id), owed.balance(bell.id, currency="USD").balance) == ({}, usd("0"))


def test_a_balance_is_explained_by_documents_that_add_up_to_it(ana: Acting, bell: Customer) -> None:
    """B3."""
    invoice = charge(ana, bell, "100")
    charge(ana, bell, "50", issued="2026-05-01")
    ana.payments.take(bell.id, usd("30"), method="check", apply_to=[(invoice, usd("20"))])
    ana.receivables.write_off(invoice, usd("5"), reason="small")
    told = ana.receivables.explain_balance(bell.id)
    assert [(one.number, one.effect) for one in told.facts] == [
        ("INV-00002", usd("50")),
        ("INV-00001", usd("75")),
        ("PAY-00001", usd("-10")),
    ]
    assert sum((one.effect for one in told.facts), usd("0")) == told.balance.balance
    assert told.facts[1].because == "USD 100.00 due 2026-07-30, USD 20.00 paid, USD 5.00 written off"


def test_a_period_rolls_forward_from_one_balance_to_the_other(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    charge(ana, bell, "100")
    clock.set("2026-07-10")
    invoice = charge(ana, bell, "50")
    ana.payments.take(bell.id, usd("120"), method="check", oldest_first=True)
    ana.credit_memos.issue(bell.id, usd("3"), reason="late")
    ana.payments.take(bell.id, usd("9"), method="cash")
    ana.refunds.make(bell.id, usd("4"), method="cash", reason="asked for")
    ana.receivables.write_off(invoice, usd("2"), reason="small")
    moved = ana.receivables.roll_forward(since="2026-07-01", until="2026-07-31")["USD"]
    assert (moved.opening, moved.invoices, moved.receipts, moved.refunds) == (
        usd("100"), usd("50"), usd("-129"), usd("4"),
    )  # fmt: skip
    assert (moved.credits, moved.write_offs, moved.adjustments, moved.closing) == (
        usd("-3"), usd("-2"), usd("0"), usd("20"),
    )  # fmt: skip
    assert ana.receivables.balance(bell.id).balance == moved.closing


def test_every_answer_has_the_order_in_which_payments_are_applied(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    """D22: numbers of one day go as people count, however they were written and in whatever order they came."""
    for number in ("10", "9", "A-100", "A-20"):
        ana.invoices.take_over(bell.id, [Line("Work", 1, 10)], number=number, issued="2026-01-01", terms="NET30")
    clock.advance(days=1)
    wanted = ["9", "10", "A-20", "A-100"]
    for on in (None, "2026-06-30"):
        assert [one.number for one in ana.receivables.explain_balance(bell.id, on=on).facts] == wanted
        assert [one.item.number for one in ana.receivables.explain_overdue(bell.id, on=on).items] == wanted
    assert [one.number for one in ana.receivables.statement(bell.id).lines] == wanted
    paid = []
    for _ in wanted:
        ana.payments.take(bell.id, usd("10"), method="check", oldest_first=True)
        states = {one.number: status.state for one, status in ana.invoices.find(bell.id)}
        paid += [number for number, state in states.items() if state is State.PAID and number not in paid]
    assert paid == wanted


def test_unapplied_money_is_listed_oldest_first(ana: Acting, bell: Customer) -> None:
    late = ana.payments.take(bell.id, usd("5"), method="check")
    early = ana.payments.take(bell.id, usd("6"), method="check", received="2026-06-01")
    ana.credit_memos.issue(bell.id, usd("3"), reason="late")
    assert [one.document for one in ana.receivables.unapplied()] == [early.id, late.id]


def test_a_largest_remainder_split_adds_up_and_is_the_same_every_time() -> None:
    """H18, D16."""
    assert usd("100").split(3) == (usd("33.34"), usd("33.33"), usd("33.33"))
    assert usd("0.05").allocate((1, 1, 2)) == (usd("0.01"), usd("0.01"), usd("0.03"))
