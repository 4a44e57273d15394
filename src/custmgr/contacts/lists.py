"""Default recipients: for each purpose, the contacts a customer wants written to, in order."""

from enum import Enum
from uuid import UUID

import attrs

from custmgr.values.frozen import changed

MOST_RECIPIENTS = 50


class Purpose(Enum):
    """What is written for; all but notifications are financial: without a list of their own they go as billing does."""

    NOTIFICATIONS = "notifications"
    BILLING = "billing"
    INVOICES = "invoices"
    STATEMENTS = "statements"
    RECEIPTS = "receipts"
    REMINDERS = "reminders"

    @property
    def is_financial(self) -> bool:
        """Whether billing contacts are meant."""
        return self is not Purpose.NOTIFICATIONS


@attrs.frozen
class RecipientList:
    """A customer's default recipients for one purpose, first one first; the first is the starred one."""

    customer: UUID
    purpose: Purpose
    contacts: tuple[UUID, ...] = ()
    version: int = 0

    def naming(self, contacts: tuple[UUID, ...]) -> "RecipientList":
        """These contacts instead, each once."""
        return changed(self, contacts=tuple(dict.fromkeys(contacts)))

    def led_by(self, contact: UUID) -> "RecipientList":
        """The contact first, the others behind."""
        return self.naming((contact, *self.contacts))

    def without(self, contact: UUID) -> "RecipientList":
        """The others only."""
        return self.naming(tuple(one for one in self.contacts if one != contact))
