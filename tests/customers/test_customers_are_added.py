"""Staff open an account by hand; nothing is sent, and a likely duplicate is told first (F1-F8, F15, F24, F25)."""

from datetime import date, timedelta

import pytest

from custmgr import Address, CustomerKind, InvalidValue, NotFound
from custmgr.customers import AddressKind, Alike, Consent, KeptAddress, LikelyDuplicate, Status
from custmgr.values import new_id
from custmgr.values.people import PersonName


def test_a_new_account_is_active_silent_and_joined_today(ana, clock):
    bell = ana.customers.add(name="  Bell & Sons ")
    assert (bell.name, bell.kind, bell.status) == ("Bell & Sons", CustomerKind.ORGANISATION, Status.ACTIVE)
    assert (bell.consent, bell.joined, bell.version) == (Consent.SILENT, clock.today(), 1)
    assert ana.customers.get(bell.id) == bell


def test_a_customer_you_deal_with_already_is_not_silent(ana):
    assert ana.customers.add(name="Bell", existing=True).consent is Consent.EXISTING


def test_the_account_is_named_after_its_person_or_company(ana):
    ruth = ana.customers.add(person=PersonName("Ruth", "Bell"), company="Bell Ltd")
    assert (ruth.name, ruth.kind) == ("Ruth Bell", CustomerKind.PERSON)
    assert ana.customers.add(company="Zeta Ltd").name == "Zeta Ltd"
    with pytest.raises(InvalidValue, match="a name, a person or a company"):
        ana.customers.add(email="ruth@lawfirm.example")


def test_numbers_are_never_reused(ana):
    numbers = [ana.customers.add(name=f"Customer {n}").number for n in range(3)]
    with pytest.raises(InvalidValue):
        ana.customers.add(name="Nobody", category="Circus")
    assert [*numbers, ana.customers.add(name="Last").number] == [1, 2, 3, 4]


def test_the_day_of_joining_may_be_past_but_not_future(ana, clock):
    assert ana.customers.add(name="Bell", joined=date(1999, 12, 31)).joined == date(1999, 12, 31)
    with pytest.raises(InvalidValue, match="joined"):
        ana.customers.add(name="Zeta", joined=clock.today() + timedelta(days=1))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "a\x00b"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"email": "ruth@"}, "email"),
        ({"kind": "ghost"}, "kind"),
        ({"currency": "usd"}, "currency"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"tags": "vip"}, "tags"),
        ({"tax_id": "x" * 51}, "tax_id"),
    ],
)
def test_what_cannot_be_is_refused_and_the_field_is_named(ana, facts, field):
    with pytest.raises(InvalidValue) as refused:
        ana.customers.add(**{"name": "Bell", **facts})
    assert refused.value.field == field
    assert ana.customers.count() == 0


def test_an_unreadable_phone_number_is_kept_without_its_international_form(ana):
    bell = ana.customers.add(name="Bell", phone="ask for Ruth")
    assert (str(bell.phone), bell.phone_e164) == ("ask for Ruth", None)


@pytest.mark.parametrize(
    ("facts", "alike"),
    [
        ({"name": "Zeta", "email": "RUTH@lawfirm.example"}, Alike.EMAIL),
        ({"name": "Zeta", "phone": "+12125550100"}, Alike.PHONE),
        ({"name": "BÉLL & sons"}, Alike.NAME),
    ],
)
def test_a_likely_duplicate_is_told_before_anything_is_saved(ana, facts, alike):
    bell = ana.customers.add(name="Bell & Sons", email="ruth@lawfirm.example", phone="+1 212 555 0100")
    with pytest.raises(LikelyDuplicate) as refused:
        ana.customers.add(**facts)
    assert (refused.value.first.customer, refused.value.first.alike[0]) == (bell.id, alike)
    assert ana.customers.count() == 1
    assert ana.customers.add(**facts, despite_duplicates=True).number == 2


def test_a_colleague_at_the_same_domain_is_told_and_not_refused(ana):
    bell = ana.customers.add(name="Bell", email="ruth@lawfirm.example")
    found = ana.customers.likely_duplicates(name="Zeta", email="ann@lawfirm.example")
    assert [(one.customer, one.alike, one.strong) for one in found] == [(bell.id, (Alike.DOMAIN,), False)]
    assert ana.customers.add(name="Zeta", email="ann@lawfirm.example").number == 2


def test_the_same_key_opens_one_account(ana):
    first = ana.customers.add(name="Bell", key="form-1")
    assert ana.customers.add(name="Bell", key="form-1") == first
    assert ana.customers.count() == 1


def test_what_does_not_exist_is_not_found(ana):
    with pytest.raises(NotFound):
        ana.customers.get(new_id())


@pytest.mark.parametrize(
    "facts",
    [
        {"person": "Ruth Bell"},
        {"email": 5},
        {"phone": 5},
        {"address": "Oslo"},
        {"addresses": ["Oslo"]},
        {"addresses": [KeptAddress(AddressKind.MAIN, Address(city=city)) for city in ("Oslo", "Bergen")]},
        {"joined": "2026-13-01"},
    ],
)
def test_a_fact_of_the_wrong_sort_is_refused_by_name(ana, facts):
    with pytest.raises(InvalidValue) as refusal:
        ana.customers.add(name="Bell", **facts)
    assert refusal.value.field in facts
    assert not ana.customers.find().items
