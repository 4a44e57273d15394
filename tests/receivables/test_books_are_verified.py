"""``verify`` computes every stored figure again from the entries and names each that is wrong (B5, D9, P1)."""

from datetime import date
from typing import Any
from uuid import UUID

import attrs
import pytest

from custmgr import Acting, Customer, Desk, Line, Money
from custmgr.customers import Listing
from custmgr.ledger import Account, Chart, LedgerEntry, OpenCredit, OpenItem


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def documents(ana: Acting, bell: Customer) -> tuple[UUID, UUID]:
    """An invoice, and a payment of a part of it with something left."""
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 100, tax_rate=10)])
    payment = ana.payments.take(bell.id, usd("40"), method="check", apply_to=[(invoice.id, usd("30"))])
    return invoice.id, payment.id


def test_honest_books_are_clean(ana: Acting, bell: Customer, documents: tuple[UUID, UUID]) -> None:
    proof = ana.receivables.verify()
    assert (proof.clean, proof.differences) == (True, ())
    assert proof.figures >= 12
    assert ana.receivables.verify(bell.id) == proof


@pytest.mark.parametrize(
    ("kind", "field", "amount"),
    [
        (Account, "total_due", "80.01"),
        (Account, "account_credit", "9.99"),
        (OpenItem, "open", "79.99"),
        (OpenItem, "amount", "110.01"),
        (OpenItem, "paid", "30.01"),
        (OpenItem, "credited", "0.01"),
        (OpenItem, "written_off", "0.01"),
        (OpenCredit, "open", "9.99"),
        (OpenCredit, "applied", "30.01"),
        (OpenCredit, "refunded", "0.01"),
        (OpenCredit, "reversed", "0.01"),
        (Listing, "balance", "70.01"),
    ],
)
def test_a_figure_that_was_tampered_with_is_named(
    desk: Desk, ana: Acting, bell: Customer, documents: tuple[UUID, UUID], kind: Any, field: str, amount: str
) -> None:
    invoice, payment = documents
    keys: dict[Any, Any] = {
        Account: (bell.id, "USD"),
        OpenItem: (bell.id, invoice, 1),
        OpenCredit: (bell.id, payment),
        Listing: bell.id,
    }
    with desk.house.storage.begin(bell.id) as tx:
        row = tx.get(kind, keys[kind])
        before = getattr(row, field)
        tx.put(attrs.evolve(row, **{field: usd(amount)}))
    proof = ana.receivables.verify(bell.id)
    assert not proof.clean
    assert [(one.kind, one.field, one.stored, one.computed) for one in proof.differences] == [
        (kind.__name__, field, usd(amount).minor, before.minor)
    ]


@pytest.mark.parametrize("taken", ["item", "credit"])
def test_a_past_day_below_nothing_is_named(
    desk: Desk, ana: Acting, bell: Customer, documents: tuple[UUID, UUID], taken: str
) -> None:
    """D19: whatever today's figures say."""
    invoice, payment = documents
    at, june, other = desk.house.clock.now(), date(2026, 6, 1), UUID(int=7)
    with desk.house.storage.begin(bell.id) as tx:
        if taken == "item":
            out = LedgerEntry(
                bell.id, other, 1, Chart.WRITE_OFFS, Chart.RECEIVABLE, usd("5"), june, at, item=invoice, part=1
            )
        else:
            out = LedgerEntry(bell.id, other, 1, Chart.UNAPPLIED, Chart.CASH, usd("5"), june, at, source=payment)
        back = attrs.evolve(
            out, n=2, debit=out.credit, credit=out.debit, on=date(2026, 6, 30), reverses=1,
            receivable=-out.receivable, held=-out.held,
        )  # fmt: skip
        tx.append(out, back)
    kind, key = ("OpenItem", 3) if taken == "item" else ("OpenCredit", 2)
    (found,) = ana.receivables.verify(bell.id).differences
    assert (found.kind, found.field, found.stored, found.computed) == (kind, "open on 2026-06-01", 0, -500)
    assert len(found.key) == key


def test_a_figure_that_was_lost_is_named(desk: Desk, ana: Acting, bell: Customer, documents: tuple[UUID, UUID]) -> None:
    with desk.house.storage.begin(bell.id) as tx:
        tx.remove(OpenItem, (bell.id, documents[0], 1))
    found = {(one.kind, one.field): one.computed for one in ana.receivables.verify().differences}
    assert found == {("OpenItem", "open"): 8000, ("OpenItem", "amount"): 11000, ("OpenItem", "paid"): 3000}
