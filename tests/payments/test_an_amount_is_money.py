"""An amount that is no money is refused by name, and changes nothing."""

from typing import Any

import pytest

from custmgr import Acting, InvalidValue, Line, Money


@pytest.mark.parametrize("amount", ["10.00", 10, None, 1.5, True, ("10", "USD")])
def test_what_is_no_money_is_refused_by_name(ana: Acting, amount: Any):
    """H02, P24."""
    bell = ana.customers.add(name="Bell")
    invoice = ana.invoices.issue(bell.id, [Line("Pages", 1, "10")])
    acts = (
        lambda: ana.payments.take(bell.id, amount, method="cash"),
        lambda: ana.payments.take(bell.id, Money("5", "USD"), method="cash", apply_to=[(invoice.id, amount)]),
        lambda: ana.refunds.make(bell.id, amount, method="cash", reason="asked"),
        lambda: ana.credit_memos.issue(bell.id, amount, reason="late"),
    )
    for act in acts:
        with pytest.raises(InvalidValue):
            act()
    assert ana.receivables.balance(bell.id).balance == Money("10.00", "USD")
    assert ana.payments.find(bell.id).items == ()


@pytest.mark.parametrize("target", ["INV-00001", None, 1, ("a", "b", "c"), (Money("1", "USD"), Money("1", "USD"))])
def test_what_names_no_document_is_refused_by_name(ana: Acting, target: Any):
    """H02, P24."""
    bell = ana.customers.add(name="Bell")
    invoice = ana.invoices.issue(bell.id, [Line("Pages", 1, "10")])
    with pytest.raises(InvalidValue) as refusal:
        ana.payments.take(bell.id, Money("5", "USD"), method="cash", apply_to=[invoice.id, target])
    assert refusal.value.field == "apply_to"
    assert ana.payments.find(bell.id).items == ()
