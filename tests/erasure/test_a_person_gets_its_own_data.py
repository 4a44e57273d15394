"""The person asks for a copy of its data (B11)."""

import json
from collections.abc import Callable
from uuid import UUID

from custmgr import Acting, Desk, Line, Money
from custmgr.erasure import Erasure

Put = Callable[[Desk, UUID], object]


def test_everything_personal_is_in_it(desk: Desk, ana: Acting, full: UUID, put_canaries: Put):
    canaries = put_canaries(desk, full)
    told = json.dumps(ana.erasure.export_personal_data(full), ensure_ascii=False)
    assert [canary for canary in canaries.where if canary not in told] == []


def test_each_field_says_what_it_is_for(ana: Acting):
    ruth = ana.customers.add(name="Ruth Bell", email="ruth@mail.example", tags=["vip"])
    said = ana.erasure.export_personal_data(ruth.id)["data"]["Customer"]
    assert said["purposes"]["email"] == "to reach the customer"
    assert said["rows"][0]["name"] == "Ruth Bell"
    assert said["rows"][0]["tags"] == ["vip"]


def test_nothing_of_other_customers_or_of_staff_is_in_it(ana: Acting):
    ruth = ana.customers.add(name="Ruth Bell", email="ruth@mail.example")
    other = ana.customers.add(name="Other", email="other@mail.example")
    ana.notes.add(ruth.id, "Called")
    told = json.dumps(ana.erasure.export_personal_data(ruth.id))
    assert "Called" in told
    assert "Other" not in told
    assert str(other.id) not in told
    assert '"Ana"' not in told


def test_what_is_put_away_is_still_the_persons_to_see(ana: Acting, erase: Callable[[UUID], Erasure]):
    ruth = ana.customers.add(name="Ruth Bell")
    invoice = ana.invoices.issue(ruth.id, [Line("Page", 1, 5)], currency="USD")
    ana.payments.take(ruth.id, Money("5.00", "USD"), method="check", apply_to=[invoice.id])
    erase(ruth.id)
    (kept,) = ana.erasure.export_personal_data(ruth.id)["data"]["RestrictedSnapshot"]["rows"]
    assert "Ruth Bell" in kept["values"]
