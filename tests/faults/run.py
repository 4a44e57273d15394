"""Run the trials of faults and print what was tried and what did not hold.

``python tests/faults/run.py [--seed N] [--size small|middle|long] [--write FILE] [KIND ...]``, the kinds being
``crashes``, ``interleavings``, ``crowds`` and ``dispatching``.
"""

# ruff: noqa: T201 - it prints its table

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from crashes import crashes, killed_anywhere
from crowds import crowds
from dispatching import dispatching
from interleavings import interleavings
from trial import Tally

SIZES = {
    "small": {"each": 2, "pairs": 12, "places": 3, "times": 1, "messages": 24, "storms": 5},
    "middle": {"each": 8, "pairs": 50, "places": 5, "times": 5, "messages": 100, "storms": 30},
    "long": {"each": 0, "pairs": 0, "places": 0, "times": 20, "messages": 300, "storms": 200},
}
KINDS = ("crashes", "interleavings", "crowds", "dispatching")
SHOWN = 20


def trials(kinds: list[str], seed: int, size: dict[str, int]) -> Iterator[Callable[[], Tally]]:
    """Every trial asked for, to be run one after the other, each from the seed alone."""
    server = os.environ.get("CUSTMGR_TEST_POSTGRESQL")
    databases = ["sqlite", "postgresql"] if server else ["sqlite"]
    for database in databases:
        if "crashes" in kinds:
            yield lambda database=database: crashes(database, Random(seed), size["each"])
            yield lambda database=database: killed_anywhere(database, Random(seed), size["storms"])
        if "crowds" in kinds:
            yield lambda database=database: crowds(database, size["times"])
        for keyed in (True, False) if "dispatching" in kinds else ():
            yield lambda database=database, keyed=keyed: dispatching(database, seed, size["messages"], keyed=keyed)
    if "interleavings" in kinds and server:
        yield lambda: interleavings(Random(seed), size["pairs"], size["places"])


def table(found: list[Tally], seed: int, size: str) -> str:
    """The trials as a table of Markdown."""
    lines = [
        "# Trials of faults",
        "",
        f"What `nox -s faults -- --size {size} --seed {seed}` tried, and how often a promise did not hold.",
        "The seed gives the same trials again, but for what the scheduler of the machine adds.",
        "",
        "| promise | what was tried | database | trials | places | violations |",
        "|---|---|---|---:|---:|---:|",
    ]
    for one in found:
        cells = (one.promise, one.what, one.database, one.trials, len(one.points), len(one.violations))
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """1 where anything did not hold."""
    asked = argparse.ArgumentParser()
    asked.add_argument("kinds", nargs="*", metavar="KIND")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--size", choices=SIZES, default="small")
    asked.add_argument("--write", type=Path)
    given = asked.parse_args()
    if unknown := set(given.kinds) - set(KINDS):
        asked.error(f"no such trials: {', '.join(unknown)}")
    if os.environ.get("CUSTMGR_REQUIRE_DATABASES") and not os.environ.get("CUSTMGR_TEST_POSTGRESQL"):
        print("no postgresql server: set CUSTMGR_TEST_POSTGRESQL=postgresql://user@host/database")
        return 1
    if not os.environ.get("CUSTMGR_TEST_POSTGRESQL"):
        print("without a postgresql server: set CUSTMGR_TEST_POSTGRESQL to try that too")
    found = []
    for trial in trials(given.kinds or list(KINDS), given.seed, SIZES[given.size]):
        found.append(trial())
        one = found[-1]
        print(f"{one.promise:6} {one.database:11} {one.trials:6} trials {len(one.violations):4} violations  {one.what}")
        for said in one.violations[:SHOWN]:
            print(f"       {said}")
        sys.stdout.flush()
    written = table(found, given.seed, given.size)
    print("\n" + written)
    if given.write:
        given.write.write_text(written, "utf-8")
    return int(any(one.violations for one in found))


if __name__ == "__main__":
    sys.exit(main())
