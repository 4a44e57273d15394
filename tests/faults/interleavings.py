"""Two use cases at once, stepped at every call of the store; what comes out is what one after the other gives (P2)."""

from random import Random
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

import attrs
import psycopg
from auditor import figures, opened, violations
from ground import ANA, MONEY, Act, databases, desk_at, prepare
from trial import Tally

from custmgr import Desk
from custmgr.testing.faults import Stepper, watched

WAITING = "select count(*) from pg_stat_activity where application_name = %s and wait_event_type = 'Lock'"


def named(url: str, name: str) -> str:
    """The URL whose connections the server knows by that name."""
    parts = urlsplit(url)
    return parts._replace(query=urlencode([*parse_qsl(parts.query), ("application_name", name)])).geturl()


def outcome(answer: object) -> str:
    """What a use case came to: its refusal by name, or that it was done."""
    return type(answer).__name__ if isinstance(answer, Exception) else "done"


def one_after_the_other(url: str, desk: Desk, first: tuple[str, Act], second: tuple[str, Act]) -> tuple:
    """The outcomes by name, and the figures, of two use cases in this order."""
    ana = desk.acting_as(ANA)
    on = prepare(ana)
    outcomes = {}
    for name, act in (first, second):
        try:
            outcomes[name] = outcome(act(ana, on))
        except Exception as error:  # noqa: BLE001 - a refusal is an outcome
            outcomes[name] = outcome(error)
    with opened(url) as ask:
        return tuple(sorted(outcomes.items())), figures(ask, on.customers)


class Stage:
    """A desk whose store is stepped, and a connection that knows who waits."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.name = f"faults_{uuid4().hex[:8]}"
        self.desk = desk_at(named(url, self.name))
        parts = urlsplit(url)
        self.monitor = psycopg.connect(parts._replace(query="").geturl(), autocommit=True)

    def waiting(self) -> bool:
        return self.monitor.execute(WAITING, [self.name]).fetchone()[0] > 0

    def close(self) -> None:
        self.desk.close()
        self.monitor.close()

    def stepped(self, first: Act, second: Act, ahead: int) -> tuple[tuple, list[str], bool]:
        """Let the first go so many points ahead, then the second as far as it goes, then both to their ends; outcomes
        and figures, what does not hold, and whether the first was still under way.
        """
        on = prepare(self.desk.acting_as(ANA))
        stepper = Stepper(self.waiting)
        house = attrs.evolve(self.desk.house, storage=watched(self.desk.house.storage, "storage", stepper))
        ana = attrs.evolve(self.desk.acting_as(ANA), house=house)
        stepper.start(a=lambda: first(ana, on), b=lambda: second(ana, on))
        under_way = stepper.step("a", ahead)
        answers = stepper.finish(["b", "a"])
        with opened(self.url) as ask:
            found = figures(ask, on.customers), violations(ask)
        return (
            (tuple(sorted((name, outcome(answer)) for name, answer in answers.items())), found[0]),
            found[1],
            under_way,
        )


def interleavings(random: Random, pairs: int, each: int) -> Tally:
    """Trials of so many pairs of money operations (0: all), at ``each`` places of the first (0: at every one)."""
    tally = Tally("P2", "two use cases stepped at every call of the store", "postgresql")
    acts = list(MONEY.items())
    wanted = [(one, other) for one in acts for other in acts]
    if pairs:
        wanted = random.sample(wanted, pairs)
    with databases("postgresql") as url:
        stage = Stage(url)
        try:
            for (name, first), (other, second) in wanted:
                serial = [
                    one_after_the_other(url, stage.desk, *order)
                    for order in ([("a", first), ("b", second)], [("b", second), ("a", first)])
                ]
                for ahead in places(random, each):
                    found, broken, under_way = stage.stepped(first, second, ahead)
                    tally.trials += 1
                    tally.points.add(f"{name} | {other}")
                    said = f"{name} {ahead} points ahead of {other}"
                    tally.violations += [f"{said}: {one}" for one in broken]
                    tally.hold(found in serial, f"{said}: not what one after the other gives: {found[0]}")
                    if not under_way:
                        break
        finally:
            stage.close()
    return tally


def places(random: Random, each: int) -> list[int]:
    """How many points the first goes ahead, rising; more than it has ends the trials of the pair."""
    every = range(1, 200)
    return sorted(random.sample(every[:60], each)) if each else list(every)
