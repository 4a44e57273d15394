"""A clerk deletes a customer: first the plan, then the deed; what is refused, and what is left (F31, D11, B11)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from custmgr import (
    Acting,
    Customer,
    Desk,
    DeskProfile,
    InvalidValue,
    Line,
    ManualClock,
    Money,
    NotFound,
    Staff,
    Status,
)
from custmgr.actors import System
from custmgr.contacts import NoRecipient
from custmgr.correspondence import Message, Outbox
from custmgr.correspondence.model import State
from custmgr.customers import NotActive
from custmgr.customers.model import IllegalTransition
from custmgr.desk import KINDS
from custmgr.erasure import (
    Erasure,
    Fate,
    Ground,
    How,
    OpenBalance,
    PlanChanged,
    Reason,
    RestrictedSnapshot,
    RetentionSettings,
)
from custmgr.erasure.rules import stand_ins
from custmgr.idempotency import KeyReused
from custmgr.query import Is

Erase = Callable[[UUID], Erasure]


@pytest.fixture
def ruth(ana: Acting) -> Customer:
    """With whom nothing was ever done."""
    return ana.customers.add(name="Ruth Bell", email="ruth@mail.example", phone="+12125550100", existing=True)


@pytest.fixture
def paid(ana: Acting, ruth: Customer) -> UUID:
    """Ruth's invoice, paid."""
    invoice = ana.invoices.issue(ruth.id, [Line("Page", 1, 5)], currency="USD", note="Dear Ruth")
    ana.payments.take(ruth.id, Money("5.00", "USD"), method="check", reference="Ruth 1", apply_to=[invoice.id])
    return invoice.id


def test_the_plan_of_an_untouched_customer_removes_every_row(ana: Acting, ruth: Customer):
    plan = ana.erasure.plan(ruth.id)
    assert (plan.how, plan.refusals) == (How.PURGE, ())
    assert {step.kind: (step.rows, step.fate) for step in plan.steps} == {
        "Activity": (1, Fate.DELETED),
        "Customer": (1, Fate.DELETED),
        "Listing": (1, Fate.DELETED),
        "Contact": (1, Fate.DELETED),
    }


def test_a_plan_changes_nothing(ana: Acting, ruth: Customer, paid: UUID):
    before = ana.history.checkpoint().heads
    ana.erasure.plan(ruth.id)
    assert (ana.customers.get(ruth.id).name, ana.history.checkpoint().heads) == ("Ruth Bell", before)


def test_the_plan_says_what_becomes_of_each_field_on_which_ground_and_until_when(
    ana: Acting, ruth: Customer, paid: UUID
):
    steps = {(step.kind, step.fate, step.ground): step for step in ana.erasure.plan(ruth.id).steps}
    assert steps["Payment", Fate.BLANKED, Ground.NOT_NEEDED].fields == ("reference", "note")
    assert steps["Customer", Fate.PSEUDONYMISED, Ground.NOT_NEEDED].fields == ("name", "name_folded")
    assert "total" in steps["Invoice", Fate.RETAINED, Ground.BOOKS].fields
    kept = steps["Invoice", Fate.RESTRICTED, Ground.BOOKS]
    assert (kept.rows, kept.fields, kept.until) == (1, ("bill_to",), date(2036, 12, 31))
    assert steps["Contact", Fate.DELETED, Ground.NOT_NEEDED].rows == 1


def test_retention_counts_from_the_end_of_the_year_of_the_document(ana: Acting, ruth: Customer, paid: UUID):
    ana.settings.set(RetentionSettings, for_desk=True, years=6)
    (kept,) = ana.erasure.plan(ruth.id).of(Fate.RESTRICTED)
    assert kept.until == date(2032, 12, 31)


def test_an_open_item_stands_against_deletion(ana: Acting, ruth: Customer):
    """H77."""
    ana.invoices.issue(ruth.id, [Line("Page", 1, 5)], currency="USD")
    plan = ana.erasure.plan(ruth.id)
    assert [(refusal.customer, refusal.open) for refusal in plan.refusals] == [(ruth.id, (Money("5.00", "USD"),))]
    with pytest.raises(OpenBalance, match=r"has USD 5\.00 open: settle"):
        ana.erasure.delete(ruth.id, plan=plan.digest, reason=Reason.ASKED)
    assert ana.customers.get(ruth.id).name == "Ruth Bell"


def test_account_credit_stands_against_deletion(ana: Acting, ruth: Customer):
    ana.payments.take(ruth.id, Money("5.00", "USD"), method="check")
    with pytest.raises(OpenBalance):
        ana.erasure.delete(ruth.id, plan=ana.erasure.plan(ruth.id).digest, reason=Reason.ASKED)


def test_only_what_was_planned_is_done(ana: Acting, ruth: Customer):
    plan = ana.erasure.plan(ruth.id)
    ana.notes.add(ruth.id, "She called")
    with pytest.raises(PlanChanged):
        ana.erasure.delete(ruth.id, plan=plan.digest, reason=Reason.ASKED)


def test_a_plan_is_named_by_its_digest(ana: Acting, ruth: Customer):
    plan: Any = ana.erasure.plan(ruth.id)
    with pytest.raises(InvalidValue) as refusal:
        ana.erasure.delete(ruth.id, plan=plan, reason=Reason.ASKED)
    assert (refusal.value.field, refusal.value.given) == ("plan", "Plan")


def test_a_purged_customer_was_never_there_but_for_its_number(ana: Acting, ruth: Customer, erase: Erase):
    """F1: the number is not given again."""
    kept = erase(ruth.id)
    assert (kept.how, kept.customer, kept.number, kept.reason) == (How.PURGE, ruth.id, ruth.number, Reason.ASKED)
    with pytest.raises(NotFound):
        ana.customers.get(ruth.id)
    assert ana.customers.add(name="Somebody").number == ruth.number + 1


def test_the_desk_remembers_a_purge_without_the_person(ana: Acting, ruth: Customer, erase: Erase):
    checkpoint = ana.history.checkpoint()
    erase(ruth.id)
    last = ana.history.timeline().items[0]
    assert (last.kind, last.actor) == ("customer.purged", "u-17")
    assert last.facts["customer"] == str(ruth.id)
    assert "Ruth" not in last.payload
    assert ana.history.verify_all(checkpoint=checkpoint) == ()
    assert [one.customer for one in ana.erasure.find()] == [ruth.id]


def test_accounts_below_a_purged_one_stand_on_their_own(ana: Acting, ruth: Customer, erase: Erase):
    child = ana.customers.add(name="Daughter", parent=ruth.id)
    erase(ruth.id)
    assert ana.customers.get(child.id).parent is None
    assert ana.history.verify(child.id) is None


def test_an_erased_invoice_shows_the_pseudonym(ana: Acting, ruth: Customer, paid: UUID, erase: Erase):
    before = ana.invoices.get(paid)
    erase(ruth.id)
    invoice = ana.invoices.get(paid)
    assert (invoice.bill_to.name, invoice.bill_to.address, invoice.note) == ("erased customer 1", None, "")
    assert (invoice.total, invoice.number, invoice.lines) == (before.total, before.number, before.lines)
    assert ana.receivables.verify().clean
    assert ana.history.verify(ruth.id) is None


def test_a_draft_goes_with_the_person(ana: Acting, ruth: Customer, paid: UUID, erase: Erase):
    draft = ana.invoices.draft(ruth.id, [Line("Page", 1, 5)], currency="USD")
    erase(ruth.id)
    with pytest.raises(NotFound):
        ana.invoices.get(draft.id)


def test_what_a_document_said_can_be_looked_at_and_looking_is_recorded(
    desk: Desk, ana: Acting, ruth: Customer, paid: UUID, erase: Erase
):
    before = ana.invoices.get(paid)
    erase(ruth.id)
    auditor = desk.acting_as(Staff("u-3", name="Auditor", permissions={"erasure.read_restricted"}))
    assert auditor.erasure.as_posted(paid).bill_to == before.bill_to
    last = ana.history.timeline(ruth.id).items[0]
    assert (last.kind, last.actor, last.document) == ("restricted.read", "u-3", paid)


def test_retention_ends_the_day_after_its_last(
    desk: Desk, ana: Acting, ruth: Customer, paid: UUID, erase: Erase, clock: ManualClock
):
    until = erase(ruth.id).until
    clock.set(until)
    assert desk.run_due().ended_retentions == 0
    clock.set(until + timedelta(days=1))
    assert desk.run_due().ended_retentions == 1
    assert desk.run_due().ended_retentions == 0
    with pytest.raises(NotFound):
        ana.erasure.as_posted(paid)
    assert ana.history.verify(ruth.id) is None


def test_an_erased_customer_is_deleted_only_once(ana: Acting, ruth: Customer, paid: UUID, erase: Erase):
    erase(ruth.id)
    with pytest.raises(IllegalTransition):
        erase(ruth.id)


def test_deleting_again_with_its_key_gives_the_same_answer(ana: Acting, ruth: Customer, paid: UUID):
    plan = ana.erasure.plan(ruth.id).digest
    first = ana.erasure.delete(ruth.id, plan=plan, reason=Reason.ASKED, key="job-1")
    assert ana.erasure.delete(ruth.id, plan=plan, reason=Reason.ASKED, key="job-1") == first
    with pytest.raises(KeyReused):
        ana.erasure.delete(ruth.id, plan=plan, reason=Reason.MISTAKE, key="job-1")


def test_nothing_is_said_about_an_erased_customer_any_more(ana: Acting, ruth: Customer, paid: UUID, erase: Erase):
    erase(ruth.id)
    gone = ana.customers.get(ruth.id)
    for attempt in (
        lambda: ana.customers.edit(ruth.id, version=gone.version, name="Ruth Bell"),
        lambda: ana.customers.tag(ruth.id, "vip"),
        lambda: ana.notes.add(ruth.id, "Ruth called"),
        lambda: ana.contacts.add(ruth.id, name="Ruth"),
        lambda: ana.invoices.issue(ruth.id, [Line("Page", 1, 5)], currency="USD"),
        lambda: ana.payments.take(ruth.id, Money("5.00", "USD"), method="check"),
    ):
        with pytest.raises(NotActive):
            attempt()
    with pytest.raises(NoRecipient):
        ana.correspondence.send(ruth.id, "Hello", "Text")
    with pytest.raises(IllegalTransition):
        ana.customers.restore(ruth.id)
    assert ana.customers.get(ruth.id).status is Status.ERASED


@pytest.mark.parametrize("posted", [False, True], ids=["purge", "erasure"])
def test_a_message_in_a_senders_hands_ends_there(desk: Desk, ana: Acting, ruth: Customer, erase: Erase, posted: bool):
    """H77: what is leased finishes; nobody sends it again, and the run goes on."""
    if posted:
        invoice = ana.invoices.issue(ruth.id, [Line("Page", 1, 5)], currency="USD")
        ana.payments.take(ruth.id, Money("5.00", "USD"), method="check", apply_to=[invoice.id])
    _sender(ana)
    ana.correspondence.send(ruth.id, "Hello", "Text")
    outbox = Outbox(desk.house, System("dispatch"))
    (leased,) = outbox.lease(5)
    other = ana.customers.add(name="Other", email="other@mail.example", existing=True)
    ana.correspondence.send(other.id, "Hello", "Text")
    erase(ruth.id)
    with pytest.raises(NotFound):
        outbox.take_up(leased, keyed=False)
    outbox.give_back(leased)
    assert desk.dispatch().sent == 1
    with desk.house.storage.read() as reader:
        assert [one.customer for one in reader.find(Message, Is("state", State.SENT))] == [other.id]


def _sender(ana: Acting) -> None:
    ana.settings.set(DeskProfile, for_desk=True, legal_name="Desk", email="desk@house.example")


@pytest.mark.parametrize("stored", [one for one in KINDS if one.owner], ids=lambda stored: stored.name)
def test_something_can_stand_for_every_field_that_erasure_takes(stored):
    """B26: a new kind is covered by its data map, or fails here."""
    found = stand_ins(stored, "erased customer 1")
    assert all(value is not None or stored.slots[name].optional for name, value in found.items())


def test_a_reason_is_one_of_a_closed_list(ana: Acting, ruth: Customer):
    with pytest.raises(InvalidValue):
        ana.erasure.delete(ruth.id, plan="", reason="because Ruth Bell said so")


def test_put_away_values_belong_to_no_list(desk: Desk, ana: Acting, ruth: Customer, paid: UUID, erase: Erase):
    erase(ruth.id)
    with desk.house.storage.read() as reader:
        (kept,) = reader.find(RestrictedSnapshot)
    assert (kept.customer, kept.kind, "Ruth Bell" in kept.values) == (ruth.id, "Invoice", True)
    assert "Ruth" not in str(ana.overview.page(ruth.id))
