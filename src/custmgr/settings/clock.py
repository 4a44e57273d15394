"""The desk's clock: the one it was opened with, in the zone of its stored profile."""

from datetime import UTC, date, datetime, timedelta

import attrs

from custmgr.ports.storage import Reader, Storage
from custmgr.settings.profile import DeskProfile
from custmgr.settings.resolving import resolve
from custmgr.values.dates import Clock, zone_named

TRUSTED = timedelta(minutes=1)
"""How long a zone that was read is taken for granted."""

_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@attrs.define
class _Memory:
    zone: str
    read_at: datetime = _NEVER
    doubted_until: datetime = _NEVER

    def good(self, at: datetime) -> bool:
        return self.read_at <= at < self.read_at + TRUSTED and at >= self.doubted_until


class DeskClock(Clock):
    """The instants of ``own``, and business dates in the desk's time zone (D14).

    The zone is remembered for a minute: a change made by another process counts here within that time, one made through
    this desk as soon as it is committed.
    """

    __slots__ = ("_memory", "_storage", "own")
    own: Clock
    _storage: Storage
    _memory: _Memory

    def __init__(self, own: Clock, storage: Storage) -> None:
        for name, value in (("own", own), ("_storage", storage), ("_memory", _Memory(own.zone))):
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"DeskClock(own={self.own!r})"

    def now(self) -> datetime:
        """The instant in UTC."""
        return self.own.now()

    def today(self) -> date:
        """The business date: the calendar day in the desk's zone."""
        at = self.now()
        zone = self._memory.zone if self._memory.good(at) else self.zone
        return at.astimezone(zone_named(zone)).date()

    @property
    def zone(self) -> str:
        """The zone of the desk's profile, or that of ``own`` where none is set."""
        at = self.now()
        if not self._memory.good(at):
            with self._storage.read() as reader:
                self._read(reader, at)
        return self._memory.zone

    def day(self, reader: Reader, at: datetime) -> date:
        """The business date of a moment as this open transaction has it, which must see the desk's own rows."""
        if not self._memory.good(at):
            self._read(reader, at)
        return at.astimezone(zone_named(self._memory.zone)).date()

    def doubt(self) -> None:
        """Trust no remembered zone for a minute: somebody is changing it."""
        self._memory.doubted_until = self.now() + TRUSTED

    def _read(self, reader: Reader, at: datetime) -> None:
        self._memory.zone = resolve(reader, None, DeskProfile).time_zone or self.own.zone
        self._memory.read_at = at
