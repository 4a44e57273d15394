"""Payments are found by the invoice they pay, as long as they do (F81)."""

from uuid import UUID

from custmgr import Acting, Customer, Line, Money


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def test_an_invoice_number_finds_the_payments_that_are_applied_to_it_now(ana: Acting, bell: Customer) -> None:
    """What was taken off again, went back or was voided is applied no more."""
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 100)])

    def found() -> list[UUID]:
        return [one.id for one, _ in ana.payments.find(invoice_number=invoice.number or "")]

    first, second = (
        ana.payments.take(bell.id, usd(amount), method="check", apply_to=[invoice.id]).id for amount in ("60", "30")
    )
    assert found() == [second, first]
    ana.payments.unapply(first, invoice=invoice.id)
    assert found() == [second]
    ana.payments.apply(first, [invoice.id])
    assert found() == [second, first]
    ana.payments.reverse(second, "bounced")
    assert found() == [first]
    ana.invoices.void(invoice.id, reason="a mistake")
    assert found() == []


def test_a_debit_adjustment_is_not_paid_by_the_payment_it_comes_from(ana: Acting, bell: Customer) -> None:
    bounced = ana.payments.take(bell.id, usd("50"), method="check")
    ana.refunds.make(bell.id, usd("20"), method="wire", reason="asked for")
    ana.payments.reverse(bounced.id, "bounced")
    assert not ana.payments.find(invoice_number="PAY-00001-R").items
    paid = ana.payments.take(bell.id, usd("20"), method="check", oldest_first=True)
    assert [one.id for one, _ in ana.payments.find(invoice_number="PAY-00001-R")] == [paid.id]
