"""A statement that says that nothing is open goes out only where that is wanted (F94-F96)."""

import pytest

from custmgr import Acting, Customer, Desk, Line, ManualClock, Money
from custmgr.receivables import NothingOpen, StatementSettings, StoredStatement


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def bell(ana: Acting) -> Customer:
    """Somebody who has paid everything."""
    bell = ana.customers.add(name="Bell", email="bell@lawfirm.example", existing=True)
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 100)]).id
    ana.payments.take(bell.id, usd("100"), method="check", apply_to=[invoice])
    return bell


def kept(desk: Desk) -> int:
    with desk.house.storage.read() as reader:
        return reader.count(StoredStatement)


@pytest.mark.parametrize("style", ["open item", "balance forward"])
@pytest.mark.parametrize("automatic", [True, False])
def test_where_nothing_is_open_no_statement_goes_out(
    desk: Desk, ana: Acting, bell: Customer, style: str, automatic: bool
) -> None:
    """Whatever happened in its period; nothing is kept, and the key is still free."""
    statement = ana.receivables.statement(bell.id, style=style)
    with pytest.raises(NothingOpen, match="USD"):
        ana.receivables.send_statement(bell.id, statement, automatic=automatic, key="june")
    assert (kept(desk), ana.correspondence.messages(bell.id).items) == (0, ())
    assert ana.receivables.send_statement(bell.id, statement, automatic=automatic, zero_balance=True, key="june")
    assert kept(desk) == 1


def test_a_customer_may_want_them_all_the_same(ana: Acting, bell: Customer) -> None:
    """And the one sent is the last word over the setting."""
    ana.settings.set(StatementSettings, customer=bell.id, zero_balance=True)
    statement = ana.receivables.statement(bell.id)
    with pytest.raises(NothingOpen):
        ana.receivables.send_statement(bell.id, statement, zero_balance=False)
    assert len(ana.receivables.send_statement(bell.id, statement)) == 1


def test_open_items_and_credit_that_come_to_nothing_are_something(ana: Acting, bell: Customer) -> None:
    ana.invoices.issue(bell.id, [Line("Work", 1, 30)])
    ana.payments.take(bell.id, usd("30"), method="check")
    statement = ana.receivables.statement(bell.id)
    assert statement.closing == usd("0")
    assert len(ana.receivables.send_statement(bell.id, statement)) == 1


def test_what_was_open_on_the_last_day_of_the_statement_counts(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 30)]).id
    clock.set("2026-07-04")
    ana.payments.take(bell.id, usd("30"), method="check", apply_to=[invoice])
    then, now = (ana.receivables.statement(bell.id, until=day) for day in ("2026-06-30", "2026-07-04"))
    assert len(ana.receivables.send_statement(bell.id, then)) == 1
    with pytest.raises(NothingOpen):
        ana.receivables.send_statement(bell.id, now)
