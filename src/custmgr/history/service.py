"""Reading the history and proving it whole."""

from uuid import UUID

import attrs

from custmgr.errors import NotFound
from custmgr.history.chain import BEGINNING, first_broken
from custmgr.history.checkpoint import Broken, Checkpoint, heads, purged
from custmgr.history.model import Activity
from custmgr.history.runs import false_runs, falsely_in
from custmgr.history.timeline import merged
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
        """A page of the customer's activities, newest first, of these kinds or about this document only; among them
        those of the desk that tell of a run over many customers of which it was one. Of a customer whose history was
        deleted with it there is nothing.

        Raises:
            NotFound: nobody has or had this id.
        """
        whose = self.family(customer)
        where = both(
            whose.where(),
            *([OneOf("kind", kinds)] if kinds else []),
            *([Is("document", document)] if document else []),
        )
        order = ("-at",) if whose.absorbed else ("-seq",)
        over = None
        if customer != DESK and document is None:
            over = both(whose.where(), *([OneOf("kind", kinds)] if kinds else []))
        page = merged(self.read(), where, order, over, len(whose.ids), after, limit)
        if not page.items:
            self._hold_somebody(customer)
        return page

    @use_case("history.read")
    def verify(self, customer: UUID = DESK, *, checkpoint: Checkpoint | None = None) -> int | None:
        """The number of the first activity in the customer's chain that was tampered with, or ``None``.

        Against a checkpoint of earlier it also shows that the end was cut off or that the chain was built anew: as the
        number of the first one missing, or of the one at which the chain then stood. Of a customer into which others
        were merged every chain is checked. The desk's own is broken too at a run over many customers that is not what
        the rows of those customers say; a customer's at 0 where such a row of it is false.

        Raises:
            NotFound: nobody has or had this id, and the checkpoint does not name it.
        """
        reader = self.read()
        ids = self.family(customer).ids
        checked = (_first_broken(reader, one, checkpoint) for one in ids)
        broken = next((seq for seq in checked if seq is not None), None)
        if broken is None and customer != DESK and any(falsely_in(reader, one) for one in ids):
            return 0
        if broken is None and not (checkpoint and customer in checkpoint.heads):
            self._hold_somebody(customer)
        return broken

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

    def _hold_somebody(self, customer: UUID) -> None:
        """Hold that this is the desk, a customer or one that was deleted. Customers are a kind of a higher floor, which
        the desk knows by name.
        """
        reader, accounts = self.read(), self.house.kinds.get("Customer")
        if customer == DESK or reader.count(Activity, Is("customer", customer), cap=1):
            return
        if accounts is not None and reader.first(accounts.kind, customer) is not None:
            return
        if customer not in purged(reader):
            raise NotFound("Customer", customer)


def _first_broken(
    reader: Reader, customer: UUID, checkpoint: Checkpoint | None, over: frozenset[UUID] | None = None
) -> int | None:
    known = checkpoint.heads.get(customer, BEGINNING) if checkpoint else BEGINNING
    chain = reader.stream(Activity, Is("customer", customer), order=("seq",))
    broken = first_broken(chain, known)
    if broken is None and customer == DESK:
        return next(false_runs(reader, purged(reader) if over is None else over), None)
    if broken != 1 or reader.count(Activity, Is("customer", customer), cap=1):
        return broken
    return None if customer in (purged(reader) if over is None else over) else broken
