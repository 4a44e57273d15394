"""The desk as one actor has it: every slice an attribute."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import attrs

from custmgr.actors import StaffBook
from custmgr.contacts import Contacts
from custmgr.correspondence import Correspondence
from custmgr.customers import Customers, Notes
from custmgr.erasure import Erasures
from custmgr.exchange import Exchange
from custmgr.history import History
from custmgr.invoices import CreditMemos, Invoices
from custmgr.merging import Merging
from custmgr.onboarding import Onboarding, RateCards
from custmgr.overview import Overview
from custmgr.payments import Payments, Refunds
from custmgr.ports.joined import Joined, spoiling
from custmgr.receivables import Receivables
from custmgr.settings import Settings
from custmgr.use_case import Actor, House
from custmgr.values.frozen import changed


@attrs.frozen
class Acting:
    """The desk for one actor: immutable and cheap, one per request; every slice is an attribute."""

    house: House = attrs.field(repr=False)
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
    def erasure(self) -> Erasures:
        """Deletion of customers, and a person's own data."""
        return Erasures(self.house, self.actor)

    @property
    def merging(self) -> Merging:
        """Customers that turn out to be one."""
        return Merging(self.house, self.actor)

    @property
    def history(self) -> History:
        """What happened."""
        return History(self.house, self.actor)

    @contextmanager
    def together(self, *customers: UUID) -> Iterator["Acting"]:
        """Use cases that commit together or not at all, under the locks of these customers.

        A use case that fails inside takes all of them with it, even where its error is caught: whatever it failed of,
        and at whatever point. Only one whose action is ``read`` may refuse (``NotFound``, say) and leave them be.
        """
        storage = self.house.storage
        with spoiling(storage), storage.begin(*customers, scope=self.actor.scope) as tx:
            joined = Joined(tx)
            yield changed(self, house=changed(self.house, storage=joined))
            if joined.spoilt is not None:
                raise joined.spoilt
