"""Rate cards, and which of them a customer has from when to when."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

import attrs

from custmgr.values.frozen import changed


class Because(Enum):
    """Why rates were matched or not, and what each step of the matching found."""

    ALREADY_ASSIGNED = "the customer has or had rates already"
    NOTHING_ASSIGNED = "the customer never had rates"
    EMAIL_DOMAIN = "a rate card names the customer's e-mail domain"
    NO_EMAIL = "the customer has no e-mail address"
    FREE_MAIL = "anybody may have an address at this e-mail domain"
    NO_CARD_FOR_DOMAIN = "no rate card on offer names the customer's e-mail domain"
    ALL_MATCHES = "no two of the matching cards are for the same service"
    PRIORITY = "of several cards for one service, the one of the highest priority is used"
    CONFLICT = "several cards for one service have the same highest priority"
    UNLISTED_CATEGORY = "customers of the category for all others get no rates by category"
    LISTED_CATEGORY = "the customer's category is one that rate cards can name"
    CATEGORY = "a rate card names the customer's category"
    NO_MATCH = "no rate card on offer names the customer's e-mail domain or category"
    BY_HAND = "a member of staff assigned the rate"


@attrs.frozen
class RateCard:
    """What one unit of a service costs the customers whose e-mail domain or category it names.

    ``domains`` are registrable ones in ASCII; addresses at a sub-domain match only with ``include_subdomains``. Of
    several cards for one service the highest ``priority`` is used. It is on offer from ``valid_from`` to
    ``valid_until``, both included.
    """

    id: UUID
    name: str
    service: str
    unit: str
    unit_price: Decimal
    currency: str
    domains: frozenset[str] = frozenset()
    include_subdomains: bool = False
    categories: frozenset[str] = frozenset()
    priority: int = 0
    valid_from: date | None = None
    valid_until: date | None = None
    active: bool = True
    version: int = 0

    def on_offer(self, day: date) -> bool:
        """Whether it can be assigned with effect from that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.active and begun and (self.valid_until is None or day <= self.valid_until)

    def withdrawn(self) -> "RateCard":
        """The card off offer; who has its rate keeps it."""
        return changed(self, active=False)


@attrs.frozen
class RateAssignment:
    """The rate a customer has for a service, as the card said when it was assigned; both days are included.

    ``until`` is open while nothing follows. An assignment that was replaced on its first day ends the day before.
    """

    id: UUID
    customer: UUID
    card: UUID
    service: str
    unit: str
    unit_price: Decimal
    currency: str
    since: date
    because: Because
    until: date | None = None
    version: int = 0

    @property
    def takes_effect(self) -> bool:
        """Whether there is any day on which it holds."""
        return self.until is None or self.until >= self.since

    def gives(self, card: RateCard, until: date | None) -> bool:
        """Whether it is the rate that the card says now, and holds up to that day or longer; none means for good."""
        said = (card.id, card.service, card.unit, card.unit_price, card.currency)
        lasting = self.until is None or (until is not None and self.until >= until)
        return lasting and (self.card, self.service, self.unit, self.unit_price, self.currency) == said


@attrs.frozen
class Unmatched:
    """A customer for whom staff must choose rates, since when and why; in a conflict, for which services."""

    customer: UUID
    because: Because
    at: datetime
    services: tuple[str, ...] = ()
    version: int = 0


class StepName(Enum):
    """The steps of rate matching, in their order."""

    ASSIGNED = "assigned"
    DOMAIN = "domain"
    USE_MATCHES = "use matches"
    OTHER = "other"
    CATEGORY = "category"


@attrs.frozen
class Step:
    """What one step found, and what it looked at: a domain, a category, or names of cards or services."""

    step: StepName
    because: Because
    about: tuple[str, ...] = ()


@attrs.frozen
class RateMatch:
    """The cards that were matched, by service, and why; ``conflicts`` names services with no card to prefer.

    ``assigned`` is what the customer has: nothing yet where the match was only tried.
    """

    rates: tuple[RateCard, ...]
    because: Because
    steps: tuple[Step, ...]
    conflicts: tuple[str, ...] = ()
    assigned: tuple[RateAssignment, ...] = ()

    @property
    def needs_staff(self) -> bool:
        """Whether somebody must choose rates by hand."""
        return self.because is Because.NO_MATCH or bool(self.conflicts)


@attrs.frozen
class DryRun:
    """What matching all customers would do: how many for which reason, and how many would get each card."""

    customers: int
    tally: dict[Because, int]
    cards: dict[UUID, int]
    needing_staff: int
