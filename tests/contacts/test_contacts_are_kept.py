"""Adding, editing, archiving and moving a customer's contacts (F53-F58, F60)."""

import attrs
import pytest

from custmgr import Duplicate, InvalidValue, NotFound, Stale
from custmgr.contacts import LastBillingContact
from custmgr.customers import NotActive, Status
from custmgr.values import PersonName


def test_a_contact_comes_back_as_it_was_added(ana, bell):
    name = PersonName("Émile", "Zola")
    added = ana.contacts.add(
        bell.id,
        name=name,
        email="Emile@Bell.example",
        phone="0518 555 0101",
        department="Claims",
        position="Clerk",
        language="fr",
        roles={"Billing", " court "},
    )
    found = ana.contacts.get(added.id)
    assert found == added
    assert (found.name, found.person, found.roles) == ("Émile Zola", name, {"billing", "court"})
    assert (str(found.email), found.email_folded) == ("Emile@Bell.example", "emile@bell.example")
    assert (str(found.phone), found.phone_e164) == ("0518 555 0101", "")


def test_an_email_that_another_contact_of_the_customer_has_is_refused(ana, bell, ruth):
    """F57."""
    with pytest.raises(Duplicate):
        ana.contacts.add(bell.id, name="Ruth again", email="RUTH@BELL.example")
    assert ana.contacts.find(bell.id).count == 2


def test_the_same_person_may_be_a_contact_of_several_customers(ana, ruth):
    """F4, F57."""
    other = ana.customers.add(name="Elm Cafe")
    again = ana.contacts.add(other.id, name="Ruth Bell", email="ruth@bell.example")
    assert [one.customer for one in ana.contacts.find(None, "ruth@bell", order="added")] == [ruth.customer, other.id]
    assert ana.contacts.find(other.id).items == (again,)


def test_several_contacts_may_have_no_email(ana, bell):
    ana.contacts.add(bell.id, name="Tom", email="")
    assert ana.contacts.add(bell.id, name="Tim", email=None).email is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "Tom", "email": "tom"}, "email"),
        ({"name": "Tom", "email": 7}, "email"),
        ({"name": "Tom", "roles": "billing"}, "roles"),
        ({"name": "Tom", "roles": {f"role {n}" for n in range(21)}}, "roles"),
    ],
)
def test_what_no_contact_can_have_is_refused_by_its_field(ana, bell, facts, field):
    with pytest.raises(InvalidValue) as refused:
        ana.contacts.add(bell.id, **facts)
    assert refused.value.field == field


@pytest.mark.parametrize("extra", ["id", "customer", "primary_of", "archived", "claimed_email", "balance"])
def test_what_is_no_fact_about_a_contact_cannot_be_slipped_in(ana, bell, ruth, extra):
    """H24."""
    with pytest.raises(TypeError):
        ana.contacts.edit(ruth.id, version=ruth.version, **{extra: bell.id})
    assert ana.contacts.get(ruth.id) == ruth


def test_adding_with_the_same_key_again_gives_the_same_contact(ana, bell):
    first = ana.contacts.add(bell.id, name="Tom", key="form-1")
    assert ana.contacts.add(bell.id, name="Tom", key="form-1") == first
    assert ana.contacts.find(bell.id, "tom").count == 1


def test_an_unknown_customer_gets_no_contact(ana, bell):
    with pytest.raises(NotFound):
        ana.contacts.add(type(bell.id)(int=7), name="Tom")


@pytest.mark.parametrize("status", [Status.ERASED, Status.MERGED])
def test_a_customer_who_is_gone_gets_no_contact(ana, desk, bell, status):
    with desk.house.storage.begin(bell.id) as tx:
        tx.put(attrs.evolve(tx.get(type(bell), bell.id), status=status))
    with pytest.raises(NotActive):
        ana.contacts.add(bell.id, name="Tom")


def test_an_edit_says_what_changed(ana, bell, ruth):
    ana.contacts.edit(ruth.id, version=ruth.version, position="Partner")
    told = ana.history.timeline(bell.id, kinds=("contact.edited",)).items[0]
    assert (told.contact, told.facts) == (ruth.id, {"position": ["", "Partner"]})


def test_an_edit_that_changes_nothing_writes_no_history(ana, bell, ruth):
    assert ana.contacts.edit(ruth.id, version=ruth.version, name="Ruth Bell") == ruth
    assert len(ana.history.timeline(bell.id, kinds=("contact.edited",))) == 0


def test_of_two_edits_of_one_version_the_second_is_stale(ana, ruth):
    """H49."""
    ana.contacts.edit(ruth.id, version=ruth.version, position="Partner")
    with pytest.raises(Stale) as stale:
        ana.contacts.edit(ruth.id, version=ruth.version, position="Clerk")
    assert stale.value.current == 2
    assert ana.contacts.get(ruth.id).position == "Partner"


def test_an_edit_cannot_take_another_contacts_email(ana, office, ruth):
    with pytest.raises(Duplicate):
        ana.contacts.edit(ruth.id, version=ruth.version, email=office.email)


def test_an_archived_contact_leaves_the_list_and_its_email_to_others(ana, bell):
    tom = ana.contacts.add(bell.id, name="Tom", email="tom@bell.example")
    gone = ana.contacts.archive(tom.id, reason="left")
    assert gone.archived
    assert ana.contacts.find(bell.id, "tom").count == 0
    assert ana.contacts.find(bell.id, "tom", archived=True).items == (gone,)
    heir = ana.contacts.add(bell.id, name="Tim", email="tom@bell.example")
    assert ana.contacts.find(bell.id, "tom", archived=None).count == 2
    with pytest.raises(Duplicate):
        ana.contacts.restore(tom.id)
    ana.contacts.edit(heir.id, version=heir.version, email="tim@bell.example")
    assert not ana.contacts.restore(tom.id).archived


def test_archiving_twice_changes_nothing(ana, bell):
    tom = ana.contacts.add(bell.id, name="Tom")
    assert ana.contacts.archive(tom.id) == ana.contacts.archive(tom.id)
    assert len(ana.history.timeline(bell.id, kinds=("contact.archived",))) == 1


def test_the_last_billing_contact_goes_only_when_the_caller_says_so(ana, bell, ruth):
    """F58."""
    other = ana.customers.add(name="Elm Cafe")
    for step in (
        lambda **said: ana.contacts.edit(ruth.id, version=ruth.version, roles=(), **said),
        lambda **said: ana.contacts.archive(ruth.id, **said),
        lambda **said: ana.contacts.move(ruth.id, to=other.id, **said),
    ):
        with pytest.raises(LastBillingContact):
            step()
    assert ana.contacts.get(ruth.id) == ruth
    assert ana.contacts.archive(ruth.id, despite_last_billing=True).archived


def test_one_of_two_billing_contacts_may_go(ana, bell, ruth):
    ana.contacts.add(bell.id, name="Tom", roles={"billing"})
    assert ana.contacts.archive(ruth.id).archived


def test_a_moved_contact_belongs_to_the_other_customer_and_both_histories_say_so(ana, bell):
    """F60."""
    other = ana.customers.add(name="Elm Cafe", email="elm@cafe.example")
    tom = ana.contacts.add(bell.id, name="Tom", email="tom@bell.example")
    moved = ana.contacts.move(tom.id, to=other.id, reason="new job")
    assert (moved.id, moved.customer, moved.is_primary) == (tom.id, other.id, False)
    assert ana.contacts.find(bell.id, "tom").count == 0
    assert ana.contacts.find(other.id, "tom").items == (moved,)
    for customer in (bell, other):
        told = ana.history.timeline(customer.id, kinds=("contact.moved",)).items[0]
        assert told.contact == tom.id
        assert told.facts == {"customer": [str(bell.id), str(other.id)], "name": "Tom", "reason": "new job"}
    assert ana.history.timeline(bell.id, kinds=("contact.added",)).items[0].contact == tom.id


def test_a_contact_that_moves_to_a_customer_without_one_is_its_primary_contact(ana, bell, ruth):
    other = ana.customers.add(name="Elm Cafe")
    assert ana.contacts.move(ruth.id, to=other.id, despite_last_billing=True).is_primary


def test_a_contact_does_not_move_to_where_its_email_is_taken(ana, bell):
    other = ana.customers.add(name="Elm Cafe", email="tom@bell.example")
    tom = ana.contacts.add(bell.id, name="Tom", email="tom@bell.example")
    with pytest.raises(Duplicate):
        ana.contacts.move(tom.id, to=other.id)
    assert ana.contacts.get(tom.id) == tom


def test_moving_to_its_own_customer_changes_nothing(ana, ruth):
    assert ana.contacts.move(ruth.id, to=ruth.customer) == ruth


class MovedMeanwhile:
    """The storage, in which somebody moves a contact just before the first lock is taken."""

    def __init__(self, storage, move):
        self._storage = storage
        self._moves = [move]

    def __getattr__(self, name):
        return getattr(self._storage, name)

    def begin(self, *customers, scope=None):
        if self._moves:
            self._moves.pop()()
        return self._storage.begin(*customers, scope=scope)


def test_a_contact_that_moves_while_its_lock_is_awaited_is_edited_where_it_then_is(ana, bell):
    other = ana.customers.add(name="Elm Cafe", email="elm@cafe.example")
    tom = ana.contacts.add(bell.id, name="Tom")
    racing = MovedMeanwhile(ana.house.storage, lambda: ana.contacts.move(tom.id, to=other.id))
    late = attrs.evolve(ana, house=attrs.evolve(ana.house, storage=racing))
    assert late.contacts.archive(tom.id).customer == other.id
    assert ana.history.timeline(other.id, kinds=("contact.archived",)).items[0].contact == tom.id
    assert len(ana.history.timeline(bell.id, kinds=("contact.archived",))) == 0
