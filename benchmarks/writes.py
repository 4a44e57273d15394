"""Goals 1 to 5 and 15: what changes customers, against a raw program that writes the same rows; and how it grows."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from ground import LINES, TOTAL, Filled, Ground, desk_on, sqlite
from measure import Figure, at_least, in_turns, median, within
from recording import SLICE, Replay, Statement, recording

from custmgr import Acting, Charge
from custmgr_adapters.sql.sqlite import Sqlite

Act = Callable[[Acting, int], object]
Pick = Callable[[int], UUID]
CLOCKS = {"normal": time.process_time, "full": time.perf_counter}
"""At NORMAL no commit waits for the disk, so both sides are timed by the processor."""
BATCH = 1000
BATCHES = 4


def figures(ground: Ground) -> Iterator[Figure]:
    filled, each = ground.filled(), ground.operations
    one = "one commit each"
    for goal, what, sync, floor, aim, act, times in (
        ("1", f"issue an invoice, {one}, NORMAL", "normal", 0.45, 0.65, issue(filled.customer), each),
        ("2", f"issue an invoice, {one}, FULL", "full", 0.5, 0.7, issue(filled.customer), each),
        ("3", f"issue {BATCH:,} invoices in a commit", "normal", 0.25, 0.4, issue_many(filled.customer), BATCHES),
        ("4", f"take and apply a payment, {one}, NORMAL", "normal", 0.45, 0.65, take(filled.customer), each),
        ("5", f"add a customer, {one}, NORMAL", "normal", 0.3, 0.5, add, each),
    ):
        ratio, took = compared(ground, filled, sync, act, times)
        made = times * BATCH if goal == "3" else times
        yield at_least(goal, what, ratio, floor, aim, f"{made / took:,.0f} a second")
    yield from growth(ground)


def issue(pick: Pick) -> Act:
    return lambda ana, n: ana.invoices.issue(pick(n), LINES)


def issue_many(pick: Pick) -> Act:
    def act(ana: Acting, n: int) -> object:
        return ana.invoices.issue_many([Charge(pick(n * BATCH + at), LINES) for at in range(BATCH)])

    return act


def take(pick: Pick) -> Act:
    return lambda ana, n: ana.payments.take(pick(n), TOTAL, method="wire", oldest_first=True)


def add(ana: Acting, n: int) -> object:
    return ana.customers.add(name=f"New {n}", email=f"n{n}@new{n}.example", despite_duplicates=True)


def compared(ground: Ground, filled: Filled, sync: str, act: Act, times: int) -> tuple[float, float]:
    """The raw program's time over custmgr's and the seconds of custmgr's: in turns, the medians of the rounds."""
    with recording(Sqlite) as log, desk_on(sqlite(ground.copy(filled, "recorded"), sync)) as ana:
        transactions = recorded(log, partial(act, ana), times)
    rounds = []
    for _ in range(ground.rounds):
        raw = Replay.on_sqlite(ground.copy(filled, "raw"), sync, transactions)
        with desk_on(sqlite(ground.copy(filled, "ours"), sync)) as ana:
            act(ana, times)
            chunk, clock = SLICE if times > SLICE else 1, CLOCKS[sync]
            rounds.append(in_turns(times, chunk, partial(act, ana), raw, clock=clock))
        raw.close()
    return median(*(plain / own for own, plain in rounds)), median(*(own for own, _ in rounds))


def recorded(log: list[Statement], act: Callable[[int], object], times: int) -> list[list[Statement]]:
    """What each act asks to write."""
    found = []
    for n in range(times):
        before = len(log)
        act(n)
        found.append(log[before:])
    return found


def growth(ground: Ground) -> Iterator[Figure]:
    small, large = (ground.filled(factor * ground.customers) for factor in (2, 20))
    sizes = f"{len(small.customers):,} to {len(large.customers):,} customers"
    for what, act in (("issue an invoice", issue), ("take and apply a payment", take)):
        rounds = []
        for _ in range(ground.rounds):
            files = (ground.copy(small, "small"), ground.copy(large, "large"))
            with desk_on(sqlite(files[0])) as few, desk_on(sqlite(files[1])) as many:
                sides = (partial(act(small.customer), few), partial(act(large.customer), many))
                for side in sides:
                    side(ground.operations)
                rounds.append(in_turns(ground.operations, SLICE, *sides, clock=CLOCKS["normal"]))
        ratio = median(*(after / before for before, after in rounds))
        each = median(*(after for _, after in rounds)) / ground.operations
        yield within("15", f"growth, {what}: {sizes}", ratio, 1.8, 1.3, f"{each * 1000:.2f} ms each")
