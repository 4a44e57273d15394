"""A settings group is chosen for the desk, for a category, or for one customer (F21, F88)."""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Literal

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custmgr import Address, Desk, InvalidValue, ManualClock, Money, NotFound, Staff, Stale
from custmgr.settings import Level, Source, resolve


class Delivery(Enum):
    EMAIL = "email"
    PAPER = "paper"


def _short(_group, field, value):
    if len(value) > 5:
        raise InvalidValue(field.name, value, "at most 5 characters")


@attrs.frozen
class Printing:
    """A group with a field of every type that a group may have."""

    prefix: str = attrs.field(default="P", validator=_short)
    copies: int = 1
    duplex: bool = False
    fee: Money = attrs.field(factory=lambda: Money("0.50", "USD"))
    rebate: Money | None = None
    share: Decimal = Decimal("0.25")
    delivery: Delivery = attrs.field(default=Delivery.EMAIL, converter=Delivery)
    shade: Literal["grey", "colour"] = "grey"
    since: date | None = None
    place: Address | None = None
    notes: tuple[str, ...] = ()


EVERYTHING = {
    "prefix": "Q",
    "copies": 3,
    "duplex": True,
    "fee": Money("12", "JPY"),
    "rebate": Money("-1.05", "EUR"),
    "share": Decimal("0.10"),
    "delivery": Delivery.PAPER,
    "shade": "colour",
    "since": date(2026, 1, 31),
    "place": Address(city="Łódź", country="PL"),
    "notes": ("one", "two"),
}


@pytest.fixture
def bell(ana):
    return ana.customers.add(name="Bell & Sons", category="Law Firm")


def test_without_any_choice_the_defaults_hold(ana, bell):
    found = ana.settings.of(bell.id, Printing)
    assert found.value == Printing()
    assert set(found.sources.values()) == {Source(Level.DEFAULT)}
    assert found.version == 0


def test_the_nearest_choice_wins_field_by_field_and_says_where_it_comes_from(ana, bell):
    ana.settings.set(Printing, for_desk=True, prefix="D", copies=2, duplex=True)
    ana.settings.set(Printing, category="Law Firm", prefix="L", copies=5)
    ana.settings.set(Printing, customer=bell.id, prefix="B")
    found = ana.settings.of(bell.id, Printing)
    assert found.value == Printing(prefix="B", copies=5, duplex=True)
    assert [str(found.sources[name]) for name in ("prefix", "copies", "duplex", "fee")] == [
        "customer",
        "category Law Firm",
        "desk",
        "default",
    ]


def test_a_customer_of_another_category_inherits_from_the_desk(ana, bell):
    ana.settings.set(Printing, for_desk=True, copies=2)
    ana.settings.set(Printing, category="Law Firm", copies=5)
    other = ana.customers.add(name="Elm Radio", category="Media")
    assert ana.settings.of(other.id, Printing).value.copies == 2
    assert ana.settings.of(None, Printing).value.copies == 2
    assert ana.settings.of(None, Printing, category="Law Firm").value.copies == 5


def test_a_customer_who_changes_category_inherits_from_the_new_one(ana, bell):
    ana.settings.set(Printing, category="Court", copies=9)
    ana.customers.edit(bell.id, version=bell.version, category="Court")
    assert ana.settings.of(bell.id, Printing).value.copies == 9


def test_a_later_choice_leaves_the_other_fields_as_they_were_chosen(ana, bell):
    ana.settings.set(Printing, customer=bell.id, prefix="B", copies=4)
    found = ana.settings.set(Printing, customer=bell.id, copies=6)
    assert (found.value.prefix, found.value.copies, found.version) == ("B", 6, 2)


def test_every_type_of_field_comes_back_as_it_was_chosen(ana, bell):
    ana.settings.set(Printing, customer=bell.id, **EVERYTHING)
    assert ana.settings.of(bell.id, Printing).value == Printing(**EVERYTHING)


def test_choosing_nothing_hides_what_would_be_inherited(ana, bell):
    ana.settings.set(Printing, for_desk=True, rebate=Money("5", "USD"))
    found = ana.settings.set(Printing, customer=bell.id, rebate=None)
    assert found.value.rebate is None
    assert found.sources["rebate"] == Source(Level.CUSTOMER)


def test_a_cleared_field_is_inherited_again(ana, bell):
    ana.settings.set(Printing, for_desk=True, copies=2)
    ana.settings.set(Printing, customer=bell.id, copies=4, prefix="B")
    found = ana.settings.clear(Printing, "copies", customer=bell.id)
    assert (found.value.copies, found.value.prefix) == (2, "B")
    assert found.sources["copies"] == Source(Level.DESK)


def test_clearing_no_field_by_name_clears_the_whole_level(ana, bell):
    ana.settings.set(Printing, customer=bell.id, **EVERYTHING)
    assert ana.settings.clear(Printing, customer=bell.id).value == Printing()


def test_a_converter_of_the_group_reads_what_a_form_sends(ana):
    assert ana.settings.set(Printing, for_desk=True, delivery="paper").value.delivery is Delivery.PAPER


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"prefix": "too long"}, "prefix"),
        ({"copies": "3"}, "copies"),
        ({"copies": True}, "copies"),
        ({"duplex": 1}, "duplex"),
        ({"fee": None}, "fee"),
        ({"fee": Decimal(1)}, "fee"),
        ({"share": 0.1}, "share"),
        ({"prefix": "a\x00b"}, "prefix"),
    ],
)
def test_a_value_that_the_field_cannot_hold_is_refused_and_nothing_changes(ana, bell, values, field):
    with pytest.raises(InvalidValue) as refused:
        ana.settings.set(Printing, customer=bell.id, **({"duplex": True} | values))
    assert refused.value.field == field
    assert ana.settings.of(bell.id, Printing).version == 0


def test_an_unknown_field_is_a_mistake_of_the_program(ana, bell):
    """H24."""
    with pytest.raises(TypeError, match="balance"):
        ana.settings.set(Printing, customer=bell.id, balance=0)
    with pytest.raises(TypeError, match="balance"):
        ana.settings.clear(Printing, "balance", customer=bell.id)


def test_exactly_one_level_is_named(ana, bell):
    with pytest.raises(InvalidValue, match="level"):
        ana.settings.set(Printing, copies=2)
    with pytest.raises(InvalidValue, match="level"):
        ana.settings.set(Printing, for_desk=True, customer=bell.id, copies=2)


def test_a_category_is_the_one_of_the_list_whatever_its_case(ana, bell):
    """F9: another spelling would never be inherited by anybody."""
    ana.settings.set(Printing, category="LAW firm", copies=5)
    assert ana.settings.of(bell.id, Printing).value.copies == 5
    with pytest.raises(InvalidValue, match="category"):
        ana.settings.set(Printing, category="Law Frim", copies=6)
    with pytest.raises(InvalidValue, match="category"):
        ana.settings.of(None, Printing, category="Law Frim")


def test_a_customer_who_is_not_there_has_no_settings(ana, bell):
    with pytest.raises(NotFound):
        ana.settings.set(Printing, customer=type(bell.id)(int=7), copies=2)


def test_an_older_version_is_stale_where_the_caller_says_which_he_saw(ana, bell):
    """H49."""
    seen = ana.settings.of(bell.id, Printing).version
    ana.settings.set(Printing, customer=bell.id, version=seen, copies=2)
    with pytest.raises(Stale) as stale:
        ana.settings.set(Printing, customer=bell.id, version=seen, copies=3)
    assert (stale.value.version, stale.value.current) == (0, 1)
    assert ana.settings.of(bell.id, Printing).value.copies == 2


def test_the_history_tells_old_and_new(ana, bell):
    ana.settings.set(Printing, customer=bell.id, copies=2)
    ana.settings.clear(Printing, "copies", customer=bell.id)
    cleared, changed = ana.history.timeline(bell.id, kinds=("settings.changed", "settings.cleared"))
    assert changed.facts == {"group": "Printing", "level": "customer", "category": "", "copies": [1, 2]}
    assert (cleared.kind, cleared.facts["copies"]) == ("settings.cleared", [2, 1])


def test_choices_of_the_desk_and_of_categories_stand_in_the_desks_own_history(ana):
    ana.settings.set(Printing, category="Law Firm", copies=2)
    told = ana.history.timeline(kinds=("settings.changed",)).items[0]
    assert (told.facts["category"], told.facts["copies"]) == ("Law Firm", [1, 2])


def test_choosing_the_same_again_writes_no_history(ana, bell):
    ana.settings.set(Printing, customer=bell.id, copies=2)
    again = ana.settings.set(Printing, customer=bell.id, copies=2)
    assert again.version == 1
    assert len(ana.history.timeline(bell.id, kinds=("settings.changed",))) == 1


def test_a_field_that_the_group_no_longer_has_is_passed_over(ana, bell):
    ana.settings.set(Printing, customer=bell.id, copies=2, prefix="B")
    fewer = attrs.make_class("Printing", {"copies": attrs.field(default=1, type=int)}, frozen=True, slots=True)
    assert ana.settings.of(bell.id, fewer).value == fewer(copies=2)


def test_other_slices_resolve_a_group_inside_their_own_transaction(desk, ana, bell):
    ana.settings.set(Printing, category="Law Firm", copies=5)
    with desk.house.storage.begin(bell.id) as tx:
        assert resolve(tx, bell, Printing) == Printing(copies=5)
        assert resolve(tx, None, Printing) == Printing()


values = st.fixed_dictionaries(
    {}, optional={"copies": st.integers(0, 9), "duplex": st.booleans(), "prefix": st.sampled_from(["a", "b", "ü"])}
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(at_desk=values, at_category=values, at_customer=values)
def test_what_holds_is_the_last_of_all_choices(at_desk, at_category, at_customer):
    desk = Desk.open("memory:", clock=ManualClock("2026-03-02"))
    ana = desk.acting_as(Staff("u-17"))
    bell = ana.customers.add(name="Bell", category="Law Firm")
    ana.settings.set(Printing, for_desk=True, **at_desk)
    ana.settings.set(Printing, category="Law Firm", **at_category)
    ana.settings.set(Printing, customer=bell.id, **at_customer)
    found = ana.settings.of(bell.id, Printing)
    assert found.value == Printing(**(at_desk | at_category | at_customer))
    for level, chosen in (
        (Level.CUSTOMER, at_customer),
        (Level.DESK, at_desk.keys() - at_category.keys() - at_customer.keys()),
    ):
        assert all(found.sources[name].level is level for name in chosen)
