"""Credit memos reduce what is owed: one invoice's, or the account's (F85, F100, D2, D22)."""

from uuid import UUID

import pytest

from custmgr import Acting, Customer, InvalidValue, Line, ManualClock, Money
from custmgr.invoices import CreditBeyondInvoice, CreditUsed, MemoStage, WrongStage
from custmgr.ledger import ClosedPeriod
from custmgr.values.money import CurrencyMismatch


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def invoice(ana: Acting, bell: Customer) -> UUID:
    return ana.invoices.issue(bell.id, [Line("Work", 1, 100, tax_rate=19)]).id


def test_a_bare_amount_splits_as_its_invoice_does(ana: Acting, bell: Customer, invoice: UUID) -> None:
    memo = ana.credit_memos.issue(bell.id, usd("11.90"), reason="late", invoice=invoice)
    assert (memo.net, memo.tax, memo.total) == (usd("10.00"), usd("1.90"), usd("11.90"))
    assert ana.receivables.lifetime_value(bell.id)["USD"].value == usd("90.00")


def test_memos_against_an_invoice_are_together_at_most_its_total(ana: Acting, bell: Customer, invoice: UUID) -> None:
    ana.credit_memos.issue(bell.id, usd("100"), reason="late", invoice=invoice)
    with pytest.raises(CreditBeyondInvoice) as refusal:
        ana.credit_memos.issue(bell.id, usd("19.01"), reason="late", invoice=invoice)
    assert (refusal.value.left, refusal.value.asked) == (usd("19.00"), usd("19.01"))
    ana.credit_memos.issue(bell.id, usd("19.00"), reason="late", invoice=invoice)
    assert ana.receivables.balance(bell.id).balance == usd("0")


def test_lines_credit_no_more_net_and_no_more_tax_than_the_invoice_has(
    ana: Acting, bell: Customer, invoice: UUID
) -> None:
    """D2, D6: its revenue never falls below nothing, and its tax comes back with it."""
    for lines, of, left, asked in (
        ([Line("Back", 1, 119)], "net", "100", "119"),
        ([Line("Back", 1, 50, tax_rate=50)], "tax", "19", "25"),
    ):
        with pytest.raises(CreditBeyondInvoice) as refusal:
            ana.credit_memos.issue(bell.id, lines=lines, invoice=invoice, reason="returned")
        assert (refusal.value.of, refusal.value.left, refusal.value.asked) == (of, usd(left), usd(asked))
    ana.credit_memos.issue(bell.id, lines=[Line("Back", 1, 60)], invoice=invoice, reason="returned")
    with pytest.raises(CreditBeyondInvoice, match=r"USD 41.00 \(net\) is more than the USD 40.00"):
        ana.credit_memos.issue(bell.id, lines=[Line("Back", 1, 41)], invoice=invoice, reason="returned")
    rest = ana.credit_memos.issue(bell.id, usd("59"), invoice=invoice, reason="returned")
    assert (rest.net, rest.tax) == (usd("40"), usd("19"))
    assert ana.receivables.lifetime_value(bell.id)["USD"].value == usd("0")


def test_a_voided_memo_makes_room_for_another(ana: Acting, bell: Customer, invoice: UUID) -> None:
    memo = ana.credit_memos.issue(bell.id, usd("119"), reason="late", invoice=invoice)
    ana.credit_memos.void(memo.id, reason="wrong invoice")
    assert ana.receivables.balance(bell.id).total_due == usd("119")
    assert ana.credit_memos.void(memo.id, reason="again").stage is MemoStage.VOID
    ana.credit_memos.issue(bell.id, usd("119"), reason="late", invoice=invoice)
    assert ana.receivables.verify().clean


def test_what_its_invoice_does_not_need_is_account_credit(ana: Acting, bell: Customer, invoice: UUID) -> None:
    """D2: only what is open is settled."""
    ana.payments.take(bell.id, usd("110"), method="check", apply_to=[invoice])
    memo = ana.credit_memos.issue(bell.id, usd("20"), reason="late", invoice=invoice)
    balance = ana.receivables.balance(bell.id)
    assert (balance.total_due, balance.account_credit) == (usd("0"), usd("11"))
    ana.invoices.issue(bell.id, [Line("Work", 1, 5)])
    assert ana.payments.apply_credit(bell.id, currency="USD") == usd("5")
    with pytest.raises(CreditUsed):
        ana.credit_memos.void(memo.id, reason="too late")


def test_a_credit_to_the_account_carries_no_tax_and_waits(ana: Acting, bell: Customer, invoice: UUID) -> None:
    memo = ana.credit_memos.issue(bell.id, usd("50"), reason="goodwill")
    balance = ana.receivables.balance(bell.id)
    assert (memo.net, memo.tax) == (usd("50"), usd("0"))
    assert (balance.total_due, balance.account_credit, balance.balance) == (usd("119"), usd("50"), usd("69"))


def test_lines_of_a_memo_carry_their_own_tax(ana: Acting, bell: Customer) -> None:
    memo = ana.credit_memos.issue(bell.id, lines=[Line("Returned", 1, 10, tax_rate=19)], reason="returned")
    assert (memo.net, memo.tax, memo.total) == (usd("10"), usd("1.90"), usd("11.90"))


def test_credit_is_used_payments_first_and_then_what_expires_first(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    """D21, D22; what has expired is not used (F85)."""
    for number, expires in enumerate((None, "2026-12-31", "2026-07-31", "2026-06-30"), start=1):
        ana.credit_memos.issue(bell.id, usd("10"), reason=f"credit {number}", expires=expires)
    ana.payments.take(bell.id, usd("10"), method="check")
    clock.set("2026-07-15")
    ana.invoices.issue(bell.id, [Line("Work", 1, 35)])
    assert ana.payments.apply_credit(bell.id, currency="USD") == usd("35")
    left = {one.number: -one.effect for one in ana.receivables.explain_balance(bell.id).facts}
    assert left == {"CM-00001": usd("5"), "CM-00004": usd("10")}


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_a_credit_is_above_zero(ana: Acting, bell: Customer, invoice: UUID, amount: str) -> None:
    for against in (None, invoice):
        with pytest.raises(InvalidValue, match="amount"):
            ana.credit_memos.issue(bell.id, usd(amount), reason="late", invoice=against)


def test_a_credit_needs_a_reason_and_either_an_amount_or_lines(ana: Acting, bell: Customer) -> None:
    with pytest.raises(InvalidValue, match="reason"):
        ana.credit_memos.issue(bell.id, usd("5"), reason="  ")
    with pytest.raises(InvalidValue, match="not both"):
        ana.credit_memos.issue(bell.id, reason="late")
    with pytest.raises(InvalidValue, match="not both"):
        ana.credit_memos.issue(bell.id, usd("5"), lines=[Line("Returned", 1, 5)], reason="late")


def test_a_memo_names_an_issued_invoice_of_this_customer_in_its_currency(
    ana: Acting, bell: Customer, invoice: UUID
) -> None:
    other = ana.customers.add(name="Other")
    draft = ana.invoices.draft(bell.id, [Line("Work", 1, 5)])
    with pytest.raises(InvalidValue, match="this customer"):
        ana.credit_memos.issue(other.id, usd("5"), reason="late", invoice=invoice)
    with pytest.raises(WrongStage):
        ana.credit_memos.issue(bell.id, usd("5"), reason="late", invoice=draft.id)
    with pytest.raises(CurrencyMismatch):
        ana.credit_memos.issue(bell.id, Money("5", "EUR"), reason="late", invoice=invoice)
    assert not ana.credit_memos.find(bell.id).items


def test_a_memo_of_a_closed_period_is_not_taken_back(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """D23."""
    memo = ana.credit_memos.issue(bell.id, usd("5"), reason="goodwill")
    clock.set("2026-07-10")
    ana.receivables.close("2026-06-30")
    with pytest.raises(ClosedPeriod):
        ana.credit_memos.void(memo.id, reason="no")


def test_memos_have_a_series_of_their_own(ana: Acting, bell: Customer, invoice: UUID) -> None:
    """D26."""
    numbers = [ana.credit_memos.issue(bell.id, usd("1"), reason="late").number for _ in range(2)]
    assert numbers == ["CM-00001", "CM-00002"]
