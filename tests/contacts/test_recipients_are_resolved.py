"""Who receives what, and why: lists, roles and the star (F54, F58, F59, F95, B13)."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custmgr import InvalidValue, NotFound, Stale
from custmgr.contacts import Because, Contact, NoRecipient, Purpose, Recipients, WhyNot, choose, recipients
from custmgr.values import Email


def reasons(found):
    return [(one.name, one.because) for one in found]


def test_without_lists_financial_documents_go_to_the_billing_contacts(ana, bell, ruth):
    found = ana.contacts.recipients(bell.id, Purpose.STATEMENTS)
    assert reasons(found) == [("Ruth Bell", Because.BILLING_ROLE)]
    assert found[0].email == Email("ruth@bell.example")
    assert len(found) == 1


def test_without_billing_contacts_they_go_to_the_primary_one(ana, bell):
    assert reasons(ana.contacts.recipients(bell.id, "invoices")) == [("Bell & Sons", Because.PRIMARY)]


def test_notifications_go_to_the_primary_contact_and_not_to_billing(ana, bell, ruth):
    assert reasons(ana.contacts.recipients(bell.id, "notifications")) == [("Bell & Sons", Because.PRIMARY)]


def test_the_list_of_the_purpose_wins_in_its_order(ana, bell, office, ruth):
    ana.contacts.set_recipients(bell.id, "statements", [ruth.id, office.id, ruth.id])
    found = ana.contacts.recipients(bell.id, "statements")
    assert reasons(found) == [("Ruth Bell", Because.DEFAULT), ("Bell & Sons", Because.DEFAULT)]


def test_the_default_billing_contacts_stand_in_for_every_financial_purpose(ana, bell, office, ruth):
    """F95."""
    ana.contacts.set_recipients(bell.id, "billing", [office.id])
    assert reasons(ana.contacts.recipients(bell.id, "statements")) == [("Bell & Sons", Because.BILLING_DEFAULT)]
    assert reasons(ana.contacts.recipients(bell.id, "billing")) == [("Bell & Sons", Because.DEFAULT)]


def test_a_contact_without_email_is_passed_over_and_named_with_the_reason(ana, bell, ruth):
    tom = ana.contacts.add(bell.id, name="Tom")
    ana.contacts.set_recipients(bell.id, "statements", [tom.id, ruth.id])
    found = ana.contacts.recipients(bell.id, "statements")
    assert reasons(found) == [("Ruth Bell", Because.DEFAULT)]
    assert [(one.contact, one.why_not) for one in found.skipped] == [(tom.id, WhyNot.NO_EMAIL)]


def test_where_all_of_a_list_are_passed_over_the_next_rule_decides(ana, bell, ruth):
    tom = ana.contacts.add(bell.id, name="Tom", email="tom@bell.example")
    ana.contacts.set_recipients(bell.id, "statements", [tom.id])
    ana.contacts.archive(tom.id)
    found = ana.contacts.recipients(bell.id, "statements")
    assert reasons(found) == [("Ruth Bell", Because.BILLING_ROLE)]
    assert [(one.name, one.why_not) for one in found.skipped] == [("Tom", WhyNot.ARCHIVED)]
    ana.contacts.restore(tom.id)
    assert reasons(ana.contacts.recipients(bell.id, "statements")) == [("Tom", Because.DEFAULT)]


def test_a_customer_whom_nobody_can_write_to_is_refused_with_those_passed_over(ana):
    customer = ana.customers.add(name="Bell & Sons")
    tom = ana.contacts.add(customer.id, name="Tom", roles={"billing"})
    with pytest.raises(NoRecipient) as refused:
        ana.contacts.recipients(customer.id, "statements")
    assert [one.contact for one in refused.value.skipped] == [tom.id]
    assert str(refused.value) == f"customer {customer.id} has no recipient for statements"


def test_other_slices_ask_inside_their_own_transaction(desk, bell, ruth):
    with desk.house.storage.begin(bell.id) as tx:
        assert reasons(recipients(tx, bell.id, Purpose.RECEIPTS)) == [("Ruth Bell", Because.BILLING_ROLE)]


def test_starring_for_a_purpose_puts_the_contact_first(ana, bell, office, ruth):
    ana.contacts.set_recipients(bell.id, "billing", [office.id, ruth.id])
    ana.contacts.star(ruth.id, "billing")
    assert ana.contacts.default_recipients(bell.id, "billing").contacts == (ruth.id, office.id)
    assert ana.contacts.get(office.id).is_primary


def test_an_archived_contact_is_not_starred_nor_named(ana, bell):
    tom = ana.contacts.add(bell.id, name="Tom", email="tom@bell.example")
    ana.contacts.archive(tom.id)
    for step in (
        lambda: ana.contacts.star(tom.id),
        lambda: ana.contacts.star(tom.id, "billing"),
        lambda: ana.contacts.set_recipients(bell.id, "billing", [tom.id]),
    ):
        with pytest.raises(InvalidValue):
            step()


def test_a_contact_of_another_customer_cannot_be_named(ana, bell, ruth):
    other = ana.customers.add(name="Elm Cafe")
    with pytest.raises(NotFound):
        ana.contacts.set_recipients(other.id, "billing", [ruth.id])


def test_a_list_says_who_changed_it_and_refuses_an_older_version(ana, bell, office, ruth):
    """H49."""
    seen = ana.contacts.default_recipients(bell.id, "billing")
    ana.contacts.set_recipients(bell.id, "billing", [ruth.id], version=seen.version)
    told = ana.history.timeline(bell.id, kinds=("recipients.changed",)).items[0]
    assert told.facts == {"purpose": "billing", "contacts": [[], [str(ruth.id)]]}
    with pytest.raises(Stale):
        ana.contacts.set_recipients(bell.id, "billing", [office.id], version=seen.version)


def test_an_emptied_list_leaves_it_to_the_rules_again(ana, bell, office, ruth):
    ana.contacts.set_recipients(bell.id, "billing", [office.id])
    ana.contacts.set_recipients(bell.id, "billing", [])
    assert reasons(ana.contacts.recipients(bell.id, "billing")) == [("Ruth Bell", Because.BILLING_ROLE)]


def test_a_list_has_at_most_fifty_contacts_and_a_known_purpose(ana, bell, ruth):
    with pytest.raises(InvalidValue, match="at most 50"):
        ana.contacts.set_recipients(bell.id, "billing", [ruth.id] * 51)
    with pytest.raises(InvalidValue, match="purpose"):
        ana.contacts.set_recipients(bell.id, "birthdays", [ruth.id])


def test_naming_the_same_contacts_again_writes_no_history(ana, bell, ruth):
    ana.contacts.set_recipients(bell.id, "billing", [ruth.id])
    ana.contacts.set_recipients(bell.id, "billing", [ruth.id])
    assert len(ana.history.timeline(bell.id, kinds=("recipients.changed",))) == 1


def test_a_contact_that_moves_away_is_named_no_longer(ana, bell, office, ruth):
    other = ana.customers.add(name="Elm Cafe")
    ana.contacts.set_recipients(bell.id, "statements", [ruth.id, office.id])
    ana.contacts.move(ruth.id, to=other.id, despite_last_billing=True)
    assert ana.contacts.default_recipients(bell.id, "statements").contacts == (office.id,)


CUSTOMER = UUID(int=1)


@st.composite
def situations(draw):
    count = draw(st.integers(0, 5))
    starred = draw(st.integers(0, 5))
    people = [
        Contact(UUID(int=10 + n), CUSTOMER, f"c{n}", primary_of=CUSTOMER if n == starred else None).changed(
            email=Email.stored(f"c{n}@bell.example", f"c{n}@bell.example") if draw(st.booleans()) else None,
            roles=frozenset({"billing"} if draw(st.booleans()) else ()),
            archived=draw(st.booleans()),
        )
        for n in range(count)
    ]
    ids = st.lists(st.sampled_from([one.id for one in people]), unique=True) if people else st.just([])
    lists = draw(st.dictionaries(st.sampled_from(Purpose), ids.map(tuple)))
    return people, lists, draw(st.sampled_from(Purpose))


@given(situations())
def test_everybody_meant_is_chosen_or_named_with_the_reason_why_not(situation):
    people, lists, purpose = situation
    able = {one.id for one in people if one.email and not one.archived}
    try:
        found = choose(CUSTOMER, purpose, people, lists)
    except NoRecipient as refused:
        found = Recipients((), refused.skipped)
        assert not any(one.is_primary and one.id in able for one in people)
    chosen = [one.contact for one in found]
    assert set(chosen) <= able
    assert len(set(chosen)) == len(chosen)
    assert {one.contact for one in found.skipped}.isdisjoint(able)
    assert set(lists.get(purpose, ())) <= {*chosen, *(one.contact for one in found.skipped)}
    assert [one for one in lists.get(purpose, ()) if one in able] == (
        chosen if found.chosen and found[0].because is Because.DEFAULT else []
    )
