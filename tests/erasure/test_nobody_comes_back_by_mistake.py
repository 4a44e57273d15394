"""An old file or a hurried clerk brings back somebody who was erased (H78)."""

from collections.abc import Callable
from uuid import UUID

import pytest

from custmgr import Acting, Customer, Desk, Line, Money
from custmgr.customers import Mark, WasErased
from custmgr.customers.tombstones import Tombstone
from custmgr.erasure import Erasure
from custmgr.exchange import Verdict

Erase = Callable[[UUID], Erasure]

FILE = (
    b"number,name,email,phone\r\n"
    b"X-1,R. Bell,Ruth@Mail.example,\r\n"
    b"X-2,R. Bell,,+1 212 555 0100\r\n"
    b"X-3,New,new@mail.example,\r\n"
)


@pytest.fixture(params=["purged", "erased"])
def ruth(ana: Acting, erase: Erase, request: pytest.FixtureRequest) -> Customer:
    """Who is gone."""
    facts = {"name": "Ruth Bell", "email": "ruth@mail.example", "phone": "+12125550100", "external_number": "R-7"}
    customer = ana.customers.add(**facts)
    if request.param == "erased":
        invoice = ana.invoices.issue(customer.id, [Line("Page", 1, 5)], currency="USD")
        ana.payments.take(customer.id, Money("5.00", "USD"), method="check", apply_to=[invoice.id])
    erase(customer.id)
    return customer


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        ({"email": "RUTH@mail.example"}, Mark.EMAIL),
        ({"phone": "+1 (212) 555-0100"}, Mark.PHONE),
        ({"external_number": " R-7 "}, Mark.NUMBER),
    ],
    ids=lambda given: given.name if isinstance(given, Mark) else "",
)
def test_whoever_was_erased_is_known_again(ana: Acting, ruth: Customer, facts: dict[str, str], mark: Mark):
    with pytest.raises(WasErased) as refusal:
        ana.customers.add(name="Ruth Again", **facts)
    assert refusal.value.marks == (mark,)
    assert str(refusal.value) == f"a customer with the same {mark.value} was erased"


def test_others_are_added_as_ever(ana: Acting, ruth: Customer):
    assert ana.customers.add(name="Ruth Bell", email="other@mail.example").name == "Ruth Bell"


def test_somebody_may_come_back_by_name_and_is_then_known_no_more(ana: Acting, ruth: Customer, erase: Erase):
    again = ana.customers.add(name="Ruth", email="ruth@mail.example", despite_erasure=True)
    assert again.id != ruth.id
    assert ana.customers.add(name="Twin", email="ruth@mail.example", despite_duplicates=True).number > again.number


def test_an_old_file_brings_nobody_back(ana: Acting, ruth: Customer):
    preview = ana.exchange.preview("customers", FILE)
    assert [(one.line, one.column, one.wanted) for one in preview.refused] == [
        (2, "email", "a customer who was not erased"),
        (3, "phone", "a customer who was not erased"),
    ]
    assert ana.exchange.commit(preview).new == 1


def test_a_number_of_an_erased_customer_is_refused_in_a_file(ana: Acting, ruth: Customer):
    preview = ana.exchange.preview("customers", b"number,name\r\nR-7,Ruth\r\n")
    assert [(one.column, one.verdict) for one in preview.findings] == [("number", Verdict.REFUSED)]


def test_a_file_may_bring_somebody_back_by_name(ana: Acting, ruth: Customer):
    preview = ana.exchange.preview("customers", FILE, despite_erasure=True, despite_duplicates=True)
    assert (preview.new, len(preview.warnings)) == (3, 3)
    assert ana.exchange.commit(preview).new == 3


def test_a_hash_names_nobody(desk: Desk, ana: Acting, ruth: Customer):
    """Without the desk's key no list of addresses finds it; two desks hash alike addresses differently."""
    with desk.house.storage.read() as reader:
        stones = {one.mark: one.digest for one in reader.find(Tombstone)}
    assert stones.keys() == set(Mark)
    with Desk.open("memory:") as other:
        clerk = other.acting_as(ana.actor)
        twin = clerk.customers.add(name="Ruth", email="ruth@mail.example")
        clerk.erasure.delete(twin.id, plan=clerk.erasure.plan(twin.id).digest, reason="the person asked for it")
        with other.house.storage.read() as reader:
            assert {one.digest for one in reader.find(Tombstone)}.isdisjoint(stones.values())
