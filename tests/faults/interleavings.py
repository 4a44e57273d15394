"""Two use cases at once, stepped at every call of the store; what comes out is what one after the other gives (P2).

The first goes k calls ahead, for every k there is; then the second goes as far as it can, to its end or to a lock that
the first holds; then both go to their ends. The other orders of the same calls, of which there are more than can be
tried, differ from one of these only by calls that do not meet: a use case reads snapshots before it takes its locks,
and decides and writes under them. So what an order can change is which of the second's snapshots and locks come before
the first's commit, and each of those cases is among the trials, with the first at every place it can be in.
"""

from collections.abc import Sequence
from random import Random
from types import SimpleNamespace
from typing import Any

import attrs
from acts import MONEY, Act
from places import place
from trial import Tally

from custmgr.acting import Acting
from custmgr.testing.faults import Stepper, watched

MOST = 300


def outcome(answer: object) -> str:
    """What a use case came to: its refusal by name, or that it was done."""
    return type(answer).__name__ if isinstance(answer, Exception) else "done"


class Stage:
    """One desk on one ground, and what its use cases give one after the other."""

    def __init__(self, where: Any, on: SimpleNamespace) -> None:
        self.where, self.on = where, on
        self.desk = where.desk()
        self.clerk = where.clerk(self.desk)

    def one_after_the_other(self, *order: tuple[str, Act]) -> tuple:
        """The outcomes by name, and the figures, in this order."""
        outcomes = {}
        for name, act in order:
            try:
                outcomes[name] = outcome(act(self.clerk, self.on))
            except Exception as error:  # noqa: BLE001 - a refusal is an outcome
                outcomes[name] = outcome(error)
        found, _ = self.where.look()
        self.where.restore()
        return tuple(sorted(outcomes.items())), found

    def stepped(self, first: Act, second: Act, ahead: int) -> tuple[tuple, list[str], bool]:
        """The outcomes and figures, what does not hold, and whether the first was still under way."""
        stepper = Stepper(self.where.waiting)
        house = attrs.evolve(self.desk.house, storage=watched(self.desk.house.storage, "storage", stepper))
        clerk = Acting(house, self.clerk.actor)
        stepper.start(a=lambda: first(clerk, self.on), b=lambda: second(clerk, self.on))
        under_way = stepper.step("a", ahead)
        answers = stepper.finish(["b", "a"])
        found, broken = self.where.look()
        self.where.restore()
        outcomes = tuple(sorted((name, outcome(answer)) for name, answer in answers.items()))
        return (outcomes, found), broken, under_way


def interleavings(database: str, seed: int, pairs: Sequence[tuple[str, str]], each: int) -> Tally:
    """Trials of these pairs, at ``each`` places of the first (0: at every one)."""
    tally = Tally("P2", "two use cases stepped at every call of the store", database, seed)
    random = Random(seed)
    with place(database) as where:
        stage = Stage(where, where.prepare())
        with stage.desk:
            for name, other in pairs:
                first, second = MONEY[name], MONEY[other]
                serial = [
                    stage.one_after_the_other(*order)
                    for order in ([("a", first), ("b", second)], [("b", second), ("a", first)])
                ]
                for ahead in sorted(random.sample(range(1, 40), each)) if each else range(1, MOST):
                    found, broken, under_way = stage.stepped(first, second, ahead)
                    tally.trials += 1
                    tally.places.add(f"{name} | {other}")
                    said = f"{name} {ahead} calls ahead of {other}"
                    tally.violations += [f"{said}: {one}" for one in broken]
                    tally.hold(found in serial, f"{said}: not what one after the other gives: {found[0]}")
                    if not under_way:
                        break
    return tally


def every_pair() -> list[tuple[str, str]]:
    """Each money operation ahead of each."""
    return [(one, other) for one in MONEY for other in MONEY]
