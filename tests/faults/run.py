"""Run the trials of faults and print what was tried and what did not hold.

``python tests/faults/run.py [--seed N] [--size small|middle|long] [--on DATABASE] [--write FILE] [KIND ...]``; the
kinds are those of ``KINDS``, all but ``ledger`` where none is named. The rows of the table in FILE that were not tried
stay as they were.
"""

# ruff: noqa: T201 - it prints its table

import argparse
import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from random import Random
from typing import Any

import places
from acts import MONEY, OTHER
from crashes import crashes, killed_anywhere
from crowds import crowds
from dispatching import dispatching, set_back
from errors import lost_connections, port_errors
from interleavings import every_pair, interleavings
from retries import A_ROUND, retries
from storms import storms
from tampering import tampering
from trial import Tally

from ledger import ledger

Job = tuple[Callable[..., Tally], tuple[Any, ...], dict[str, Any]]
Plan = Callable[[str, int, dict[str, int]], Iterator[Job]]

SIZES = {
    "small": {"each": 1, "moments": 4, "pairs": 12, "ahead": 3, "schedules": 12, "operations": 120, "rounds": 1}
    | {"kills": 20, "set back": 2, "tamperings": 150, "ledger": 2_000},
    "middle": {"each": 5, "moments": 25, "pairs": 60, "ahead": 8, "schedules": 200, "operations": 1_000, "rounds": 5}
    | {"kills": 200, "set back": 5, "tamperings": 1_000, "ledger": 20_000},
    "long": {"each": 0, "moments": 100, "pairs": 0, "ahead": 0, "schedules": 2_000, "operations": 10_000, "rounds": 20}
    | {"kills": 1_000, "set back": 20, "tamperings": 10_000, "ledger": 1_000_000},
}
SHOWN = 20
WORKERS = 2


def parts(items: Sequence[Any], number: int) -> list[list[Any]]:
    """The items in so many parts, as even as can be."""
    return [part for at in range(number) if (part := list(items[at::number]))]


def chunks(whole: int, most: int) -> list[tuple[int, int]]:
    """Where each part of a number of trials begins, and how many it has."""
    return [(first, min(most, whole - first)) for first in range(0, whole, most)]


def of_crashes(database: str, seed: int, size: dict[str, int]) -> Iterator[Job]:
    for names in parts(list(MONEY | OTHER), 1 if size["each"] else 4):
        yield crashes, (database, seed, size["each"], names), {}
    for first, times in chunks(size["moments"], 25):
        yield killed_anywhere, (database, seed + first, times), {}


def of_errors(database: str, seed: int, size: dict[str, int]) -> Iterator[Job]:
    for names in parts(list(MONEY | OTHER), 1 if size["each"] else 4):
        yield port_errors, (database, seed, size["each"], names), {}
        if database != "sqlite":
            yield lost_connections, (database, seed, size["each"], names), {}


def of_interleavings(database: str, seed: int, size: dict[str, int]) -> Iterator[Job]:
    pairs = every_pair()
    if size["pairs"]:
        pairs = Random(seed).sample(pairs, size["pairs"])
    for some in parts(pairs, 1 if size["pairs"] else 10):
        yield interleavings, (database, seed, some, size["ahead"]), {}


def of_storms(database: str, seed: int, size: dict[str, int]) -> Iterator[Job]:
    for first, schedules in chunks(size["schedules"], 250):
        yield storms, (database, seed, first, schedules), {}


def of_retries(database: str, seed: int, size: dict[str, int]) -> Iterator[Job]:
    for first, rounds in chunks(size["operations"] // A_ROUND, 50):
        yield retries, (database, seed, first, rounds), {}


def of_crowds(database: str, seed: int, size: dict[str, int]) -> Iterator[Job]:
    yield crowds, (database, seed, size["rounds"]), {}


def of_dispatching(database: str, seed: int, size: dict[str, int]) -> Iterator[Job]:
    for keyed in (True, False):
        for first, kills in chunks(size["kills"], 250):
            yield dispatching, (database, seed + first, kills), {"keyed": keyed}
    yield set_back, (database, seed, size["set back"]), {}


def of_tampering(database: str, seed: int, size: dict[str, int]) -> Iterator[Job]:
    for first, trials in chunks(size["tamperings"], 2_500):
        yield tampering, (database, seed + first, trials), {}


def of_ledger(database: str, seed: int, size: dict[str, int]) -> Iterator[Job]:
    for number, (_, operations) in enumerate(chunks(size["ledger"], 250_000)):
        yield ledger, (database, seed + number, operations), {}


KINDS: dict[str, Plan] = {
    "crashes": of_crashes,
    "errors": of_errors,
    "interleavings": of_interleavings,
    "storms": of_storms,
    "retries": of_retries,
    "crowds": of_crowds,
    "dispatching": of_dispatching,
    "tampering": of_tampering,
    "ledger": of_ledger,
}
IN_MEMORY = ("interleavings", "ledger")


def jobs(kinds: Sequence[str], seed: int, size: str, on: str | None) -> list[Job]:
    """Everything to be tried on that database; or on all of them, but MariaDB, which takes longest, at the next smaller
    size, and so the books anywhere but in memory.
    """
    smaller = {"long": "middle", "middle": "small", "small": "small"}
    found: list[Job] = []
    for kind in kinds:
        for database in [on] if on else [*(["memory"] if kind in IN_MEMORY else []), *places.there()]:
            shorter = not on and (database == "mariadb" or (kind == "ledger" and database != "memory"))
            found += KINDS[kind](database, seed, SIZES[smaller[size] if shorter else size])
    return found


def done(job: Job) -> Tally:
    """The tally of a job, or that it broke."""
    trial, given, named = job
    try:
        return trial(*given, **named)
    except Exception:  # noqa: BLE001 - a trial that breaks is one that does not hold
        tally = Tally("?", f"{trial.__name__} {named}", given[0], given[1])
        tally.violations.append(traceback.format_exc())
        return tally


def table(found: Sequence[Tally], file: Path | None) -> list[str]:
    """The rows, one for each sort of trials; those in the file that were not tried come along."""
    rows: dict[str, str] = {}
    for line in file.read_text("utf-8").splitlines() if file and file.exists() else ():
        if line.startswith("| P"):
            rows["|".join(line.split("|")[:4])] = line
    for one in found:
        start = f"| {one.promise} | {one.what} | {one.database} "
        cells = f"{one.trials:,}", f"{len(one.places):,}", str(len(one.violations)), str(one.seed)
        rows[start.rstrip(" ") + " "] = f"{start}| {' | '.join(cells)} |"
    return [rows[key] for key in sorted(rows)]


HEAD = [
    "| promise | what was tried | database | trials | places | violations | seed |",
    "|---|---|---|---:|---:|---:|---:|",
]


def write(file: Path, rows: list[str]) -> None:
    """Put the table in the place of the one in the file."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    kept = [line for line in lines if not line.startswith("|")]
    at = next((n for n, line in enumerate(lines) if line.startswith("|")), len(kept))
    file.write_text("\n".join([*kept[:at], *HEAD, *rows, *kept[at:]]) + "\n", "utf-8")


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*", metavar="KIND", choices=[*KINDS, []])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--on", choices=["memory", *places.there()], metavar="DATABASE")
    parser.add_argument("--write", type=Path)
    return parser.parse_args()


def main() -> int:
    """1 where anything did not hold."""
    given, began = asked(), time.monotonic()
    missing = [f"CUSTMGR_TEST_{name.upper()}" for name in places.SERVERS if name not in places.there()]
    for variable in missing:
        print(f"set {variable} to try that server too")
    if missing and os.environ.get("CUSTMGR_REQUIRE_DATABASES"):
        return 1
    wanted = jobs(given.kinds or [kind for kind in KINDS if kind != "ledger"], given.seed, given.size, given.on)
    sums: dict[tuple[str, str, str], Tally] = {}
    with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("fork")) as pool:
        for number, future in enumerate(as_completed([pool.submit(done, job) for job in wanted]), start=1):
            one = future.result()
            print(
                f"{number:4} of {len(wanted)}, {time.monotonic() - began:6.0f} s: {one.promise:5} {one.database:10} "
                f"{one.trials:7,} trials {len(one.violations):3} violations  {one.what}",
                flush=True,
            )
            for said in one.violations[:SHOWN]:
                print(f"       {said}", flush=True)
            place = one.promise, one.what, one.database
            if place in sums:
                one.seed = min(one.seed, sums[place].seed)
                one.add(sums[place])
            sums[place] = one
            if given.write:
                write(given.write, table(list(sums.values()), given.write))
    print("\n" + "\n".join([*HEAD, *table(list(sums.values()), None)]))
    return int(any(one.violations for one in sums.values()))


if __name__ == "__main__":
    sys.exit(main())
