"""The measuring tape: how long something takes, and what a figure of the table says."""

import statistics
import time
from collections.abc import Callable

import attrs


@attrs.frozen
class Figure:
    """One line of the table: a ratio to the raw program of the same run, and what was wanted."""

    goal: str
    what: str
    ratio: float
    wanted: str
    met: bool | None
    detail: str


def at_least(goal: str, what: str, ratio: float, floor: float, aim: float, detail: str) -> Figure:
    """A figure of speed: raw time over custmgr's, the higher the better."""
    return Figure(goal, what, ratio, f"at least {floor:g} x, aim {aim:g}", ratio >= floor, detail)


def within(goal: str, what: str, ratio: float, floor: float, aim: float, detail: str) -> Figure:
    """A figure of cost: custmgr's time over the other's, the lower the better."""
    return Figure(goal, what, ratio, f"within {floor:g} x, aim {aim:g}", ratio <= floor, detail)


def noted(goal: str, what: str, ratio: float, detail: str) -> Figure:
    """A figure of speed that nothing is asked of."""
    return Figure(goal, what, ratio, "no bound", None, detail)


def seconds(act: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    act()
    return clock() - start


def median(*rounds: float) -> float:
    return statistics.median(rounds)


def ratio(
    rounds: int,
    ours: Callable[[], object],
    raw: Callable[[], object],
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """How many times the raw time ours takes, in turns, by the median of the rounds; and the seconds of ours."""
    pairs = [(seconds(ours, clock), seconds(raw, clock)) for _ in range(rounds)]
    return median(*(own / plain for own, plain in pairs)), median(*(own for own, _ in pairs))


def in_turns(
    times: int, chunk: int, *sides: Callable[[int], object], clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """The seconds that each side takes for acts 0, 1, 2 ..., a few at a time, so that all meet the same disturbances.

    Where nothing waits for a disk or a server, ``time.process_time`` leaves out what other programs do meanwhile.
    """
    taken = [0.0] * len(sides)
    for first in range(0, times, chunk):
        for place, side in enumerate(sides):
            start = clock()
            for n in range(first, min(first + chunk, times)):
                side(n)
            taken[place] += clock() - start
    return taken
