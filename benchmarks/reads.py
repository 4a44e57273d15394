"""Goals 6, 8, 9: what is read of one customer and of all, against plain statements over the same rows."""

import sqlite3
from collections.abc import Callable, Iterator

from ground import LINES, Ground, desk_on, sqlite
from measure import Figure, ratio, within

BALANCE = "select total_due, account_credit, balance from account where customer = ?"
AGEING = (
    "select customer, currency, sum(case when due >= '2026-06-30' then open else 0 end),"
    " sum(case when due < '2026-06-30' and due >= '2026-05-31' then open else 0 end),"
    " sum(case when due < '2026-05-31' and due >= '2026-05-01' then open else 0 end),"
    " sum(case when due < '2026-05-01' and due >= '2026-04-01' then open else 0 end),"
    " sum(case when due < '2026-04-01' then open else 0 end)"
    " from open_item where open > 0 group by customer, currency"
)
ENTRIES = (
    'select document, at, "on", debit, credit, receivable, held, source, due, reverses'
    " from ledger_entry where customer = ? and currency = 'USD'"
)


def figures(ground: Ground) -> Iterator[Figure]:
    filled = ground.filled()
    one = filled.customers[len(filled.customers) // 2]
    file = ground.copy(filled, "read")
    raw = sqlite3.connect(file, isolation_level=None)
    with desk_on(sqlite(file)) as ana:
        for n in range(200):
            ana.invoices.issue(one, LINES, reference=f"job-{n}")
        owed = ana.receivables
        forward = lambda: owed.statement(one, style="balance forward", since="2026-01-01")  # noqa: E731
        for goal, what, floor, aim, times, ours, statement, parameters in (
            ("6", "balance of one customer", 8, 4, 300, lambda: owed.balance(one), BALANCE, (one.bytes,)),
            ("8", f"ageing of all {len(filled.customers):,}", 2, 1.3, 3, owed.ageing, AGEING, ()),
            ("9", "statement of 200 documents", 4, 2, 10, forward, ENTRIES, (one.bytes,)),
        ):
            plainly = lambda sql=statement, given=parameters: raw.execute(sql, given).fetchall()  # noqa: E731
            taken, took = ratio(ground.rounds, repeated(ours, times), repeated(plainly, times))
            yield within(goal, what, taken, floor, aim, f"{took / times * 1000:.2f} ms each")
    raw.close()


def repeated(act: Callable[[], object], times: int) -> Callable[[], object]:
    return lambda: [act() for _ in range(times)]
