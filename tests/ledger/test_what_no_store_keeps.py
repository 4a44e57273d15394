"""The store itself refuses entries and projections that break the books, whoever writes them (D9, H06)."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import attrs
import pytest

from custmgr import Acting, Customer, Desk, Duplicate, Line, Money
from custmgr.ledger import Account, Chart, LedgerEntry, OpenCredit, OpenItem
from custmgr.ports.storage import Transaction
from custmgr.schema import BoundBroken


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def invoice(ana: Acting, bell: Customer) -> UUID:
    return ana.invoices.issue(bell.id, [Line("Work", 1, 100)]).id


@pytest.fixture
def payment(ana: Acting, bell: Customer) -> UUID:
    return ana.payments.take(bell.id, usd("40"), method="check").id


def refused(desk: Desk, customer: Customer, write: Callable[[Transaction], object]) -> bool:
    """Whether the store refuses this, and keeps nothing of it."""
    before = kept(desk)
    with pytest.raises(BoundBroken), desk.house.storage.begin(customer.id) as tx:
        write(tx)
    return kept(desk) == before


def kept(desk: Desk) -> list[object]:
    with desk.house.storage.read() as reader:
        return [one for kind in (LedgerEntry, OpenItem, OpenCredit, Account) for one in reader.find(kind)]


@pytest.mark.parametrize(
    ("minor", "debit", "credit"),
    [(0, Chart.CASH, Chart.UNAPPLIED), (-1, Chart.CASH, Chart.UNAPPLIED), (1, Chart.CASH, Chart.CASH)],
)
def test_an_entry_moves_more_than_nothing_between_two_accounts(
    desk: Desk, ana: Acting, bell: Customer, minor: int, debit: Chart, credit: Chart
) -> None:
    at, amount = ana.receivables.clock.now(), Money.of_minor(minor, "USD")
    entry = LedgerEntry(bell.id, UUID(int=7), 1, debit, credit, amount, date(2026, 6, 30), at)
    assert refused(desk, bell, lambda tx: tx.append(entry))


@pytest.mark.parametrize("still", ["-0.01", "100.01"])
def test_an_item_is_open_for_nothing_to_all_of_it(desk: Desk, bell: Customer, invoice: UUID, still: str) -> None:
    def write(tx: Transaction) -> None:
        tx.put(attrs.evolve(tx.get(OpenItem, (bell.id, invoice, 1)), open=usd(still)))

    assert refused(desk, bell, write)


@pytest.mark.parametrize("field", ["paid", "credited", "written_off"])
def test_an_item_is_settled_for_no_less_than_nothing(desk: Desk, bell: Customer, invoice: UUID, field: str) -> None:
    def write(tx: Transaction) -> None:
        changed: Any = {field: usd("-0.01")}
        tx.put(attrs.evolve(tx.get(OpenItem, (bell.id, invoice, 1)), **changed))

    assert refused(desk, bell, write)


@pytest.mark.parametrize(
    ("field", "amount"),
    [("open", "-0.01"), ("open", "40.01"), ("applied", "-1"), ("refunded", "-1"), ("reversed", "-1")],
)
def test_a_credit_holds_nothing_to_all_of_it(
    desk: Desk, bell: Customer, payment: UUID, field: str, amount: str
) -> None:
    def write(tx: Transaction) -> None:
        changed: Any = {field: usd(amount)}
        tx.put(attrs.evolve(tx.get(OpenCredit, (bell.id, payment)), **changed))

    assert refused(desk, bell, write)


def test_no_entry_is_reversed_twice(desk: Desk, ana: Acting, bell: Customer, payment: UUID) -> None:
    at = ana.receivables.clock.now()
    undo = LedgerEntry(
        bell.id, payment, 2, Chart.UNAPPLIED, Chart.CASH, usd("40"), date(2026, 6, 30), at, source=payment, reverses=1
    )
    with pytest.raises(Duplicate), desk.house.storage.begin(bell.id) as tx:
        tx.append(undo, attrs.evolve(undo, n=3))
    assert ana.receivables.verify().clean
