"""Money received settles what is named, oldest part first, and the rest waits (F81, F82, D5, D19, D22, D31, B5)."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from custmgr import Acting, Customer, InvalidValue, Line, ManualClock, Money, NotFound
from custmgr.invoices import State
from custmgr.ledger import BalanceOutOfRange, BeyondOpen, BeyondUnapplied, NotPayable, PostDated
from custmgr.payments import LikelyDuplicateReceipt, OverPayment, PaymentSettings, Reversal
from custmgr.values.money import CurrencyMismatch


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def charge(ana: Acting, customer: Customer, amount: str, **terms: Any) -> UUID:
    return ana.invoices.issue(customer.id, [Line("Work", 1, amount)], **terms).id


def is_open(ana: Acting, *invoices: UUID) -> list[Money]:
    return [ana.invoices.status(one).open_amount for one in invoices]


def test_an_amount_is_always_applied_unapplied_refunded_and_reversed(ana: Acting, bell: Customer) -> None:
    """F81, B5."""
    invoice = charge(ana, bell, "53.30")
    payment = ana.payments.take(bell.id, usd("100"), method="check", reference="1042", apply_to=[invoice])
    ana.refunds.make(bell.id, usd("6.70"), method="check", reason="asked for")
    use = ana.payments.use(payment.id)
    assert (use.applied, use.open, use.refunded, use.reversed) == (usd("53.30"), usd("40"), usd("6.70"), usd("0"))
    ana.payments.reverse(payment.id, Reversal.BOUNCED)
    use = ana.payments.use(payment.id)
    assert (use.applied, use.open, use.refunded, use.reversed) == (usd("0"), usd("0"), usd("6.70"), usd("93.30"))


def test_more_than_is_owed_becomes_unapplied_cash(ana: Acting, bell: Customer) -> None:
    """F82, D5: never an invoice below zero."""
    invoice = charge(ana, bell, "60")
    ana.payments.take(bell.id, usd("100"), method="check", apply_to=[invoice])
    balance = ana.receivables.balance(bell.id)
    assert (balance.total_due, balance.account_credit, balance.balance) == (usd("0"), usd("40"), usd("-40"))
    assert is_open(ana, invoice) == [usd("0")]


def test_a_desk_may_refuse_more_than_is_owed(ana: Acting, bell: Customer) -> None:
    """D5: it binds clerks, neither confirmed receipts nor deposits."""
    ana.settings.set(PaymentSettings, for_desk=True, overpayment="refuse")
    small, large = charge(ana, bell, "10"), charge(ana, bell, "90")
    with pytest.raises(OverPayment) as refusal:
        ana.payments.take(bell.id, usd("11"), method="check", apply_to=[small])
    assert refusal.value.owed == usd("10")
    with pytest.raises(OverPayment):
        ana.payments.take(bell.id, usd("100.01"), method="check")
    ana.payments.take(bell.id, usd("100"), method="check", apply_to=[large, small])
    ana.payments.take(bell.id, usd("5"), method="check", on_account=True)
    ana.payments.take(bell.id, usd("7"), method="card", confirmed=True)
    assert ana.receivables.balance(bell.id).account_credit == usd("12")


def test_documents_are_paid_in_the_order_named(ana: Acting, bell: Customer) -> None:
    old, new = charge(ana, bell, "50", terms="COD"), charge(ana, bell, "50")
    ana.payments.take(bell.id, usd("70"), method="check", apply_to=[new, old])
    assert is_open(ana, old, new) == [usd("30"), usd("0")]


def test_oldest_first_goes_by_due_date_then_document_date_then_number(ana: Acting, bell: Customer) -> None:
    """D22."""
    late_due = charge(ana, bell, "10", issued="2026-01-10", due="2026-06-29")
    same_due_later = charge(ana, bell, "10", issued="2026-02-01", due="2026-03-01")
    same_due_first = charge(ana, bell, "10", issued="2026-01-15", due="2026-03-01")
    same_day = charge(ana, bell, "10", issued="2026-02-01", due="2026-03-01")
    order = [same_due_first, same_due_later, same_day, late_due]
    for paid in range(1, 5):
        ana.payments.take(bell.id, usd("10"), method="check", oldest_first=True)
        assert is_open(ana, *order) == [usd("0")] * paid + [usd("10")] * (4 - paid)


def test_amounts_may_be_named_document_by_document(ana: Acting, bell: Customer) -> None:
    first, second = charge(ana, bell, "50"), charge(ana, bell, "50")
    payment = ana.payments.take(
        bell.id, usd("70"), method="check", apply_to=[(first, usd("20")), (second, usd("30")), (first, usd("5"))]
    )
    assert is_open(ana, first, second) == [usd("25"), usd("20")]
    assert ana.payments.use(payment.id).open == usd("15")


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [(["50.01"], BeyondOpen), (["30", "20.01"], BeyondOpen), (["45", "0.01"], BeyondUnapplied), (["0"], InvalidValue)],
)
def test_no_more_is_applied_than_is_open_and_there(
    ana: Acting, bell: Customer, parts: list[str], refusal: type[Exception]
) -> None:
    """F82: and where it is refused, nothing was recorded."""
    invoice = charge(ana, bell, "50")
    amount = "45" if refusal is BeyondUnapplied else "100"
    with pytest.raises(refusal):
        ana.payments.take(bell.id, usd(amount), method="check", apply_to=[(invoice, usd(part)) for part in parts])
    assert not ana.payments.find(bell.id).items
    assert is_open(ana, invoice) == [usd("50")]


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_a_payment_is_above_zero(ana: Acting, bell: Customer, amount: str) -> None:
    """H01."""
    with pytest.raises(InvalidValue) as refusal:
        ana.payments.take(bell.id, usd(amount), method="check")
    assert refusal.value.field == "amount"
    assert not ana.payments.find(bell.id).items


@pytest.mark.parametrize(
    "amount",
    [
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("-0"),
        10.1,
        True,
        "١٢٣",
        "1_000",
        "1e3",
        " 12 ",
        "12\n",
        "1,000",
        None,
    ],
)
def test_an_amount_is_never_guessed(ana: Acting, bell: Customer, amount: Any) -> None:
    """H02."""
    with pytest.raises(InvalidValue) as refusal:
        ana.payments.take(bell.id, Money(amount, "USD"), method="check")
    assert refusal.value.field == "amount"


@pytest.mark.parametrize(("amount", "currency"), [("12.345", "USD"), ("10.5", "JPY"), ("1.2345", "KWD")])
def test_an_amount_has_the_decimals_of_its_currency(ana: Acting, bell: Customer, amount: str, currency: str) -> None:
    """H03."""
    with pytest.raises(InvalidValue, match="precision"):
        ana.payments.take(bell.id, Money(amount, currency), method="check")
    assert ana.payments.take(bell.id, Money("1.234", "KWD"), method="check").amount.minor == 1234


def test_an_account_never_holds_more_than_an_amount_can_be(ana: Acting, bell: Customer) -> None:
    """H04: two of the largest amounts do not fit, and nothing wraps around."""
    with pytest.raises(InvalidValue, match="range"):
        usd("10000000000000.01")
    largest = usd("10000000000000.00")
    ana.payments.take(bell.id, largest, method="wire")
    with pytest.raises(BalanceOutOfRange):
        ana.payments.take(bell.id, largest, method="wire")
    assert ana.receivables.balance(bell.id).account_credit == largest
    assert ana.receivables.verify().clean


def test_one_currency_never_pays_another(ana: Acting, bell: Customer) -> None:
    """H05."""
    invoice = charge(ana, bell, "50")
    with pytest.raises(CurrencyMismatch):
        ana.payments.take(bell.id, Money("50", "EUR"), method="check", apply_to=[invoice])
    ana.payments.take(bell.id, Money("50", "EUR"), method="check", oldest_first=True)
    balances = ana.receivables.balances(bell.id)
    assert (balances["USD"].total_due, balances["EUR"].account_credit) == (usd("50"), Money("50", "EUR"))


def test_drafts_and_the_documents_of_others_are_not_payable(ana: Acting, bell: Customer) -> None:
    """F82."""
    other = ana.customers.add(name="Other")
    draft = ana.invoices.draft(bell.id, [Line("Work", 1, 5)])
    for document in (draft.id, charge(ana, other, "5"), UUID(int=7)):
        with pytest.raises(NotPayable):
            ana.payments.take(bell.id, usd("5"), method="check", apply_to=[document])
    assert not ana.payments.find(bell.id).items


def test_an_archived_customer_still_pays(ana: Acting, bell: Customer) -> None:
    """D31, F30."""
    invoice = charge(ana, bell, "50")
    ana.customers.archive(bell.id)
    ana.payments.take(bell.id, usd("50"), method="check", apply_to=[invoice])
    assert ana.invoices.status(invoice).state is State.PAID


def test_a_customer_that_is_not_there_pays_nothing(ana: Acting) -> None:
    with pytest.raises(NotFound):
        ana.payments.take(UUID(int=7), usd("5"), method="check")


def test_an_application_with_the_payment_is_dated_like_the_later_of_the_two(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    """D19: never before payment or item; made later, on the day of the act."""
    clock.set("2026-07-20")
    old, new = charge(ana, bell, "50", issued="2026-06-01"), charge(ana, bell, "50", issued="2026-07-10")
    payment = ana.payments.take(bell.id, usd("70"), method="check", received="2026-07-05", apply_to=[old, new])
    dues = [ana.receivables.balance(bell.id, on=on).total_due for on in ("2026-07-04", "2026-07-05", "2026-07-10")]
    assert dues == [usd("50"), usd("0"), usd("30")]
    third = charge(ana, bell, "5", issued="2026-07-10")
    ana.payments.unapply(payment.id, invoice=old)
    ana.payments.apply(payment.id, [third])
    assert ana.receivables.balance(bell.id, on="2026-07-19").total_due == usd("35")
    assert ana.receivables.balance(bell.id, on="2026-07-20").total_due == usd("80")


def test_money_is_not_received_tomorrow(ana: Acting, bell: Customer) -> None:
    """D20."""
    with pytest.raises(PostDated):
        ana.payments.take(bell.id, usd("5"), method="check", received="2026-07-01")


def test_the_same_receipt_within_a_week_is_asked_about(ana: Acting, bell: Customer) -> None:
    first = ana.payments.take(bell.id, usd("5"), method="check", reference="1042", received=date(2026, 6, 24))
    with pytest.raises(LikelyDuplicateReceipt, match=first.number):
        ana.payments.take(bell.id, usd("5"), method="check", reference="1042")
    assert ana.payments.likely_duplicates(bell.id, usd("5"), method="check", reference="1042") == (first,)
    ana.payments.take(bell.id, usd("5"), method="check", reference="1042", despite_duplicates=True)
    ana.payments.take(bell.id, usd("5.01"), method="check", reference="1042")
    ana.payments.take(bell.id, usd("5"), method="cash")
    ana.payments.take(bell.id, usd("5"), method="cash")


def test_unapplied_money_is_applied_and_taken_off_again(ana: Acting, bell: Customer) -> None:
    first, second = charge(ana, bell, "50"), charge(ana, bell, "50")
    payment = ana.payments.take(bell.id, usd("80"), method="check")
    assert ana.payments.apply(payment.id).open == usd("0")
    assert is_open(ana, first, second) == [usd("0"), usd("20")]
    assert ana.payments.unapply(payment.id, invoice=first).open == usd("50")
    assert is_open(ana, first, second) == [usd("50"), usd("20")]
    assert ana.payments.unapply(payment.id).open == usd("80")
    assert ana.payments.unapply(payment.id).open == usd("80")
    assert ana.receivables.verify().clean


def test_what_is_applied_to_a_written_off_document_takes_the_write_off_back(ana: Acting, bell: Customer) -> None:
    """D28: up to the payment, and no further than the amount named."""
    first, second = charge(ana, bell, "100"), charge(ana, bell, "100")
    for one in (first, second):
        ana.receivables.write_off(one, reason="hopeless")
    ana.payments.take(bell.id, usd("30"), method="check", apply_to=[first])
    payment = ana.payments.take(bell.id, usd("200"), method="check", apply_to=[(second, usd("30"))])
    assert is_open(ana, first, second) == [usd("0"), usd("0")]
    assert ana.payments.use(payment.id).open == usd("170")
    assert ana.receivables.lifetime_value(bell.id)["USD"].written_off == usd("140")
    assert ana.receivables.verify().clean


def test_a_write_off_comes_back_whether_the_others_are_named_with_an_amount_or_without(
    ana: Acting, bell: Customer
) -> None:
    """D28."""
    for named in ((lambda one: one), (lambda one: (one, usd("50")))):
        first, second = charge(ana, bell, "50"), charge(ana, bell, "100")
        ana.receivables.write_off(second, reason="hopeless")
        payment = ana.payments.take(bell.id, usd("150"), method="check", apply_to=[named(first), second])
        assert is_open(ana, first, second) == [usd("0"), usd("0")]
        assert ana.payments.use(payment.id).open == usd("0")
    assert ana.receivables.lifetime_value(bell.id)["USD"].written_off == usd("0")


def test_a_document_named_twice_gets_both_amounts(ana: Acting, bell: Customer) -> None:
    """D28."""
    invoice = charge(ana, bell, "100")
    ana.receivables.write_off(invoice, usd("50"), reason="small")
    halves = [(invoice, usd("50")), (invoice, usd("50"))]
    payment = ana.payments.take(bell.id, usd("100"), method="check", apply_to=halves)
    assert (is_open(ana, invoice), ana.payments.use(payment.id).open) == ([usd("0")], usd("0"))


def test_money_dated_before_a_write_off_is_applied_on_its_day(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """D19, D28: on no day is less than nothing open."""
    invoice = charge(ana, bell, "100")
    clock.set("2026-07-10")
    ana.receivables.write_off(invoice, reason="hopeless")
    clock.set("2026-07-12")
    ana.payments.take(bell.id, usd("100"), method="check", received="2026-07-01", apply_to=[invoice])
    dues = [ana.receivables.balance(bell.id, on=f"2026-07-{day:02}").total_due for day in (1, 9, 10, 12)]
    assert dues == [usd("100"), usd("100"), usd("0"), usd("0")]


def test_payments_are_found_by_what_is_known_of_them(ana: Acting, bell: Customer) -> None:
    invoice = charge(ana, bell, "50")
    first = ana.payments.take(bell.id, usd("20"), method="check", reference="1042", apply_to=[invoice])
    second = ana.payments.take(bell.id, usd("30"), method="cash")
    assert [one.id for one, _ in ana.payments.find(bell.id)] == [second.id, first.id]
    assert [one.id for one, _ in ana.payments.find(reference="1042")] == [first.id]
    assert [one.id for one, _ in ana.payments.find(amount=usd("30"))] == [second.id]
    assert [one.id for one, _ in ana.payments.find(invoice_number="INV-00001")] == [first.id]
