"""The account above a customer, who looks after it, and the currency that lists show (F3, F11, F17, F22, F28, D9)."""

from uuid import uuid4

import pytest

from custmgr import Acting, Customer, InvalidValue, Line, Money


@pytest.fixture
def bell(ana: Acting) -> Customer:
    return ana.customers.add(name="Bell")


def test_a_parent_is_a_customer(ana: Acting, bell: Customer) -> None:
    with pytest.raises(InvalidValue):
        ana.customers.add(name="Branch", parent=uuid4())
    with pytest.raises(InvalidValue):
        ana.customers.edit(bell.id, version=bell.version, parent=uuid4())
    branch = ana.customers.add(name="Branch", parent=bell.id)
    assert branch.parent == bell.id
    assert ana.customers.edit(branch.id, version=branch.version, parent=None).parent is None


def test_nobody_stands_above_itself(ana: Acting, bell: Customer) -> None:
    with pytest.raises(InvalidValue):
        ana.customers.edit(bell.id, version=bell.version, parent=bell.id)
    branch = ana.customers.add(name="Branch", parent=bell.id)
    desk = ana.customers.add(name="Front desk", parent=branch.id)
    with pytest.raises(InvalidValue):
        ana.customers.edit(bell.id, version=bell.version, parent=desk.id)


def test_an_account_manager_is_one_of_the_staff(ana: Acting, bell: Customer) -> None:
    with pytest.raises(InvalidValue):
        ana.customers.add(name="Branch", account_manager="u-99")
    with pytest.raises(InvalidValue):
        ana.customers.edit(bell.id, version=bell.version, account_manager="u-99")
    assert ana.customers.edit(bell.id, version=bell.version, account_manager="u-17").account_manager == "u-17"


def test_lists_show_the_balance_in_the_currency_that_is_the_customers_own_now(ana: Acting, bell: Customer) -> None:
    """F17, D9."""
    ana.invoices.issue(bell.id, [Line("Work", 1, 30)])
    ana.invoices.issue(bell.id, [Line("Work", 1, 100)], currency="EUR")
    ana.customers.edit(bell.id, version=bell.version, currency="EUR")
    assert ana.customers.find("bell").items[0].balance == Money("100", "EUR")
    assert [one.name for one in ana.customers.find("balance>99")] == ["Bell"]
    ana.invoices.issue(bell.id, [Line("Work", 1, 5)])
    assert ana.customers.find("bell").items[0].balance == Money("105", "EUR")
    assert ana.receivables.verify().clean
