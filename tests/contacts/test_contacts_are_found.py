"""Sorting, searching and counting a customer's contacts (F53, F55, F56)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custmgr import Desk, InvalidValue, ManualClock, Staff
from custmgr.values import PersonName


@pytest.fixture
def people(ana, bell):
    return [
        ana.contacts.add(bell.id, name=PersonName("José", "Álvarez"), email="jose@bell.example"),
        ana.contacts.add(bell.id, name="Émile Zola", email="Zola@bell.example", phone="+33 1 42 68 53 00"),
        ana.contacts.add(bell.id, name="adam", roles={"billing"}),
        ana.contacts.add(bell.id, name="Adam"),
    ]


def names(page):
    return [one.name for one in page]


def test_names_sort_without_regard_to_case_and_accents_by_family_name_where_known(ana, bell, people):
    page = ana.contacts.find(bell.id)
    assert names(page) == ["adam", "Adam", "José Álvarez", "Bell & Sons", "Émile Zola"]
    assert names(ana.contacts.find(bell.id, order="-name")) == names(page)[::-1]


def test_contacts_sort_by_email_and_by_when_they_were_added(ana, bell, people):
    assert names(ana.contacts.find(bell.id, order="email"))[2:] == ["José Álvarez", "Bell & Sons", "Émile Zola"]
    assert names(ana.contacts.find(bell.id, order="-added")) == [
        "Adam",
        "adam",
        "Émile Zola",
        "José Álvarez",
        "Bell & Sons",
    ]


def test_another_order_is_refused(ana, bell):
    with pytest.raises(InvalidValue, match="order"):
        ana.contacts.find(bell.id, order="claimed_email")


@pytest.mark.parametrize("text", ["emile", "ÉMILE", "zola@", "42 68", "+33142685300", " zola "])
def test_a_contact_is_found_by_part_of_its_name_email_or_phone(ana, bell, people, text):
    page = ana.contacts.find(bell.id, text)
    assert (names(page), page.count) == (["Émile Zola"], 1)


def test_the_count_follows_the_filter_and_not_the_page(ana, bell, people):
    page = ana.contacts.find(bell.id, "a", limit=2)
    assert (len(page), page.count) == (2, 5)
    rest = ana.contacts.find(bell.id, "a", after=page.next)
    assert names(page) + names(rest) == names(ana.contacts.find(bell.id, "a"))


def test_contacts_are_found_by_their_role(ana, bell, people):
    assert names(ana.contacts.find(bell.id, role="Billing")) == ["adam"]


def test_one_customers_list_shows_no_contact_of_another(ana, bell, people):
    other = ana.customers.add(name="Elm Cafe")
    page = ana.contacts.find(other.id)
    assert (names(page), page.count) == ([], 0)


@given(st.lists(st.sampled_from(["Ann", "ann", "Änn", "Bob"]), max_size=8), st.integers(1, 4), st.booleans())
def test_pages_of_any_size_give_every_contact_once_in_order(given_names, size, turned):
    desk = Desk.open("memory:", clock=ManualClock("2026-03-02"))
    ana = desk.acting_as(Staff("u-17"))
    customer = ana.customers.add(name="Bell")
    for name in given_names:
        ana.contacts.add(customer.id, name=name)
    order = "-name" if turned else "name"
    whole = ana.contacts.find(customer.id, order=order).items
    found, page = [], ana.contacts.find(customer.id, order=order, limit=size)
    found.extend(page)
    while page.next:
        page = ana.contacts.find(customer.id, order=order, limit=size, after=page.next)
        found.extend(page)
    assert tuple(found) == whole
    assert page.count == len(given_names)
