"""What is left of a credit memo after its last day goes back (F85, D6, D15)."""

import attrs
import pytest

from custmgr import Acting, Customer, Desk, InvalidValue, Line, ManualClock, Money, NotFound
from custmgr.invoices import CreditMemo


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def test_a_memo_does_not_expire_before_its_own_date(ana: Acting, bell: Customer) -> None:
    with pytest.raises(InvalidValue):
        ana.credit_memos.issue(bell.id, usd("20"), reason="late", expires="2026-06-29")
    assert ana.credit_memos.issue(bell.id, usd("20"), reason="late", expires="2026-06-30").number == "CM-00001"


def test_what_expires_is_revenue_again_without_its_tax(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """D6: an expired credit is added back, and lifetime value knows no tax."""
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 100, tax_rate=19)])
    ana.payments.take(bell.id, usd("119"), method="check", apply_to=[invoice.id])
    memo = ana.credit_memos.issue(bell.id, usd("119"), reason="late", invoice=invoice.id, expires="2026-07-01")
    clock.set("2026-07-03")
    assert ana.credit_memos.expire(bell.id, memo.id) == usd("119")
    assert ana.receivables.lifetime_value(bell.id)["USD"].value == usd("100")
    assert ana.receivables.verify().clean


def test_credit_that_came_back_late_expires_no_earlier(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """D18: no past day has less than no credit."""
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 50)])
    memo = ana.credit_memos.issue(bell.id, usd("50"), reason="late", expires="2026-07-05")
    ana.payments.apply_credit(bell.id, currency="USD")
    clock.set("2026-07-20")
    ana.invoices.void(invoice.id, reason="a mistake")
    clock.set("2026-07-22")
    ana.credit_memos.expire(bell.id, memo.id)
    credit = [ana.receivables.balance(bell.id, on=f"2026-07-{day:02}").account_credit for day in (4, 10, 19, 20)]
    assert credit == [usd("0")] * 4


def test_a_memo_of_which_something_expired_goes_with_its_invoice(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    """D15: what expired was used nowhere."""
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 50)])
    ana.payments.take(bell.id, usd("40"), method="check", apply_to=[invoice.id])
    memo = ana.credit_memos.issue(bell.id, usd("20"), reason="late", invoice=invoice.id, expires="2026-07-05")
    clock.set("2026-07-20")
    assert ana.credit_memos.expire(bell.id, memo.id) == usd("10")
    ana.invoices.void(invoice.id, reason="a mistake")
    balance = ana.receivables.balance(bell.id)
    assert (balance.total_due, balance.account_credit) == (usd("0"), usd("40"))
    assert ana.receivables.lifetime_value(bell.id)["USD"].value == usd("0")
    assert ana.receivables.verify().clean


def test_a_memo_that_fails_holds_up_no_other(desk: Desk, ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """The run says which, and why, and tries it again next time."""
    first, lost, last = (
        ana.credit_memos.issue(bell.id, usd("5"), reason="late", expires=f"2026-07-0{day}").id for day in (1, 2, 3)
    )
    with desk.house.storage.begin(bell.id) as tx:
        kept = tx.get(CreditMemo, lost)
        tx.remove(CreditMemo, lost)
    clock.set("2026-07-20")
    done = desk.run_due()
    assert done.expired_credits == 2
    ((document, error),) = [(one.document, one.error) for one in done.failed]
    assert (document, isinstance(error, NotFound)) == (lost, True)
    assert {ana.credit_memos.unapply(one).open for one in (first, last)} == {usd("0")}
    with desk.house.storage.begin(bell.id) as tx:
        tx.put(attrs.evolve(kept, version=0))
    again = desk.run_due()
    assert (again.expired_credits, again.failed) == (1, ())
