"""Measure custmgr against a plain program that writes or reads the same rows, side by side in one run.

``python benchmarks/run.py [--customers 1000] [--operations 500] [--rounds 3]`` prints the table and writes it into
``docs/performance.md``. Ratios only: above 1 is faster than the raw program, and for reads "within" says how many times
the raw time may take.
"""

import argparse
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from measure import Figure, Statement, copy, desk_on, median, recording, replay, seconds

from custmgr import Acting, Line, Money

DOC = Path(__file__).parents[1] / "docs" / "performance.md"
LINES = [Line("Pages", 42, "3.65"), Line("Rush", 1, "10"), Line("Copies", 3, "2.50")]
TOTAL = Money("170.80", "USD")
Act = Callable[[Acting, int], object]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure custmgr against raw programs.")
    parser.add_argument("--customers", type=int, default=1000)
    parser.add_argument("--operations", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        print("preparing", given.customers, "customers", flush=True)
        filled, customers, invoices = fill(folder / "filled.db", given.customers)
        figures = [
            *writes(folder, filled, customers, given),
            *reads(folder, filled, customers, invoices, given.rounds),
            imports(given.rounds),
        ]
    table = render(figures, given)
    print(table)
    DOC.write_text(table, "utf-8")
    return 0


def fill(file: Path, count: int) -> tuple[Path, list[UUID], list[UUID]]:
    """A desk with customers and five invoices each, two of them paid."""
    with desk_on(file, "normal") as ana:
        customers = [ana.customers.add(name=f"Customer {n:05d}", despite_duplicates=True).id for n in range(count)]
        invoices = []
        for n in range(5 * count):
            issued = f"2026-{1 + n % 6:02d}-{1 + n % 28:02d}"
            invoices.append(ana.invoices.issue(customers[n % count], LINES, issued=issued).id)
        for n in range(2 * count):
            ana.payments.take(customers[n % count], TOTAL, method="wire", apply_to=[invoices[n]])
    return file, customers, invoices


def writes(folder: Path, filled: Path, customers: list[UUID], given: argparse.Namespace) -> list[Figure]:
    found = []
    for goal, sync, floor, aim in (("1", "normal", 0.45, 0.65), ("2", "full", 0.5, 0.7)):
        ratio, each = compared(
            folder, filled, sync, given, lambda ana, n: ana.invoices.issue(pick(customers, n), LINES)
        )
        found.append(figure(goal, f"issue an invoice, one commit each, {sync.upper()}", ratio, floor, aim, each))
    take: Act = lambda ana, n: ana.payments.take(pick(customers, n), TOTAL, method="wire", oldest_first=True)  # noqa: E731
    ratio, each = compared(folder, filled, "normal", given, take)
    found.append(figure("4", "take and apply a payment, one commit each, NORMAL", ratio, 0.45, 0.65, each))
    add: Act = lambda ana, n: ana.customers.add(name=f"New {n}", email=f"n{n}@new{n}.example", despite_duplicates=True)  # noqa: E731
    ratio, each = compared(folder, filled, "normal", given, add)
    found.append(figure("5", "add a customer, one commit each, NORMAL", ratio, 0.3, 0.5, each))
    return found


def pick(customers: list[UUID], n: int) -> UUID:
    return customers[n * 7919 % len(customers)]


def compared(folder: Path, filled: Path, sync: str, given: argparse.Namespace, act: Act) -> tuple[float, str]:
    """The raw program's time over custmgr's, interleaved, the median of the rounds."""
    with recording() as log, desk_on(copy(filled, folder / "recorded.db"), sync) as ana:
        transactions: list[list[Statement]] = []
        for n in range(given.operations):
            before = len(log)
            act(ana, n)
            transactions.append(log[before:])
    ours, raw = [], []
    for _ in range(given.rounds):
        with desk_on(copy(filled, folder / "ours.db"), sync) as ana:
            act(ana, given.operations)
            ours.append(seconds(lambda ana=ana: [act(ana, n) for n in range(given.operations)]))
        raw.append(replay(copy(filled, folder / "raw.db"), sync, transactions))
    for left in folder.glob("*.db-*"):
        left.unlink()
    took = median(*ours)
    return median(*raw) / took, f"{given.operations / took:,.0f} a second"


def figure(goal: str, what: str, ratio: float, floor: float, aim: float, detail: str) -> Figure:
    return Figure(goal, what, ratio, f"at least {floor} x, aim {aim}", ratio >= floor, detail)


def reads(folder: Path, filled: Path, customers: list[UUID], invoices: list[UUID], rounds: int) -> list[Figure]:
    one = customers[len(customers) // 2]
    with desk_on(copy(filled, folder / "read.db"), "normal") as ana:
        for n in range(200):
            ana.invoices.issue(one, LINES, reference=f"job-{n}")
        raw = sqlite3.connect(folder / "read.db", isolation_level=None)
        balance = "select total_due, account_credit, balance from account where customer = ?"
        aged = (
            "select customer, currency, sum(case when due >= '2026-06-30' then open else 0 end),"
            " sum(case when due < '2026-06-30' and due >= '2026-05-31' then open else 0 end),"
            " sum(case when due < '2026-05-31' and due >= '2026-05-01' then open else 0 end),"
            " sum(case when due < '2026-05-01' and due >= '2026-04-01' then open else 0 end),"
            " sum(case when due < '2026-04-01' then open else 0 end)"
            " from open_item where open > 0 group by customer, currency"
        )
        entries = (
            'select document, at, "on", debit, credit, receivable, held, source, due, reverses'
            " from ledger_entry where customer = ? and currency = 'USD'"
        )

        def many(statement: str, *parameters: object, times: int = 1) -> Callable[[], object]:
            return lambda: [raw.execute(statement, parameters).fetchall() for _ in range(times)]

        pairs = (
            ("6", "balance of one customer", 8.0, 4.0, 300, lambda: ana.receivables.balance(one), (balance, one.bytes)),
            ("8", f"ageing of all {len(customers):,}", 2.0, 1.3, 3, lambda: ana.receivables.ageing(), (aged,)),
            (
                "9",
                "statement of 200 documents",
                4.0,
                2.0,
                10,
                lambda: ana.receivables.statement(one, style="balance forward", since="2026-01-01"),
                (entries, one.bytes),
            ),
        )
        found = []
        for goal, what, floor, aim, times, ours, plainly in pairs:
            ratios = []
            for _ in range(rounds):
                took = seconds(lambda ours=ours, times=times: [ours() for _ in range(times)])
                ratios.append(took / seconds(many(*plainly, times=times)))
            ratio = median(*ratios)
            wanted = f"within {floor:g} x, aim {aim:g}"
            found.append(Figure(goal, what, ratio, wanted, ratio <= floor, f"{took / times * 1000:.2f} ms each"))
        raw.close()
    return found


def imports(rounds: int) -> Figure:
    def once(module: str) -> float:
        told = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", f"import {module}"], capture_output=True, text=True, check=True
        ).stderr
        return float(next(line for line in told.splitlines() if line.split("|")[-1].strip() == module).split("|")[1])

    ours, theirs = (min(once(module) for _ in range(max(rounds, 3))) for module in ("custmgr", "sqlalchemy"))
    detail = f"{ours / 1000:.0f} ms against {theirs / 1000:.0f} ms"
    return Figure(
        "16", "import custmgr, against import sqlalchemy", ours / theirs, "at most 0.5 x", ours <= theirs / 2, detail
    )


def render(figures: list[Figure], given: argparse.Namespace) -> str:
    rows = "\n".join(
        f"| {one.goal} | {one.what} | {one.ratio:.2f} x | {one.wanted} | {'yes' if one.met else 'no'} | {one.detail} |"
        for one in figures
    )
    machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores"
    size = f"{given.customers:,} customers, {5 * given.customers:,} invoices, {given.operations} operations a round"
    return f"""# Performance

Made by `nox -s benchmarks`. The raw program is plain `sqlite3`: for writes it repeats exactly the rows of custmgr, with
prepared statements, the same durability and a commit each; for reads it fetches the same rows. Both run in turns, in
one run, on the same data: {size}, median of {given.rounds}.
{machine}. Read the ratios: the rates depend on the machine.

| goal | what | ratio | wanted | met | measured here |
|---|---|---:|---|---|---:|
{rows}

For writes the ratio is raw time over custmgr's (higher is better), for reads and the import custmgr's over raw (lower
is better).
"""


if __name__ == "__main__":
    raise SystemExit(main())
