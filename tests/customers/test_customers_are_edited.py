"""Staff edit an account and take it through its life (F11-F13, F16, F28-F30)."""

import pytest

from custmgr import Address, InvalidValue, Stale
from custmgr.customers import AddressKind, IllegalTransition, KeptAddress, Status


@pytest.fixture
def bell(ana):
    return ana.customers.add(name="Bell", email="ruth@lawfirm.example", address=Address(city="Oslo"))


def test_only_what_is_named_changes_and_the_history_has_both_states(ana, bell):
    new = ana.customers.edit(bell.id, version=bell.version, company="Bell Ltd", email=None)
    assert (new.company, new.email, new.email_domain, new.name) == ("Bell Ltd", None, None, "Bell")
    facts = ana.history.timeline(bell.id).items[0].facts
    assert facts["company"] == ["", "Bell Ltd"]
    assert "name" not in facts


def test_saving_without_a_change_writes_nothing(ana, bell):
    assert ana.customers.edit(bell.id, version=bell.version, name="Bell", category=bell.category) == bell
    assert len(ana.history.timeline(bell.id)) == 1


def test_an_edit_of_an_old_version_is_stale(ana, bell):
    ana.customers.edit(bell.id, version=bell.version, company="Bell Ltd")
    with pytest.raises(Stale):
        ana.customers.edit(bell.id, version=bell.version, company="Bell plc")
    assert ana.customers.get(bell.id).company == "Bell Ltd"


def test_a_fact_no_customer_has_is_a_mistake_of_the_caller(ana, bell):
    with pytest.raises(TypeError, match="colour"):
        ana.customers.edit(bell.id, version=bell.version, colour="red")


def test_billing_and_shipping_fall_back_to_the_main_address(ana, bell):
    assert bell.address(AddressKind.BILLING) == bell.address(AddressKind.SHIPPING) == Address(city="Oslo")
    new = ana.customers.edit(bell.id, version=bell.version, billing_address=Address(city="Bergen"))
    assert (new.address(AddressKind.BILLING).city, new.address().city) == ("Bergen", "Oslo")
    assert new.address(AddressKind.SERVICE) is None
    back = ana.customers.edit(bell.id, version=new.version, billing_address=None)
    assert back.address(AddressKind.BILLING).city == "Oslo"


def test_other_addresses_are_kept_beside(ana, bell):
    site = KeptAddress(AddressKind.SERVICE, Address(city="Moss"))
    new = ana.customers.edit(bell.id, version=bell.version, addresses=[site], address=Address(city="Oslo"))
    assert [one.kind for one in new.addresses] == [AddressKind.MAIN, AddressKind.SERVICE]


def test_the_list_shows_what_was_edited(ana, bell):
    ana.customers.edit(bell.id, version=bell.version, name="Zoë", address=Address(city="Ålesund", country="NO"))
    (row,) = ana.customers.find("name:zoe city:alesund country:no")
    assert (row.customer, row.name, row.city) == (bell.id, "Zoë", "Ålesund")
    assert ana.customers.count("name:bell") == 0


def test_disabling_and_enabling_are_reversible_and_idempotent(ana, bell):
    off = ana.customers.disable(bell.id, reason="fraud check")
    assert off.status is Status.DISABLED
    assert ana.customers.disable(bell.id) == off
    assert ana.customers.enable(bell.id).status is Status.ACTIVE
    said = [(one.kind, one.facts.get("reason")) for one in ana.history.timeline(bell.id)]
    assert said == [("customer.enabled", None), ("customer.disabled", "fraud check"), ("customer.added", None)]


@pytest.mark.parametrize("before", [Status.ACTIVE, Status.DISABLED])
def test_restoring_returns_to_the_status_before(ana, bell, before):
    if before is Status.DISABLED:
        ana.customers.disable(bell.id)
    assert ana.customers.archive(bell.id).status is Status.ARCHIVED
    assert ana.customers.archive(bell.id).status_before is before
    assert ana.customers.count() == 0
    restored = ana.customers.restore(bell.id)
    assert (restored.status, restored.status_before) == (before, None)
    assert ana.customers.count() == 1


def test_an_illegal_step_is_refused_with_where_the_account_stands(ana, bell):
    ana.customers.archive(bell.id)
    for step in (ana.customers.disable, ana.customers.enable):
        with pytest.raises(IllegalTransition) as refused:
            step(bell.id)
        assert refused.value.status is Status.ARCHIVED
    restored = ana.customers.restore(bell.id)
    assert ana.customers.restore(bell.id) == restored
    ana.customers.disable(bell.id)
    with pytest.raises(IllegalTransition):
        ana.customers.restore(bell.id)


def test_a_currency_or_zone_that_does_not_exist_is_refused(ana, bell):
    for facts in ({"currency": "XXX"}, {"zone": "Nowhere"}):
        with pytest.raises(InvalidValue):
            ana.customers.edit(bell.id, version=bell.version, **facts)
