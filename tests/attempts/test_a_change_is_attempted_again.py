"""What becomes of a change that the store asks for again, and of one that it refuses (P2, P3)."""

from collections.abc import Callable
from contextlib import suppress

import attrs
import pytest

from custmgr import Acting, Desk, Money, Staff
from custmgr.actors import Denied
from custmgr.errors import Conflict, InvalidValue, NotFound, Stale
from custmgr.testing.faults import At, Trace, on, on_each, raising, watched
from custmgr.values.ids import new_id

USD = Money("10", "USD")


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custmgr.attempt.sleep", lambda _seconds: None)


@pytest.fixture
def bell(ana: Acting):
    return ana.customers.add(name="Bell & Sons")


@pytest.fixture
def ana_with(desk: Desk) -> Callable[..., Acting]:
    """The clerk at a desk whose store passes its points to all of these."""

    def opened(*acts: At) -> Acting:
        def at(point: str) -> None:
            for act in acts:
                act(point)

        house = attrs.evolve(desk.house, storage=watched(desk.house.storage, "storage", at))
        return Desk(house).system("trial")

    return opened


def conflict() -> At:
    return raising(Conflict("storage", "trial"))


@pytest.mark.parametrize("point", ["storage.begin:before", "storage.append:before", "storage.commit:before"])
def test_a_conflict_is_followed_by_a_second_attempt(ana: Acting, ana_with, bell, point: str) -> None:
    payment = ana_with(on(point, conflict())).payments.take(bell.id, USD, method="check")
    assert ana.receivables.balance(bell.id).account_credit == USD
    assert ana.payments.get(payment.id) == payment


def test_after_five_conflicts_the_caller_hears_of_them(ana: Acting, ana_with, bell) -> None:
    passed = Trace()
    with pytest.raises(Conflict):
        ana_with(passed, on_each("storage.commit:before", conflict())).payments.take(bell.id, USD, method="check")
    assert passed.points.count("storage.begin:after") == 5
    assert ana.payments.find(bell.id).items == ()


def test_a_stale_version_is_heard_at_once(ana: Acting, ana_with, bell) -> None:
    """Under the lock it can only come from the version that the caller has seen."""
    ana.customers.edit(bell.id, version=1, name="Bell Ltd")
    passed = Trace()
    with pytest.raises(Stale):
        ana_with(passed).customers.edit(bell.id, version=1, name="Bell & Co")
    assert passed.points.count("storage.begin:after") == 1


def test_nothing_is_attempted_again_in_somebody_elses_transaction(ana: Acting, ana_with, bell) -> None:
    """The outer one knows what else it did."""
    passed = Trace()
    acts = (passed, on("storage.append:before", conflict()))
    with pytest.raises(Conflict), ana_with(*acts).together(bell.id) as group:
        group.payments.take(bell.id, USD, method="check")
    assert passed.points.count("storage.append:before") == 1
    assert ana.payments.find(bell.id).items == ()


def test_a_change_that_failed_spoils_its_group_also_where_the_failure_is_caught(ana: Acting, bell) -> None:
    def swallow() -> None:
        with ana.together(bell.id) as group:
            group.payments.take(bell.id, USD, method="check")
            with pytest.raises(Stale):
                group.customers.edit(bell.id, version=7, name="Bell Ltd")

    with pytest.raises(Stale):
        swallow()
    assert ana.payments.find(bell.id).items == ()


REFUSED_EARLY = {
    "a value": (InvalidValue, lambda group, bell: group.notes.add(bell.id, "")),
    "a name": (InvalidValue, lambda group, bell: group.customers.add()),
    "a tag": (InvalidValue, lambda group, bell: group.customers.tag(bell.id, "")),
    "an invoice": (NotFound, lambda group, bell: group.invoices.void(bell.id, reason="none")),
    "a permission": (Denied, lambda group, bell: group.refunds.make(bell.id, USD, method="wire", reference="1")),
    "an argument": (TypeError, lambda group, bell: group.notes.add(bell.id)),
}


@pytest.mark.parametrize(("error", "change"), REFUSED_EARLY.values(), ids=REFUSED_EARLY)
def test_a_change_spoils_its_group_whatever_it_failed_of(desk, ana: Acting, bell, error, change) -> None:
    max_ = desk.acting_as(Staff("u-18", permissions={"notes.*", "customers.*", "invoices.*"}))

    def swallow() -> None:
        with max_.together(bell.id) as group:
            group.notes.add(bell.id, "called")
            with pytest.raises(error):
                change(group, bell)

    with pytest.raises(error):
        swallow()
    assert ana.notes.find(bell.id).items == ()


def test_a_group_ends_with_the_first_of_its_failures(ana: Acting, bell) -> None:
    def swallow() -> None:
        with ana.together(bell.id) as group:
            with pytest.raises(Stale):
                group.customers.edit(bell.id, version=7, name="Bell Ltd")
            with pytest.raises(InvalidValue):
                group.notes.add(bell.id, "")

    with pytest.raises(Stale):
        swallow()


def test_a_lookup_that_finds_nothing_leaves_its_group_as_it_was(ana: Acting, bell) -> None:
    with ana.together(bell.id) as group:
        group.notes.add(bell.id, "called")
        with pytest.raises(NotFound):
            group.customers.get(new_id())
        with pytest.raises(NotFound):
            group.invoices.get(new_id())
    assert len(ana.notes.find(bell.id)) == 1


def test_a_group_that_failed_spoils_the_one_around_it(ana: Acting, bell) -> None:
    def fail() -> None:
        with group.together(bell.id) as inner:
            inner.notes.add(bell.id, "called")
            raise RuntimeError

    with pytest.raises(RuntimeError), ana.together(bell.id) as group, suppress(RuntimeError):
        fail()
    assert ana.notes.find(bell.id).items == ()


def test_a_repeat_that_waited_for_the_first_gets_its_answer(ana: Acting, ana_with, bell) -> None:
    """H13: whether the request was answered is looked up under the lock."""
    first = []

    def overtake(_point: str) -> None:
        first.append(ana.payments.take(bell.id, USD, method="check", key="k1"))

    late = ana_with(on("storage.begin:before", overtake)).payments.take(bell.id, USD, method="check", key="k1")
    assert [late] == first
    assert ana.receivables.balance(bell.id).account_credit == USD


def test_ids_and_instants_are_those_of_the_attempt_that_stays(ana: Acting, ana_with, clock, bell) -> None:
    def later(_point: str) -> None:
        clock.advance(days=1)
        raise Conflict("storage", "trial")

    payment = ana_with(on("storage.commit:before", later)).payments.take(bell.id, USD, method="check")
    assert payment.received == clock.today()


def test_a_use_case_reads_everything_in_one_snapshot(ana_with, bell) -> None:
    passed = Trace()
    ana_with(passed).receivables.balance(bell.id)
    assert passed.points.count("storage.read:after") == 1


def test_whoever_acts_is_asked_for_before_anything_is_read(desk: Desk) -> None:
    passed = Trace()
    desk.acting_as(Staff("u-1", name="Tom", permissions={"customers.read"}))
    house = attrs.evolve(desk.house, storage=watched(desk.house.storage, "storage", passed))
    with pytest.raises(Denied):
        Acting(house, Staff("u-1", name="Tom", permissions={"customers.read"})).payments.take(
            Staff("nobody"), USD, method="check"
        )
    assert passed.points == []
