"""A status says since when, by whom and why; what is done obeys the rules it names (B3, F16, F29, F30)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from custmgr import Customer, Line, MailSettings, ManualClock, Money, Staff, Status
from custmgr.acting import Acting
from custmgr.customers import Ability, NotActive, Rule
from custmgr.errors import NotFound
from custmgr.values.ids import new_id

Step = Callable[[Acting, Customer], object]

TRIED: dict[Ability, Step] = {
    Ability.CHANGES: lambda ana, one: ana.customers.edit(one.id, version=one.version, department="Claims"),
    Ability.SERVICES: lambda ana, one: ana.customers.switch_on(one.id, "transcription"),
    Ability.DOCUMENTS: lambda ana, one: ana.invoices.issue(one.id, [Line("Work", 1, 5)], terms="NET30"),
    Ability.PAYMENTS: lambda ana, one: ana.payments.take(one.id, Money("5", "USD"), method="check"),
    Ability.MESSAGES: lambda ana, one: ana.correspondence.send(one.id, "Hello", "Hello"),
}

STEPS: dict[Status, Step] = {
    Status.ACTIVE: lambda ana, one: None,
    Status.DISABLED: lambda ana, one: ana.customers.disable(one.id),
    Status.ARCHIVED: lambda ana, one: ana.customers.archive(one.id),
}


@pytest.fixture
def bell(ana: Acting) -> Customer:
    ana.settings.set(MailSettings, for_desk=True, sender="desk@firm.example")
    return ana.customers.add(name="Bell & Sons", email="office@bell.example", existing=True)


def test_a_new_account_is_active_since_it_was_added(ana: Acting, bell: Customer) -> None:
    told = ana.customers.explain_status(bell.id)
    assert (told.status, told.by, told.by_name, told.reason) == (Status.ACTIVE, "u-17", "Ana", "")
    assert {(one.allowed, one.because) for one in told.allowances} == {(True, Rule.ACTIVE)}
    assert [one.ability for one in told.allowances] == list(Ability)


def test_the_last_step_says_when_who_and_why(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    ana.customers.disable(bell.id, reason="court case")
    clock.set("2026-08-01")
    ana.customers.edit(bell.id, version=ana.customers.get(bell.id).version, department="Claims")
    ben = Acting(ana.house, Staff("u-18", name="Ben"))
    told = ben.customers.explain_status(bell.id)
    assert (told.status, told.by_name, told.reason) == (Status.DISABLED, "Ana", "court case")
    assert told.since.date().isoformat() == "2026-03-02"
    ben.customers.enable(bell.id, reason="settled")
    told = ana.customers.explain_status(bell.id)
    assert (told.status, told.by_name, told.reason) == (Status.ACTIVE, "Ben", "settled")
    assert told.since.date().isoformat() == "2026-08-01"


def test_a_restored_account_says_that_it_was_restored(ana: Acting, bell: Customer) -> None:
    ana.customers.disable(bell.id, reason="court case")
    ana.customers.archive(bell.id, reason="gone")
    assert ana.customers.explain_status(bell.id).of(Ability.PAYMENTS).because is Rule.STILL_PAYS
    ana.customers.restore(bell.id, reason="back again")
    told = ana.customers.explain_status(bell.id)
    assert (told.status, told.reason) == (Status.DISABLED, "back again")
    assert told.of(Ability.LOGIN).because is Rule.NOTHING_NEW


@pytest.mark.parametrize("status", STEPS, ids=lambda one: one.value)
@pytest.mark.parametrize("ability", TRIED, ids=lambda one: one.name.casefold())
def test_what_is_done_is_what_the_explanation_says(
    ana: Acting, bell: Customer, status: Status, ability: Ability
) -> None:
    STEPS[status](ana, bell)
    told = ana.customers.explain_status(bell.id)
    assert told.status is status
    now = ana.customers.get(bell.id)
    if told.of(ability).allowed:
        TRIED[ability](ana, now)
    else:
        with pytest.raises(NotActive):
            TRIED[ability](ana, now)


def test_an_erased_customer_may_nothing_and_its_reasons_are_gone(ana: Acting, bell: Customer) -> None:
    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 5)], terms="NET30")
    ana.payments.take(bell.id, Money("5", "USD"), method="check", apply_to=[invoice.id])
    ana.customers.disable(bell.id, reason="Ruth Bell is ill")
    ana.erasure.delete(bell.id, plan=ana.erasure.plan(bell.id).digest, reason="the person asked for it")
    told = ana.customers.explain_status(bell.id)
    assert told.status is Status.ERASED
    assert {(one.allowed, one.because) for one in told.allowances} == {(False, Rule.ERASED)}
    assert "Ruth" not in repr(told)


def test_consent_and_wishes_stand_beside_the_status(ana: Acting) -> None:
    hand = ana.customers.add(name="Reid", no_mail=True)
    told = ana.customers.explain_status(hand.id)
    assert (told.consent.value, told.blocked, told.no_mail, told.no_text) == ("silent", False, True, False)
    assert told.of(Ability.MESSAGES).allowed


def test_nobody_has_no_status(ana: Acting) -> None:
    with pytest.raises(NotFound):
        ana.customers.explain_status(new_id())


def test_the_last_step_is_told_whatever_the_clocks_say(ana: Acting, bell: Customer, clock: ManualClock) -> None:
    clock.advance(minutes=5)
    ana.customers.disable(bell.id, reason="one")
    ana.customers.enable(bell.id, reason="two")
    clock.set(clock.now() - timedelta(seconds=2), backwards=True)
    ana.customers.disable_many([bell.id], reason="season over")
    told = ana.customers.explain_status(bell.id)
    assert (told.status, told.reason) == (Status.DISABLED, "season over")
    kinds = [(one.kind, one.at) for one in ana.history.timeline(bell.id)]
    assert [kind for kind, _ in kinds] == [
        "customers.disabled", "customer.enabled", "customer.disabled", "customer.added",
    ]  # fmt: skip
    assert [at for _, at in kinds] == sorted((at for _, at in kinds), reverse=True)

    clock.set(clock.now() - timedelta(seconds=2), backwards=True)
    ana.customers.enable(bell.id, reason="three")
    told = ana.customers.explain_status(bell.id)
    assert (told.status, told.reason) == (Status.ACTIVE, "three")
    assert ana.history.timeline(bell.id).items[0].kind == "customer.enabled"
