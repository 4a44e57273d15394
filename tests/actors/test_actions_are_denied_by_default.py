"""Who may do what: nothing, unless a permission says so; and always with the reason."""

import pytest

from custmgr import Desk, Money, Staff
from custmgr.actors import Because, Denied, decide


@pytest.fixture
def bell(ana):
    return ana.customers.add(name="Bell & Sons")


def denied(desk: Desk, staff: Staff, customer) -> Denied:
    with pytest.raises(Denied) as refusal:
        desk.acting_as(staff).payments.take(customer, Money("1", "USD"), method="cash")
    return refusal.value


def test_without_a_permission_nothing_may_be_done(desk: Desk, bell) -> None:
    refusal = denied(desk, Staff("u-2", name="Tom", permissions=()), bell.id)
    assert (refusal.actor, refusal.action, refusal.because) == ("u-2", "payments.take", Because.NOT_PERMITTED)


def test_a_permission_for_something_else_does_not_help(desk: Desk, bell) -> None:
    for permission in ("payments.read", "payments.tak", "pay*", "invoices.*"):
        assert denied(desk, Staff("u-2", permissions={permission}), bell.id).because is Because.NOT_PERMITTED


def test_who_is_not_active_may_do_nothing_whatever_the_permissions(desk: Desk, bell) -> None:
    assert denied(desk, Staff("u-2", active=False), bell.id).because is Because.INACTIVE


@pytest.mark.parametrize("permission", ["payments.take", "payments.*", "*"])
def test_an_action_its_slice_or_everything_may_be_permitted(desk: Desk, bell, permission: str) -> None:
    tom = desk.acting_as(Staff("u-2", permissions={permission}))
    assert tom.payments.take(bell.id, Money("1", "USD"), method="cash").number == "PAY-00001"


def test_whoever_is_no_staff_is_unknown() -> None:
    assert decide(object(), "payments.read").because is Because.UNKNOWN_ACTOR
    assert not decide(object(), "payments.read").allowed
    assert not decide(None, "payments.read").allowed


def test_the_reason_of_what_is_allowed_is_told_too() -> None:
    assert decide(Staff("u-1"), "payments.take").because is Because.PERMITTED
