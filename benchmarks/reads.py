"""Goals 6 to 9 and 15: what is read of one customer and of all, against plain statements over the same rows.

What is read lies in memory; so seconds are those of the processor, which other programs on the machine do not take.
"""

# ruff: noqa: S608 - the statements are put together from constants

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import process_time
from typing import Any
from uuid import UUID

from ground import LINES, Filled, Ground, desk_on, sqlite
from measure import Figure, within
from measure import ratio as ratio_by
from portfolio import portfolio

from custmgr import Acting

FEW, MANY = 2_000, 20_000
TODAY = "2026-06-30"
BARE = "select total_due, account_credit, balance from account where customer = ?"
OWN = (
    "select l.currency, a.total_due, a.account_credit, a.balance from listing l"
    " left join account a on a.customer = l.customer and a.currency = l.currency where l.customer = ?"
)
LATE = "select coalesce(sum(open), 0) from open_item where customer = ? and currency = ? and open > 0 and due < ?"
ALL = "select customer, currency, total_due, account_credit, balance from account"
BANDS = (
    " sum(case when due >= '2026-06-30' then {0} else 0 end),"
    " sum(case when due < '2026-06-30' and due >= '2026-05-31' then {0} else 0 end),"
    " sum(case when due < '2026-05-31' and due >= '2026-05-01' then {0} else 0 end),"
    " sum(case when due < '2026-05-01' and due >= '2026-04-01' then {0} else 0 end),"
    " sum(case when due < '2026-04-01' then {0} else 0 end)"
)
AGEING = f"select customer, currency, {BANDS.format('open')} from open_item where open > 0 group by customer, currency"
NAMED = (
    f"select l.number, l.name, aged.* from ({AGEING}) aged join listing l on l.customer = aged.customer order by l.name"
)
MINE = "customer = ? and currency = 'USD'"
STATEMENT = (
    "select number, name, tax_id, purchase_order, addresses, language, currency from customer where id = ?",
    f"select sum(receivable), sum(held) from ledger_entry where {MINE} and \"on\" < '2026-01-01'",
    'select document, at, "on", debit, credit, receivable, held, source, due, reverses from ledger_entry'  # noqa: ISC004
    f' where {MINE} and "on" >= \'2026-01-01\' order by "on", at',
    "select document, number from open_item where customer = ?",
    "select document, number from open_credit where customer = ?",
    "select id, number from refund where customer = ?",
    f"select {BANDS.format('receivable')}, sum(held) from ledger_entry where {MINE}",
)


def figures(ground: Ground) -> Iterator[Figure]:
    yield from _of_one(ground)
    few, many = portfolio(ground, FEW), portfolio(ground, MANY)
    yield from _of_all(ground, many)
    yield from _growth(ground, few, many)


def _of_one(ground: Ground) -> Iterator[Figure]:
    filled = ground.filled()
    one, other = filled.customers[len(filled.customers) // 2], filled.customers[0]
    file = ground.copy(filled, "read")
    with desk_on(sqlite(file)) as ana, _raw(file) as raw:
        for n in range(200):
            ana.invoices.issue(one, LINES, reference=f"job-{n}")
        owed, balance = ana.receivables, lambda: _balance(raw, other)
        bare = lambda: raw.execute(BARE, (other.bytes,)).fetchall()  # noqa: E731
        taken, took = ratio(ground.rounds, repeated(lambda: owed.balance(other), 300), repeated(balance, 300))
        alone, _ = ratio(ground.rounds, repeated(lambda: owed.balance(other), 300), repeated(bare, 300))
        detail = f"{took / 300 * 1e6:.0f} us each; {alone:.1f} x one bare SELECT of the account"
        yield within("6", "balance of one customer: the same figures in one snapshot", taken, 8, 4, detail)
        forward = lambda: owed.statement(one, style="balance forward", since="2026-01-01")  # noqa: E731
        entries = lambda: raw.execute(STATEMENT[2], (one.bytes,)).fetchall()  # noqa: E731
        taken, took = ratio(ground.rounds, repeated(forward, 10), repeated(lambda: _statement(raw, one), 10))
        alone, _ = ratio(ground.rounds, repeated(forward, 10), repeated(entries, 10))
        detail = f"{took / 10 * 1000:.2f} ms each; {alone:.1f} x its entries alone"
        yield within("9", "statement of 200 documents: the same rows in one snapshot", taken, 4, 2, detail)


def _of_all(ground: Ground, many: Filled) -> Iterator[Figure]:
    with desk_on(sqlite(many.file)) as ana, _raw(many.file) as raw:
        owed, all_of = ana.receivables, f"all {MANY:,}"
        owing = lambda: deque(owed.portfolio(), maxlen=0)  # noqa: E731 - every row is looked at
        taken, took = ratio(ground.rounds, owing, lambda: raw.execute(ALL).fetchall())
        yield within("7", f"balances of {all_of}, as rows", taken, 2.5, 1.5, f"{took * 1000:.0f} ms")
        aged = lambda: deque(owed.ageing().rows, maxlen=0)  # noqa: E731 - every row is looked at
        taken, took = ratio(ground.rounds, aged, lambda: raw.execute(AGEING).fetchall())
        named, _ = ratio(ground.rounds, aged, lambda: raw.execute(NAMED).fetchall())
        detail = f"{took * 1000:.0f} ms; {named:.1f} x the same with numbers and names, in their order"
        yield within("8", f"ageing of {all_of}: sums over customer and currency", taken, 2, 1.3, detail)


def _growth(ground: Ground, few: Filled, many: Filled) -> Iterator[Figure]:
    with desk_on(sqlite(few.file)) as small, desk_on(sqlite(many.file)) as large:
        for what, times, most, aim, act in (
            ("statement", 30, 1.8, 1.3, lambda ana, one: ana.receivables.statement(one)),
            ("first page of the list", 30, 1.8, 1.3, lambda ana, _: ana.customers.find()),
            ("ageing of all", 1, 12, 10.5, lambda ana, _: ana.receivables.ageing()),
            ("balances of all", 1, 12, 10.5, lambda ana, _: ana.receivables.portfolio()),
        ):
            grown = _over(large, many, act, times)
            taken, took = ratio(ground.rounds, grown, _over(small, few, act, times))
            yield within(
                "15", f"{what}: {MANY:,} customers over {FEW:,}", taken, most, aim, f"{took / times * 1000:.2f} ms"
            )


def _over(ana: Acting, filled: Filled, act: Callable[[Acting, UUID], object], times: int) -> Callable[[], object]:
    return lambda: [act(ana, filled.customer(n)) for n in range(times)]


def _raw(file: Path) -> Any:
    return closing(sqlite3.connect(file, isolation_level=None))


def _balance(raw: sqlite3.Connection, customer: UUID) -> tuple[int, ...]:
    raw.execute("begin")
    currency, *sums = raw.execute(OWN, (customer.bytes,)).fetchone()
    late = raw.execute(LATE, (customer.bytes, currency, TODAY)).fetchone()
    raw.execute("commit")
    return (*sums, *late)


def _statement(raw: sqlite3.Connection, customer: UUID) -> list[Any]:
    raw.execute("begin")
    found = [raw.execute(sql, (customer.bytes,)).fetchall() for sql in STATEMENT]
    raw.execute("commit")
    return found


def ratio(rounds: int, ours: Callable[[], object], raw: Callable[[], object]) -> tuple[float, float]:
    return ratio_by(rounds, ours, raw, process_time)


def repeated(act: Callable[[], object], times: int) -> Callable[[], object]:
    return lambda: [act() for _ in range(times)]
