"""Tags are one vocabulary of the desk (F123, H84)."""

import pytest

from custmgr import InvalidValue
from custmgr.customers import Retagged, TagCount


@pytest.fixture
def bell(ana):
    return ana.customers.add(name="Bell")


def test_a_tag_is_put_in_its_normal_form(ana, bell):
    assert ana.customers.tag(bell.id, "  Very   IMPORTANT ").tags == {"very important"}


def test_the_same_tag_written_otherwise_is_the_same_tag(ana, bell):
    """H84: trimmed, one space between words, case-folded and composed; letters that only look alike stay apart."""
    tagged = ana.customers.tag(bell.id, "Caf\u00e9", "cafe\u0301", "CAF\u00c9", "\u0390", "\u03b9\u0308\u0301")
    assert tagged.tags == {"caf\u00e9", "\u0390"}
    assert len(ana.customers.tag(bell.id, "vip", "v\u0456p").tags) == 4


def test_tagging_twice_and_untagging_what_is_not_there_change_nothing(ana, bell):
    once = ana.customers.tag(bell.id, "vip")
    assert ana.customers.tag(bell.id, "VIP") == once
    assert ana.customers.untag(bell.id, "other") == once
    assert ana.customers.untag(bell.id, "Vip").tags == frozenset()
    kinds = [one.kind for one in ana.history.timeline(bell.id)]
    assert kinds == ["customer.untagged", "customer.tagged", "customer.added"]


@pytest.mark.parametrize(
    "tags",
    [["x" * 51], [""], ["a\x00b"], ["a\nb"], ["\u200b"], [f"t{n}" for n in range(101)], [f"t{n}" for n in range(1000)]],
)
def test_a_tag_has_bounds(ana, bell, tags):
    with pytest.raises(InvalidValue):
        ana.customers.tag(bell.id, *tags)
    assert ana.customers.get(bell.id).tags == frozenset()


def test_a_hundred_tags_are_the_most_over_several_calls(ana, bell):
    ana.customers.tag(bell.id, *(f"t{n}" for n in range(100)))
    with pytest.raises(InvalidValue, match="at most 100"):
        ana.customers.tag(bell.id, "one more")


def test_tags_are_counted_as_the_list_shows_them(ana, bell):
    zeta = ana.customers.add(name="Zeta", tags=["vip", "new"])
    old = ana.customers.add(name="Old", tags=["vip"])
    ana.customers.tag(bell.id, "vip")
    ana.customers.archive(old.id)
    assert ana.customers.tags() == (TagCount("vip", 2), TagCount("new", 1))
    assert ana.customers.count("tag:vip") == 2
    ana.customers.untag(zeta.id, "new")
    assert ana.customers.tags() == (TagCount("vip", 2),)


def test_a_tag_is_renamed_wherever_it_stands(ana, bell):
    old = ana.customers.add(name="Old", tags=["vip", "gold"])
    ana.customers.tag(bell.id, "vip")
    ana.customers.archive(old.id)
    assert ana.customers.rename_tag("VIP", "Gold") == Retagged(2, 0)
    assert ana.customers.get(bell.id).tags == {"gold"}
    assert ana.customers.get(old.id).tags == {"gold"}
    assert ana.customers.count("tag:gold", archived=True) == 2
    assert ana.customers.count("tag:vip", archived=True) == 0
    assert ana.customers.rename_tag("vip", "gold") == Retagged(0, 0)


def test_a_renaming_stands_in_the_history_of_the_desk_and_of_each_customer(ana, bell):
    ana.customers.tag(bell.id, "vip")
    ana.customers.rename_tag("vip", "gold")
    facts = ana.history.timeline(kinds=("tag.renamed",)).items[0].facts
    assert (facts["tag"], facts["customers"]) == (["vip", "gold"], 1)
    assert ana.history.timeline(bell.id).items[0].facts == {"tags": [["vip"], ["gold"]]}
    assert ana.history.verify(bell.id) is None


def test_a_large_renaming_goes_on_where_the_last_call_stopped(ana):
    for n in range(5):
        ana.customers.add(name=f"Customer {n}", tags=["vip"])
    assert ana.customers.rename_tag("vip", "gold", at_most=2) == Retagged(2, 3)
    assert ana.customers.rename_tag("vip", "gold", at_most=3) == Retagged(3, 0)
    for beyond in (0, 10_001):
        with pytest.raises(InvalidValue):
            ana.customers.rename_tag("vip", "gold", at_most=beyond)


def test_not_to_be_written_to_is_a_fact_and_no_tag(ana, bell):
    edited = ana.customers.edit(bell.id, version=bell.version, no_mail=True, no_text=True)
    assert (edited.no_mail, edited.no_text) == (True, True)
    with pytest.raises(InvalidValue, match="no_mail"):
        ana.customers.edit(bell.id, version=edited.version, no_mail="yes")


@pytest.mark.parametrize(("tag", "switch"), [("No  Mail", "no_mail"), ("no-mail", "no_mail"), ("NO_TEXT", "no_text")])
def test_a_wish_not_to_be_written_to_is_no_tag(ana, bell, tag, switch):
    """F123: a tag of that name would keep nobody from writing."""
    for say in (
        lambda: ana.customers.tag(bell.id, "vip", tag),
        lambda: ana.customers.edit(bell.id, version=bell.version, tags=[tag]),
        lambda: ana.customers.rename_tag("vip", tag),
    ):
        with pytest.raises(InvalidValue, match=switch) as refusal:
            say()
        assert (refusal.value.field, refusal.value.given) == ("tags", tag)
    assert ana.customers.get(bell.id) == bell
