"""A service that a customer has or had, as a stretch of time."""

from datetime import date
from enum import Enum
from uuid import UUID

import attrs

from custmgr.values.frozen import changed


class ServiceState(Enum):
    """Whether a service assignment goes on."""

    ON = "on"
    ENDED = "ended"


@attrs.frozen
class ServiceAssignment:
    """One stretch of time for which a customer has a service, both days included; ``until`` is open while it is on."""

    id: UUID
    customer: UUID
    service: str
    since: date
    until: date | None = None
    version: int = 0

    @property
    def state(self) -> ServiceState:
        """Whether it goes on."""
        return ServiceState.ON if self.until is None else ServiceState.ENDED

    def ended(self, on: date) -> "ServiceAssignment":
        """The same stretch, closed on that day."""
        return changed(self, until=on)
