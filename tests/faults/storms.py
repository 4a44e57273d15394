"""Random schedules of eight writers: no acknowledged change is lost, no bound is passed (P2)."""

from collections import Counter
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from acts import usd
from crowd import WORKERS, Crowd, tried
from places import place
from trial import Tally

from custmgr import Line
from custmgr.payments import Reversal

TABLES = {"issue": "invoice", "take": "payment", "pay": "payment", "move": "payment", "refund": "refund"}
TABLES |= {"credit": "credit_memo", "credit an invoice": "credit_memo"}
EACH = 2


def change(ana: Any, on: SimpleNamespace, random: Random) -> tuple[str, str]:
    """A random change by one of the writers, and what came of it."""
    amount, invoice = usd(str(random.randint(1, 60))), random.choice((on.one, on.two, on.three))
    payment = random.choice((on.part, on.free))
    changes = {
        "issue": lambda: ana.invoices.issue(on.bell, [Line("Pages", 1, amount.amount)], currency="USD"),
        "take": lambda: ana.payments.take(on.bell, amount, method="cash"),
        "pay": lambda: ana.payments.take(on.bell, amount, method="wire", apply_to=[invoice]),
        "apply": lambda: ana.payments.apply(payment, [(invoice, amount)]),
        "unapply": lambda: ana.payments.unapply(payment),
        "apply credit": lambda: ana.payments.apply_credit(on.bell, currency="USD"),
        "reverse": lambda: ana.payments.reverse(payment, Reversal.BOUNCED),
        "reinstate": lambda: ana.payments.reinstate(on.back, reason="won"),
        "move": lambda: ana.payments.move(payment, on.ray, reason="wrong"),
        "credit": lambda: ana.credit_memos.issue(on.bell, amount, reason="late"),
        "credit an invoice": lambda: ana.credit_memos.issue(on.bell, amount, reason="late", invoice=invoice),
        "void a memo": lambda: ana.credit_memos.void(on.memo, reason="no"),
        "void": lambda: ana.invoices.void(invoice, reason="no"),
        "refund": lambda: ana.refunds.make(on.bell, amount, method="wire", reason="asked"),
        "write off": lambda: ana.receivables.write_off(invoice, reason="small"),
        "undo a write-off": lambda: ana.receivables.undo_write_off(invoice, reason="paid"),
        "edit": lambda: ana.customers.edit(
            on.bell, version=ana.customers.get(on.bell).version, name=f"Bell {random.random()}"
        ),
    }
    name = random.choice(list(changes))
    return name, tried(changes[name])


def schedule(ana: Any, number: int, seed: str, ids: dict[str, str]) -> list[tuple[str, str]]:
    """The part of one writer in a schedule."""
    random = Random(f"{seed} {number}")
    on = SimpleNamespace(**{name: UUID(one) for name, one in ids.items()})
    return [change(ana, on, random) for _ in range(EACH)]


def storms(database: str, seed: int, first: int, schedules: int) -> Tally:
    """So many schedules, each on the same ground."""
    tally = Tally("P2", f"random schedules of {WORKERS} writers", database, seed)
    with place(database) as where:
        on = where.prepare()
        ids = {name: one.hex for name, one in vars(on).items() if isinstance(one, UUID)}
        before = counted(where, on)
        crowd = Crowd(where, schedule=schedule)
        try:
            for number in range(first, first + schedules):
                answers = [one for told in crowd.at_once("schedule", f"{seed} {number}", ids) for one in told]
                judge(tally, where, on, before, answers, f"schedule {number}")
                where.restore()
        finally:
            crowd.close()
    return tally


def counted(where: Any, on: SimpleNamespace) -> tuple[dict[str, set[str]], int]:
    """The documents that are there, and how often the customer was edited."""
    with where.asking() as ask:
        there = {table: {key for (key,) in ask(table, "id")} for table in sorted(set(TABLES.values()))}
        return there, dict(ask("customer", "id, version"))[on.bell.hex]


def judge(tally: Tally, where: Any, on: SimpleNamespace, before: Any, answers: list, said: str) -> None:
    """Exactly what was acknowledged is there, and everything adds up."""
    tally.trials += 1
    done = [(name, told) for name, told in answers if not told.startswith("!")]
    tally.places |= {f"{name} {told}" if told.startswith("!") else name for name, told in answers}
    there, version = counted(where, on)
    for table, keys in there.items():
        told = {key for name, key in done if TABLES.get(name) == table}
        tally.hold(keys - before[0][table] == told, f"{said}: the {table}s are not those that were acknowledged")
    edits = Counter(name for name, _ in done)["edit"]
    tally.hold(version - before[1] == edits, f"{said}: {version - before[1]} edits of {edits} acknowledged")
    tally.violations += [f"{said}: {one}" for one in where.look()[1]]
