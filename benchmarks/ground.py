"""What is measured on: desks in files, filled once for each size and copied for every round."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import UUID

import attrs

from custmgr import Acting, Charge, Desk, Line, ManualClock, Money, Staff

LINES = (Line("Pages", 42, "3.65"), Line("Rush", 1, "10"), Line("Copies", 3, "2.50"))
TOTAL = Money("170.80", "USD")
AT_ONCE = 500


@attrs.frozen
class Filled:
    """A desk in a file that nobody has open, with the ids of its customers and invoices."""

    file: Path
    customers: tuple[UUID, ...]
    invoices: tuple[UUID, ...]

    def customer(self, n: int) -> UUID:
        """One of the customers, all over the file."""
        return self.customers[n * 7919 % len(self.customers)]


@attrs.frozen
class Ground:
    """Where and how much to measure: customers to fill a desk with, operations a round, rounds."""

    folder: Path
    customers: int
    operations: int
    rounds: int

    def filled(self, customers: int = 0) -> Filled:
        """A desk with so many customers and five invoices each, two of them paid."""
        return _filled(self.folder, customers or self.customers)

    def copy(self, filled: Filled, name: str) -> Path:
        """A copy of the desk's file, in the place of an earlier one of that name."""
        to = self.folder / f"{name}.db"
        for left in self.folder.glob(f"{name}.db*"):
            left.unlink()
        shutil.copy(filled.file, to)
        return to


@contextmanager
def desk_on(url: str) -> Iterator[Acting]:
    """The desk at a URL, migrated, for a clerk on 30 June 2026."""
    with Desk.open(url, clock=ManualClock("2026-06-30")) as desk:
        desk.migrate()
        yield desk.acting_as(Staff("u-1", name="Clerk"))


def sqlite(file: Path, sync: str = "normal") -> str:
    return f"sqlite:///{file}?sync={sync}"


@cache
def _filled(folder: Path, count: int) -> Filled:
    print("preparing", f"{count:,}", "customers", flush=True)
    file = folder / f"filled-{count}.db"
    with desk_on(sqlite(file)) as ana:
        customers, invoices = fill(ana, count)
    with sqlite3.connect(file) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    return Filled(file, customers, invoices)


def fill(ana: Acting, count: int) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """Customers and five invoices each, by and by, two of them paid."""
    customers: list[UUID] = []
    for some in _groups(range(count)):
        with ana.together() as desk:
            customers += [desk.customers.add(name=f"Customer {n:05d}", despite_duplicates=True).id for n in some]
    invoices: list[UUID] = []
    for turn in range(5):
        for some in _groups(range(count)):
            charges = [
                Charge(customers[n], LINES, issued=f"2026-{1 + (turn + n) % 6:02d}-{1 + n % 28:02d}") for n in some
            ]
            invoices += [one.id for one in ana.invoices.issue_many(charges)]
    for turn in range(2):
        for some in _groups(range(count)):
            with ana.together(*(customers[n] for n in some)) as desk:
                for n in some:
                    paid = [invoices[turn * count + n]]
                    desk.payments.take(customers[n], TOTAL, method="wire", apply_to=paid)
    return tuple(customers), tuple(invoices)


def _groups(numbers: range) -> Iterator[range]:
    return (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
