"""Goals 1, 2, 4, 5: what changes one customer, one commit each, against a raw program that writes the same rows."""

from collections.abc import Callable, Iterator

from ground import LINES, TOTAL, Ground, desk_on, sqlite
from measure import Figure, at_least, median, seconds
from recording import Statement, recording, replay

from custmgr import Acting

Act = Callable[[Acting, int], object]


def figures(ground: Ground) -> Iterator[Figure]:
    pick = ground.filled().customer
    issue: Act = lambda ana, n: ana.invoices.issue(pick(n), LINES)  # noqa: E731
    take: Act = lambda ana, n: ana.payments.take(pick(n), TOTAL, method="wire", oldest_first=True)  # noqa: E731
    add: Act = lambda ana, n: ana.customers.add(name=f"New {n}", email=f"n{n}@new{n}.example", despite_duplicates=True)  # noqa: E731
    for goal, what, sync, floor, aim, act in (
        ("1", "issue an invoice", "normal", 0.45, 0.65, issue),
        ("2", "issue an invoice", "full", 0.5, 0.7, issue),
        ("4", "take and apply a payment", "normal", 0.45, 0.65, take),
        ("5", "add a customer", "normal", 0.3, 0.5, add),
    ):
        ratio, each = compared(ground, sync, act)
        yield at_least(goal, f"{what}, one commit each, {sync.upper()}", ratio, floor, aim, each)


def compared(ground: Ground, sync: str, act: Act) -> tuple[float, str]:
    """The raw program's time over custmgr's, in turns, the median of the rounds."""
    filled, times = ground.filled(), range(ground.operations)
    with recording() as log, desk_on(sqlite(ground.copy(filled, "recorded"), sync)) as ana:
        transactions: list[list[Statement]] = []
        for n in times:
            before = len(log)
            act(ana, n)
            transactions.append(log[before:])
    ours, raw = [], []
    for _ in range(ground.rounds):
        with desk_on(sqlite(ground.copy(filled, "ours"), sync)) as ana:
            act(ana, ground.operations)
            ours.append(seconds(lambda ana=ana: [act(ana, n) for n in times]))
        raw.append(replay(ground.copy(filled, "raw"), sync, transactions))
    took = median(*ours)
    return median(*raw) / took, f"{ground.operations / took:,.0f} a second"
