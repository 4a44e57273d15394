"""Staff give a customer a rate by hand, from a day on (F41)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custmgr import Desk, InvalidValue, ManualClock, NotFound, Staff
from custmgr.customers import NotActive
from custmgr.onboarding import Because, CardNotOffered, ServiceOff

PAGE = {"service": "transcription", "unit": "page", "currency": "USD"}


@pytest.fixture
def bell(ana):
    return ana.customers.add(name="Bell", services=["transcription"]).id


@pytest.fixture
def card(ana):
    return ana.rate_cards.offer(name="Standard", unit_price="3.65", **PAGE)


def test_a_rate_is_in_effect_from_today_or_the_day_said(ana, bell, card, clock):
    later = clock.today() + timedelta(days=5)
    rate = ana.onboarding.assign(bell, card.id, since=later)
    assert (rate.unit_price, rate.since, rate.because) == (Decimal("3.65"), later, Because.BY_HAND)
    assert ana.onboarding.rates(bell) == ()
    assert ana.onboarding.rates(bell, on=later) == (rate,)


def test_a_rate_for_a_service_that_is_off_is_refused(ana, bell, card):
    ana.customers.switch_off(bell, "transcription")
    with pytest.raises(ServiceOff) as refused:
        ana.onboarding.assign(bell, card.id)
    assert (refused.value.customer, refused.value.service) == (bell, "transcription")
    assert ana.onboarding.all_rates(bell) == ()


def test_a_card_off_offer_cannot_be_assigned(ana, bell, card, clock):
    ended = ana.rate_cards.offer(name="Ended", unit_price="1", valid_until=clock.today(), **PAGE)
    ana.onboarding.assign(bell, ended.id)
    with pytest.raises(CardNotOffered):
        ana.onboarding.assign(bell, ended.id, since=clock.today() + timedelta(days=1))
    ana.rate_cards.withdraw(card.id)
    with pytest.raises(CardNotOffered):
        ana.onboarding.assign(bell, card.id)


def test_an_archived_customer_gets_no_rate(ana, bell, card):
    ana.customers.archive(bell)
    with pytest.raises(NotActive):
        ana.onboarding.assign(bell, card.id)


def test_the_rate_before_ends_the_day_before(ana, bell, card, clock):
    special = ana.rate_cards.offer(name="Special", unit_price="3", **PAGE)
    began = clock.today()
    ana.onboarding.assign(bell, card.id)
    clock.advance(days=10)
    ana.onboarding.assign(bell, special.id)
    before, now = ana.onboarding.all_rates(bell)
    assert (before.since, before.until) == (began, clock.today() - timedelta(days=1))
    assert (now.since, now.until) == (clock.today(), None)


def test_changing_the_card_leaves_rates_as_they_were_assigned(ana, bell, card):
    ana.onboarding.assign(bell, card.id)
    changed = ana.rate_cards.change(card.id, version=card.version, unit_price="9")
    ana.rate_cards.withdraw(changed.id)
    assert [rate.unit_price for rate in ana.onboarding.rates(bell)] == [Decimal("3.65")]


def test_assigning_the_same_again_changes_nothing(ana, bell, card):
    rate = ana.onboarding.assign(bell, card.id)
    assert ana.onboarding.assign(bell, card.id) == rate
    assert ana.onboarding.all_rates(bell) == (rate,)
    assert len(ana.history.timeline(bell, kinds=("onboarding.rate_assigned",))) == 1


def test_a_card_with_a_new_price_is_assigned_anew(ana, bell, card):
    ana.onboarding.assign(bell, card.id)
    ana.rate_cards.change(card.id, version=card.version, unit_price="9")
    ana.onboarding.assign(bell, card.id)
    assert [rate.unit_price for rate in ana.onboarding.rates(bell)] == [Decimal(9)]


def test_the_service_may_be_switched_off_and_the_rate_stays(ana, bell, card):
    rate = ana.onboarding.assign(bell, card.id)
    ana.customers.switch_off(bell, "transcription")
    assert ana.onboarding.rates(bell) == (rate,)


def test_a_rate_can_be_ended_without_another(ana, bell, card, clock):
    special = ana.rate_cards.offer(name="Special", unit_price="3", **PAGE)
    today, day = clock.today(), timedelta(days=1)
    ana.onboarding.assign(bell, card.id, since=today - 9 * day)
    ana.onboarding.assign(bell, special.id, since=today + 9 * day)
    first, later = ana.onboarding.end(bell, "transcription")
    assert (first.until, later.until) == (today, later.since - day)
    assert [len(ana.onboarding.rates(bell, on=today + n * day)) for n in (0, 1, 9, 99)] == [1, 0, 0, 0]
    assert ana.onboarding.end(bell, "transcription") == ()
    assert len(ana.history.timeline(bell, kinds=("onboarding.rate_ended",))) == 1
    assert ana.onboarding.assign(bell, card.id, since=today + day).until is None


@pytest.mark.parametrize("days", [0, 5])
def test_a_rate_that_was_ended_goes_on_when_it_is_assigned_again(ana, bell, card, clock, days):
    """F41: on its last day too, and on the day on which it began."""
    began, day = clock.today(), timedelta(days=1)
    ana.onboarding.assign(bell, card.id)
    clock.advance(days=days)
    ana.onboarding.end(bell, "transcription")
    again = ana.onboarding.assign(bell, card.id)
    assert (again.since, again.until) == (clock.today(), None)
    assert ana.onboarding.assign(bell, card.id) == again
    held = [ana.onboarding.rates(bell, on=began + n * day) for n in range(days + 9)]
    assert [[one.card for one in rates] for rates in held] == [[card.id]] * len(held)


def test_a_rate_that_ends_early_is_assigned_up_to_the_next_one(ana, bell, card, clock):
    """F41."""
    special = ana.rate_cards.offer(name="Special", unit_price="3", **PAGE)
    today, day = clock.today(), timedelta(days=1)
    ana.onboarding.assign(bell, card.id)
    ana.onboarding.end(bell, "transcription", last=today + 2 * day)
    ana.onboarding.assign(bell, special.id, since=today + 9 * day)
    again = ana.onboarding.assign(bell, card.id)
    assert (again.since, again.until) == (today, today + 8 * day)
    assert ana.onboarding.assign(bell, card.id) == again


def test_an_expired_rate_still_counts_as_assigned(ana, bell, card, clock):
    """F36."""
    ana.onboarding.assign(bell, card.id)
    ana.onboarding.end(bell, "transcription")
    clock.advance(days=30)
    assert ana.onboarding.rates(bell) == ()
    assert ana.onboarding.match_rates(bell).because is Because.ALREADY_ASSIGNED


def test_what_does_not_exist_has_no_rates(ana, bell, card):
    with pytest.raises(NotFound):
        ana.onboarding.assign(bell, bell)
    with pytest.raises(NotFound):
        ana.onboarding.rates(card.id)
    with pytest.raises(InvalidValue):
        ana.onboarding.rates(bell, on="yesterday")


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), max_size=12))
def test_on_every_day_the_rate_last_said_for_it_is_in_effect(said):
    """A naive model: each assignment holds from its day until the next one dated later; the last word wins."""
    clock = ManualClock("2026-03-02")
    ana = Desk.open("memory:", clock=clock).acting_as(Staff("u-17", name="Ana"))
    bell = ana.customers.add(name="Bell", services=["transcription"]).id
    cards = [ana.rate_cards.offer(name=f"Card {n}", unit_price=n, **PAGE).id for n in range(4)]
    start, model = date(2026, 3, 2), {}
    for which, day in said:
        ana.onboarding.assign(bell, cards[which], since=start + timedelta(days=day))
        standing = [at for at in model if at <= day]
        if not standing or model[max(standing)] != which:
            model[day] = which
    for day in range(22):
        begun = [at for at in model if at <= day]
        wanted = [cards[model[max(begun)]]] if begun else []
        assert [rate.card for rate in ana.onboarding.rates(bell, on=start + timedelta(days=day))] == wanted
