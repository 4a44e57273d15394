"""On which days entries may be posted: not after today, not on or before the closing date."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import attrs

from custmgr.errors import InvalidValue, Refused
from custmgr.ports.storage import DESK, Reader, Transaction
from custmgr.schema import Stored, books, technical
from custmgr.settings import DeskProfile
from custmgr.use_case import acting


@attrs.define(slots=False)
class ClosedPeriod(Refused):
    """Entries dated on or before the closing date are no longer taken."""

    says = "{on} lies in a closed period: the first open date is {first_open}"

    on: date
    first_open: date


@attrs.define(slots=False)
class PostDated(Refused):
    """Nothing is posted with a date after today."""

    says = "{on} lies after today, {today}"

    on: date
    today: date


@attrs.frozen
class Books:
    """Until when the desk's books are closed, that day included; one row, under the desk's own id."""

    id: UUID = DESK
    closed_until: date | None = None
    version: int = 0


BOOKS = Stored(
    Books,
    owner="id",
    fields={
        **technical("to find the one row", "id", "version"),
        **books("to keep closed periods closed", "closed_until"),
    },
)


def open_date(tx: Transaction, on: date | None, *, shift: bool = False) -> date:
    """The day on which something dated ``on`` (default: today) is posted; with ``shift`` a closed one moves to the
    first open date. For any other day than today the desk's lock is held from here on, so that no period is closed
    before the posting is in it.

    Raises:
        PostDated: the day lies after today.
        ClosedPeriod: the day lies in a closed period.
    """
    today = posting_day(tx)
    if on is None or on == today:
        return today
    if on > today:
        raise PostDated(on, today)
    first = _first_open(tx)
    if on >= first:
        return on
    if shift:
        return first
    raise ClosedPeriod(on, first)


def posting_day(tx: Transaction) -> date:
    """The day on which what is done now is posted: today, but never a closed day. Where another host, whose day is
    further on, has closed today already, it is the first open one.
    """
    closed, today = closed_until(tx), acting(tx).today
    return today if closed is None else max(today, closed + timedelta(days=1))


def hold_open(tx: Transaction, on: date) -> None:
    """Hold that entries of this day may still be changed; the day is not closed before this change is in it.

    Raises:
        ClosedPeriod: the day lies in a closed period.
    """
    if on < posting_day(tx) and on < (first := _first_open(tx)):
        raise ClosedPeriod(on, first)


def _first_open(tx: Transaction) -> date:
    """The first open day, which stays it while this transaction holds the desk's lock from here on."""
    tx.lock(DESK)
    closed = closed_until(tx)
    return date.min if closed is None else closed + timedelta(days=1)


def closed_until(reader: Reader) -> date | None:
    """The closing date, if the books were ever closed."""
    found = reader.first(Books, DESK)
    return found.closed_until if found else None


def keep_today_open(tx: Transaction, activities: Sequence[Any]) -> None:
    """Let no change of the desk's time zone make a closed day today, on which entries are taken unasked.

    Raises:
        InvalidValue: today would be a closed day in that zone.
    """
    profiles = [one.facts for one in activities if one.facts["group"] == DeskProfile.__name__]
    moved = [zones for zones in (facts.get("time_zone", ["", ""]) for facts in profiles) if zones[0] != zones[1]]
    act = acting(tx)
    if not moved or act.day is None:
        return
    closed = closed_until(tx)
    if closed is not None and act.day(tx, act.at) <= closed:
        raise InvalidValue("time_zone", moved[-1][1], f"a zone in which today is after {closed}, the closing date")
