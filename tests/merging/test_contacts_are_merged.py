"""Two contacts that are one person become one, and two again (F60, B10)."""

from collections.abc import Callable
from typing import Any

import pytest

from custmgr import Acting, Contact, Customer, DeskProfile, InvalidValue, NotFound, Purpose, Stale
from custmgr.contacts import ContactMergedFurther, SameContact
from custmgr.merging import StillApplied

Two = tuple[Contact, Contact]


@pytest.fixture
def two(ana: Acting, pair: Any) -> Two:
    """Ruth twice: with an e-mail address, and with a phone number and roles."""
    ana.settings.set(DeskProfile, for_desk=True, email="desk@house.example")
    one = ana.contacts.add(pair.bell.id, name="Ruth Bell", email="ruth@bell.example", roles={"legal"})
    other = ana.contacts.add(pair.bell.id, name="R. Bell", phone="+1 212 555 0100", roles={"billing"})
    ana.contacts.set_recipients(pair.bell.id, "statements", [other.id, one.id])
    ana.contacts.set_recipients(pair.bell.id, "invoices", [other.id])
    return one, other


def merged(ana: Acting, source: Contact, into: Contact) -> Contact:
    plan = ana.contacts.plan_merge(source.id, into=into.id)
    return ana.contacts.merge(source.id, into=into.id, versions=plan.versions)


def seen(ana: Acting, customer: Customer) -> Any:
    found = sorted(ana.contacts.find(customer.id, archived=None), key=lambda one: one.id)
    facts = [(one.id, one.name, one.email, one.phone, one.roles, one.is_primary, one.follows) for one in found]
    return facts, [ana.contacts.default_recipients(customer.id, one).contacts for one in Purpose]


def test_the_plan_shows_what_results_and_changes_nothing(ana: Acting, pair: Any, two: Two):
    one, other = two
    before = seen(ana, pair.bell)
    plan = ana.contacts.plan_merge(other.id, into=one.id)
    assert plan.changes == {"phone": [None, other.phone], "roles": [{"legal"}, {"legal", "billing"}]}
    assert plan.purposes == ("invoices", "statements")
    assert seen(ana, pair.bell) == before


def test_the_one_that_remains_has_what_both_were_for(ana: Acting, pair: Any, two: Two):
    one, other = two
    ana.contacts.star(other.id)
    ana.correspondence.send(pair.bell.id, "Hello", "Text", contacts=[one.id])
    kept = merged(ana, other, one)
    assert (kept.roles, kept.phone, kept.is_primary) == ({"legal", "billing"}, other.phone, True)
    assert ana.contacts.default_recipients(pair.bell.id, "statements").contacts == (one.id,)
    assert ana.contacts.default_recipients(pair.bell.id, "invoices").contacts == (one.id,)
    assert other.id not in {found.id for found in ana.contacts.find(pair.bell.id, archived=None)}
    (told,) = ana.history.timeline(pair.bell.id, kinds=("contact.merged",))
    assert (told.contact, told.facts["source"]) == (one.id, str(other.id))


def test_the_old_id_leads_to_the_one_that_remains(ana: Acting, pair: Any, two: Two):
    one, other = two
    ana.contacts.edit(other.id, version=other.version, email="old@bell.example")
    (before,) = ana.correspondence.send(pair.bell.id, "Hello", "Text", contacts=[other.id])
    other = ana.contacts.get(other.id)
    merged(ana, other, one)
    assert ana.contacts.get(other.id).id == one.id
    assert ana.contacts.archive(other.id, despite_last_billing=True).id == one.id
    assert ana.contacts.restore(other.id).id == one.id
    (sent,) = ana.correspondence.send(pair.bell.id, "Hello", "Again", contacts=[other.id])
    assert sent.address == "ruth@bell.example"
    for known_as in two:
        found = ana.correspondence.messages(pair.bell.id, contact=known_as.id)
        assert {message.id for message in found} == {before.id, sent.id}


@pytest.mark.parametrize("star", [0, 1])
def test_undoing_gives_both_back_as_they_were(ana: Acting, pair: Any, two: Two, star: int):
    ana.contacts.star(two[star].id)
    before = seen(ana, pair.bell)
    merged(ana, ana.contacts.get(two[1].id), two[0])
    assert seen(ana, pair.bell) != before
    ana.contacts.unmerge(two[1].id)
    assert seen(ana, pair.bell) == before
    with pytest.raises(NotFound):
        ana.contacts.unmerge(two[1].id)


def test_what_was_changed_since_stays(ana: Acting, pair: Any, two: Two):
    one, other = two
    kept = merged(ana, other, one)
    ana.contacts.edit(one.id, version=kept.version, phone="+1 212 555 0199")
    ana.contacts.unmerge(other.id)
    now = ana.contacts.get(one.id)
    assert (str(now.phone), now.roles) == ("+1 212 555 0199", {"legal"})


def test_what_cannot_be_merged_is_refused(ana: Acting, pair: Any, two: Two):
    one, other = two
    stranger = ana.contacts.add(pair.twin.id, name="Stranger")
    third = ana.contacts.add(pair.bell.id, name="Third")
    with pytest.raises(SameContact):
        ana.contacts.plan_merge(one.id, into=one.id)
    with pytest.raises(InvalidValue, match="same customer"):
        ana.contacts.plan_merge(one.id, into=stranger.id)
    with pytest.raises(Stale):
        ana.contacts.merge(other.id, into=one.id, versions=(other.version + 1, one.version))
    merged(ana, other, one)
    with pytest.raises(SameContact):
        ana.contacts.plan_merge(other.id, into=one.id)
    merged(ana, ana.contacts.get(one.id), third)
    assert ana.contacts.get(other.id).id == third.id
    with pytest.raises(ContactMergedFurther):
        ana.contacts.unmerge(other.id)
    ana.contacts.archive(third.id, despite_last_billing=True)
    with pytest.raises(InvalidValue, match="archived"):
        ana.contacts.plan_merge(ana.contacts.find(pair.bell.id).items[0].id, into=third.id)


def test_people_merged_across_two_customers_keep_these_together(ana: Acting, pair: Any, merge: Callable[..., Any]):
    one = ana.contacts.add(pair.bell.id, name="Zoe")
    other = ana.contacts.add(pair.twin.id, name="Zoe B")
    merge(pair.twin.id, pair.bell.id)
    merged(ana, other, one)
    with pytest.raises(StillApplied) as refused:
        ana.merging.undo(pair.twin.id)
    assert refused.value.documents == ("Zoe B",)
    ana.contacts.unmerge(other.id)
    ana.merging.undo(pair.twin.id)
    assert {found.id for found in ana.contacts.find(pair.twin.id)} >= {other.id}
