"""What became of a message after the provider took it, as the provider tells later."""

from datetime import datetime
from enum import Enum
from uuid import UUID

import attrs

from custmgr.schema import Index, Stored, personal, technical


class Event(Enum):
    """What a provider reports of a message."""

    DELIVERED = "delivered"
    OPENED = "opened"
    BOUNCED = "bounced"
    BOUNCED_FOR_NOW = "bounced for now"
    COMPLAINED = "complained"

    @property
    def arrived(self) -> bool:
        """Whether the message must have reached the recipient's mailbox."""
        return self in (Event.DELIVERED, Event.OPENED, Event.COMPLAINED)


@attrs.frozen
class Delivery:
    """One report about one message, in the provider's own words; ``event_id`` is the provider's name for the report."""

    id: UUID
    customer: UUID
    message: UUID
    event: Event
    at: datetime
    recorded_at: datetime
    said: str = ""
    event_id: str | None = None


DELIVERY = Stored(
    Delivery,
    owner="customer",
    append_only=True,
    unique=(("message", "event_id"),),
    index=(Index.on("message", "at"),),
    fields={
        **technical("to know what became of a message", "id", "customer", "message", "event", "at"),
        **technical("to know what became of a message", "recorded_at", "event_id"),
        **personal("to know what became of a message", "said"),
    },
)
