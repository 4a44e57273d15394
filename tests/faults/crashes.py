"""Processes killed at a fault point of a use case: what is left is the state before it or the one after (P4)."""

import os
import signal
from random import Random
from time import sleep
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import attrs
from acts import GONE, MONEY, OTHER, Act
from children import in_a_child
from places import place
from trial import Tally

from custmgr import Line
from custmgr.acting import Acting
from custmgr.errors import NotFound
from custmgr.testing.faults import At, Trace, kill, on_nth, watched

WHAT = "killed at a fault point, then asked again"


def watching(where: Any, at: At) -> Acting:
    """The clerk at a desk, not connected yet, whose store passes its points."""
    clerk = where.clerk(where.desk())
    return attrs.evolve(clerk, house=attrs.evolve(clerk.house, storage=watched(clerk.house.storage, "storage", at)))


def honestly(where: Any, act: Act, on: SimpleNamespace) -> tuple[list[str], tuple]:
    """The points that a use case passes, and the figures after it; the ground is put back."""
    passed = Trace()
    clerk = watching(where, passed)
    act(clerk, on)
    clerk.house.storage.close()
    passed.points.pop()
    passed.points.pop()
    after, _ = where.look()
    where.restore()
    return passed.points, after


class Crashes:
    """Trials on one ground: a kill that leaves it as it was leaves it for the next one too."""

    def __init__(self, where: Any, on: SimpleNamespace, tally: Tally) -> None:
        self.where, self.on, self.tally = where, on, tally
        self.before, _ = where.look()

    def all_of(self, name: str, act: Act, random: Random, each: int) -> None:
        """Kill the use case at ``each`` points (0: at all), those around its commits always among them; the process
        behind each passes the points of the one before, and in the end the use case has its effect, once.
        """
        points, after = honestly(self.where, act, self.on)
        chosen = set(range(len(points)))
        if each:
            ends = [at for at, point in enumerate(points) if "commit" in point]
            chosen = {*ends[-2:], *random.sample(range(len(points)), min(each, len(points)))}
        for point in sorted(chosen):
            self.tally.trials += 1
            self.tally.places.add(f"{name}: {points[point]}")
            said = f"{name}, killed at point {point} ({points[point]})"
            if self._killed(act, point, after, said):
                self._again(name, act, after, said)
        self._again(name, act, after, f"{name}, in the end")

    def _killed(self, act: Act, point: int, after: tuple, said: str) -> bool:
        """Kill there, and see; whether the use case had had its effect."""
        clerk = watching(self.where, on_nth(point, kill))
        told, killed = in_a_child(lambda: act(clerk, self.on) and "done")
        found, broken = self.where.look()
        self.tally.violations += [f"{said}: {one}" for one in broken]
        self.tally.hold(killed, f"{said}: the process was not killed")
        self.tally.hold(found in (self.before, after), f"{said}: neither the state before nor the one after")
        self.tally.hold(not told or found == after, f"{said}: an acknowledged change is lost")
        return found != self.before

    def _again(self, name: str, act: Act, after: tuple, said: str) -> None:
        """Ask once more, see that it has its effect once, and put the ground back."""
        with self.where.desk() as desk:
            try:
                act(self.where.clerk(desk), self.on)
            except NotFound:
                self.tally.hold(name in GONE, f"{said}: asked again, it is not found")
            except Exception as error:  # noqa: BLE001 - whatever it is, it is no answer
                self.tally.hold(False, f"{said}: asked again, it is refused: {error!r}")
        found, broken = self.where.look()
        self.tally.violations += [f"{said}, asked again: {one}" for one in broken]
        self.tally.hold(found == after, f"{said}: asked again, it did not have its effect once")
        self.where.restore()


def crashes(database: str, seed: int, each: int, names: list[str]) -> Tally:
    """Trials of these use cases."""
    tally, random = Tally("P4", WHAT, database, seed), Random(seed)
    with place(database) as where:
        trials = Crashes(where, where.prepare(), tally)
        for name in names:
            trials.all_of(name, (MONEY | OTHER)[name], random, each)
    return tally


def killed_anywhere(database: str, seed: int, times: int) -> Tally:
    """A process that issues invoices and is killed at any moment; each that it told of is there."""
    tally = Tally("P4", "killed at any moment, also inside a commit", database, seed)
    random = Random(seed)
    with place(database) as where:
        on = where.prepare()
        for time in range(times):
            told = killed_while_issuing(where, on.bell, random.uniform(0.02, 0.25))
            tally.trials += 1
            with where.asking() as ask:
                there = {key for (key,) in ask("invoice", "id")}
            tally.hold(told <= there, f"{len(told - there)} acknowledged invoices are lost")
            tally.violations += where.look()[1]
            tally.places.update(told)
            if time % 5 == 4:
                where.restore()
    return tally


def killed_while_issuing(where: Any, bell: UUID, seconds: float) -> set[str]:
    """Let a process issue invoices, kill it after so long, and return the ids that it told of before."""
    clerk = where.clerk(where.desk())
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        clerk.customers.get(bell)
        os.write(writing, b".")
        while True:
            invoice = clerk.invoices.issue(bell, [Line("Pages", 1, "0.01")], currency="USD")
            os.write(writing, invoice.id.hex.encode())
    os.close(writing)
    os.read(reading, 1)
    sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as file:
        said = file.read().decode()
    return {said[at : at + 32] for at in range(0, len(said) - 31, 32)}
