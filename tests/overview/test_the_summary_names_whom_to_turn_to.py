"""The summary names the primary contact, who gets the bills, and where they go, each by its rule (F34, F12, F58)."""

from custmgr import Address
from custmgr.acting import Acting


def test_without_a_billing_contact_the_bills_go_to_the_primary_one(ana: Acting) -> None:
    ruth = ana.customers.add(name="Ruth Bell", email="ruth@example.com")
    summary = ana.overview.page(ruth.id).summary
    assert summary.primary_contact is not None
    assert summary.primary_contact.name == "Ruth Bell"
    assert [(one.name, why) for one, why in summary.billing_recipients] == [("Ruth Bell", "the primary contact")]


def test_a_billing_contact_gets_the_bills_and_the_star_names_another_primary(ana: Acting) -> None:
    bell = ana.customers.add(name="Bell & Sons", email="office@bell.example")
    tom = ana.contacts.add(bell.id, name="Tom", email="tom@bell.example", roles={"billing"})
    zoe = ana.contacts.add(bell.id, name="Zoe", email="zoe@bell.example")
    ana.contacts.star(zoe.id)
    summary = ana.overview.page(bell.id).summary
    assert summary.primary_contact == ana.contacts.get(zoe.id)
    assert summary.billing_recipients == ((ana.contacts.get(tom.id), "a billing contact"),)


def test_where_nobody_can_be_reached_the_summary_says_so(ana: Acting) -> None:
    bell = ana.customers.add(name="Bell & Sons")
    summary = ana.overview.page(bell.id).summary
    assert summary.billing_recipients == ()
    assert summary.billing_address is None


def test_the_billing_address_falls_back_to_the_main_one(ana: Acting) -> None:
    main, billing = (Address(street=street, city="Boston", country="US") for street in ("1 Main St", "2 Side St"))
    bell = ana.customers.add(name="Bell & Sons", address=main)
    assert ana.overview.page(bell.id).summary.billing_address == main
    bell = ana.customers.edit(bell.id, version=bell.version, billing_address=billing)
    assert ana.overview.page(bell.id).summary.billing_address == billing
