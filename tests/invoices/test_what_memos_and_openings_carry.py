"""What tax and revenue credit memos and opening balances bring, and who gets them (F85, D2, D16, D24, D31, P3)."""

import pytest

from custmgr import Acting, Customer, Line, Money
from custmgr.customers import NotActive
from custmgr.history import Activity
from custmgr.invoices import BillingSettings
from custmgr.ledger import Chart, LedgerEntry


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def test_a_memo_of_the_invoices_own_lines_is_rounded_as_the_invoice_is(ana: Acting, bell: Customer) -> None:
    """D2, D16: so it credits the invoice to the cent."""
    ana.settings.set(BillingSettings, for_desk=True, tax_rounding="line")
    lines = [Line("Page", 1, "0.33", tax_rate=19)] * 5
    invoice = ana.invoices.issue(bell.id, lines)
    memo = ana.credit_memos.issue(bell.id, lines=lines, invoice=invoice.id, reason="not delivered")
    assert (memo.net, memo.tax) == (invoice.net, invoice.tax)


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
