"""Instants in UTC, business dates in the desk's zone, and the only clock that is read."""

import calendar
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo

import attrs

from custmgr.errors import InvalidValue
from custmgr.values.exact import shown

EARLIEST_YEAR = 1900
LATEST_YEAR = 2200

MOST_DAYS = 36_525
"""The most days, a hundred years, that may be counted back or on from a business date."""

EARLIEST = datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_YEARS = f"within the years {EARLIEST_YEAR} to {LATEST_YEAR} (range)"


def instant(value: datetime, field: str) -> datetime:
    """The moment in UTC; a datetime without a zone is refused, and so is a year outside 1900 to 2200.

    A local time that a clock change skipped or repeated means what its ``fold`` says, as everywhere in Python.
    """
    if not isinstance(value, datetime):
        raise InvalidValue(field, shown(value), "a datetime with a time zone (type)")
    if value.utcoffset() is None:
        raise InvalidValue(field, value, "a datetime with a time zone (naive)")
    try:
        moment = value.astimezone(UTC)
    except OverflowError:
        raise InvalidValue(field, value, _YEARS) from None
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise InvalidValue(field, value, _YEARS)
    return moment


def business_date(value: date | str, field: str) -> date:
    """The calendar day that a date or text like ``2026-03-31`` names; a datetime is a moment and refused."""
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value) if _ISO_DATE.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None:
            raise InvalidValue(field, shown(value), "a date like 2026-03-31 (format)")
    elif isinstance(value, datetime) or not isinstance(value, date):
        raise InvalidValue(field, shown(value), "a date without a time (type)")
    else:
        day = value
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise InvalidValue(field, shown(value), _YEARS)
    return day


def zone_named(name: str) -> tzinfo:
    """The time zone of that IANA name."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError, TypeError, AttributeError):
        raise InvalidValue("zone", shown(name), "a time zone like Europe/Berlin") from None


def _system_now() -> datetime:
    return datetime.now(UTC)


def _known_zone(_clock: object, _attribute: object, name: str) -> None:
    zone_named(name)


@attrs.frozen(eq=False)
class Clock:
    """Gives the instant, and the business date in one zone; nothing else reads the time."""

    _now: Callable[[], datetime] = _system_now
    zone: str = attrs.field(default="UTC", validator=_known_zone)

    def now(self) -> datetime:
        """The instant in UTC; a source that answers without a zone is refused."""
        return instant(self._now(), "now")

    def today(self) -> date:
        """The business date: the calendar day in the clock's zone."""
        return self.date_of(self.now())

    def date_of(self, moment: datetime) -> date:
        """The business date that a moment falls on."""
        return instant(moment, "moment").astimezone(zone_named(self.zone)).date()

    def at(self, day: date, hour: int = 0) -> datetime:
        """The instant at which a business date reaches that full hour in the clock's zone."""
        local = datetime(day.year, day.month, day.day, hour, tzinfo=zone_named(self.zone))
        return instant(local, "day")


@attrs.define
class _Hand:
    at: datetime

    def read(self) -> datetime:
        return self.at


@attrs.frozen(init=False, eq=False)
class ManualClock(Clock):
    """A clock that moves only when told, for tests and replays; a bare date means noon of that day."""

    _hand: _Hand = attrs.field(kw_only=True)

    def __init__(self, start: datetime | date | str, zone: str = "UTC") -> None:
        hand = _Hand(_EPOCH)
        self.__attrs_init__(hand.read, zone, hand=hand)
        hand.at = self._moment(start)

    def set(self, to: datetime | date | str, *, backwards: bool = False) -> datetime:
        """Move to that moment and return it; the day it is already on leaves the clock where it is.

        Going back is refused unless ``backwards`` says so.
        """
        moment = self._moment(to)
        if not isinstance(to, datetime) and self.date_of(moment) == self.today():
            return self._hand.at
        if moment < self._hand.at and not backwards:
            raise InvalidValue("to", to, f"{self._hand.at.isoformat()} or later")
        self._hand.at = moment
        return moment

    def advance(self, *, days: int = 0, hours: int = 0, minutes: int = 0, seconds: float = 0) -> datetime:
        """Move on by that much and return the new moment."""
        step = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if step < timedelta(0):
            raise InvalidValue("step", step, "zero or more")
        self._hand.at = instant(self._hand.at + step, "now")
        return self._hand.at

    def _moment(self, to: datetime | date | str) -> datetime:
        return instant(to, "to") if isinstance(to, datetime) else self.at(business_date(to, "to"), 12)


def days_late(due: date, on: date) -> int:
    """Days from the due date to the day asked; negative while it is not yet due (D1)."""
    return (on - due).days


def just_after(moment: datetime) -> datetime:
    """The next instant there is."""
    return moment + _MICROSECOND


def micros(moment: datetime) -> int:
    """Microseconds since 1970-01-01 UTC, exact."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(count: int) -> datetime:
    """The instant in UTC that many microseconds after 1970-01-01."""
    return _EPOCH + timedelta(microseconds=count)


def month_end(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(anchor: date, months: int) -> date:
    """The anchor's day that many months on, or the last day of a shorter month.

    Count always from the anchor, never from the last result: 31 January + 2 months is 31 March.
    """
    from dateutil.relativedelta import relativedelta

    try:
        return business_date(anchor + relativedelta(months=months), "months")
    except (ValueError, OverflowError):
        raise InvalidValue("months", shown(months), _YEARS) from None
