"""A place continues the list it was given for and no other (F61)."""

import pytest

from custmgr import Acting, DeskProfile, InvalidValue


@pytest.fixture
def place(ana: Acting):
    for at in range(6):
        ana.customers.add(name=f"Customer {5 - at}")
    return ana.customers.find(order="name", limit=3).next


@pytest.mark.parametrize("order", ["number", "email", "-name", "-balance"])
def test_a_place_by_name_is_none_by_anything_else(ana: Acting, place, order: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        ana.customers.find(order=order, after=place)
    assert refusal.value.field == "after"


def test_a_place_among_customers_is_none_among_contacts(ana: Acting, place) -> None:
    with pytest.raises(InvalidValue):
        ana.contacts.find(None, after=place)


def test_a_place_goes_on_under_another_filter(ana: Acting, place) -> None:
    assert [one.name for one in ana.customers.find("customer 5", order="name", after=place)] == ["Customer 5"]


@pytest.mark.parametrize("limit", [1, 50])
def test_a_place_elsewhere_is_none_in_a_timeline(ana: Acting, place, limit: int) -> None:
    bell = ana.customers.add(name="Bell")
    ana.notes.add(bell.id, "called")
    for name in ("Firm", "Firm & Sons"):
        ana.settings.set(DeskProfile, for_desk=True, legal_name=name)
    its_own = ana.history.timeline(bell.id, limit=1).next
    desks = ana.history.timeline(limit=1).next
    for after in (place, desks, "n2"):
        with pytest.raises(InvalidValue) as refusal:
            ana.history.timeline(bell.id, after=after, limit=limit)
        assert refusal.value.field == "after"
    with pytest.raises(InvalidValue):
        ana.history.timeline(after=its_own)
    assert len(ana.history.timeline(bell.id, after=its_own)) == 1
