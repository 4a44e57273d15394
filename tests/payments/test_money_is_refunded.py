"""A refund names its sources: unapplied cash first, then credit memos, the oldest of each first (F90, D3)."""

import pytest

from custmgr import Acting, Customer, InvalidValue, Line, ManualClock, Money
from custmgr.ledger import BeyondUnapplied, CreditExpired
from custmgr.values.ids import new_id
from custmgr.values.money import CurrencyMismatch


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def left(ana: Acting, customer: Customer) -> dict[str, Money]:
    return {one.number: -one.effect for one in ana.receivables.explain_balance(customer.id).facts}


def test_cash_goes_back_before_credit_and_the_oldest_first(ana: Acting, bell: Customer) -> None:
    ana.credit_memos.issue(bell.id, usd("10"), reason="first", issued="2026-01-01")
    ana.credit_memos.issue(bell.id, usd("10"), reason="second", issued="2026-02-01", expires="2026-12-31")
    ana.payments.take(bell.id, usd("10"), method="check", received="2026-06-01")
    ana.payments.take(bell.id, usd("10"), method="check", received="2026-05-01")
    ana.refunds.make(bell.id, usd("15"), method="transfer", reason="asked for")
    assert left(ana, bell) == {"PAY-00001": usd("5"), "CM-00001": usd("10"), "CM-00002": usd("10")}
    ana.refunds.make(bell.id, usd("8"), method="transfer", reason="asked for")
    assert left(ana, bell) == {"CM-00001": usd("7"), "CM-00002": usd("10")}
    assert ana.receivables.verify().clean


def test_named_sources_are_used_in_the_order_named(ana: Acting, bell: Customer) -> None:
    cash = ana.payments.take(bell.id, usd("10"), method="check")
    memo = ana.credit_memos.issue(bell.id, usd("10"), reason="goodwill")
    ana.refunds.make(bell.id, usd("12"), method="transfer", reason="asked for", sources=[memo.id, cash.id])
    assert left(ana, bell) == {"PAY-00001": usd("8")}
    with pytest.raises(BeyondUnapplied):
        ana.refunds.make(bell.id, usd("1"), method="transfer", reason="asked for", sources=[memo.id])


def test_a_source_that_is_no_credit_of_the_customer_is_refused_by_name(ana: Acting, bell: Customer) -> None:
    """D3: not passed over for the next one named; a payment of somebody else looks like one that is not there."""
    cash = ana.payments.take(bell.id, usd("10"), method="check")
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 60)])
    stranger = ana.customers.add(name="Quill & Ink").id
    foreign = ana.payments.take(stranger, usd("10"), method="check")
    for wrong in (new_id(), foreign.id, invoice.id, bell.id):
        with pytest.raises(InvalidValue) as refusal:
            ana.refunds.make(bell.id, usd("1"), method="wire", reason="asked for", sources=[cash.id, wrong])
        assert (refusal.value.field, refusal.value.given) == ("sources", wrong)
        assert refusal.value.wanted == "a payment or credit memo of this customer"
    assert left(ana, bell)["PAY-00001"] == usd("10")
    assert not ana.refunds.find(bell.id).items


def test_a_source_of_another_currency_or_past_its_last_day_is_refused(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    cash = ana.payments.take(bell.id, usd("10"), method="check")
    euros = ana.payments.take(bell.id, Money("10", "EUR"), method="check")
    memo = ana.credit_memos.issue(bell.id, usd("10"), reason="goodwill", expires="2026-07-01")
    clock.set("2026-07-02")
    for wrong, error in ((euros.id, CurrencyMismatch), (memo.id, CreditExpired)):
        with pytest.raises(error):
            ana.refunds.make(bell.id, usd("1"), method="wire", reason="asked for", sources=[wrong, cash.id])
    assert not ana.refunds.find(bell.id).items


def test_a_source_that_is_used_up_leaves_it_to_the_next_one_named(ana: Acting, bell: Customer) -> None:
    first, second = (ana.payments.take(bell.id, usd(amount), method="check").id for amount in ("10", "20"))
    ana.refunds.make(bell.id, usd("10"), method="wire", reason="asked for", sources=[first])
    ana.refunds.make(bell.id, usd("5"), method="wire", reason="asked for", sources=[first, second])
    assert left(ana, bell) == {"PAY-00002": usd("15")}


def test_no_more_goes_back_than_is_available(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """F90: applied money and expired credit are not available."""
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 60)])
    ana.payments.take(bell.id, usd("100"), method="check", apply_to=[invoice.id])
    ana.credit_memos.issue(bell.id, usd("10"), reason="goodwill", expires="2026-07-01")
    clock.set("2026-07-02")
    with pytest.raises(BeyondUnapplied) as refusal:
        ana.refunds.make(bell.id, usd("40.01"), method="transfer", reason="asked for")
    assert (refusal.value.asked, refusal.value.unapplied) == (usd("40.01"), usd("40"))
    assert not ana.refunds.find(bell.id).items
    ana.refunds.make(bell.id, usd("40"), method="transfer", reason="asked for")
    assert ana.invoices.status(invoice.id).open_amount == usd("0")


def test_a_refund_that_came_back_is_available_again_once(ana: Acting, bell: Customer) -> None:
    ana.payments.take(bell.id, usd("10"), method="check")
    refund = ana.refunds.make(bell.id, usd("10"), method="transfer", reason="asked for")
    assert (refund.number, left(ana, bell)) == ("REF-00001", {})
    undone = ana.refunds.reverse(refund.id, reason="account closed")
    assert undone.reversed == undone.on
    assert ana.refunds.reverse(refund.id, reason="again") == undone
    assert left(ana, bell) == {"PAY-00001": usd("10")}
    assert ana.receivables.verify().clean


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_a_refund_is_above_zero(ana: Acting, bell: Customer, amount: str) -> None:
    with pytest.raises(InvalidValue, match="amount"):
        ana.refunds.make(bell.id, usd(amount), method="transfer", reason="asked for")


def test_money_of_another_currency_is_not_available(ana: Acting, bell: Customer) -> None:
    ana.payments.take(bell.id, Money("10", "EUR"), method="check")
    with pytest.raises(BeyondUnapplied):
        ana.refunds.make(bell.id, usd("10"), method="transfer", reason="asked for")
