"""The ageing of all customers: a row for everybody with anything open or available, in order of name (F98)."""

import pytest

from custmgr import Acting, Line, Money
from custmgr.receivables.ageing import AgeingRow

NAMES = ("Weber", "Adler", "Moser", "Keller", "Zeller", "Bauer", "Nobody yet", "Keller")
CURRENCIES = ("USD", "JPY", "EUR")


@pytest.fixture
def all_of(ana: Acting) -> Acting:
    """Customers in another order than their names: some owe, some only have credit, each in currencies of its own."""
    for n, name in enumerate(NAMES):
        if name == "Nobody yet":
            ana.customers.add(name=name)
            continue
        one = ana.customers.add(name=name, despite_duplicates=True).id
        for k, currency in enumerate(CURRENCIES):
            if (n + k) % 3:
                ana.invoices.issue(one, [Line("Work", 1, 10 + n)], currency=currency, issued=f"2026-0{1 + n % 6}-05")
            if (n + k) % 2:
                ana.payments.take(one, Money(1 + n, currency), method="check", received=f"2026-0{1 + n % 6}-09")
    return ana


def each_alone(ana: Acting, on: str | None) -> list[AgeingRow]:
    """The rows that each customer has when asked for alone, in order of name."""
    named = sorted((row.name, row.customer) for row in ana.customers.find())
    return [row for _, one in named for row in ana.receivables.ageing(one, on=on).rows]


@pytest.mark.parametrize("on", [None, "2026-06-29", "2026-03-06", "2026-01-01"])
def test_the_ageing_of_all_is_that_of_each_one_by_one(all_of: Acting, on: str | None) -> None:
    """F98, D18: now and on a past day, also where there is credit alone."""
    found = all_of.receivables.ageing(on=on)
    assert list(found.rows) == each_alone(all_of, on)
    for row in found.rows:
        owed = all_of.receivables.balances(row.customer_id, on=on)[row.currency]
        assert (row.total_due, row.account_credit) == (owed.total_due, owed.account_credit)


def test_credit_alone_is_a_row_and_nothing_at_all_is_none(all_of: Acting) -> None:
    """F98."""
    rows = all_of.receivables.ageing().rows
    alone = [row for row in rows if not any(row.minor)]
    assert alone
    assert all(row.credit for row in alone)
    assert all(row.name in NAMES and row.number for row in rows)
    assert "Nobody yet" not in {row.name for row in rows}


def test_rows_in_order_are_cut_and_looked_at_like_a_tuple(all_of: Acting) -> None:
    """F98."""
    rows = all_of.receivables.ageing().rows
    plain = tuple(rows)
    assert [row.name for row in plain] == sorted(row.name for row in plain)
    assert (len(rows), rows, hash(rows)) == (len(plain), plain, hash(plain))
    for cut in (slice(2, 5), slice(None, None, -1), slice(-3, None), slice(50, 60)):
        assert rows[cut] == plain[cut]
        assert rows[cut][1:] == plain[cut][1:]
    assert [rows[at] for at in range(-len(plain), len(plain))] == [*plain, *plain]
