"""Reading the history and proving it whole."""

from uuid import UUID

import attrs

from custmgr.history.chain import BEGINNING, first_broken
from custmgr.history.checkpoint import Broken, Checkpoint, heads, purged
from custmgr.history.model import Activity
from custmgr.ports.storage import DESK, Reader
from custmgr.query import Cursor, Is, OneOf, Page, both
from custmgr.use_case import Service, use_case


@attrs.frozen
class History(Service):
    """What happened to a customer, newest first; with the desk's own history under ``DESK``."""

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
        whose = self.family(customer)
        where = both(
            whose.where(),
            *([OneOf("kind", kinds)] if kinds else []),
            *([Is("document", document)] if document else []),
        )
        order = ("-at",) if whose.absorbed else ("-seq",)
        return self.read().find(Activity, where, order=order, after=after, limit=limit)

    @use_case("history.read")
    def verify(self, customer: UUID = DESK, *, checkpoint: Checkpoint | None = None) -> int | None:
        """The number of the first activity in the customer's chain that was tampered with, or ``None``.

        Against a checkpoint of earlier it also shows that the end was cut off or that the chain was built anew: as the
        number of the first one missing, or of the one at which the chain then stood. Of a customer into which others
        were merged every chain is checked.
        """
        reader = self.read()
        checked = (_first_broken(reader, one, checkpoint) for one in self.family(customer).ids)
        return next((seq for seq in checked if seq is not None), None)

    @use_case("history.read")
    def verify_all(self, *, checkpoint: Checkpoint | None = None) -> tuple[Broken, ...]:
        """Every chain that was tampered with; against a checkpoint as in ``verify``."""
        reader = self.read()
        customers = heads(reader).keys() | (checkpoint.heads.keys() if checkpoint else set())
        over = purged(reader)
        checked = ((one, _first_broken(reader, one, checkpoint, over)) for one in sorted(customers))
        return tuple(Broken(one, seq) for one, seq in checked if seq is not None)

    @use_case("history.read")
    def checkpoint(self) -> Checkpoint:
        """Where every chain stands now; keep its ``text`` where nobody who can write to the store can."""
        return Checkpoint(self.clock.now(), heads(self.read()))


def _first_broken(
    reader: Reader, customer: UUID, checkpoint: Checkpoint | None, over: frozenset[UUID] | None = None
) -> int | None:
    known = checkpoint.heads.get(customer, BEGINNING) if checkpoint else BEGINNING
    chain = reader.stream(Activity, Is("customer", customer), order=("seq",))
    broken = first_broken(chain, known)
    if broken != 1 or reader.count(Activity, Is("customer", customer), cap=1):
        return broken
    return None if customer in (purged(reader) if over is None else over) else broken
