"""Issuing fixes an invoice under a number and makes it owed (F76, F87, D16, D20, D24, D26, D29)."""

from datetime import date

import pytest

from custmgr import Acting, Address, Customer, Duplicate, InvalidValue, Line, ManualClock, Money, Stale
from custmgr.customers import NotActive
from custmgr.invoices import BillingSettings, NegativeTotal, Stage, State, WrongStage
from custmgr.ledger import PostDated
from custmgr.values.terms import UnknownTerms


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def due(ana: Acting, customer: Customer) -> Money:
    return ana.receivables.balance(customer.id).total_due


def test_an_issued_invoice_is_owed_in_full(ana: Acting, bell: Customer) -> None:
    invoice = ana.invoices.issue(bell.id, [Line("Transcript, 42 pages", 42, "3.65")], terms="NET30")
    assert (invoice.number, invoice.total, invoice.due) == ("INV-00001", usd("153.30"), date(2026, 7, 30))
    assert due(ana, bell) == usd("153.30")


def test_numbers_have_no_gap_where_an_issue_was_refused(ana: Acting, bell: Customer) -> None:
    """D26: a refused issue takes no number."""
    first = ana.invoices.issue(bell.id, [Line("Work", 1, 10)])
    with pytest.raises(InvalidValue):
        ana.invoices.issue(bell.id, [Line("Work", 1, 10)], due="2026-06-29")
    second = ana.invoices.issue(bell.id, [Line("Work", 1, 10)])
    assert [first.number, second.number] == ["INV-00001", "INV-00002"]


def test_terms_and_currency_are_inherited_and_what_is_given_wins(ana: Acting, bell: Customer) -> None:
    """F76, F87, F88: a changed setting counts for new invoices only."""
    old = ana.invoices.issue(bell.id, [Line("Work", 1, 10)])
    ana.settings.set(BillingSettings, customer=bell.id, terms="EOM", currency="EUR")
    new = ana.invoices.issue(bell.id, [Line("Work", 1, 10)])
    given = ana.invoices.issue(bell.id, [Line("Work", 1, 10)], terms="COD", currency="USD")
    assert (old.terms, old.currency) == ("NET30", "USD")
    assert ana.invoices.get(old.id).due == date(2026, 7, 30)
    assert (new.terms, new.currency, new.due) == ("EOM", "EUR", date(2026, 6, 30))
    assert (given.terms, given.currency, given.due) == ("COD", "USD", date(2026, 6, 30))


@pytest.mark.parametrize("code", ["XYZ", "usd", "XAU", "US"])
def test_a_currency_in_which_nothing_can_be_billed_is_refused_when_it_is_set(
    ana: Acting, bell: Customer, code: str
) -> None:
    """F88."""
    with pytest.raises(InvalidValue, match="currency"):
        ana.settings.set(BillingSettings, customer=bell.id, currency=code)
    assert ana.invoices.issue(bell.id, [Line("Work", 1, 10)]).currency == "USD"


@pytest.mark.parametrize(
    ("notation", "issued", "falls_due"),
    [
        ("NET30", "2026-01-31", date(2026, 3, 2)),
        ("net 10", "2026-06-01", date(2026, 6, 11)),
        ("EOM", "2026-04-30", date(2026, 4, 30)),
        ("EOM", "2026-02-01", date(2026, 2, 28)),
        ("NET30 EOM", "2026-01-15", date(2026, 3, 2)),
        ("30 days EOM", "2026-01-31", date(2026, 3, 31)),
        ("COD", "2026-06-01", date(2026, 6, 1)),
    ],
)
def test_terms_give_the_due_date(ana: Acting, bell: Customer, notation: str, issued: str, falls_due: date) -> None:
    """F87, D29."""
    assert ana.invoices.issue(bell.id, [Line("Work", 1, 10)], terms=notation, issued=issued).due == falls_due


def test_terms_that_nobody_knows_are_refused_by_name(ana: Acting, bell: Customer) -> None:
    with pytest.raises(UnknownTerms, match="sometime"):
        ana.invoices.issue(bell.id, [Line("Work", 1, 10)], terms="sometime")
    assert not ana.invoices.find(bell.id).items


def test_tax_is_rounded_once_a_rate_on_the_sum_of_the_lines(ana: Acting, bell: Customer) -> None:
    """D16: three lines of 0.33 at 19 % are 0.19 tax together, 0.18 when each is rounded."""
    lines = [Line("Page", 1, "0.33", tax_rate=19)] * 3
    whole = ana.invoices.issue(bell.id, lines)
    ana.settings.set(BillingSettings, customer=bell.id, tax_rounding="line")
    each = ana.invoices.issue(bell.id, lines)
    assert (whole.net, whole.tax, whole.total) == (usd("0.99"), usd("0.19"), usd("1.18"))
    assert (each.net, each.tax, each.total) == (usd("0.99"), usd("0.18"), usd("1.17"))


def test_a_total_below_zero_is_a_credit_memo_and_refused(ana: Acting, bell: Customer) -> None:
    """F75."""
    with pytest.raises(NegativeTotal):
        ana.invoices.issue(bell.id, [Line("Work", 1, 10), Line("Discount", 1, -11)])
    assert due(ana, bell) == usd("0.00")


def test_a_total_of_zero_is_paid_at_issue(ana: Acting, bell: Customer) -> None:
    """F75."""
    invoice = ana.invoices.issue(bell.id, [Line("Goodwill", 1, 0)])
    assert ana.invoices.status(invoice.id).state is State.PAID


def test_an_invoice_without_lines_is_refused(ana: Acting, bell: Customer) -> None:
    with pytest.raises(InvalidValue, match="lines"):
        ana.invoices.issue(bell.id, [])


def test_nothing_is_dated_after_today(ana: Acting, bell: Customer) -> None:
    """D20."""
    with pytest.raises(PostDated):
        ana.invoices.issue(bell.id, [Line("Work", 1, 10)], issued="2026-07-01")


def test_an_archived_customer_gets_no_invoice_and_a_disabled_one_does(ana: Acting, bell: Customer) -> None:
    """F29, F76, D31."""
    ana.customers.disable(bell.id)
    ana.invoices.issue(bell.id, [Line("Delivered work", 1, 10)])
    ana.customers.archive(bell.id)
    with pytest.raises(NotActive):
        ana.invoices.issue(bell.id, [Line("Work", 1, 10)])
    with pytest.raises(NotActive):
        ana.invoices.draft(bell.id, [Line("Work", 1, 10)])


def test_a_draft_has_no_number_and_no_effect_until_it_is_issued(
    ana: Acting, bell: Customer, clock: ManualClock
) -> None:
    """F75."""
    draft = ana.invoices.draft(bell.id, [Line("Work", 1, 10)])
    assert (draft.number, draft.stage, ana.invoices.status(draft.id).state) == (None, Stage.DRAFT, State.DRAFT)
    assert due(ana, bell) == usd("0.00")
    clock.set("2026-07-05")
    issued = ana.invoices.issue_draft(draft.id)
    assert (issued.id, issued.number, issued.issued) == (draft.id, "INV-00001", date(2026, 7, 5))
    assert due(ana, bell) == usd("10.00")
    with pytest.raises(WrongStage):
        ana.invoices.issue_draft(draft.id)


def test_a_draft_is_edited_in_the_version_that_was_seen(ana: Acting, bell: Customer) -> None:
    """H49: of two who saw the same version, the second is told."""
    draft = ana.invoices.draft(bell.id, [Line("Work", 1, 10)])
    ana.invoices.edit(draft.id, [Line("Work", 2, 10)], version=draft.version)
    with pytest.raises(Stale) as stale:
        ana.invoices.edit(draft.id, [Line("Work", 3, 10)], version=draft.version)
    assert stale.value.current == draft.version + 1
    assert ana.invoices.get(draft.id).total == usd("20.00")
    ana.invoices.issue_draft(draft.id)
    with pytest.raises(WrongStage):
        ana.invoices.edit(draft.id, [Line("Work", 3, 10)], version=ana.invoices.get(draft.id).version)


def test_the_address_of_an_issued_invoice_never_changes(ana: Acting, bell: Customer) -> None:
    """F12, F76."""
    here = Address(street="1 Main St", city="Austin", region="TX", postal_code="78701", country="US")
    there = Address(street="2 Side St", city="Boston", region="MA", postal_code="02108", country="US")
    known = ana.customers.edit(bell.id, version=bell.version, billing_address=here)
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 10)])
    ana.customers.edit(bell.id, version=known.version, billing_address=there, name="Bell Ltd")
    kept = ana.invoices.get(invoice.id).bill_to
    assert kept is not None
    assert (kept.name, kept.address) == ("Bell & Sons", here)


def test_a_document_of_another_system_keeps_its_number_and_is_taken_over_once(ana: Acting, bell: Customer) -> None:
    """D24, D26: it stands outside the gap-free series."""
    old = ana.invoices.take_over(
        bell.id, [Line("Old work", 1, "99.50")], number="0009231909", issued="2026-01-05", due="2026-02-04"
    )
    assert (old.number, old.issued, old.due) == ("0009231909", date(2026, 1, 5), date(2026, 2, 4))
    with pytest.raises(Duplicate):
        ana.invoices.take_over(bell.id, [Line("Old work", 1, 1)], number="0009231909", issued="2026-01-05")
    elsewhere = ana.invoices.take_over(
        bell.id, [Line("Work", 1, 1)], number="0009231909", issued="2026-01-05", source="another system"
    )
    own = ana.invoices.issue(bell.id, [Line("Work", 1, 10)])
    assert (elsewhere.number, own.number) == ("0009231909", "INV-00001")
    assert due(ana, bell) == usd("110.50")


def test_account_credit_is_used_at_issue_only_where_that_is_switched_on(ana: Acting, bell: Customer) -> None:
    """D21."""
    ana.payments.take(bell.id, usd("15"), method="check", on_account=True)
    first = ana.invoices.issue(bell.id, [Line("Work", 1, 10)])
    assert ana.invoices.status(first.id).state is State.OPEN
    ana.settings.set(BillingSettings, customer=bell.id, apply_credit_on_issue=True)
    second = ana.invoices.issue(bell.id, [Line("Work", 1, 10)])
    assert ana.invoices.status(second.id).state is State.PAID
    assert ana.receivables.balance(bell.id).account_credit == usd("5.00")
