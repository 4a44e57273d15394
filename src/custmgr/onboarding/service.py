"""Onboarding a customer: which rates it gets, why, and who still needs some."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

import attrs

from custmgr.customers import Customer, Status, holder
from custmgr.errors import Refused
from custmgr.history import record
from custmgr.onboarding.assigning import (
    assignments,
    end_rates,
    flag,
    last_day,
    log,
    put_in_effect,
    rates_of_merged,
    rates_on,
    unflag,
)
from custmgr.onboarding.model import Because, DryRun, RateAssignment, RateCard, RateMatch, Unmatched
from custmgr.onboarding.rules import Offer, match_rates
from custmgr.ports.storage import Reader
from custmgr.query import Cursor, Is, Not, OneOf, Page, With, both
from custmgr.query.criteria import ALL
from custmgr.use_case import Service, acting, use_case
from custmgr.values.dates import business_date
from custmgr.values.frozen import changed

PROGRESS_EVERY = 1000

LIVING = OneOf("status", (Status.ACTIVE, Status.DISABLED))


@attrs.define(slots=False)
class ServiceOff(Refused):
    """A rate can only be assigned for a service that is switched on for the customer."""

    says = "service {service} is switched off for customer {customer}"

    customer: UUID
    service: str


@attrs.define(slots=False)
class CardNotOffered(Refused):
    """The rate card is withdrawn, or not valid on that day."""

    says = "rate card {card} is not on offer on {on}"

    card: UUID
    on: date


@attrs.frozen
class Onboarding(Service):
    """Giving customers their rates."""

    @use_case("onboarding.match_rates")
    def match_rates(self, customer: UUID) -> RateMatch:
        """Give the customer the rates that its e-mail domain or category entitles it to, from today, and say why.

        Who has or had rates keeps them untouched. Where nothing matches, or cards conflict, staff are told.

        Raises:
            NotActive: archived, erased or merged.
        """
        tx = self.begin(customer)
        found = holder(tx, customer)
        found.hold_documents()
        today = acting(tx).today
        match = match_rates(found, assignments(tx, customer), _offer(tx, today))
        if match.because is not Because.ALREADY_ASSIGNED:
            made = [put_in_effect(tx, customer, card, today, match.because) for card in match.rates]
            match = changed(match, assigned=tuple(made))
            flag(tx, customer, match)
        log(tx, customer, match)
        return match

    @use_case("onboarding.assign")
    def assign(self, customer: UUID, card: UUID, *, since: date | None = None) -> RateAssignment:
        """Give the customer this card's rate by hand, from today or the day you say; work already priced stays so.

        The rate of the same service ends the day before; one dated later stays. The same again changes nothing, unless
        it was to end before: then it goes on.

        Raises:
            ServiceOff: the service is not switched on for the customer.
            CardNotOffered: the card is withdrawn, or not valid on that day.
            NotActive: archived, erased or merged.
        """
        tx = self.begin(customer)
        found = holder(tx, customer)
        found.hold_documents()
        chosen = tx.get(RateCard, card)
        day = acting(tx).today if since is None else business_date(since, "since")
        if chosen.service not in found.services:
            raise ServiceOff(customer, chosen.service)
        if not chosen.on_offer(day):
            raise CardNotOffered(card, day)
        until = last_day(tx, customer, chosen.service, day)
        if same := [one for one in rates_on(tx, customer, day) if one.gives(chosen, until)]:
            return same[0]
        made = put_in_effect(tx, customer, chosen, day, Because.BY_HAND)
        unflag(tx, customer)
        record(tx, "onboarding.rate_assigned", customer, document=made.id, facts={"card": card, "since": day})
        return made

    @use_case("onboarding.assign")
    def end(self, customer: UUID, service: str, *, last: date | None = None) -> tuple[RateAssignment, ...]:
        """Let the customer have no rate for the service after today or the last day you say; ending twice is no error.

        What was priced stays as it is, and rates dated later never take effect. The rates that changed are returned.
        """
        tx = self.begin(customer)
        holder(tx, customer)
        day = acting(tx).today if last is None else business_date(last, "last")
        ended = end_rates(tx, customer, service, day)
        if ended:
            record(tx, "onboarding.rate_ended", customer, facts={"service": service, "last": day})
        return tuple(ended)

    @use_case("onboarding.read")
    def rates(self, customer: UUID, *, on: date | None = None) -> tuple[RateAssignment, ...]:
        """The rates in effect on that day, or today: at most one for each service."""
        reader = self.read()
        holder(reader, customer)
        return rates_on(reader, customer, self.clock.today() if on is None else business_date(on, "on"))

    @use_case("onboarding.read")
    def all_rates(self, customer: UUID) -> tuple[RateAssignment, ...]:
        """Every rate the customer has, had or will have, by service, earliest first."""
        reader = self.read()
        holder(reader, customer)
        return assignments(reader, customer)

    @use_case("onboarding.read")
    def unmatched(self, *, after: Cursor | None = None, limit: int = 50) -> Page[Unmatched]:
        """Customers for whom staff must choose rates, those who wait longest first."""
        return self.read().find(Unmatched, With(Customer, LIVING), order=("at",), after=after, limit=limit)

    @use_case("onboarding.dry_run")
    def dry_run(
        self, *, offered: Sequence[RateCard] | None = None, progress: Callable[[int, int], None] | None = None
    ) -> DryRun:
        """What ``match_rates`` would do to every customer that is not archived, if it were run now; nothing is stored.

        ``offered`` tries other cards than those on offer. ``progress`` is told how many of how many were looked at.
        """
        reader = self.read()
        today = self.clock.today()
        offer = _offer(reader, today) if offered is None else Offer.of(one for one in offered if one.on_offer(today))
        total = reader.count(Customer, LIVING)
        has_rates = With(RateAssignment, ALL)
        tally = Counter({Because.ALREADY_ASSIGNED: reader.count(Customer, both(LIVING, has_rates))})
        cards: Counter[UUID] = Counter()
        needing_staff, done = 0, tally[Because.ALREADY_ASSIGNED]
        inherited = rates_of_merged(reader)
        for customer in reader.stream(Customer, both(LIVING, Not(has_rates))):
            match = match_rates(customer, inherited.get(customer.id, ()), offer)
            tally[match.because] += 1
            cards.update(card.id for card in match.rates)
            needing_staff += match.needs_staff
            done += 1
            if progress is not None and done % PROGRESS_EVERY == 0:
                progress(done, total)
        if progress is not None:
            progress(done, total)
        return DryRun(total, {because: n for because, n in tally.items() if n}, dict(cards), needing_staff)


def _offer(reader: Reader, day: date) -> Offer:
    return Offer.of(card for card in reader.find(RateCard, Is("active", True)) if card.on_offer(day))
