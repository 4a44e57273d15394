"""Random operations, of which every figure and every refusal is what a model of plain integers says (P1)."""

import sys
from pathlib import Path

from places import place
from trial import Tally

sys.path.append(str(Path(__file__).parents[1] / "properties"))

from test_the_ledger_agrees_with_a_model import work_through

from custmgr import ManualClock


def ledger(database: str, seed: int, operations: int) -> Tally:
    """So many operations on one desk, compared after each; in the end an auditor reads what is stored."""
    tally = Tally("P1", "random operations beside a model of plain integers", database, seed)
    clock = ManualClock("2026-06-30")
    with place(database) as where:
        with where.desk(clock=clock) as desk:
            try:
                clerk = work_through(desk, clock, operations, seed)
            except AssertionError as error:
                tally.hold(False, f"{error} {' '.join(error.__notes__)}")
            else:
                tally.places.update(clerk.done, (f"refused: {name}" for name in clerk.refused))
        tally.trials = operations
        tally.violations += where.look()[1]
    return tally
