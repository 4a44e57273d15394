"""Take each defence away, one at a time, and see that its tests fail (B27, P26).

``python tests/teeth/run.py [words]`` runs the sabotages whose names contain one of the words, or all of them.
"""

# ruff: noqa: T201 - it prints its table

import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import warm
from sabotage import ROOT, NotApplicable, Sabotage, copied
from sabotages import acting, erasing, finding, merging, money, people, storing

SABOTAGES: tuple[Sabotage, ...] = (
    *storing.SABOTAGES,
    *acting.SABOTAGES,
    *money.SABOTAGES,
    *people.SABOTAGES,
    *erasing.SABOTAGES,
    *finding.SABOTAGES,
    *merging.SABOTAGES,
)
PATIENCE = 600
SHOWN = 2000


class Broken(Exception):
    """The tests could not be run at all on a source tree."""


def failing(tree: Path, tests: Iterable[str], scratch: Path) -> tuple[set[str], str]:
    """The tests, of those named, that fail on this source tree in one case at least, and what was printed.

    Raises:
        Broken: they could not be run.
    """
    told, said = scratch / "failed", scratch / "said"
    told.unlink(missing_ok=True)
    running = warm.forking().Process(target=warm.run, args=(ROOT, tree, list(tests), scratch))
    running.start()
    running.join(PATIENCE)
    if running.is_alive():
        running.kill()
        running.join()
    printed = said.read_text("utf-8", "replace") if said.exists() else ""
    if running.exitcode not in (0, 1):
        raise Broken(printed[-SHOWN:])
    failed = set(told.read_text("utf-8").splitlines()) if told.exists() else set()
    return {test for test in tests if any(test in (one, one.partition("[")[0]) for one in failed)}, printed


def tried(src: Path, sabotage: Sabotage) -> tuple[str, str]:
    """Whether the sabotage of a copy of this tree is caught, and what was said where it is not."""
    with tempfile.TemporaryDirectory(prefix="teeth") as folder:
        scratch = Path(folder)
        tree = copied(src, scratch)
        try:
            sabotage.apply(tree)
            caught, said = failing(tree, sabotage.tests, scratch)
        except NotApplicable as error:
            return "NOT APPLICABLE", str(error)
        except Broken as error:
            return "BROKEN", str(error)
    if caught == set(sabotage.tests):
        return "caught", ""
    return "MISSED", "passed: " + ", ".join(sorted(set(sabotage.tests) - caught)) + "\n" + said[-SHOWN:]


def honest(src: Path, sabotages: Sequence[Sabotage]) -> str:
    """What goes wrong without any sabotage; nothing may, and every test named has to be there and run."""
    tests = sorted({test for one in sabotages for test in one.tests})
    with tempfile.TemporaryDirectory(prefix="teeth") as folder:
        try:
            failed, said = failing(src, tests, Path(folder))
        except Broken as error:
            return str(error)
    ran = " passed" in said and " error" not in said and " skipped" not in said
    return "" if ran and not failed else said[-SHOWN:]


def chosen(words: Sequence[str]) -> list[Sabotage]:
    """The sabotages to run; those that need a server only where there is one, or where one is required."""
    server = os.environ.get("CUSTMGR_TEST_POSTGRESQL") or os.environ.get("CUSTMGR_REQUIRE_DATABASES")
    named = [one for one in SABOTAGES if not words or any(word in one.name for word in words)]
    return [one for one in named if server or not one.needs_server()]


def main(words: Sequence[str]) -> int:
    """Print a table of what was caught; 1 where anything was not."""
    sabotages = chosen(words)
    names = [one.name for one in SABOTAGES]
    if twice := {name for name in names if names.count(name) > 1}:
        print(f"two sabotages of one name: {', '.join(twice)}")
        return 1
    answers: dict[str, tuple[str, str]] = {}
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)
    with tempfile.TemporaryDirectory(prefix="teeth") as folder, ThreadPoolExecutor(2) as pool:
        src = copied(ROOT / "src", Path(folder))
        if wrong := honest(src, sabotages):
            print(f"the tests do not pass on the source as it is:\n{wrong}")
            return 1
        for sabotage, answer in zip(sabotages, pool.map(partial(tried, src), sabotages), strict=True):
            answers[sabotage.name] = answer
            print(f"{answer[0]:14} {sabotage.name}", flush=True)
    caught = sum(answer == "caught" for answer, _ in answers.values())
    for name, (answer, said) in answers.items():
        if answer != "caught":
            print(f"\n{answer}: {name}\n{said}")
    left = f"; {len(SABOTAGES) - len(sabotages)} not run" if len(sabotages) < len(SABOTAGES) else ""
    print(f"\n{caught} of {len(sabotages)} sabotages caught{left}")
    return int(caught < len(sabotages))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
