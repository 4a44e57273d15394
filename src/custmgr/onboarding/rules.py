"""Which rates does a customer get? The product's five steps, each with its reason."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import attrs

from custmgr.customers import OTHER, Customer
from custmgr.onboarding.model import Because, RateAssignment, RateCard, RateMatch, Step, StepName


@attrs.frozen
class Offer:
    """The cards on offer, findable by the domains and the categories they name."""

    by_domain: Mapping[str, tuple[RateCard, ...]]
    by_category: Mapping[str, tuple[RateCard, ...]]

    @classmethod
    def of(cls, cards: Iterable[RateCard]) -> "Offer":
        """The offer that these cards make."""
        by_domain: dict[str, tuple[RateCard, ...]] = {}
        by_category: dict[str, tuple[RateCard, ...]] = {}
        for card in cards:
            for domain in card.domains:
                by_domain[domain] = (*by_domain.get(domain, ()), card)
            for category in card.categories:
                by_category[category] = (*by_category.get(category, ()), card)
        return cls(by_domain, by_category)


def match_rates(customer: Customer, assigned: Sequence[RateAssignment], offer: Offer) -> RateMatch:
    """The rates for a customer: none beside existing ones; by e-mail domain; none for "Other"; by category."""
    if assigned:
        step = Step(StepName.ASSIGNED, Because.ALREADY_ASSIGNED, tuple(sorted({one.service for one in assigned})))
        return RateMatch((), Because.ALREADY_ASSIGNED, (step,), assigned=tuple(assigned))
    by_domain, looked = _by_domain(customer, offer)
    steps: tuple[Step, ...] = (Step(StepName.ASSIGNED, Because.NOTHING_ASSIGNED), looked)
    if by_domain:
        return _used(by_domain, Because.EMAIL_DOMAIN, steps)
    if customer.category == OTHER:
        step = Step(StepName.OTHER, Because.UNLISTED_CATEGORY, (OTHER,))
        return RateMatch((), Because.UNLISTED_CATEGORY, (*steps, step))
    category = (customer.category,)
    steps = (*steps, Step(StepName.OTHER, Because.LISTED_CATEGORY, category))
    by_category = offer.by_category.get(customer.category, ())
    if not by_category:
        return RateMatch((), Because.NO_MATCH, (*steps, Step(StepName.CATEGORY, Because.NO_MATCH, category)))
    return _used(by_category, Because.CATEGORY, (*steps, Step(StepName.CATEGORY, Because.CATEGORY, category)))


def _by_domain(customer: Customer, offer: Offer) -> tuple[tuple[RateCard, ...], Step]:
    if customer.email is None:
        return (), Step(StepName.DOMAIN, Because.NO_EMAIL)
    domain, registered = customer.email.domain, customer.email_domain
    if registered is None:
        return (), Step(StepName.DOMAIN, Because.FREE_MAIL, (domain,))
    named = offer.by_domain.get(registered, ())
    found = tuple(card for card in named if card.include_subdomains or domain == registered)
    because = Because.EMAIL_DOMAIN if found else Because.NO_CARD_FOR_DOMAIN
    return found, Step(StepName.DOMAIN, because, (domain,))


def _used(cards: tuple[RateCard, ...], because: Because, steps: tuple[Step, ...]) -> RateMatch:
    ranked = sorted(cards, key=lambda card: (card.service, -card.priority, card.name, card.id))
    used: list[RateCard] = []
    preferred: list[str] = []
    conflicts: list[str] = []
    for service, group in groupby(ranked, key=lambda card: card.service):
        first, *others = group
        if others and others[0].priority == first.priority:
            conflicts.append(service)
            continue
        used.append(first)
        preferred.extend([first.name] if others else [])
    if preferred:
        steps = (*steps, Step(StepName.USE_MATCHES, Because.PRIORITY, tuple(preferred)))
    if conflicts:
        steps = (*steps, Step(StepName.USE_MATCHES, Because.CONFLICT, tuple(conflicts)))
    if not preferred and not conflicts:
        steps = (*steps, Step(StepName.USE_MATCHES, Because.ALL_MATCHES, tuple(card.name for card in used)))
    return RateMatch(tuple(used), because if used else Because.CONFLICT, steps, tuple(conflicts))
