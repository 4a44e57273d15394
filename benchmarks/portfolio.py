"""A portfolio of any size: a few customers by the use cases, all others as copies of what was stored for these."""

import sqlite3
from functools import cache
from typing import Any
from uuid import UUID

import attrs
from ground import LINES, TOTAL, Filled, Ground, desk_on, sqlite

from custmgr import Acting, Customer, Invoice, Listing, OpenCredit, OpenItem, Payment
from custmgr.ledger import Account, LedgerEntry
from custmgr.ports.storage import Reader
from custmgr.query import Is
from custmgr.schema.shape import Form, slots
from custmgr.values.ids import new_id

PATTERNS = 12
INVOICES = 5
AT_ONCE = 500
OWNED = (Listing, Invoice, Payment, OpenItem, OpenCredit, Account, LedgerEntry)


@cache
def portfolio(ground: Ground, count: int) -> Filled:
    """Customers with five invoices each over half a year, of which half are paid; some paid too much."""
    print("preparing", f"{count:,}", "customers as copies of", PATTERNS, flush=True)
    file = ground.folder / f"portfolio-{count}.db"
    with desk_on(sqlite(file)) as ana:
        made = [_by_hand(ana, n) for n in range(PATTERNS)]
        with ana.house.storage.read() as reader:
            patterns = [_stored(reader, one) for one in made]
        for start in range(PATTERNS, count, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, count))
            made += _kept(ana, [_copy(n, f"{n * 7919 % count:05d}", patterns[n % PATTERNS]) for n in numbers])
        for one in made[-PATTERNS:]:
            assert ana.receivables.verify(one).clean, one
    with sqlite3.connect(file) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    return Filled(file, tuple(made), ())


def _by_hand(ana: Acting, n: int) -> UUID:
    made = ana.customers.add(name=f"Customer {n:05d}", email=f"c{n}@c{n}.example").id
    days = [f"2026-{1 + (n + k) % 6:02d}-{1 + (5 * n + 3 * k) % 28:02d}" for k in range(INVOICES)]
    issued = [ana.invoices.issue(made, LINES, issued=day).id for day in sorted(days)]
    for one in issued[: 2 + n % 2]:
        ana.payments.take(made, TOTAL, method="wire", apply_to=[one])
    if not n:
        ana.payments.take(made, TOTAL, method="wire")
    return made


def _stored(reader: Reader, customer: UUID) -> list[Any]:
    mine = Is("customer", customer)
    return [reader.get(Customer, customer), *(one for kind in OWNED for one in reader.find(kind, mine))]


def _kept(ana: Acting, copies: list[list[Any]]) -> list[UUID]:
    rows = [one for copy in copies for one in copy]
    with ana.house.storage.begin() as tx:
        tx.put_many([one for one in rows if not isinstance(one, LedgerEntry)])
        tx.append(*(one for one in rows if isinstance(one, LedgerEntry)))
    return [copy[0].id for copy in copies]


def _copy(n: int, name: str, pattern: list[Any]) -> list[Any]:
    """The same rows under ids, numbers and a name of their own."""
    ids: dict[UUID, UUID] = {}

    def anew(field: str, value: Any) -> Any:
        if isinstance(value, UUID):
            return ids.get(value) or ids.setdefault(value, new_id())
        if field == "number":
            return 100_000 + n if isinstance(value, int) else f"{value}-{n}"
        return {"version": 0, "name": f"Customer {name}", "name_folded": f"customer {name}"}.get(field, value)

    def copied(one: Any) -> Any:
        told = ("number", "version", "name", "name_folded")
        fields = [field for field, slot in slots(type(one)).items() if slot.form is Form.ID or field in told]
        return attrs.evolve(one, **{field: anew(field, getattr(one, field)) for field in fields})

    return [copied(one) for one in pattern]
