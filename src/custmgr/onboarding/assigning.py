"""Rates of a customer over time, inside a transaction: what is in effect, what a new one replaces, who needs staff."""

from datetime import date, timedelta
from uuid import UUID

from custmgr.customers import Customer, Status, families, family, theirs
from custmgr.history import record
from custmgr.onboarding.model import Because, RateAssignment, RateCard, RateMatch, Unmatched
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Between, Either, Is, With, both
from custmgr.use_case import acting
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id


def assignments(reader: Reader, customer: UUID) -> tuple[RateAssignment, ...]:
    """Every rate the customer has or had, by service, earliest first."""
    return reader.find(RateAssignment, theirs(reader, customer), order=("service", "since")).items


def rates_of_merged(reader: Reader) -> dict[UUID, list[RateAssignment]]:
    """Every rate of a customer that was merged, by the account that it is a part of now."""
    found = reader.find(RateAssignment, With(Customer, Is("status", Status.MERGED))).items
    whole = families(reader, {one.customer for one in found})
    theirs_now: dict[UUID, list[RateAssignment]] = {}
    for one in found:
        theirs_now.setdefault(whole[one.customer].id, []).append(one)
    return theirs_now


def rates_on(reader: Reader, customer: UUID, day: date) -> tuple[RateAssignment, ...]:
    """The rates in effect on that day, at most one of a service, by service: the customer's own before those of
    customers merged into it.
    """
    lasting = Either((Is("until", None), Between("until", day, None)))
    whose = family(reader, customer)
    where = both(whose.where(), Between("since", None, day), lasting)
    found = reader.find(RateAssignment, where, order=("service",)).items
    if not whose.absorbed:
        return found
    last_first = sorted(found, key=lambda one: whose.ids.index(one.customer), reverse=True)
    best = {one.service: one for one in last_first}
    return tuple(best[service] for service in sorted(best))


def put_in_effect(tx: Transaction, customer: UUID, card: RateCard, since: date, because: Because) -> RateAssignment:
    """Give the customer the card's rate from that day until the next one of the service that is dated later."""
    until = last_day(tx, customer, card.service, since)
    same = _standing_own(tx, customer, card.service)
    replaced = [one for one in same if one.since <= since and (one.until is None or one.until >= since)]
    tx.put_many([changed(one, until=since - timedelta(days=1)) for one in replaced])
    terms = (card.service, card.unit, card.unit_price, card.currency)
    return tx.put(RateAssignment(new_id(), customer, card.id, *terms, since, because, until))


def last_day(reader: Reader, customer: UUID, service: str, since: date) -> date | None:
    """Up to when a rate from that day holds: the day before the next one of the service begins, if there is one."""
    later = [one.since for one in _standing_own(reader, customer, service) if one.since > since]
    return min(later) - timedelta(days=1) if later else None


def end_rates(tx: Transaction, customer: UUID, service: str, last: date) -> list[RateAssignment]:
    """Let the service have no rate after that day, and return the assignments that changed."""
    standing = [one for one in _standing(tx, customer, service) if one.until is None or one.until > last]
    return tx.put_many([changed(one, until=max(last, one.since - timedelta(days=1))) for one in standing])


def _standing(reader: Reader, customer: UUID, service: str) -> list[RateAssignment]:
    return [one for one in assignments(reader, customer) if one.service == service and one.takes_effect]


def _standing_own(reader: Reader, customer: UUID, service: str) -> list[RateAssignment]:
    return [one for one in _standing(reader, customer, service) if one.customer == customer]


def flag(tx: Transaction, customer: UUID, match: RateMatch) -> None:
    """Tell staff that the customer needs rates, or no longer does."""
    standing = tx.first(Unmatched, customer)
    if not match.needs_staff:
        if standing is not None:
            tx.remove(Unmatched, customer)
        return
    because = Because.CONFLICT if match.conflicts else match.because
    old = standing or Unmatched(customer, because, acting(tx).at)
    new = changed(old, because=because, services=match.conflicts)
    if standing is None or new != old:
        tx.put(new)


def unflag(tx: Transaction, customer: UUID) -> None:
    """Let staff look no longer at a customer that has rates for all it needed some for."""
    standing = tx.first(Unmatched, customer)
    if standing is None:
        return
    had = {one.service for one in assignments(tx, customer)}
    missing = tuple(service for service in standing.services if service not in had)
    if not missing:
        tx.remove(Unmatched, customer)
    elif missing != standing.services:
        tx.put(changed(standing, services=missing))


def log(tx: Transaction, customer: UUID, match: RateMatch) -> None:
    """Record what the matching did, step by step."""
    kind = "onboarding.unmatched" if match.needs_staff else "onboarding.rates_matched"
    steps = [[one.step.value, one.because.name, *one.about] for one in match.steps]
    record(
        tx, kind, customer, facts={"because": match.because.name, "rates": [c.id for c in match.rates], "steps": steps}
    )
