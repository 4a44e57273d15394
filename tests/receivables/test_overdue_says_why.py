"""What is overdue is told item by item and adds up, and the account says why it is current or not (B3, B4, F101)."""

import contextlib
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custmgr import CollectionSettings, Customer, Desk, Line, ManualClock, Money, Refused, Reversal, Staff
from custmgr.acting import Acting
from custmgr.errors import NotFound
from custmgr.receivables import Because, Lateness, OverdueExplanation, Part, Use
from custmgr.values.ids import new_id


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def charge(ana: Acting, who: Customer, amount: str, **how: str) -> UUID:
    return ana.invoices.issue(who.id, [Line("Work", 1, amount)], **{"terms": "NET30"} | how).id


def test_each_overdue_item_is_told_with_its_lateness_and_what_settled_it(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    first = charge(ana, bell, "100", issued="2026-05-01")
    charge(ana, bell, "40", issued="2026-05-20")
    charge(ana, bell, "7")
    ana.payments.take(bell.id, usd("30"), method="check", apply_to=[(first, usd("30"))])
    ana.credit_memos.issue(bell.id, usd("5"), reason="late", invoice=first)
    ana.receivables.write_off(first, usd("1"), reason="small")
    ana.settings.set(CollectionSettings, for_desk=True, grace_days=14)
    told = ana.receivables.explain_overdue(bell.id)
    assert [(one.item.number, one.days_late, one.lateness, one.item.open) for one in told.items] == [
        ("INV-00001", 30, Lateness.LATE, usd("64")),
        ("INV-00002", 11, Lateness.WITHIN_GRACE, usd("40")),
    ]
    paid = told.items[0].item
    assert (paid.amount, paid.paid, paid.credited, paid.written_off) == (usd("100"), usd("30"), usd("5"), usd("1"))
    assert [(one.item.number, one.days_late, one.lateness) for one in told.left_out] == [
        ("INV-00003", 0, Lateness.NOT_DUE)
    ]
    assert (told.balance.overdue, told.beyond_grace) == (usd("104"), usd("64"))


def test_an_item_due_today_is_left_out_and_one_on_the_last_day_of_grace_is_within_it(
    ana: Acting, bell: Customer
) -> None:
    charge(ana, bell, "1", terms="COD")
    charge(ana, bell, "2", terms="COD", issued="2026-06-25")
    charge(ana, bell, "3", terms="COD", issued="2026-06-24")
    ana.settings.set(CollectionSettings, for_desk=True, grace_days=5)
    told = ana.receivables.explain_overdue(bell.id)
    assert [one.lateness for one in told.items] == [Lateness.LATE, Lateness.WITHIN_GRACE]
    assert [one.lateness for one in told.left_out] == [Lateness.NOT_DUE]


def test_each_reason_why_an_account_is_current_or_not_is_named(ana: Acting, bell: Customer) -> None:
    def why() -> Because:
        told = ana.receivables.explain_overdue(bell.id)
        verdict = ana.receivables.current(bell.id)
        assert told.is_current is verdict.is_current
        assert verdict.because.get("USD", told.because) is told.because
        return told.because

    assert why() is Because.NOTHING_OVERDUE
    charge(ana, bell, "100", issued="2026-05-01")
    assert why() is Because.TOO_LATE
    ana.settings.set(CollectionSettings, for_desk=True, grace_days=30)
    assert why() is Because.WITHIN_GRACE
    ana.settings.set(CollectionSettings, for_desk=True, grace_days=29)
    ana.payments.take(bell.id, usd("99.50"), method="check")
    assert why() is Because.TOO_LATE
    ana.settings.set(CollectionSettings, customer=bell.id, tolerance_minor=50)
    assert why() is Because.TOLERATED
    ana.payments.take(bell.id, usd("0.50"), method="cash")
    assert why() is Because.COVERED
    told = ana.receivables.explain_overdue(bell.id)
    assert (told.beyond_grace, told.covered, told.remaining) == (usd("100"), usd("100"), usd("0"))
    assert {name: str(source) for name, source in told.settings.sources.items()} == {
        "grace_days": "desk",
        "tolerance_minor": "customer",
    }
    assert told.tolerance == usd("0.50")


def test_a_past_day_is_explained_as_it_stood(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    invoice = charge(ana, bell, "100", issued="2026-05-01")
    typed_in = clock.now()
    clock.set("2026-07-10")
    ana.payments.take(bell.id, usd("60"), method="check", received="2026-06-10", apply_to=[invoice])
    ana.invoices.void(invoice, reason="a mistake")
    assert ana.receivables.explain_overdue(bell.id).items == ()
    (then,) = ana.receivables.explain_overdue(bell.id, on="2026-06-20").items
    assert (then.item.open, then.item.paid, then.days_late, then.item.void) == (usd("40"), usd("60"), 20, False)
    (known,) = ana.receivables.explain_overdue(bell.id, on="2026-06-20", known_at=typed_in).items
    assert (known.item.open, known.item.paid) == (usd("100"), usd("0"))
    (fact,) = ana.receivables.explain_balance(bell.id, on="2026-06-20").facts
    assert (fact.part, fact.effect, fact.uses) == (Part.ITEM, usd("40"), ((Use.PAID, usd("60")),))
    assert not ana.receivables.current(bell.id, on="2026-06-20").is_current
    assert ana.receivables.current(bell.id, on="2026-05-31").is_current


def test_another_currency_that_is_late_makes_the_account_late_and_only_that_currency(
    ana: Acting, bell: Customer
) -> None:
    charge(ana, bell, "100", issued="2026-05-01", currency="EUR")
    assert ana.receivables.explain_overdue(bell.id).is_current
    assert not ana.receivables.explain_overdue(bell.id, currency="EUR").is_current
    assert not ana.receivables.current(bell.id).is_current


def test_nobody_is_not_overdue(ana: Acting) -> None:
    for ask in (ana.receivables.explain_overdue, ana.receivables.explain_balance, ana.receivables.current):
        with pytest.raises(NotFound):
            ask(new_id())


MOVES = ("issue", "pay", "apply", "credit", "memo", "write_off", "void", "reverse", "refund", "unapply", "wait")
STEPS = st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 5), st.integers(1, 9000)), min_size=3, max_size=18)


@given(STEPS, st.integers(0, 20), st.integers(0, 400))
@settings(max_examples=120)
def test_the_facts_of_any_history_add_up_on_any_day(steps: list[tuple[str, int, int]], grace: int, tolerance: int):
    clock = ManualClock("2026-03-02")
    with Desk.open("memory:", clock=clock) as desk:
        ana = desk.acting_as(Staff("u-17", name="Ana"))
        bell = ana.customers.add(name="Bell")
        ana.settings.set(CollectionSettings, for_desk=True, grace_days=grace, tolerance_minor=tolerance)
        for step, which, minor in steps:
            taken(ana, clock, bell, step, which, Money.of_minor(minor, "USD"))
        for days in (0, 1, 7, 30, 61):
            day = clock.today() - timedelta(days=days)
            told = ana.receivables.explain_overdue(bell.id, on=day)
            holds(told)
            assert told.balance == ana.receivables.balance(bell.id, on=day)
            assert told.is_current is ana.receivables.current(bell.id, on=day).is_current
            facts = ana.receivables.explain_balance(bell.id, on=day).facts
            assert sum((one.effect for one in facts), usd("0")) == told.balance.balance
            for one in facts:
                uses = sum((money for _, money in one.uses), usd("0"))
                left = one.effect if one.part is Part.ITEM else -one.effect
                assert left + uses == one.amount
        now = (ana.receivables.explain_overdue(bell.id), ana.receivables.explain_balance(bell.id))
        moment = clock.now()
        assert shown(*now) == shown(
            ana.receivables.explain_overdue(bell.id, known_at=moment),
            ana.receivables.explain_balance(bell.id, known_at=moment),
        )


def holds(told: OverdueExplanation) -> None:
    late = sum((one.item.open for one in told.items), usd("0"))
    rest = sum((one.item.open for one in told.left_out), usd("0"))
    assert (late, late + rest) == (told.balance.overdue, told.balance.total_due)
    for one in (*told.items, *told.left_out):
        assert one.item.amount == one.item.open + one.item.paid + one.item.credited + one.item.written_off
    assert told.is_current is (told.beyond_grace.minor - told.balance.account_credit.minor <= told.tolerance.minor)


def shown(overdue: OverdueExplanation, balance: object) -> object:
    items = [(one.item.number, one.item.open, one.item.paid, one.item.credited, one.item.written_off, one.days_late)
             for one in (*overdue.items, *overdue.left_out)]  # fmt: skip
    return items, overdue.beyond_grace, overdue.covered, balance


def taken(ana: Acting, clock: ManualClock, bell: Customer, step: str, which: int, amount: Money) -> None:
    invoices = [one for one, _ in ana.invoices.find(bell.id, limit=50).items]
    payments = [one for one, _ in ana.payments.find(bell.id, limit=50).items]
    invoice = invoices[which % len(invoices)].id if invoices else new_id()
    payment = payments[which % len(payments)].id if payments else new_id()
    steps = {
        "issue": lambda: charge(ana, bell, str(amount.amount), terms=f"NET{which * 10}"),
        "pay": lambda: ana.payments.take(bell.id, amount, method="check"),
        "apply": lambda: ana.payments.take(bell.id, amount, method="check", oldest_first=True),
        "credit": lambda: ana.credit_memos.issue(bell.id, amount, reason="late", invoice=invoice),
        "memo": lambda: ana.credit_memos.issue(bell.id, amount, reason="kindness"),
        "write_off": lambda: ana.receivables.write_off(invoice, reason="small"),
        "void": lambda: ana.invoices.void(invoice, reason="a mistake"),
        "reverse": lambda: ana.payments.reverse(payment, Reversal.BOUNCED, reason="bank"),
        "refund": lambda: ana.refunds.make(bell.id, amount, method="check", reason="asked for"),
        "unapply": lambda: ana.payments.unapply(payment),
        "wait": lambda: clock.set(str(clock.today() + timedelta(days=which * 7 + 1))),
    }
    with contextlib.suppress(Refused, NotFound):
        steps[step]()
