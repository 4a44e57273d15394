"""Whoever was merged into a customer is deleted with it, wholly, and never alone (F31, B10, B11, P23)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs
import pytest

from custmgr import Acting, Address, Customer, Desk, InvalidValue, Line, Money, PersonName, Status, WasErased
from custmgr.erasure import Erasure, How, PartOfAnother
from custmgr.errors import NotFound

Erase = Callable[[UUID], Erasure]
CANARIES = (
    "kanarieone",
    "kanarietwo",
    "kanariethree",
    "kanariefour",
    "kanariefive",
    "+49309018277",
    "kanariesix",
    "kanarieseven",
)


def merged(ana: Acting) -> tuple[Customer, Customer]:
    """A customer, and the one with the canaries that was merged into it, whose facts the survivor took over."""
    one = ana.customers.add(name="Survivor", existing=True)
    twin = ana.customers.add(
        person=PersonName("Kanarieone", "Kanarietwo"), email="kanariethree@mail.example", phone="+49 30 9018277",
        address=Address(street="Kanariefour", city="Berlin", country="DE"), tags=["kanariefive"],
        external_number="X-7", existing=True,
    )  # fmt: skip
    ana.notes.add(twin.id, "Kanarieone called.")
    ana.contacts.add(twin.id, name="Kanariesix", email="kanarieseven@mail.example")
    plan = ana.merging.plan(twin.id, into=one.id, fill=True)
    return ana.merging.merge(twin.id, into=one.id, versions=plan.versions, fill=True), twin


def charged_and_paid(ana: Acting, customer: UUID) -> None:
    invoice = ana.invoices.issue(customer, [Line("Page", 1, 5)], currency="USD")
    ana.payments.take(customer, Money("5.00", "USD"), method="wire", apply_to=[invoice.id])


def kept_by(desk: Desk, place: Path) -> str:
    storage: Any = desk.house.storage
    if hasattr(storage, "heads"):
        rows = (row for table in storage.tables.values() for row in table.rows.values())
        return "\n".join(str(attrs.astuple(row, recurse=False)) for row in rows).lower()
    return b"".join(file.read_bytes() for file in sorted(place.glob("desk.db*"))).decode("latin-1").lower()


@pytest.mark.parametrize("posted", [False, True], ids=["nothing-posted", "posted"])
def test_nothing_of_the_merged_person_survives_the_survivor(
    desk: Desk, ana: Acting, erase: Erase, tmp_path: Path, posted: bool
):
    one, twin = merged(ana)
    if posted:
        charged_and_paid(ana, one.id)
    assert [canary for canary in CANARIES if canary in kept_by(desk, tmp_path)]
    erasure = erase(one.id)
    left = kept_by(desk, tmp_path)
    restricted = ("kanariefour",) if posted else ()
    assert [canary for canary in CANARIES if canary in left and canary not in restricted] == []
    assert erasure.how is (How.ERASURE if posted else How.PURGE)
    assert {found.customer for found in ana.erasure.find()} == {one.id, twin.id}
    assert ana.history.verify_all() == ()
    assert ana.receivables.verify().clean
    if not posted:
        with pytest.raises(NotFound):
            ana.customers.get(twin.id)
    else:
        assert ana.customers.get(twin.id).status is Status.ERASED


def test_a_merged_customer_is_not_deleted_by_itself(ana: Acting):
    one, twin = merged(ana)
    (refusal,) = ana.erasure.plan(twin.id).refusals
    assert isinstance(refusal, PartOfAnother)
    assert (refusal.customer, refusal.into) == (twin.id, one.id)
    with pytest.raises(PartOfAnother):
        ana.erasure.delete(twin.id, plan=ana.erasure.plan(twin.id).digest, reason="the person asked for it")
    assert ana.customers.get(one.id).status is Status.ACTIVE


@pytest.mark.parametrize("posted", [False, True], ids=["nothing-posted", "posted"])
def test_who_has_parted_again_is_deleted_out_of_the_others_history_too(
    desk: Desk, ana: Acting, erase: Erase, tmp_path: Path, posted: bool
):
    one, twin = merged(ana)
    third = ana.customers.add(name="Third", phone="+49 30 111", existing=True)
    plan = ana.merging.plan(third.id, into=one.id, take=["phone"])
    ana.merging.merge(third.id, into=one.id, versions=plan.versions, take=["phone"])
    ruth = next(one for one in ana.contacts.find(one.id) if one.name == "Kanariesix")
    own = ana.contacts.add(one.id, name="Somebody")
    versions = ana.contacts.plan_merge(ruth.id, into=own.id).versions
    ana.contacts.merge(ruth.id, into=own.id, versions=versions, reason="kanarieeight is one with her")
    ana.contacts.unmerge(ruth.id)
    ana.merging.undo(twin.id, reason="kanarienine is somebody else")
    if posted:
        charged_and_paid(ana, twin.id)
    (edited, *_) = ana.history.timeline(one.id, kinds=("customer.edited",))
    assert edited.facts["email"] == str(twin.id)
    erase(twin.id)
    left = kept_by(desk, tmp_path)
    restricted = ("kanarieone", "kanarietwo", "kanariefour") if posted else ()
    written = (*CANARIES, "kanarieeight", "kanarienine")
    assert [canary for canary in written if canary in left and canary not in restricted] == []
    assert ana.customers.get(one.id).phone == third.phone
    assert ana.history.verify_all() == ()


def test_the_plan_counts_the_rows_of_both(ana: Acting):
    one, _ = merged(ana)
    rows = {step.kind: step.rows for step in ana.erasure.plan(one.id).steps}
    assert (rows["Customer"], rows["Note"], rows["Merge"]) == (2, 1, 1)


def test_nobody_of_both_comes_back_by_mistake(ana: Acting, erase: Erase):
    one, _ = merged(ana)
    erase(one.id)
    with pytest.raises(WasErased):
        ana.customers.add(name="Again", email="kanariethree@mail.example")
    with pytest.raises(WasErased):
        ana.customers.add(name="Again", external_number="X-7")


def test_a_person_gets_the_data_of_both_accounts(ana: Acting):
    one, twin = merged(ana)
    for known_as in (one.id, twin.id):
        copy = ana.erasure.export_personal_data(known_as)
        assert copy["customer"] == str(one.id)
        assert {row["name"] for row in copy["data"]["Customer"]["rows"]} == {"Survivor", twin.name}
    with pytest.raises(InvalidValue):
        ana.erasure.delete(one.id, plan=ana.erasure.plan(one.id).digest, reason="no such reason")
