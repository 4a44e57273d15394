"""Every customer that is or names a person is reached through its primary contact (F4, F54)."""

import pytest

from custmgr.contacts import StillPrimary, primary
from custmgr.values import Email, PersonName


def of(desk, customer):
    with desk.house.storage.read() as reader:
        return primary(reader, customer.id)


def test_a_person_is_its_own_primary_contact(ana, desk):
    name = PersonName("Ruth", "Bell")
    customer = ana.customers.add(
        person=name, email="Ruth@Bell.example", phone="+1 518 555 0100", department="Claims", position="Clerk"
    )
    found = of(desk, customer)
    assert (found.name, found.person, found.department, found.position) == ("Ruth Bell", name, "Claims", "Clerk")
    assert (str(found.email), found.phone_e164) == ("Ruth@Bell.example", "+15185550100")
    assert found.is_primary
    assert found.follows


def test_an_organisation_with_an_email_has_a_contact_named_after_it(desk, bell):
    assert of(desk, bell).name == "Bell & Sons"


def test_an_organisation_with_a_person_has_a_contact_named_after_the_person(ana, desk):
    customer = ana.customers.add(name="Bell & Sons", kind="organisation", person=PersonName("Ruth", "Bell"))
    assert of(desk, customer).name == "Ruth Bell"


def test_an_organisation_that_names_nobody_has_none_until_one_is_added(ana, desk):
    customer = ana.customers.add(name="Bell & Sons")
    assert of(desk, customer) is None
    ruth = ana.contacts.add(customer.id, name="Ruth Bell")
    assert ruth.is_primary
    assert not ana.contacts.add(customer.id, name="Tom Bell").is_primary


def test_an_organisation_gets_one_with_its_first_email(ana, desk):
    customer = ana.customers.add(name="Bell & Sons")
    ana.customers.edit(customer.id, version=customer.version, email="office@bell.example")
    assert of(desk, customer).email == Email("office@bell.example")


def test_an_untouched_primary_contact_follows_the_customers_details(ana, desk, bell):
    ana.customers.edit(bell.id, version=bell.version, email="new@bell.example", name="Bell Ltd")
    found = of(desk, bell)
    assert (found.name, found.claimed_email, found.sort_name) == ("Bell Ltd", "new@bell.example", "bell ltd")


def test_a_primary_contact_that_was_edited_follows_no_longer(ana, desk, bell, office):
    ana.contacts.edit(office.id, version=office.version, phone="+1 518 555 0199")
    ana.customers.edit(bell.id, version=bell.version, email="new@bell.example")
    assert str(of(desk, bell).email) == "office@bell.example"


def test_a_new_role_alone_lets_it_follow_on(ana, desk, bell, office):
    ana.contacts.edit(office.id, version=office.version, roles={"Billing "})
    ana.customers.edit(bell.id, version=bell.version, email="new@bell.example")
    found = of(desk, bell)
    assert (str(found.email), found.roles) == ("new@bell.example", {"billing"})


def test_where_another_contact_has_the_new_address_the_primary_one_stays_as_it_is(ana, desk, bell, ruth):
    ana.customers.edit(bell.id, version=bell.version, email="RUTH@bell.example")
    found = of(desk, bell)
    assert (str(found.email), found.follows) == ("office@bell.example", False)
    assert ana.history.timeline(bell.id, kinds=("contact.edited",)).items[0].facts == {"follows": [True, False]}


def test_an_edit_that_says_nothing_of_the_person_leaves_the_contact_alone(ana, desk, bell, office):
    ana.customers.edit(bell.id, version=bell.version, tags={"vip"})
    assert of(desk, bell) == office


def test_the_star_moves_to_another_contact_at_once(ana, desk, bell, office, ruth):
    assert ana.contacts.star(ruth.id).is_primary
    assert of(desk, bell).id == ruth.id
    assert not ana.contacts.get(office.id).is_primary
    told = ana.history.timeline(bell.id, kinds=("contact.starred",)).items[0]
    assert (told.contact, told.facts["primary"]) == (ruth.id, [str(office.id), str(ruth.id)])


def test_starring_the_primary_contact_again_changes_nothing(ana, bell, office):
    assert ana.contacts.star(office.id) == office
    assert len(ana.history.timeline(bell.id, kinds=("contact.starred",))) == 0


def test_a_former_primary_contact_no_longer_follows(ana, bell, office, ruth):
    ana.contacts.star(ruth.id)
    ana.customers.edit(bell.id, version=bell.version, email="new@bell.example")
    assert str(ana.contacts.get(office.id).email) == "office@bell.example"


@pytest.mark.parametrize("step", ["archive", "move"])
def test_a_customer_keeps_its_primary_contact(ana, bell, office, step):
    other = ana.customers.add(name="Elm Cafe")
    with pytest.raises(StillPrimary):
        ana.contacts.archive(office.id) if step == "archive" else ana.contacts.move(office.id, to=other.id)
    assert ana.contacts.get(office.id) == office
