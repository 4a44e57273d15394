"""A customer's services are switched on and off one by one (F18-F20)."""

import pytest

from custmgr import InvalidValue
from custmgr.customers import NotActive, ServiceState


@pytest.fixture
def bell(ana):
    return ana.customers.add(name="Bell", services=["Transcription"])


def test_services_given_when_adding_are_on_from_today(ana, bell, clock):
    (only,) = ana.customers.services_of(bell.id)
    assert (only.service, only.since, only.until, only.state) == ("transcription", clock.today(), None, ServiceState.ON)


def test_one_service_is_switched_without_the_other(ana, bell):
    assert ana.customers.switch_on(bell.id, "proceedings").services == {"transcription", "proceedings"}
    assert ana.customers.switch_off(bell.id, "TRANSCRIPTION").services == {"proceedings"}


@pytest.mark.parametrize("service", [["proceedings"], None, 7])
def test_what_is_no_text_names_no_service(ana, bell, service):
    with pytest.raises(InvalidValue, match="one of"):
        ana.customers.switch_on(bell.id, service)


def test_switching_on_twice_changes_nothing(ana, bell):
    once = ana.customers.switch_on(bell.id, "proceedings")
    assert ana.customers.switch_on(bell.id, "proceedings") == once
    assert len(ana.customers.services_of(bell.id)) == 2
    assert len(ana.history.timeline(bell.id, kinds=("customer.service_on",))) == 1


def test_switching_off_twice_changes_nothing(ana, bell):
    once = ana.customers.switch_off(bell.id, "transcription")
    assert ana.customers.switch_off(bell.id, "transcription") == once
    assert ana.customers.switch_off(bell.id, "proceedings") == once
    assert len(ana.history.timeline(bell.id, kinds=("customer.service_off",))) == 1


def test_each_stretch_of_a_service_is_kept_with_its_dates(ana, bell, clock):
    began = clock.today()
    clock.advance(days=10)
    ana.customers.switch_off(bell.id, "transcription")
    ended = clock.today()
    clock.advance(days=10)
    ana.customers.switch_on(bell.id, "transcription")
    now, before = ana.customers.services_of(bell.id)
    assert (before.since, before.until, before.state) == (began, ended, ServiceState.ENDED)
    assert (now.since, now.until) == (clock.today(), None)


def test_a_service_the_desk_does_not_have_is_refused(ana, bell):
    for step in (ana.customers.switch_on, ana.customers.switch_off):
        with pytest.raises(InvalidValue, match="one of transcription, proceedings"):
            step(bell.id, "juggling")
    with pytest.raises(InvalidValue, match="one of transcription, proceedings"):
        ana.customers.add(name="Zeta", services=["juggling"])
    with pytest.raises(InvalidValue):
        ana.customers.add(name="Zeta", services="transcription")


def test_a_service_may_be_of_the_hosts_own_making(ana, bell):
    ana.customers.services.offer("interpreting")
    assert "interpreting" in ana.customers.switch_on(bell.id, "Interpreting").services


def test_a_retired_service_goes_on_where_it_is_on_and_starts_nowhere(ana, bell):
    zeta = ana.customers.add(name="Zeta")
    ana.customers.services.retire("transcription")
    assert ana.customers.switch_on(bell.id, "transcription") == bell
    with pytest.raises(InvalidValue):
        ana.customers.switch_on(zeta.id, "transcription")
    assert ana.customers.switch_off(bell.id, "transcription").services == frozenset()


def test_a_disabled_customer_gets_no_new_service_but_may_lose_one(ana, bell):
    ana.customers.disable(bell.id)
    with pytest.raises(NotActive):
        ana.customers.switch_on(bell.id, "proceedings")
    assert ana.customers.switch_off(bell.id, "transcription").services == frozenset()
    assert [one.until is None for one in ana.customers.services_of(bell.id)] == [False]
