"""What tax and revenue credit memos and opening balances bring, and who gets them (F85, D2, D16, D24, D31, P3)."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from custmgr import Acting, Customer, Desk, Line, ManualClock, Money, Staff
from custmgr.customers import NotActive
from custmgr.history import Activity
from custmgr.invoices import BillingSettings, CreditMemo
from custmgr.ledger import Chart, LedgerEntry
from custmgr.query import Is


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def test_a_memo_of_the_invoices_own_lines_is_rounded_as_the_invoice_is(ana: Acting, bell: Customer) -> None:
    """D2, D16: so it credits the invoice to the cent."""
    ana.settings.set(BillingSettings, for_desk=True, tax_rounding="line")
    lines = [Line("Page", 1, "0.33", tax_rate=19)] * 5
    invoice = ana.invoices.issue(bell.id, lines)
    memo = ana.credit_memos.issue(bell.id, lines=lines, invoice=invoice.id, reason="not delivered")
    assert (memo.net, memo.tax) == (invoice.net, invoice.tax)


def test_lines_are_credited_in_the_currency_in_which_they_would_be_billed(ana: Acting, bell: Customer) -> None:
    """F88; against an invoice in its own."""
    lines = [Line("Work", 1, 10)]
    dollars = ana.invoices.issue(bell.id, lines)
    ana.settings.set(BillingSettings, customer=bell.id, currency="EUR")
    assert ana.invoices.issue(bell.id, lines).currency == "EUR"
    assert ana.credit_memos.issue(bell.id, lines=lines, reason="goodwill").currency == "EUR"
    assert ana.credit_memos.issue(bell.id, lines=lines, invoice=dollars.id, reason="late").currency == "USD"


def test_an_archived_customer_gets_no_credit_memo(ana: Acting, bell: Customer) -> None:
    """D31: no new documents."""
    ana.customers.archive(bell.id)
    with pytest.raises(NotActive):
        ana.credit_memos.issue(bell.id, usd("50"), reason="goodwill")


def test_an_opening_balance_carries_no_tax(ana: Acting, bell: Customer) -> None:
    """D24: its tax was declared where it was issued."""
    lines = [Line("Work", 1, 100, tax_rate=19)]
    ana.invoices.take_over(bell.id, lines, number="7", issued="2026-06-01", opening=True)
    with ana.house.storage.read() as reader:
        entries = reader.find(LedgerEntry).items
    assert [(one.credit, one.amount) for one in entries] == [(Chart.OPENING, usd("119"))]


def test_a_repeated_void_of_a_memo_is_answered_again(ana: Acting, bell: Customer) -> None:
    """P3."""
    memo = ana.credit_memos.issue(bell.id, usd("50"), reason="goodwill")
    once = ana.credit_memos.void(memo.id, reason="a mistake", key="k-1")
    assert ana.credit_memos.void(memo.id, reason="a mistake", key="k-1") == once
    with ana.house.storage.read() as reader:
        kinds = [one.kind for one in reader.find(Activity).items]
    assert kinds.count("credit_memo.voided") == 1


shares = st.lists(st.tuples(st.integers(1, 400), st.booleans()), min_size=1, max_size=12)


@given(price=st.integers(1, 2000), rate=st.integers(1, 100), asked=shares)
@example(price=6, rate=50, asked=[(1, False)] * 8)
@settings(max_examples=40)
def test_memos_up_to_the_invoice_come_to_its_net_and_tax(price: int, rate: int, asked: list[tuple[int, bool]]) -> None:
    """D2, D16: to the cent, however small they are and whichever were taken back in between; and on the way they are
    never further than a cent from the invoice's proportion.
    """
    with Desk.open("memory:", clock=ManualClock("2026-06-30")) as desk:
        ana = desk.acting_as(Staff("u-17", name="Ana"))
        bell = ana.customers.add(name="Bell").id
        invoice = ana.invoices.issue(bell, [Line("Work", 1, Money.of_minor(price, "USD").amount, tax_rate=rate)])
        left, stand = invoice.total.minor, []

        def credit(minor: int) -> CreditMemo:
            return ana.credit_memos.issue(bell, Money.of_minor(minor, "USD"), reason="late", invoice=invoice.id)

        for minor, back in asked:
            if not (minor := min(minor, left)):
                break
            memo = credit(minor)
            assert memo.net.minor >= 0 <= memo.tax.minor
            if back:
                ana.credit_memos.void(memo.id, reason="no")
            else:
                stand.append(memo)
                left -= minor
                sums = sum(one.total.minor for one in stand), sum(one.tax.minor for one in stand)
                assert abs(sums[1] * invoice.total.minor - sums[0] * invoice.tax.minor) <= invoice.total.minor
        stand += [credit(left)] if left else []
        assert (sum(one.net.minor for one in stand), sum(one.tax.minor for one in stand)) == (
            invoice.net.minor, invoice.tax.minor,
        )  # fmt: skip
        assert ana.receivables.lifetime_value(bell)["USD"].value == usd("0")
        assert ana.receivables.verify().clean


def test_a_memo_of_lines_is_made_up_for_by_the_next_amounts(ana: Acting, bell: Customer) -> None:
    """D2: the last cent of credit is the last cent of net and tax."""
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 100, tax_rate=20)]).id
    ana.credit_memos.issue(bell.id, lines=[Line("Fee", 1, 30)], reason="late", invoice=invoice)
    memo = ana.credit_memos.issue(bell.id, usd("90"), reason="late", invoice=invoice)
    assert (memo.net, memo.tax) == (usd("70"), usd("20"))


def test_what_expires_in_parts_comes_to_the_memo(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """D6, D16: whatever came back in between."""
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, "0.06", tax_rate=50)]).id
    ana.payments.take(bell.id, usd("0.09"), method="check", apply_to=[invoice])
    memo = ana.credit_memos.issue(bell.id, usd("0.09"), reason="late", invoice=invoice, expires="2026-07-01").id
    others = [ana.invoices.issue(bell.id, [Line("Work", 1, "0.01")]).id for _ in range(8)]
    for other in others:
        ana.credit_memos.apply(memo, [other])
    clock.set("2026-07-03")
    assert ana.credit_memos.expire(bell.id, memo) == usd("0.01")
    for other in others:
        ana.credit_memos.unapply(memo, invoice=other)
        assert ana.credit_memos.expire(bell.id, memo) == usd("0.01")
    with ana.house.storage.read() as reader:
        gone = [one for one in reader.find(LedgerEntry, Is("source", memo)) if one.debit is Chart.CREDITS]
    back = {
        account: sum(one.amount.minor for one in gone if one.credit is account)
        for account in (Chart.SALES_RETURNS, Chart.TAX)
    }
    assert back == {Chart.SALES_RETURNS: 6, Chart.TAX: 3}


def test_a_memo_for_an_opening_balance_is_no_loss_of_revenue(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    """D6, D24: nor a gain where what is left of it expires, and no tax either."""
    old = ana.invoices.take_over(
        bell.id, [Line("Before", 1, 100, tax_rate=20)], number="7", issued="2026-06-01", opening=True
    ).id
    ana.invoices.issue(bell.id, [Line("Work", 1, 10)])
    ana.payments.take(bell.id, usd("90"), method="check", apply_to=[old])
    memo = ana.credit_memos.issue(bell.id, usd("60"), reason="late", invoice=old, expires="2026-07-01").id
    assert ana.receivables.lifetime_value(bell.id)["USD"].value == usd("10")
    drawn = ana.receivables.statement(bell.id, style="balance forward", since="2026-06-01")
    assert [one.kind.value for one in drawn.lines if one.number == "CM-00001"] == ["credit memo"]
    clock.set("2026-07-03")
    assert ana.credit_memos.expire(bell.id, memo) == usd("30")
    assert ana.receivables.lifetime_value(bell.id)["USD"].value == usd("10")
    with ana.house.storage.read() as reader:
        charts = {chart for one in reader.find(LedgerEntry) for chart in (one.debit, one.credit)}
    assert Chart.TAX not in charts
    ana.invoices.void(old, reason="settled elsewhere")
    assert ana.receivables.balance(bell.id).account_credit == usd("90")
    assert ana.receivables.verify().clean
