"""Reading the history and proving it whole."""

from typing import ClassVar
from uuid import UUID

import attrs

from custmgr.history.chain import first_broken
from custmgr.history.model import Activity
from custmgr.ports.storage import DESK
from custmgr.query import Cursor, Is, OneOf, Page, both
from custmgr.use_case import Service, use_case


@attrs.frozen
class History(Service):
    """What happened to a customer, newest first; with the desk's own history under ``DESK``."""

    slice: ClassVar[str] = "history"

    @use_case("history.read")
    def timeline(
        self,
        customer: UUID = DESK,
        *,
        kinds: tuple[str, ...] = (),
        document: UUID | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Page[Activity]:
        """A page of the customer's activities, newest first, of these kinds or about this document only."""
        where = both(
            Is("customer", customer),
            *([OneOf("kind", kinds)] if kinds else []),
            *([Is("document", document)] if document else []),
        )
        return self.read().find(Activity, where, order=("-seq",), after=after, limit=limit)

    @use_case("history.read")
    def verify(self, customer: UUID = DESK) -> int | None:
        """The number of the first activity in the customer's chain that was tampered with, or ``None``."""
        return first_broken(self.read().stream(Activity, Is("customer", customer), order=("seq",)))
