"""Bulk runs: one activity on the desk's own chain, and a thin row for each customer that points to it.

The activity carries the digest of the ids of the customers that the run changed, so neither a customer nor a row can
be added to it or taken out without that showing.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

import attrs

from custmgr.history.chain import ERASED
from custmgr.history.model import Activity
from custmgr.history.record import record
from custmgr.ports.storage import DESK, Reader, Transaction
from custmgr.query import Is, both
from custmgr.schema import Index, Stored, technical
from custmgr.values.ids import new_id


@attrs.frozen
class Failure:
    """A customer that a run could not change, and why."""

    customer: UUID
    reason: str


@attrs.frozen
class BulkRun:
    """What a run did to each customer: changed it, found nothing to change, or failed with a reason.

    ``run`` is the number of its activity on the desk's own chain, 0 for a preview; ``kind`` is that activity's.
    """

    id: UUID
    run: int
    kind: str
    done: tuple[UUID, ...]
    skipped: tuple[UUID, ...] = ()
    failed: tuple[Failure, ...] = ()


@attrs.frozen
class RunItem:
    """That a customer was changed by a run, by what kind of run, and after which activity of its own chain."""

    customer: UUID
    run: int
    kind: str
    after: int


STORED = (
    Stored(
        BulkRun,
        append_only=True,
        unique=(("run",),),
        fields=technical("to tell again what a run did", "id", "run", "kind", "done", "skipped", "failed"),
    ),
    Stored(
        RunItem,
        key=("customer", "run"),
        owner="customer",
        append_only=True,
        index=(Index.on("run"),),
        fields=technical("to show in a customer's history what was done to many", "customer", "run", "kind", "after"),
    ),
)


def record_run(
    tx: Transaction,
    kind: str,
    done: Sequence[UUID],
    skipped: Sequence[UUID],
    failed: Sequence[Failure],
    facts: Mapping[str, Any],
) -> BulkRun:
    """Record a run over customers whose locks are held, with the desk's own."""
    changed = tuple(sorted(done))
    counts = {"done": len(changed), "skipped": len(skipped), "failed": len(failed)}
    record(tx, kind, facts={**facts, **counts, "ids": _digest(changed)}, about=changed)
    number = tx.find(Activity, Is("customer", DESK), order=("-seq",), limit=1).items[0].seq
    run = BulkRun(new_id(), number, kind, changed, tuple(skipped), tuple(failed))
    tx.append(run, *(RunItem(customer, number, kind, tx.head(customer).seq) for customer in changed))
    return run


def last_run(reader: Reader, customer: UUID, *, later_than: int) -> Activity | None:
    """What the desk's history tells of the last run that changed the customer, if that was after this activity of its
    own chain.
    """
    items = reader.find(RunItem, Is("customer", customer), order=("-run",), limit=1).items
    return reader.first(Activity, (DESK, items[0].run)) if items and items[0].after >= later_than else None


def _digest(ids: Sequence[UUID]) -> str:
    return sha256("\n".join(one.hex for one in ids).encode()).hexdigest()


def false_runs(reader: Reader, purged: frozenset[UUID]) -> Iterator[int]:
    """The numbers of runs that are not what their activity says, or not what the rows of their customers say.

    The rows of customers who were purged or erased since are gone with them.
    """
    left = {run for (run,) in reader.total(RunItem, "run", by=("run",))}
    for run in reader.stream(BulkRun, order=("run",)):
        left.discard(run.run)
        rows = {UUID(row[0]) for row in reader.rows(RunItem, ("customer",), Is("run", run.run))}
        missing = set(run.done) - purged - rows
        if not _told(reader, run) or rows - set(run.done) or any(not _erased(reader, one) for one in missing):
            yield run.run
    yield from left


def _erased(reader: Reader, customer: UUID) -> bool:
    return reader.count(Activity, both(Is("customer", customer), Is("kind", ERASED)), cap=1) > 0


def falsely_in(reader: Reader, customer: UUID) -> bool:
    """Whether a row of the customer points to a run that it was no part of."""
    for item in reader.find(RunItem, Is("customer", customer)).items:
        run = next(iter(reader.find(BulkRun, Is("run", item.run), limit=1)), None)
        if run is None or run.kind != item.kind or customer not in run.done or not _told(reader, run):
            return True
    return False


def _told(reader: Reader, run: BulkRun) -> bool:
    activity = reader.first(Activity, (DESK, run.run))
    return activity is not None and activity.kind == run.kind and activity.facts.get("ids") == _digest(run.done)
