"""Goal 12: a tenth of the customers disabled in one run with its history, against the updates alone."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copy
from uuid import UUID

from files import took_in, write_customers
from ground import Ground, desk_on, sqlite
from measure import Figure, median, seconds, within

MOST = 10_000
SET = "set status = 'disabled', version = version + 1"
THESE = "in (select id_of(value) from json_each(?))"
UPDATES = (f"update customer {SET} where id {THESE}", f"update listing {SET} where customer {THESE}")


def figures(ground: Ground) -> Iterator[Figure]:
    """A hundred rows for each customer of the ground, a tenth of them disabled; at most 10,000, as one run may be."""
    rows = 100 * ground.customers
    filled = ground.folder / "many.db"
    with desk_on(sqlite(filled)) as ana:
        write_customers(ground.folder / "many.csv", rows)
        took_in(ana, ground.folder / "many.csv", rows)
    with sqlite3.connect(filled) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        ids = [UUID(bytes=key) for (key,) in connection.execute("select id from customer order by number")]
    connection.close()
    chosen = ids[:: max(10, rows // MOST)][:MOST]
    pairs = []
    for _ in range(ground.rounds):
        with desk_on(sqlite(fresh(filled, "ours"))) as ana:
            ana.customers.count()
            own = seconds(lambda ana=ana: ana.customers.disable_many(chosen, reason="season over"))
        pairs.append((own, plainly(fresh(filled, "raw"), chosen)))
    took = median(*(own for own, _ in pairs))
    ratio = median(*(own / raw for own, raw in pairs))
    what = f"disable {len(chosen):,} of {rows:,} customers, with history"
    yield within("12", what, ratio, 6, 2.5, f"{took * 1000:,.0f} ms")


def fresh(filled: Path, name: str) -> Path:
    to = filled.with_name(f"many-{name}.db")
    for left in filled.parent.glob(f"many-{name}.db*"):
        left.unlink()
    return Path(copy(filled, to))


def plainly(file: Path, chosen: Sequence[UUID]) -> float:
    """The two updates that set the status, on the account and in the lists, in one transaction and without history."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=normal", "wal_autocheckpoint=10000", "foreign_keys=on"):
        connection.execute(f"pragma {pragma}")
    connection.create_function("id_of", 1, bytes.fromhex, deterministic=True)
    listed = json.dumps([one.hex for one in chosen])

    def run() -> None:
        connection.execute("begin immediate")
        for update in UPDATES:
            connection.execute(update, (listed,))
        connection.execute("commit")

    took = seconds(run)
    connection.close()
    return took
