"""Figures that are stored only to be asked for are computed again as well (D9, P1)."""

import attrs
import pytest

from custmgr import Acting, Customer, Line, Money
from custmgr.customers import Listing
from custmgr.ledger import OpenCredit


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def test_what_a_payment_came_to_is_verified(ana: Acting, bell: Customer) -> None:
    payment = ana.payments.take(bell.id, usd("50"), method="check")
    with ana.house.storage.begin(bell.id) as tx:
        tx.put(attrs.evolve(tx.get(OpenCredit, (bell.id, payment.id)), amount=usd("60")))
    (found,) = ana.receivables.verify().differences
    assert (found.kind, found.field, found.stored, found.computed) == ("OpenCredit", "amount", 6000, 5000)


@pytest.mark.parametrize("only", [True, False])
def test_a_listed_balance_is_in_the_currency_of_its_customer(ana: Acting, bell: Customer, only: bool) -> None:
    ana.invoices.issue(bell.id, [Line("Work", 1, 100)])
    with ana.house.storage.begin(bell.id) as tx:
        tx.put(attrs.evolve(tx.get(Listing, bell.id), balance=Money("100", "EUR")))
    proof = ana.receivables.verify(bell.id if only else None)
    assert {(one.kind, one.stored, one.computed) for one in proof.differences} == {
        ("Listing", 10000, 0),
        ("Listing", 0, 10000),
    }
