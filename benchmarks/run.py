"""Measure custmgr against plain programs that write or read the same rows, side by side in one run.

``python benchmarks/run.py [--customers 1000] [--operations 500] [--rounds 3] [group ...]`` prints the table; with no
group named it measures all and writes the table into ``docs/performance.md``. Ratios only: for writes raw time over
custmgr's, for reads custmgr's over raw ("within").

A group is a module beside this file whose ``figures(ground)`` yields its lines.
"""

import argparse
import os
import platform
import sqlite3
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from ground import Ground
from measure import Figure

GROUPS = ("writes", "peers", "servers", "reads", "lists", "printing", "files", "many", "starting")
MET = {True: "yes", False: "no", None: ""}
DOC = Path(__file__).parents[1] / "docs" / "performance.md"


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure custmgr against raw programs.")
    parser.add_argument("groups", nargs="*", metavar="group", help=", ".join(GROUPS))
    parser.add_argument("--customers", type=int, default=1000)
    parser.add_argument("--operations", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    if unknown := set(given.groups) - set(GROUPS):
        parser.error(f"no group {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as place:
        ground = Ground(Path(place), given.customers, given.operations, given.rounds)
        figures = [figure for group in given.groups or GROUPS for figure in measured(group, ground)]
    figures.sort(key=lambda one: int(one.goal))
    table = render(figures, ground)
    print(table)
    if not given.groups:
        DOC.write_text(table, "utf-8")
    return 0


def measured(group: str, ground: Ground) -> Iterator[Figure]:
    for figure in import_module(group).figures(ground):
        print(f"{figure.goal:>2} {figure.what}: {figure.ratio:.2f} x, {figure.detail}", flush=True)
        yield figure


def render(figures: list[Figure], ground: Ground) -> str:
    rows = "\n".join(
        f"| {one.goal} | {one.what} | {one.ratio:.2f} x | {one.wanted} | {MET[one.met]} | {one.detail} |"
        for one in figures
    )
    machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores"
    count = ground.customers
    size = f"{count:,} customers, {5 * count:,} invoices, {ground.operations} operations a round"
    return f"""# Performance

Made by `nox -s benchmarks`. The raw program is plain `sqlite3` (or `psycopg`): for writes it repeats exactly the
statements by which custmgr wrote its rows (on a server also those that lock them), prepared, with the same durability
and the same commits; for reads it fetches the same rows. On a server custmgr sends what a transaction writes together,
and the raw program sends it as a plain one does, a statement for each row. Both run in turns, in one run, on the same
data; where no commit waits for a disk they are timed by the processor, otherwise by the clock.

{size}, median of {ground.rounds}, where a line does not say otherwise.
{machine}. Read the ratios: the rates depend on the machine.

| goal | what | ratio | wanted | met | measured here |
|---|---|---:|---|---|---:|
{rows}

For writes the ratio is raw time over custmgr's (higher is better), for reads and the import custmgr's over raw (lower
is better).

Other products were measured once, on the same work, beside a lean program that does the least possible (an invoice, its
lines, a balance, an event, keys that are numbers). A line that says "reckoned" multiplies by how much they were behind
that program what custmgr reaches of it in this run.
"""


if __name__ == "__main__":
    raise SystemExit(main())
