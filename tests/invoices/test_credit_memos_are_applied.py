"""What is left of a credit memo is applied and taken off by hand, as a payment is (F85, D2, D15, D19, D28, B5)."""

from uuid import UUID

import pytest

from custmgr import Acting, Customer, InvalidValue, Line, ManualClock, Money
from custmgr.invoices import CreditUsed, State
from custmgr.ledger import BeyondOpen, BeyondUnapplied, CreditExpired, NotPayable
from custmgr.values.money import CurrencyMismatch


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def charge(ana: Acting, customer: UUID, amount: str, **terms: str) -> UUID:
    return ana.invoices.issue(customer, [Line("Work", 1, amount)], **terms).id


def is_open(ana: Acting, *invoices: UUID) -> list[Money]:
    return [ana.invoices.status(one).open_amount for one in invoices]


@pytest.fixture
def goodwill(ana: Acting, bell: Customer) -> UUID:
    """Forty to the account, good until the end of July."""
    return ana.credit_memos.issue(bell.id, usd("40"), reason="goodwill", expires="2026-07-31").id


def test_a_memo_is_applied_oldest_first_unless_documents_are_named(ana: Acting, bell: Customer, goodwill: UUID) -> None:
    later, sooner = charge(ana, bell.id, "30"), charge(ana, bell.id, "25", terms="COD")
    left = ana.credit_memos.apply(goodwill)
    assert (left.open, left.applied) == (usd("0"), usd("40"))
    assert is_open(ana, later, sooner) == [usd("15"), usd("0")]
    assert ana.invoices.status(sooner).state is State.CREDITED


def test_a_memo_is_applied_to_the_documents_named_and_as_much_as_named(
    ana: Acting, bell: Customer, goodwill: UUID
) -> None:
    first, second = charge(ana, bell.id, "30"), charge(ana, bell.id, "30")
    assert ana.credit_memos.apply(goodwill, [(second, usd("10")), (first, usd("5"))]).open == usd("25")
    assert is_open(ana, first, second) == [usd("25"), usd("20")]
    assert ana.credit_memos.apply(goodwill, [second]).open == usd("5")
    applied = [one for one in ana.history.timeline(bell.id).items if one.kind == "credit_memo.applied"]
    assert [one.facts["applied"] for one in applied] == [
        [[str(second), "USD 20.00"]],
        [[str(second), "USD 10.00"], [str(first), "USD 5.00"]],
    ]
    assert ana.receivables.verify().clean


def test_no_more_of_a_memo_is_applied_than_is_open_and_there(ana: Acting, bell: Customer, goodwill: UUID) -> None:
    small, large = charge(ana, bell.id, "10"), charge(ana, bell.id, "90")
    for asked, refusal in (((small, "10.01"), BeyondOpen), ((large, "40.01"), BeyondUnapplied)):
        with pytest.raises(refusal):
            ana.credit_memos.apply(goodwill, [(asked[0], usd(asked[1]))])
    with pytest.raises(InvalidValue, match="apply_to"):
        ana.credit_memos.apply(goodwill, [(small, usd("0"))])
    assert is_open(ana, small, large) == [usd("10"), usd("90")]


def test_a_memo_applies_to_documents_of_its_customer_in_its_currency(
    ana: Acting, bell: Customer, goodwill: UUID
) -> None:
    other = ana.customers.add(name="Other").id
    draft = ana.invoices.draft(bell.id, [Line("Work", 1, 5)]).id
    for document in (draft, charge(ana, other, "5"), UUID(int=7)):
        with pytest.raises(NotPayable):
            ana.credit_memos.apply(goodwill, [document])
    euro = ana.invoices.issue(bell.id, [Line("Work", 1, 5)], currency="EUR").id
    with pytest.raises(CurrencyMismatch):
        ana.credit_memos.apply(goodwill, [euro])
    assert ana.credit_memos.apply(goodwill).open == usd("40")


def test_an_expired_memo_does_not_apply(ana: Acting, bell: Customer, goodwill: UUID, clock: ManualClock) -> None:
    """And what comes off a document after its last day is not applied again."""
    invoice = charge(ana, bell.id, "30")
    clock.set("2026-07-31")
    ana.credit_memos.apply(goodwill, [(invoice, usd("10"))])
    clock.set("2026-08-01")
    with pytest.raises(CreditExpired, match="2026-07-31"):
        ana.credit_memos.apply(goodwill, [invoice])
    assert ana.credit_memos.unapply(goodwill).open == usd("40")
    with pytest.raises(CreditExpired):
        ana.credit_memos.apply(goodwill)
    assert ana.credit_memos.expire(bell.id, goodwill) == usd("40")
    assert is_open(ana, invoice) == [usd("30")]
    assert ana.receivables.verify().clean


def test_a_memo_is_taken_back_off_one_document_or_off_all(ana: Acting, bell: Customer, goodwill: UUID) -> None:
    first, second = charge(ana, bell.id, "15"), charge(ana, bell.id, "15")
    ana.credit_memos.apply(goodwill)
    assert ana.credit_memos.unapply(goodwill, invoice=first).open == usd("25")
    assert is_open(ana, first, second) == [usd("15"), usd("0")]
    assert ana.credit_memos.unapply(goodwill).open == usd("40")
    assert ana.credit_memos.unapply(goodwill).open == usd("40")
    taken = [one for one in ana.history.timeline(bell.id).items if one.kind == "credit_memo.unapplied"]
    assert [one.facts["documents"] for one in taken] == [[str(second)], [str(first)]]
    assert ana.receivables.verify().clean


def test_applying_and_taking_off_count_from_the_day_of_the_act(
    ana: Acting, bell: Customer, goodwill: UUID, clock: ManualClock
) -> None:
    """D19."""
    charge(ana, bell.id, "40", issued="2026-06-01")
    clock.set("2026-07-05")
    ana.credit_memos.apply(goodwill)
    clock.set("2026-07-09")
    ana.credit_memos.unapply(goodwill)
    dues = [ana.receivables.balance(bell.id, on=f"2026-07-0{day}").total_due for day in (4, 5, 8, 9)]
    assert dues == [usd("40"), usd("0"), usd("0"), usd("40")]


def test_a_memo_comes_off_its_own_invoice_and_serves_another(ana: Acting, bell: Customer) -> None:
    """D2: it is account credit then, like an excess; D15: while it is used elsewhere, nothing of it is voided."""
    own, other = charge(ana, bell.id, "30"), charge(ana, bell.id, "20")
    memo = ana.credit_memos.issue(bell.id, usd("20"), reason="late", invoice=own).id
    assert ana.credit_memos.unapply(memo, invoice=own).open == usd("20")
    ana.credit_memos.apply(memo, [other])
    assert is_open(ana, own, other) == [usd("30"), usd("0")]
    with pytest.raises(CreditUsed):
        ana.invoices.void(own, reason="a mistake")
    with pytest.raises(CreditUsed):
        ana.credit_memos.void(memo, reason="a mistake")
    ana.credit_memos.unapply(memo, invoice=other)
    ana.invoices.void(own, reason="a mistake")
    balance = ana.receivables.balance(bell.id)
    assert (balance.total_due, balance.account_credit) == (usd("20"), usd("0"))
    assert ana.receivables.verify().clean


def test_a_memo_applied_to_a_written_off_document_takes_the_write_off_back(
    ana: Acting, bell: Customer, goodwill: UUID
) -> None:
    """D28: what is set off against it was not lost."""
    invoice = charge(ana, bell.id, "100")
    ana.receivables.write_off(invoice, reason="hopeless")
    assert ana.credit_memos.apply(goodwill, [invoice]).open == usd("0")
    assert ana.receivables.lifetime_value(bell.id)["USD"].written_off == usd("60")
    assert ana.receivables.verify().clean


def test_a_repeated_request_applies_a_memo_once(ana: Acting, bell: Customer, goodwill: UUID) -> None:
    """P3."""
    invoice = charge(ana, bell.id, "100")
    for _ in range(2):
        assert ana.credit_memos.apply(goodwill, [(invoice, usd("10"))], key="k").open == usd("30")
    for _ in range(2):
        assert ana.credit_memos.unapply(goodwill, key="k").open == usd("40")
    assert is_open(ana, invoice) == [usd("100")]


def test_a_memo_taken_back_has_nothing_to_apply(ana: Acting, bell: Customer, goodwill: UUID) -> None:
    invoice = charge(ana, bell.id, "100")
    ana.credit_memos.void(goodwill, reason="a mistake")
    assert ana.credit_memos.apply(goodwill, [invoice]).open == usd("0")
    with pytest.raises(BeyondUnapplied):
        ana.credit_memos.apply(goodwill, [(invoice, usd("1"))])
    assert is_open(ana, invoice) == [usd("100")]
