"""Processes killed at a fault point of a use case: what is left is the state before it or the one after (P4)."""

import os
import signal
from collections.abc import Callable
from random import Random
from time import sleep
from uuid import UUID

import attrs
from auditor import figures, opened, violations
from ground import ANA, MONEY, OTHER, Act, databases, desk_at, prepare
from trial import Tally

from custmgr import Line
from custmgr.testing.faults import At, Trace, kill, on_nth, watched


def acting(url: str, at: At):
    """The clerk at a desk whose store passes its points, and the desk to be closed."""
    desk = desk_at(url)
    ana = desk.acting_as(ANA)
    return desk, attrs.evolve(ana, house=attrs.evolve(desk.house, storage=watched(desk.house.storage, "storage", at)))


def in_a_child(work: Callable[[], object]) -> tuple[bool, bool]:
    """Whether the work said that it was done, and whether its process was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
            os.write(writing, b"done")
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        acknowledged = told.read() == b"done"
    status = os.waitpid(child, 0)[1]
    return acknowledged, os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def ground(url: str):
    with desk_at(url) as desk:
        return prepare(desk.acting_as(ANA))


def look(url: str, customers: set[str]) -> tuple[tuple, list[str], int]:
    """The figures of these customers, what does not hold, and how many customers there are."""
    with opened(url) as ask:
        return figures(ask, customers), violations(ask), ask("select count(*) from customer")[0][0]


def honestly(url: str, act: Act) -> tuple[list[str], tuple, int]:
    """The points that a use case passes, the figures after it, and how many customers it adds."""
    where, passed = ground(url), Trace()
    before = look(url, where.customers)[2]
    desk, ana = acting(url, passed)
    with desk:
        act(ana, where)
    after, _, customers = look(url, where.customers)
    return passed.points, after, customers - before


def crash(url: str, act: Act, point: int, expected: tuple, added: int) -> list[str]:
    """Kill the use case at its so manyth point, look, and ask for it again; what does not hold."""
    where = ground(url)
    before, _, customers = look(url, where.customers)

    def work() -> None:
        desk, ana = acting(url, on_nth(point, kill))
        with desk:
            act(ana, where)

    acknowledged, killed = in_a_child(work)
    found, broken, now = look(url, where.customers)
    said = [*broken]
    whole = (before, customers), (expected, customers + added)
    if not killed:
        said.append("the process was not killed")
    if (found, now) not in whole:
        said.append("the state is neither the one before nor the one after")
    if acknowledged and (found, now) != whole[1]:
        said.append("an acknowledged change is lost")
    with desk_at(url) as desk:
        try:
            act(desk.acting_as(ANA), where)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is no answer
            said.append(f"asked for again, it is refused: {error}")
    repeated, broken, now = look(url, where.customers)
    said += broken
    if (repeated, now) != whole[1]:
        said.append("asked for again, it did not have its effect once")
    return said


def crashes(database: str, random: Random, each: int, names: list[str] | None = None) -> Tally:
    """Trials at ``each`` points of every use case (0: at all), the ends of its transaction always among them."""
    tally = Tally("P4", "killed at a fault point, then asked again", database)
    with databases(database) as url:
        for name, act in (MONEY | OTHER).items():
            if names and name not in names:
                continue
            points, expected, added = honestly(url, act)
            ends = [at for at, point in enumerate(points) if "commit" in point]
            chosen = set(range(len(points)))
            if each:
                chosen = {*ends[-2:], *random.sample(range(len(points)), min(each, len(points)))}
            for point in sorted(chosen):
                tally.trials += 1
                tally.points.add(f"{name}: {points[point]}")
                for said in crash(url, act, point, expected, added):
                    tally.violations.append(f"{name}, point {point} ({points[point]}): {said}")
    return tally


def killed_anywhere(database: str, random: Random, times: int) -> Tally:
    """A process that issues invoices and is killed at any moment; each that it told of is there."""
    tally = Tally("P4", "killed at any moment, also inside a commit", database)
    with databases(database) as url:
        bell = ground(url).bell
        told: set[str] = set()
        for _ in range(times):
            told |= killed_while_issuing(url, bell, random.uniform(0.05, 0.4))
            tally.trials += 1
            with opened(url) as ask:
                there = {number for (number,) in ask("select id from invoice")}
                tally.violations += violations(ask)
            tally.hold(told <= there, f"{len(told - there)} acknowledged invoices are lost")
        tally.points.add(f"{len(told)} acknowledged")
    return tally


def killed_while_issuing(url: str, bell: UUID, seconds: float) -> set[str]:
    """Let a process issue invoices, kill it after so long, and return the ids that it told of before."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        with desk_at(url) as desk:
            ana = desk.acting_as(ANA)
            os.write(writing, b".")
            while True:
                invoice = ana.invoices.issue(bell, [Line("Pages", 1, "0.01")], currency="USD")
                os.write(writing, invoice.id.hex.encode())
    os.close(writing)
    os.read(reading, 1)
    sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as file:
        said = file.read().decode()
    return {said[at : at + 32] for at in range(0, len(said) - 31, 32)}
