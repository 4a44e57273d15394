"""The desk: the one place that puts slices, adapters and actors together."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self
from uuid import UUID

import attrs

from custmgr import (
    actors,
    contacts,
    correspondence,
    customers,
    exchange,
    history,
    idempotency,
    invoices,
    ledger,
    onboarding,
    payments,
    receivables,
    settings,
)
from custmgr.actors import Staff, StaffBook, System
from custmgr.contacts import Contacts
from custmgr.correspondence import Correspondence, Dispatched, Outbox, Progress
from custmgr.customers import Customers, Notes
from custmgr.exchange import Exchange
from custmgr.history import History
from custmgr.invoices import CreditMemos, Invoices
from custmgr.onboarding import Onboarding, RateCards
from custmgr.overview import Overview
from custmgr.payments import Payments, Refunds
from custmgr.plugins import adapter
from custmgr.ports.joined import Joined
from custmgr.ports.storage import Storage
from custmgr.receivables import Receivables
from custmgr.schema import Stored
from custmgr.settings import DeskClock, Settings
from custmgr.use_case import Actor, House, Reaction
from custmgr.values.dates import Clock

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
)
"""Every kind that custmgr stores, lower floors first."""

_REACTING = (contacts.REACTIONS, correspondence.REACTIONS)

REACTIONS: dict[str, tuple[Reaction, ...]] = {
    kind: tuple(react for floor in _REACTING for react in floor.get(kind, ()))
    for kind in sorted({kind for floor in _REACTING for kind in floor})
}
"""What the house does inside the transaction when something happened, lower floors first."""


@attrs.frozen
class Acting:
    """The desk for one actor: immutable and cheap, one per request; every slice is an attribute."""

    house: House
    actor: Actor

    @property
    def staff(self) -> StaffBook:
        """The host's staff as custmgr knows them."""
        return StaffBook(self.house, self.actor)

    @property
    def customers(self) -> Customers:
        """The customer accounts."""
        return Customers(self.house, self.actor)

    @property
    def contacts(self) -> Contacts:
        """The people of the customers."""
        return Contacts(self.house, self.actor)

    @property
    def settings(self) -> Settings:
        """What was agreed for the desk, a category or a customer."""
        return Settings(self.house, self.actor)

    @property
    def invoices(self) -> Invoices:
        """What customers are charged."""
        return Invoices(self.house, self.actor)

    @property
    def credit_memos(self) -> CreditMemos:
        """What customers are credited."""
        return CreditMemos(self.house, self.actor)

    @property
    def payments(self) -> Payments:
        """Money received."""
        return Payments(self.house, self.actor)

    @property
    def refunds(self) -> Refunds:
        """Money sent back."""
        return Refunds(self.house, self.actor)

    @property
    def onboarding(self) -> Onboarding:
        """Which rates customers get, and why."""
        return Onboarding(self.house, self.actor)

    @property
    def rate_cards(self) -> RateCards:
        """The rates the desk offers."""
        return RateCards(self.house, self.actor)

    @property
    def notes(self) -> Notes:
        """Notes about customers."""
        return Notes(self.house, self.actor)

    @property
    def receivables(self) -> Receivables:
        """What is owed."""
        return Receivables(self.house, self.actor)

    @property
    def correspondence(self) -> Correspondence:
        """What goes out to customers, and what became of it."""
        return Correspondence(self.house, self.actor)

    @property
    def overview(self) -> Overview:
        """Everything about one customer on one page."""
        return Overview(self.house, self.actor)

    @property
    def exchange(self) -> Exchange:
        """Files in and out."""
        return Exchange(self.house, self.actor)

    @property
    def history(self) -> History:
        """What happened."""
        return History(self.house, self.actor)

    @contextmanager
    def together(self, *customers: UUID) -> Iterator["Acting"]:
        """Use cases that commit together or not at all, under the locks of these customers.

        A use case that fails inside takes all of them with it, even where its error is caught.
        """
        with self.house.storage.begin(*customers, scope=self.actor.scope) as tx:
            joined = Joined(tx)
            yield attrs.evolve(self, house=attrs.evolve(self.house, storage=joined))
            if joined.spoilt is not None:
                raise joined.spoilt


@attrs.frozen
class DueRun:
    """What a run of due work did: how many credit memos lost what was left of them."""

    expired_credits: int


class Desk:
    """A company's customer accounts in one store; may be shared by threads."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._staff: dict[str, Staff] = {}

    @classmethod
    def open(
        cls, storage: str | Storage, *, mail: Any = None, renderer: Any = None, clock: Clock | None = None
    ) -> "Desk":
        """The desk on this storage; adapters are URLs whose scheme names one, or adapter objects.

        Nothing is connected before it is used. ``memory:`` keeps everything in this process.

        Raises:
            InvalidValue: a URL that no adapter opens.
            Unavailable: the adapter is not installed.
        """
        store = _opened(storage, "storage")
        store.bind(KINDS)
        dated = DeskClock(clock or Clock(), store)
        house = House(
            storage=store,
            clock=dated,
            day=dated.day,
            check=actors.check,
            kinds={stored.name: stored for stored in KINDS},
            reactions=REACTIONS,
            mail=None if mail is None else _opened(mail, "mail"),
            renderer=None if renderer is None else _opened(renderer, "renderer"),
        )
        return cls(house)

    def acting_as(self, staff: Staff) -> Acting:
        """The desk for this member of the host's staff, whose row is kept up to date."""
        if self._staff.get(staff.id) != staff:
            StaffBook(self.house, System("staff")).keep(staff)
            self._staff[staff.id] = staff
        return Acting(self.house, staff)

    def system(self, purpose: str) -> Acting:
        """The desk for due work, under the name of its purpose."""
        return Acting(self.house, System(purpose))

    def dispatch(self, *, limit: int | None = None, progress: Progress | None = None) -> Dispatched:
        """Send the messages that are due, at most ``limit``, and say what became of them; may run in many processes.

        Raises:
            Unavailable: the desk was opened without mail.
        """
        outbox = Outbox(self.house, System("dispatch"))
        return correspondence.dispatch(outbox, self.house.mail, limit=limit, progress=progress)

    def run_due(self) -> DueRun:
        """Do everything that is due by today, in order of date; doing it again does nothing more."""
        memos = self.system("due work").credit_memos
        expired = [memos.expire(one.customer, one.document) for one in memos.expired()]
        return DueRun(expired_credits=sum(1 for one in expired if one))

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
        return given
    if given.startswith("memory:"):
        from custmgr.memory import in_memory

        return in_memory(port)
    return adapter(given, port)
