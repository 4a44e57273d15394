"""Goals 1, 3, 4, 5: how many times as fast as other products, reckoned over a program that does the least possible.

That lean program (an invoice, its lines, the balance, an event; keys that are numbers) was measured against seven
products doing the same work: it was so many times as fast as the fastest of them, and as Tryton. custmgr is measured
here against the lean program; the product of the two is the multiple. Of each range measured the lower end is taken.
"""

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import attrs
from ground import Ground, desk_on, sqlite
from measure import Figure, in_turns, median
from recording import SLICE
from writes import BATCH, BATCHES, CLOCKS, Act, add, issue, issue_many, take

SCHEMA = """
create table customer (id integer primary key, name text not null, email text, balance integer not null default 0);
create table invoice (id integer primary key, customer integer not null, number integer not null, issued text not null,
  due text not null, total integer not null, open integer not null);
create index invoice_customer on invoice (customer);
create table line (invoice integer not null, n integer not null, description text not null, quantity text not null,
  price text not null, amount integer not null, primary key (invoice, n)) without rowid;
create table payment (id integer primary key, customer integer not null, invoice integer not null,
  received text not null, amount integer not null);
create table event (id integer primary key, customer integer not null, at integer not null, kind text not null,
  payload text not null);
"""
ROWS = (("Pages", "42", "3.65", 15330), ("Rush", "1", "10", 1000), ("Copies", "3", "2.50", 750))
TOTAL = 17080


class Lean:
    """The least that the work takes, in statements that stay prepared."""

    def __init__(self, file: Path, customers: int) -> None:
        file.unlink(missing_ok=True)
        self._connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=wal", "synchronous=normal", "wal_autocheckpoint=10000"):
            self._connection.execute(f"pragma {pragma}")
        self._connection.executescript(SCHEMA)
        self._customers, self._invoices = customers, 0
        self._connection.executemany("insert into customer (name) values (?)", [(f"C {n}",) for n in range(customers)])
        for _ in range(5):
            self.issue_many(0, customers)

    def add(self, n: int) -> None:
        run = self._connection.execute
        run("begin immediate")
        made = run("insert into customer (name, email) values (?, ?)", (f"New {n}", f"n{n}@new{n}.example"))
        run("insert into event (customer, at, kind, payload) values (?, ?, 'added', '{}')", (made.lastrowid, n))
        run("commit")

    def issue(self, n: int) -> None:
        self.issue_many(n, 1)

    def issue_many(self, n: int, count: int = BATCH) -> None:
        whose = [(n * count + at) * 7919 % self._customers + 1 for at in range(count)]
        many = self._connection.executemany
        first = self._invoices + 1
        self._invoices += count
        numbers = range(first, first + count)
        self._connection.execute("begin immediate")
        rows = [(at, who, at, "2026-06-30", "2026-07-30", TOTAL, TOTAL) for at, who in zip(numbers, whose, strict=True)]
        many("insert into invoice values (?, ?, ?, ?, ?, ?, ?)", rows)
        lines = [(at, place, *row) for at in numbers for place, row in enumerate(ROWS)]
        many("insert into line values (?, ?, ?, ?, ?, ?)", lines)
        many("update customer set balance = balance + ? where id = ?", [(TOTAL, who) for who in whose])
        told = [(who, at, "issued", f'{{"number":{at}}}') for at, who in zip(numbers, whose, strict=True)]
        many("insert into event (customer, at, kind, payload) values (?, ?, ?, ?)", told)
        self._connection.execute("commit")

    def take(self, n: int) -> None:
        who = n * 7919 % self._customers + 1
        run = self._connection.execute
        run("begin immediate")
        (invoice,) = run("select id from invoice where customer = ? and open > 0 limit 1", (who,)).fetchone() or (0,)
        given = (who, invoice, "2026-06-30", TOTAL)
        run("insert into payment (customer, invoice, received, amount) values (?, ?, ?, ?)", given)
        run("update invoice set open = open - ? where id = ?", (TOTAL, invoice))
        run("update customer set balance = balance - ? where id = ?", (TOTAL, who))
        run("insert into event (customer, at, kind, payload) values (?, ?, 'paid', '{}')", (who, n))
        run("commit")

    def close(self) -> None:
        self._connection.close()


@attrs.frozen
class Work:
    """What is compared: custmgr's way and the lean one, and how far behind the lean one the others were."""

    goal: str
    what: str
    ours: Act
    lean: Callable[[Lean, int], None]
    times: int
    peers: tuple[tuple[str, int, int], ...]
    """Their names, the lean program's multiple of them, and the multiple that is wanted of custmgr."""


def figures(ground: Ground) -> Iterator[Figure]:
    pick, each = ground.filled().customer, ground.operations
    accounting, ledger, tryton = "python-accounting", "django-ledger", "Tryton"
    for one in (
        Work("1", "issue an invoice", issue(pick), Lean.issue, each, ((accounting, 340, 55), (tryton, 2200, 450))),
        Work("3", f"issue {BATCH:,} in a commit", issue_many(pick), Lean.issue_many, BATCHES, ((tryton, 8800, 800),)),
        Work("4", "take a payment", take(pick), Lean.take, each, ((accounting, 230, 30), (tryton, 1600, 200))),
        Work("5", "add a customer", add, Lean.add, each, ((ledger, 50, 4), (tryton, 2000, 150))),
    ):
        share = compared(ground, one)
        for name, behind, floor in one.peers:
            detail = f"{share:.3f} of the lean program, which was {behind:,} x"
            what = f"{one.what}, against {name} (reckoned)"
            yield Figure(one.goal, what, share * behind, f"at least {floor} x", share * behind >= floor, detail)


def compared(ground: Ground, one: Work) -> float:
    """The lean program's time over custmgr's."""
    filled, rounds = ground.filled(), []
    for _ in range(ground.rounds):
        lean = Lean(ground.folder / "lean.db", len(filled.customers))
        with desk_on(sqlite(ground.copy(filled, "ours"))) as ana:
            one.ours(ana, one.times)
            sides = (partial(one.ours, ana), partial(one.lean, lean))
            chunk = SLICE if one.times > SLICE else 1
            rounds.append(in_turns(one.times, chunk, *sides, clock=CLOCKS["normal"]))
        lean.close()
    return median(*(plain / own for own, plain in rounds))
