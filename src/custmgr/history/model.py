"""The one record of what happened: timeline, audit trail and what followers read."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from custmgr.history.chain import seal
from custmgr.schema import Erase, Index, Stored, personal, technical


@attrs.frozen
class Activity:
    """What happened, to which customer, by whom and when; immutable, numbered and chained per customer.

    ``kind`` is a dotted word owned by a slice (``invoice.issued``). ``payload`` is JSON text: what changed, old and
    new. ``behind`` is the staff member who acted as somebody else. The desk's own activities have the customer id 0.
    """

    customer: UUID
    at: datetime
    kind: str
    actor: str
    actor_name: str
    behind: str = ""
    contact: UUID | None = None
    document: UUID | None = None
    payload: str = "{}"
    seq: int = 0
    salt: str = ""
    payload_digest: str = ""
    digest: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        """The payload, read; a changed field holds ``[old, new]``. An erased one holds nothing."""
        return dict(json.loads(self.payload or "{}"))


STORED = (
    Stored(
        Activity,
        key=("customer", "seq"),
        owner="customer",
        append_only=True,
        chain=seal,
        index=(Index.on("customer", "document"),),
        fields={
            **technical("to order and prove the history", "customer", "seq", "digest", "payload_digest"),
            **technical("to say what happened when", "kind", "at", "document", "contact"),
            **technical("to say who did it", "actor", "behind", owner="staff"),
            **personal("to say who did it", "actor_name", owner="staff", erase=Erase.KEEP),
            **personal("to say what changed", "payload"),
            **personal("so that what was erased cannot be found again by trying", "salt"),
        },
    ),
)
