"""Where the desk says so, an invoice uses up the account credit that is there when it is issued (D1, D19, D21)."""

from datetime import date

from custmgr import Acting, Customer, Line, Money
from custmgr.invoices import BillingSettings


def test_days_late_stop_at_the_latest_of_several_credits(ana: Acting, bell: Customer) -> None:
    """D1: a memo of the 5th closes after the payment of the 20th nothing earlier than the 20th."""
    ana.settings.set(BillingSettings, for_desk=True, apply_credit_on_issue=True)
    ana.payments.take(bell.id, Money("40", "USD"), method="check", received=date(2026, 6, 20))
    ana.credit_memos.issue(bell.id, Money("60", "USD"), reason="late", issued="2026-06-05")
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 100)], issued="2026-06-01", due="2026-06-01")
    assert ana.invoices.status(invoice.id).days_late == 19
