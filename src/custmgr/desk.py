"""The desk: the one place that puts slices, adapters and actors together."""

from typing import Any, Self
from uuid import UUID

import attrs

from custmgr import (
    actors,
    contacts,
    correspondence,
    customers,
    erasure,
    exchange,
    history,
    idempotency,
    invoices,
    ledger,
    merging,
    onboarding,
    payments,
    receivables,
    settings,
)
from custmgr.acting import Acting
from custmgr.actors import Staff, StaffBook, System
from custmgr.correspondence import Dispatched, Outbox, Progress
from custmgr.errors import CustmgrError, InvalidValue
from custmgr.plugins import adapter, fitting
from custmgr.ports.storage import Storage
from custmgr.schema import Stored
from custmgr.settings import DeskClock
from custmgr.use_case import House, Reaction
from custmgr.values.dates import Clock
from custmgr.values.exact import shown
from custmgr.values.frozen import changed

KINDS: tuple[Stored, ...] = (
    *idempotency.STORED,
    *history.STORED,
    *actors.STORED,
    *customers.STORED,
    *settings.STORED,
    *contacts.STORED,
    *correspondence.STORED,
    *ledger.STORED,
    *onboarding.STORED,
    *invoices.STORED,
    *payments.STORED,
    *receivables.STORED,
    *exchange.STORED,
    *erasure.STORED,
    *merging.STORED,
)
"""Every kind that custmgr stores, lower floors first."""

_REACTING = (contacts.REACTIONS, correspondence.REACTIONS, ledger.REACTIONS)

REACTIONS: dict[str, tuple[Reaction, ...]] = {
    kind: tuple(react for floor in _REACTING for react in floor.get(kind, ()))
    for kind in sorted({kind for floor in _REACTING for kind in floor})
}
"""What the house does inside the transaction when something happened, lower floors first."""


@attrs.frozen
class DueFailure:
    """One piece of due work that could not be done: the document it was for, and why. It is tried again next time."""

    document: UUID
    error: CustmgrError


@attrs.frozen
class DueRun:
    """What a run of due work did: how many credit memos lost what was left of them, how many documents of erased
    customers reached the end of their retention, and what failed.
    """

    expired_credits: int
    ended_retentions: int
    failed: tuple[DueFailure, ...] = ()


class Desk:
    """A company's customer accounts in one store; may be shared by threads."""

    def __init__(self, house: House) -> None:
        self.house = house

    @classmethod
    def open(
        cls, storage: str | Storage, *, mail: Any = None, renderer: Any = None, clock: Clock | None = None
    ) -> "Desk":
        """The desk on this storage; adapters are URLs whose scheme names one, or adapter objects.

        Nothing is connected before it is used. ``memory:`` keeps everything in this process.

        Raises:
            InvalidValue: a URL that no adapter of the port opens, or an object that is none.
            Unavailable: the adapter is not installed.
        """
        store = _opened(storage, "storage")
        store.bind(KINDS)
        dated = DeskClock(clock or Clock(), store)
        house = House(
            storage=store,
            clock=dated,
            day=dated.day,
            families=customers.families,
            check=actors.check,
            kinds={stored.name: stored for stored in KINDS},
            reactions=REACTIONS,
            mail=None if mail is None else _opened(mail, "mail"),
            renderer=None if renderer is None else _opened(renderer, "renderer"),
        )
        return cls(house)

    def acting_as(self, staff: Staff) -> Acting:
        """The desk for this member of the host's staff, whose row is kept up to date: read by its key, and written only
        where it is not as given.

        Raises:
            InvalidValue: it is no ``Staff``.
        """
        if not isinstance(staff, Staff):
            raise InvalidValue("staff", shown(staff), "a Staff, like Staff('u-17', name='Ana') (type)")
        StaffBook(self.house, System("staff")).keep(staff)
        return Acting(self.house, staff)

    def system(self, purpose: str) -> Acting:
        """The desk for due work, under the name of its purpose."""
        return Acting(self.house, System(purpose))

    def joined(self, connection: Any) -> "Desk":
        """The desk inside the transaction that the host has open on this SQLAlchemy connection; the host commits.

        A use case that is refused leaves no trace, and what the host and earlier use cases did stays. Nothing is tried
        again: after ``Conflict`` the host rolls back and begins anew. Once the host has committed, the desk inside
        refuses to work until the host has begun again. On SQLite join before the transaction reads: what
        somebody else committed since would make the first change a ``Conflict``. Nothing is sent from here.

        Raises:
            InvalidValue: no connection to the desk's kind of database, or one without a transaction.
            Unavailable: the storage has no connections.
        """
        store = self.house.storage.join(connection)
        clock = self.house.clock
        dated = DeskClock(clock.own if isinstance(clock, DeskClock) else clock, store)
        house = changed(self.house, storage=store, clock=dated, day=dated.day, mail=None, attempts=1)
        return Desk(house)

    def dispatch(self, *, limit: int | None = None, progress: Progress | None = None) -> Dispatched:
        """Send the messages that are due, at most ``limit``, and say what became of them; may run in many processes.

        Raises:
            Unavailable: the desk was opened without mail.
        """
        outbox = Outbox(self.house, System("dispatch"))
        return correspondence.dispatch(outbox, self.house.mail, limit=limit, progress=progress)

    def run_due(self) -> DueRun:
        """Do everything that is due by today, in order of date; doing it again does nothing more. What fails is told in
        the answer and holds up nothing else.
        """
        acting = self.system("due work")
        expired, failed = 0, []
        for memo in acting.credit_memos.expired():
            try:
                expired += bool(acting.credit_memos.expire(memo.customer, memo.document))
            except CustmgrError as error:
                failed.append(DueFailure(memo.document, error))
        return DueRun(expired, sum(iter(acting.erasure.end_retention, 0)), tuple(failed))

    def migrate(self) -> None:
        """Bring the store to the form this release needs; doing it again changes nothing."""
        self.house.storage.migrate()

    def close(self) -> None:
        """Let go of connections and files."""
        self.house.storage.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def _opened(given: Any, port: str) -> Any:
    if not isinstance(given, str):
        return fitting(given, port)
    if given.startswith("memory:"):
        from custmgr.memory import in_memory

        if given != "memory:":
            raise InvalidValue(port, given, "memory: with nothing behind it")
        return in_memory(port)
    return adapter(given, port)
