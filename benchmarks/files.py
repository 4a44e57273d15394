"""Goal 13: files in and out against ``csv`` and ``sqlite3`` alone, and how much memory an import of each size takes."""

import csv
import sqlite3
import subprocess
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from ground import Ground, desk_on, sqlite
from measure import Figure, at_least, median, seconds

HEADER = (
    "number", "name", "kind", "company", "email", "phone", "street", "city", "region", "postal_code", "country", "tags",
    "currency",
)  # fmt: skip
PLACES = (
    ("Springfield", "IL", "62701", "US", "USD", "+1 217 2{:02d}-{:04d}"),
    ("Boston", "MA", "02108", "US", "USD", "+1 617 2{:02d}-{:04d}"),
    ("Austin", "TX", "73301", "US", "USD", "+1 512 2{:02d}-{:04d}"),
    ("Berlin", "", "10115", "DE", "EUR", "+49 30 1{:02d}{:04d}"),
    ("London", "", "SW1A 1AA", "GB", "GBP", "+44 20 79{:02d}{:04d}"),
)
NAMES = ("Bell & Sons", "Keller Group", "Moore LLP", "Élan Court", "Núñez Law", "Park Reporting", "Stone Ltd", "Brandt")
CHUNK = 5000
SIZES = (10_000, 100_000)


def figures(ground: Ground) -> Iterator[Figure]:
    """Export, import, and the peak of memory; a hundred rows for each customer of the ground."""
    folder, rows = ground.folder, 100 * ground.customers
    file, empty, imported = folder / "customers.csv", folder / "empty.db", folder / "imported.db"
    write_customers(file, rows)
    with desk_on(sqlite(empty)):
        pass
    with on_copy(empty, imported) as ana:
        took_in(ana, file, rows)
    yield exported(imported, folder, rows, ground.rounds)
    yield from taken_in(imported, empty, file, rows, ground.rounds)
    peaks = {size: peak(size) for size in SIZES}
    ratio = peaks[SIZES[1]] / peaks[SIZES[0]]
    told = ", ".join(f"{taken:.0f} MB at {size:,} rows" for size, taken in peaks.items())
    yield Figure("13", "import: peak memory, ten times the rows", ratio, "flat: within 1.1 x", ratio <= 1.1, told)


def write_customers(file: Path, rows: int) -> None:
    """As many customers as a file of this kind has them: each with an e-mail, a phone and an address of its own."""
    with file.open("w", encoding="utf-8", newline="") as to:
        writer = csv.writer(to, lineterminator="\r\n")
        writer.writerow(HEADER)
        for n in range(rows):
            city, region, code, country, currency, phone = PLACES[n % len(PLACES)]
            name = f"{NAMES[n % len(NAMES)]} {n:06d}"
            email = f"office{n}@firm{n % 20_000}.example" if n % 3 else f"desk{n}@gmail.com"
            street, tags = f"{n % 900 + 1} High Street", "" if n % 10 else "vip;law"
            place = (phone.format(*divmod(n, 10_000)), street, city, region, code, country)
            writer.writerow((f"C{n:06d}", name, "organisation", f"{name} Holding", email, *place, tags, currency))


@contextmanager
def on_copy(empty: Path, file: Path) -> Iterator[Any]:
    """A desk on a fresh copy of an empty database."""
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
    file.write_bytes(empty.read_bytes())
    with desk_on(sqlite(file)) as ana:
        yield ana


def took_in(ana: Any, file: Path, rows: int) -> None:
    """Every row of the file is taken."""
    report = ana.exchange.commit(ana.exchange.preview("customers", file), chunk=CHUNK)
    assert (report.new, report.findings) == (rows, ()), report.findings[:3]


def exported(imported: Path, folder: Path, rows: int, rounds: int) -> Figure:
    """All customers into a file."""
    to = folder / "exported.csv"
    connection = sqlite3.connect(imported)
    columns = (
        "coalesce(external_number, number), name, kind, company, email, phone, category, customer_type, billing_type,"
        " city, country, joined, currency, status, balance, oldest_due"
    )

    def plainly() -> None:
        with (folder / "plain.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(columns.split(", "))
            writer.writerows(connection.execute(f"select {columns} from listing order by number"))  # noqa: S608

    ours, raw = [], []
    with desk_on(sqlite(imported)) as ana:
        ana.exchange.export("customers", to, filter="C000001")
        for _ in range(rounds):
            ours.append(seconds(lambda: ana.exchange.export("customers", to)))
            raw.append(seconds(plainly))
    connection.close()
    ratio = median(*raw) / median(*ours)
    detail = f"{rows / median(*ours):,.0f} rows a second"
    return at_least("13", f"export {rows:,} customers", ratio, 0.4, 0.7, detail)


def taken_in(imported: Path, empty: Path, file: Path, rows: int, rounds: int) -> list[Figure]:
    """The same file into an empty desk: validated, with history and search, and the same rows without either check."""
    chunks = rows_of(imported, rows)
    commit, both, raw = [], [], []
    for _ in range(rounds):
        with on_copy(empty, empty.with_name("ours.db")) as ana:
            kept: list[Any] = []
            first = seconds(lambda ana=ana, kept=kept: kept.append(ana.exchange.preview("customers", file)))
            commit.append(seconds(lambda ana=ana, kept=kept: ana.exchange.commit(kept[0], chunk=CHUNK)))
            both.append(first + commit[-1])
        raw.append(take_in_plainly(chunks, empty, file))
    found = []
    for what, took in (("commit", commit), ("preview and commit", both)):
        ratio = median(*raw) / median(*took)
        detail = f"{rows / median(*took):,.0f} rows a second"
        line = f"import {rows:,} customers, validated: {what}"
        found.append(at_least("13", line, ratio, 0.2, 0.4, detail))
    return found


def rows_of(imported: Path, rows: int) -> list[dict[str, list[Any]]]:
    """Everything that an import stored, chunk by chunk and table by table; the search index fills itself."""
    connection = sqlite3.connect(imported)
    listed = connection.execute("pragma table_list").fetchall()
    names = [row[1] for row in listed if row[2] == "table" and not row[1].startswith(("sqlite_", "alembic"))]
    customers = [key for (key,) in connection.execute("select id from customer order by id")]
    lasts = customers[CHUNK - 1 :: CHUNK]
    chunks: list[dict[str, list[Any]]] = [{} for _ in range(-(-rows // CHUNK))]
    for name in sorted(names):
        columns = [row[1] for row in connection.execute(f"pragma table_info({name})")]
        whose = next((columns.index(one) for one in ("customer", "id") if one in columns), None)
        for row in connection.execute(f'select * from "{name}"'):  # noqa: S608
            mine = whose is not None and isinstance(row[whose], bytes)
            at = min(bisect_left(lasts, row[whose]), len(chunks) - 1) if mine else 0
            chunks[at].setdefault(name, []).append(row)
    connection.close()
    return chunks


def take_in_plainly(chunks: list[dict[str, list[Any]]], empty: Path, file: Path) -> float:
    """``csv.reader`` and ``executemany`` in chunks, a commit each."""
    target = empty.with_name("raw.db")
    for left in target.parent.glob("raw.db*"):
        left.unlink()
    target.write_bytes(empty.read_bytes())
    connection = sqlite3.connect(target, isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=normal", "wal_autocheckpoint=10000", "foreign_keys=on"):
        connection.execute(f"pragma {pragma}")
    tables = {name: len(found[0]) for chunk in chunks for name, found in chunk.items()}
    inserts = {
        name: f'insert or ignore into "{name}" values ({", ".join("?" * width)})'  # noqa: S608
        for name, width in tables.items()
    }

    def run() -> None:
        with file.open(encoding="utf-8", newline="") as opened:
            reader = csv.reader(opened)
            next(reader)
            for chunk in chunks:
                assert list(islice(reader, CHUNK))
                connection.execute("begin immediate")
                for name, found in chunk.items():
                    connection.executemany(inserts[name], found)
                connection.execute("commit")

    took = seconds(run)
    connection.close()
    return took


def peak(rows: int) -> float:
    """Megabytes at most in use by a process that imports so many customers."""
    child = [sys.executable, __file__, str(rows)]
    return float(subprocess.run(child, capture_output=True, text=True, check=True).stdout)


def _import_here(rows: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "customers.csv")
        write_customers(file, rows)
        with desk_on(sqlite(Path(place, "desk.db"))) as ana:
            took_in(ana, file, rows)
        # Not ru_maxrss, which begins with what the parent had.
        status = Path("/proc/self/status").read_text("ascii")
        print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


if __name__ == "__main__":
    _import_here(int(sys.argv[1]))
