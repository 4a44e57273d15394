"""Eight processes at once on one customer (P2, P3)."""

import json
import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from auditor import Ask, opened, violations
from ground import ANA, databases, desk_at, usd
from trial import Tally

from custmgr import CustmgrError, Line
from custmgr.errors import Conflict

WORKERS = 8
Work = Callable[[Any, int], object]


def at_once(url: str, work: Work, workers: int = WORKERS) -> list[str]:
    """What every process answers; all open their desks first and begin together."""
    ready, start = os.pipe(), os.pipe()
    told, children = [], []
    for number in range(workers):
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            try:
                with desk_at(url) as desk:
                    ana = desk.system("crowd")
                    ana.customers.find(limit=1)
                    os.write(ready[1], b".")
                    os.read(start[0], 1)
                    os.write(writing, json.dumps(answer(work, ana, number)).encode())
            finally:
                os._exit(0)
        os.close(writing)
        told.append(reading)
        children.append(child)
    for _ in range(workers):
        os.read(ready[0], 1)
    os.write(start[1], b"." * workers)
    answers = []
    for reading, child in zip(told, children, strict=True):
        with os.fdopen(reading, "rb") as file:
            answers.append(json.loads(file.read() or b'"died"'))
        os.waitpid(child, 0)
    for end in (*ready, *start):
        os.close(end)
    return answers


def answer(work: Work, ana: Any, number: int) -> str:
    """The answer, or the name of the refusal; a conflict is asked again, as a host would."""
    while True:
        with suppress(Conflict):
            try:
                return str(work(ana, number))
            except Conflict:
                raise
            except CustmgrError as error:
                return type(error).__name__


def customer(url: str, *amounts: str, invoices: tuple[int, ...] = ()) -> tuple[Any, list[Any], list[Any]]:
    """A customer with these payments and invoices."""
    with desk_at(url) as desk:
        ana = desk.acting_as(ANA)
        bell = ana.customers.add(name="Crowd", despite_duplicates=True).id
        paid = [ana.payments.take(bell, usd(one), method="check").id for one in amounts]
        charged = [ana.invoices.issue(bell, [Line("Pages", 1, n)], currency="USD").id for n in invoices]
    return bell, paid, charged


def asked(ask: Ask, table: str, column: str, customer: Any) -> list[Any]:
    """The values of a column in the rows of one customer."""
    return [value for owner, value in ask(f"select customer, {column} from {table}") if owner == customer.hex]


def unapplied_once(url: str, tally: Tally) -> None:
    """H08."""
    bell, (payment,), charged = customer(url, "100.00", invoices=(100, 100))

    def work(ana: Any, number: int) -> str:
        ana.payments.apply(payment, [(charged[number % 2], usd("100.00"))])
        return "done"

    answers = Counter(at_once(url, work))
    with opened(url) as ask:
        left = asked(ask, "open_credit", "open", bell)
    refused = answers["BeyondUnapplied"] + answers["BeyondOpen"]
    tally.hold((answers["done"], refused) == (1, WORKERS - 1), f"H08: {dict(answers)}")
    tally.hold(left == [0], f"H08: {left} unapplied")


def credit_of_a_hundred(url: str, tally: Tally) -> None:
    """H09."""
    bell, (payment,), charged = customer(url, "100.00", invoices=(30,) * WORKERS)

    def work(ana: Any, number: int) -> str:
        ana.payments.apply(payment, [(charged[number], usd("30.00"))])
        return "done"

    answers = Counter(at_once(url, work))
    with opened(url) as ask:
        left = asked(ask, "open_credit", "open", bell)
    tally.hold(answers == {"done": 3, "BeyondUnapplied": 5}, f"H09: {dict(answers)}")
    tally.hold(left == [1000], f"H09: {left} left")


def one_key(url: str, tally: Tally) -> None:
    """H13: fifty requests in eight processes."""
    bell, _, _ = customer(url)

    def work(ana: Any, _number: int) -> str:
        ids = {ana.payments.take(bell, usd("12.34"), method="wire", reference="r", key="k").id for _ in range(7)}
        return ",".join(sorted(map(str, ids)))

    answers = set(at_once(url, work))
    with opened(url) as ask:
        counts = [len(asked(ask, table, "customer", bell)) for table in ("payment", "ledger_entry", "request")]
        told = asked(ask, "activity", "kind", bell).count("payment.taken")
    tally.hold(len(answers) == 1 and "," not in next(iter(answers)), f"H13: {answers}")
    tally.hold([*counts, told] == [1, 1, 1, 1], f"H13: {counts} rows, told {told} times")


def refunds_of_a_hundred(url: str, tally: Tally) -> None:
    """H74: 60 and 50 of 100."""
    bell, _, _ = customer(url, "100.00")

    def work(ana: Any, number: int) -> str:
        ana.refunds.make(bell, usd(("60.00", "50.00")[number % 2]), method="wire", reason="asked")
        return "done"

    answers = Counter(at_once(url, work, workers=2))
    with opened(url) as ask:
        refunded = asked(ask, "open_credit", "refunded", bell)
    tally.hold(answers == {"done": 1, "BeyondUnapplied": 1}, f"H74: {dict(answers)}")
    tally.hold(refunded in ([6000], [5000]), f"H74: {refunded} refunded")


def statements_meanwhile(url: str, tally: Tally) -> None:
    """H20: every statement is of one moment, while others write."""
    bell, _, charged = customer(url, invoices=(100,))

    def work(ana: Any, number: int) -> str:
        for _ in range(6):
            if number:
                ana.payments.take(bell, usd("1.00"), method="cash", apply_to=[charged[0]])
                ana.invoices.issue(bell, [Line("Pages", 1, "1.50")], currency="USD")
                continue
            drawn = ana.receivables.statement(bell, style="balance forward")
            told = sum((line.amount for line in drawn.lines), drawn.opening)
            if not told == drawn.closing == drawn.ageing.balance:
                return f"{told}, {drawn.closing} and {drawn.ageing.balance}"
        return "done"

    answers = Counter(at_once(url, work))
    tally.hold(answers == {"done": WORKERS}, f"H20: {dict(answers)}")


CASES = (unapplied_once, credit_of_a_hundred, one_key, refunds_of_a_hundred, statements_meanwhile)


def crowds(database: str, times: int) -> Tally:
    """So many rounds of every case."""
    tally = Tally("P2 P3", "eight processes at once: H08, H09, H13, H20, H74", database)
    with databases(database) as url:
        for case in CASES * times:
            case(url, tally)
            tally.trials += 1
            tally.points.add(case.__name__)
        with opened(url) as ask:
            tally.violations += violations(ask)
    return tally
