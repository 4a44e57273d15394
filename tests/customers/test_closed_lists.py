"""Categories, types and services come from lists that the desk keeps (F9, F10)."""

import pytest

from custmgr import InvalidValue, Staff
from custmgr.actors import Denied
from custmgr.customers import OTHER, EntryInUse, Reserved
from custmgr.errors import NotFound


def test_a_fresh_desk_offers_categories_and_no_types(ana):
    assert ana.customers.categories.entries().offered[:2] == ("Law Firm", "Court")
    assert OTHER in ana.customers.categories.entries().offered
    assert ana.customers.customer_types.entries().offered == ()
    assert ana.customers.billing_types.entries().offered == ()
    assert ana.customers.services.entries().offered == ("transcription", "proceedings")


def test_whoever_fits_no_category_is_other(ana):
    assert ana.customers.add(name="Bell").category == OTHER


def test_a_category_is_spelled_as_the_list_spells_it(ana):
    assert ana.customers.add(name="Bell", category="law FIRM").category == "Law Firm"


def test_an_unlisted_category_is_refused_and_the_list_is_named(ana):
    with pytest.raises(InvalidValue, match="one of Law Firm, Court"):
        ana.customers.add(name="Bell", category="Circus")
    bell = ana.customers.add(name="Bell")
    with pytest.raises(InvalidValue, match="one of Law Firm, Court"):
        ana.customers.edit(bell.id, version=bell.version, category="Circus")
    assert ana.customers.count() == 1


def test_an_empty_list_of_types_has_nothing_to_choose(ana):
    assert ana.customers.add(name="Bell", customer_type="").customer_type == ""
    with pytest.raises(InvalidValue, match="the list is empty"):
        ana.customers.add(name="Bells", customer_type="Residential")


def test_an_offered_type_can_be_chosen(ana):
    ana.customers.customer_types.offer("Residential")
    ana.customers.billing_types.offer("Monthly")
    bell = ana.customers.add(name="Bell", customer_type="residential", billing_type="Monthly")
    assert (bell.customer_type, bell.billing_type) == ("Residential", "Monthly")


def test_an_entry_offered_again_in_other_letters_is_the_same(ana):
    before = ana.customers.categories.entries()
    assert ana.customers.categories.offer("LAW firm") == before


def test_a_category_in_use_cannot_be_deleted(ana):
    ana.customers.add(name="Bell", category="Court")
    gone = ana.customers.add(name="Old Bailey", category="Court", despite_duplicates=True)
    ana.customers.archive(gone.id)
    with pytest.raises(EntryInUse) as refused:
        ana.customers.categories.delete("court")
    assert (refused.value.entry, refused.value.customers) == ("Court", 2)


def test_a_category_that_nobody_has_can_be_deleted(ana):
    assert "Court" not in ana.customers.categories.delete("Court").offered
    with pytest.raises(InvalidValue):
        ana.customers.add(name="Bell", category="Court")
    with pytest.raises(NotFound):
        ana.customers.categories.delete("Court")


def test_a_retired_category_stays_with_those_who_have_it_and_is_not_chosen_anew(ana):
    bell = ana.customers.add(name="Bell", category="Court")
    ana.customers.categories.retire("Court")
    with pytest.raises(InvalidValue):
        ana.customers.add(name="Zeta", category="Court")
    edited = ana.customers.edit(bell.id, version=bell.version, category="Court", company="Bell Holding")
    assert edited.category == "Court"
    same = ana.customers.edit(bell.id, version=edited.version, category="court")
    assert (same.category, same.version) == ("Court", edited.version)
    assert [row.name for row in ana.customers.find("category:court")] == ["Bell"]


def test_a_retired_category_can_be_offered_again(ana):
    ana.customers.categories.retire("Court")
    listed = ana.customers.categories.offer("court")
    assert "Court" in listed.offered
    assert listed.retired == ()


def test_the_reserved_category_is_neither_retired_nor_deleted(ana):
    for step in (ana.customers.categories.retire, ana.customers.categories.delete):
        with pytest.raises(Reserved):
            step(OTHER.lower())


def test_a_service_that_a_customer_ever_had_cannot_be_deleted(ana):
    bell = ana.customers.add(name="Bell", services=["proceedings"])
    ana.customers.switch_off(bell.id, "proceedings")
    with pytest.raises(EntryInUse):
        ana.customers.services.delete("proceedings")
    assert ana.customers.services.delete("transcription").offered == ("proceedings",)


def test_lists_are_bounded_and_their_entries_checked(ana):
    for entry in ("", "x" * 101, "a\x00b"):
        with pytest.raises(InvalidValue):
            ana.customers.categories.offer(entry)
    full = ana.customers.customer_types
    for n in range(500):
        full.offer(f"Type {n}")
    with pytest.raises(InvalidValue, match="at most 500"):
        full.offer("One more")


def test_changing_a_list_is_recorded_with_the_desk_and_needs_its_own_permission(desk, ana):
    ana.customers.categories.offer("Notary")
    assert ana.history.timeline(kinds=("list.offered",)).items[0].facts == {"entry": "Notary", "list": "category"}
    clerk = desk.acting_as(Staff("u-2", name="Bo", permissions={"customers.add", "customers.read"}))
    assert "Notary" in clerk.customers.categories.entries().offered
    with pytest.raises(Denied):
        clerk.customers.categories.offer("Circus")
