"""The timeline of a customer: its own activities, and the runs over many that it was part of, newest first."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from custmgr.errors import InvalidValue
from custmgr.history import model, runs
from custmgr.history.model import Activity
from custmgr.history.runs import RunItem
from custmgr.ports.storage import DESK, Reader
from custmgr.query import Criteria, Cursor, Is, Page
from custmgr.query.pages import place, position
from custmgr.values.dates import EARLIEST, from_micros

_ACTIVITY, _ITEM = model.STORED[0], runs.STORED[1]
_RUNS = ("-run",)
_BOTH = "Timeline"


def merged(
    reader: Reader,
    own: Criteria,
    order: Sequence[str],
    over: Criteria | None,
    several: int,
    after: Cursor | None,
    limit: int,
) -> Page[Activity]:
    """A page of the activities that meet ``own`` in this order, and of the desk's own that items which meet ``over``
    point to: each once, though items of ``several`` customers may point to it. A place in it is one in either list.

    Raises:
        InvalidValue: the place is one in another list.
    """
    if over is None:
        return reader.find(Activity, own, order=order, after=after, limit=limit)
    ours, theirs = _places(order, after)
    mine = reader.find(Activity, own, order=order, after=ours, limit=limit)
    items = reader.find(RunItem, over, order=_RUNS, after=theirs, limit=(limit + 1) * several)
    of_run: dict[int, list[RunItem]] = {}
    for item in items:
        of_run.setdefault(item.run, []).append(item)
    told = reader.get_many(Activity, [(DESK, run) for run in of_run])
    joined = [(those, told[DESK, run]) for run, those in of_run.items() if (DESK, run) in told]
    page: list[Activity] = []
    at = of_runs = 0
    while len(page) < limit and (at < len(mine.items) or of_runs < len(joined)):
        if at == len(mine.items) or (of_runs < len(joined) and _is_newer(*joined[of_runs], mine.items[at])):
            those, activity = joined[of_runs]
            page.append(activity)
            theirs, of_runs = position(_ITEM, _RUNS, those[-1]), of_runs + 1
        else:
            page.append(mine.items[at])
            ours, at = position(_ACTIVITY, order, mine.items[at]), at + 1
    more = at < len(mine.items) or mine.next or of_runs < len(joined) or items.next
    return Page(tuple(page), _place(order, ours, theirs) if more else None)


def _is_newer(items: Sequence[RunItem], run: Activity, other: Activity) -> bool:
    """Whether the run came after another activity: by the numbers of a chain that it touched, in others by instants."""
    after = next((item.after for item in items if item.customer == other.customer), None)
    return run.at >= other.at if after is None else after >= other.seq


def _place(order: Sequence[str], ours: Cursor | None, theirs: Cursor | None) -> Cursor:
    parts: list[Any] = [one and (one.values, one.key) for one in (ours, theirs)]
    return Cursor(tuple(parts), (), (_BOTH, *order))


def _places(order: Sequence[str], after: Cursor | None) -> tuple[Cursor | None, Cursor | None]:
    if after is None:
        return None, None
    if not isinstance(after, Cursor) or tuple(after.order) != (_BOTH, *order):
        raise InvalidValue("after", str(after)[:80], "a place in a timeline of this customer's")
    ours, theirs = after.values
    return ours and place(_ACTIVITY, order, *ours), theirs and place(_ITEM, _RUNS, *theirs)


def last_recorded(reader: Reader, customers: Iterable[UUID]) -> datetime:
    """The latest instant at which anything was recorded of these customers."""
    lasts = (reader.rows(Activity, ("at",), Is("customer", one), order=("-seq",), limit=1) for one in customers)
    return max((from_micros(row[0]) for page in lasts for row in page), default=EARLIEST)
