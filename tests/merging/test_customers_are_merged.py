"""Two customers become one: every read shows both, the old id and number lead to the survivor (F1, B10, D30)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from custmgr import (
    Acting,
    Consent,
    Customer,
    Duplicate,
    InvalidValue,
    Invoice,
    KeyReused,
    Money,
    Reversal,
    Stale,
    Status,
)
from custmgr.customers import IllegalTransition
from custmgr.ledger import LedgerEntry
from custmgr.merging import MergeIntoItself, Together, WouldStandAboveItself
from custmgr.onboarding.model import Because

Merge = Callable[..., Customer]
Charge = Callable[..., Invoice]
Reads = Callable[[UUID], dict[str, Any]]


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def test_the_plan_says_everything_and_changes_nothing(ana: Acting, pair: Any, charge: Charge, reads: Reads):
    charge(pair.twin.id, "100")
    ana.payments.take(pair.bell.id, usd("30.00"), method="check")
    ana.contacts.add(pair.bell.id, name="Zoe", email="zoe@bell.example")
    ana.contacts.add(pair.twin.id, name="Zoe B", email="zoe@bell.example")
    before = reads(pair.bell.id), reads(pair.twin.id)
    plan = ana.merging.plan(pair.twin.id, into=pair.bell.id, take=["email"], fill=True)
    assert (plan.source, plan.into, plan.versions, plan.refusals) == (pair.twin.id, pair.bell.id, (1, 1), ())
    assert {one.field: one.result for one in plan.fields} == {
        "name": "Bell & Sons",
        "email": pair.twin.email,
        "phone": pair.twin.phone,
        "tax_id": "DE123",
        "tags": frozenset({"vip"}),
    }
    assert dict(plan.rows)["Invoice"] == dict(plan.rows)["LedgerEntry"] == 1
    assert dict(plan.rows)["Contact"] == 2
    assert plan.balances == (Together(usd("-30.00"), usd("100.00"), usd("70.00")),)
    assert plan.same_addresses == ("zoe@bell.example",)
    assert (reads(pair.bell.id), reads(pair.twin.id)) == before


def test_what_is_filled_or_taken_is_what_the_plan_showed(ana: Acting, pair: Any, merge: Merge):
    one = merge(pair.twin.id, pair.bell.id, take=["email"], fill=True)
    assert (one.name, one.email, one.phone, one.tax_id) == (
        "Bell & Sons",
        pair.twin.email,
        pair.twin.phone,
        "DE123",
    )
    assert one.tags == {"vip"}
    assert one.email_domain == "bell.example"
    with pytest.raises(InvalidValue, match="take"):
        ana.merging.plan(pair.twin.id, into=pair.bell.id, take=["balance"])


def test_no_entry_is_moved_and_every_read_of_the_survivor_shows_both(
    ana: Acting, pair: Any, merge: Merge, charge: Charge
):
    """D30."""
    old = charge(pair.twin.id, "100")
    charge(pair.bell.id, "50")
    ana.payments.take(pair.twin.id, usd("30.00"), method="check", apply_to=[old.id])
    ana.notes.add(pair.twin.id, "Called.")
    with ana.house.storage.read() as reader:
        entries = reader.find(LedgerEntry).items
    merge(pair.twin.id, pair.bell.id)
    with ana.house.storage.read() as reader:
        assert reader.find(LedgerEntry).items == entries
    for known_as in (pair.bell.id, pair.twin.id):
        assert ana.receivables.balance(known_as).balance == usd("120.00")
        assert [row.total_due for row in ana.receivables.ageing(known_as).rows] == [usd("120.00")]
        assert [line.amount for line in ana.receivables.statement(known_as).lines] == [usd("70.00"), usd("50.00")]
        assert ana.receivables.lifetime_value(known_as)["USD"].value == usd("150.00")
        assert ana.receivables.explain_balance(known_as).balance.balance == usd("120.00")
        assert len(ana.invoices.find(known_as)) == 2
        assert len(ana.payments.find(known_as)) == 1
        assert [note.text for note in ana.notes.find(known_as)] == ["Called."]
        assert len(ana.contacts.find(known_as)) == 2
        page = ana.overview.page(known_as)
        assert page.summary.customer.id == pair.bell.id
        assert page.money.balances["USD"].balance == usd("120.00")
    assert [row.customer_id for row in ana.receivables.ageing().rows] == [pair.bell.id]
    assert [(row.customer_id, row.balance) for row in ana.receivables.portfolio()] == [(pair.bell.id, usd("120.00"))]
    assert ana.receivables.verify().clean
    assert ana.receivables.verify(pair.twin.id).clean


def test_the_old_id_and_numbers_lead_to_the_survivor(ana: Acting, pair: Any, merge: Merge):
    """F1."""
    merge(pair.twin.id, pair.bell.id)
    assert ana.customers.get(pair.twin.id).id == pair.bell.id
    assert [row.customer for row in ana.customers.find()] == [pair.bell.id]
    for asked in ("X-7", "number:2", "number=2", "external_number:X-7", "number:1"):
        assert [row.customer for row in ana.customers.find(asked)] == [pair.bell.id]
    assert [row.customer for row in ana.customers.find("status:merged")] == [pair.twin.id]
    assert [row.customer for row in ana.customers.find("status:merged number:2")] == [pair.twin.id]
    assert ana.customers.add(name="Another").number == pair.twin.number + 1


def test_a_range_with_both_ends_names_old_numbers_too_and_an_open_one_present_numbers(
    ana: Acting, pair: Any, merge: Merge
):
    """F1, F63: ``number:2..3`` finds what ``number:2,3`` finds, and ``number:2..`` what ``number>=2`` finds."""
    third = ana.customers.add(name="Third").id
    merge(pair.twin.id, pair.bell.id)
    for asked, found in {
        "number:2..2": [pair.bell.id],
        "number:2,3": [pair.bell.id, third],
        "number:2..3": [pair.bell.id, third],
        "number=1..3": [pair.bell.id, third],
        "number:2..": [third],
        "number>=2": [third],
        "number>1": [third],
        "number:..2": [pair.bell.id],
        "-number:2..2": [third],
    }.items():
        assert [row.customer for row in ana.customers.find(asked, order="number")] == found, asked
        assert ana.customers.count(asked) == len(found)


def test_what_is_asked_under_the_old_id_is_done_to_the_survivor(ana: Acting, pair: Any, merge: Merge, charge: Charge):
    merge(pair.twin.id, pair.bell.id)
    assert charge(pair.twin.id, "10").customer == pair.bell.id
    assert ana.payments.take(pair.twin.id, usd("5.00"), method="check").customer == pair.bell.id
    assert ana.notes.add(pair.twin.id, "Hello").customer == pair.bell.id
    assert ana.contacts.add(pair.twin.id, name="Zoe").customer == pair.bell.id
    assert ana.customers.tag(pair.twin.id, "late").tags == {"vip", "late"}
    assert ana.credit_memos.issue(pair.twin.id, usd("1.00"), reason="late").customer == pair.bell.id
    assert ana.refunds.make(pair.twin.id, usd("1.00"), method="wire", reason="asked").customer == pair.bell.id
    with ana.together(pair.twin.id) as both:
        assert both.notes.add(pair.twin.id, "Joined").customer == pair.bell.id


def test_many_at_once_take_the_survivor_once(ana: Acting, pair: Any, merge: Merge):
    merge(pair.twin.id, pair.bell.id)
    assert ana.customers.disable_many([pair.twin.id, pair.bell.id]).done == (pair.bell.id,)
    assert ana.customers.enable_many([pair.twin.id]).done == (pair.bell.id,)


def test_a_request_repeated_after_the_merge_gets_its_answer(ana: Acting, pair: Any, merge: Merge):
    """P3: under the id it was made with; the key stands for nothing else under the other one."""
    first = ana.payments.take(pair.twin.id, usd("5.00"), method="check", key="k-1")
    merge(pair.twin.id, pair.bell.id)
    assert ana.payments.take(pair.twin.id, usd("5.00"), method="check", key="k-1").id == first.id
    with pytest.raises(KeyReused):
        ana.payments.take(pair.bell.id, usd("5.00"), method="check", key="k-1")
    assert len(ana.payments.find(pair.bell.id)) == 1


def test_money_of_the_one_pays_documents_of_the_other(ana: Acting, pair: Any, merge: Merge, charge: Charge):
    old = charge(pair.twin.id, "100")
    new = charge(pair.bell.id, "40", issued="2026-02-01")
    merge(pair.twin.id, pair.bell.id)
    payment = ana.payments.take(pair.bell.id, usd("60.00"), method="check", oldest_first=True)
    assert ana.invoices.status(new.id).open_amount == usd("0.00")
    assert ana.invoices.status(old.id).open_amount == usd("80.00")
    memo = ana.credit_memos.issue(pair.bell.id, usd("30.00"), reason="late", invoice=old.id)
    assert ana.invoices.status(old.id).open_amount == usd("50.00")
    assert ana.receivables.verify().clean
    (listed,) = ana.customers.find()
    assert listed.balance == ana.receivables.balance(pair.bell.id).balance == usd("50.00")
    lines = ana.receivables.statement(pair.bell.id, style="balance forward", since="2026-01-01").lines
    assert [line.amount for line in lines] == [usd("40.00"), usd("100.00"), usd("-60.00"), usd("-30.00")]
    rolled = ana.receivables.roll_forward(since="2026-01-01", until="2026-03-02", customer=pair.bell.id)["USD"]
    assert (rolled.adjustments, rolled.closing) == (usd("0.00"), usd("50.00"))
    assert ana.payments.unapply(payment.id).open == usd("60.00")
    assert ana.credit_memos.void(memo.id, reason="mistake").voided
    assert ana.receivables.balance(pair.bell.id).total_due == usd("140.00")
    assert ana.receivables.verify().clean


def test_an_invoice_of_the_one_is_void_with_what_the_other_paid(ana: Acting, pair: Any, merge: Merge, charge: Charge):
    old = charge(pair.twin.id, "100")
    merge(pair.twin.id, pair.bell.id)
    payment = ana.payments.take(pair.bell.id, usd("100.00"), method="check", apply_to=[old.id])
    ana.invoices.void(old.id, reason="wrong")
    assert ana.payments.use(payment.id).open == usd("100.00")
    ana.payments.reverse(payment.id, Reversal.BOUNCED)
    assert ana.receivables.balance(pair.bell.id).balance == usd("0.00")
    assert ana.receivables.verify().clean


def test_the_timeline_is_one_and_the_chains_stay_whole(
    ana: Acting, pair: Any, merge: Merge, charge: Charge, clock: Any
):
    for who in (pair.bell.id, pair.twin.id, pair.bell.id):
        clock.advance(hours=1)
        charge(who, "10")
    merge(pair.twin.id, pair.bell.id, fill=True)
    kinds = [one.kind for one in ana.history.timeline(pair.bell.id, kinds=("invoice.issued",))]
    times = [one.at for one in ana.history.timeline(pair.twin.id)]
    assert kinds == ["invoice.issued"] * 3
    assert times == sorted(times, reverse=True)
    told = ana.history.timeline(pair.bell.id, kinds=("customer.merged",)).items
    assert {one.customer for one in told} == {pair.bell.id, pair.twin.id}
    assert ana.history.verify(pair.bell.id) is None
    assert ana.history.verify_all() == ()


def test_exactly_one_primary_contact_remains(ana: Acting, pair: Any, merge: Merge):
    merge(pair.twin.id, pair.bell.id)
    stars = [one for one in ana.contacts.find(pair.bell.id) if one.is_primary]
    assert [str(one.email) for one in stars] == ["bell@lawfirm.example"]
    other = next(one for one in ana.contacts.find(pair.bell.id) if not one.is_primary)
    ana.contacts.star(other.id)
    assert [one.id for one in ana.contacts.find(pair.bell.id) if one.is_primary] == [other.id]


def test_an_address_is_claimed_once_in_both(ana: Acting, pair: Any, merge: Merge):
    ana.contacts.add(pair.twin.id, name="Zoe", email="zoe@bell.example")
    merge(pair.twin.id, pair.bell.id)
    with pytest.raises(Duplicate):
        ana.contacts.add(pair.bell.id, name="Zoe B", email="zoe@bell.example")
    other = ana.contacts.add(pair.bell.id, name="Zoe B")
    with pytest.raises(Duplicate):
        ana.contacts.edit(other.id, version=other.version, email="zoe@bell.example")


def test_nobody_stands_above_itself_through_a_merged_customer(ana: Acting, pair: Any, merge: Merge):
    below = ana.customers.add(name="Below", parent=pair.twin.id)
    bell = merge(pair.twin.id, pair.bell.id)
    with pytest.raises(InvalidValue, match="parent"):
        ana.customers.edit(bell.id, version=bell.version, parent=below.id)


def test_the_more_silent_of_the_two_holds(ana: Acting, merge: Merge):
    """F25: nobody is written to after a merge who was not before."""
    silent = ana.customers.add(name="Silent")
    existing = ana.customers.add(name="Existing", existing=True, no_mail=True)
    assert merge(silent.id, existing.id).consent is Consent.SILENT
    third = ana.customers.add(name="Third", existing=True)
    one = merge(existing.id, third.id)
    assert (one.consent, one.no_mail) == (Consent.SILENT, True)


def test_what_cannot_be_merged_is_refused(ana: Acting, pair: Any, merge: Merge):
    def refused(source: UUID, into: UUID) -> list[type]:
        return [type(one) for one in ana.merging.plan(source, into=into).refusals]

    assert refused(pair.bell.id, pair.bell.id) == [MergeIntoItself]
    below = ana.customers.add(name="Below", parent=pair.twin.id)
    assert refused(pair.twin.id, below.id) == [WouldStandAboveItself]
    with pytest.raises(WouldStandAboveItself):
        merge(pair.twin.id, below.id)
    ana.customers.archive(below.id)
    assert refused(below.id, pair.bell.id) == [IllegalTransition]
    with pytest.raises(IllegalTransition):
        merge(pair.bell.id, below.id)
    merge(pair.twin.id, pair.bell.id)
    assert refused(pair.twin.id, pair.bell.id) == [MergeIntoItself]
    other = ana.customers.add(name="Other")
    assert refused(pair.twin.id, other.id) == [IllegalTransition]
    assert refused(pair.bell.id, pair.twin.id) == [MergeIntoItself]
    with pytest.raises(IllegalTransition):
        merge(pair.twin.id, other.id)


def test_a_plan_that_is_no_longer_true_is_stale(ana: Acting, pair: Any):
    plan = ana.merging.plan(pair.twin.id, into=pair.bell.id)
    ana.customers.tag(pair.bell.id, "late")
    with pytest.raises(Stale):
        ana.merging.merge(pair.twin.id, into=pair.bell.id, versions=plan.versions)
    assert ana.customers.get(pair.twin.id).status is Status.ACTIVE


def test_rates_are_the_survivors_before_those_of_the_source(ana: Acting, pair: Any, merge: Merge):
    for service in ("transcription", "proceedings"):
        ana.customers.services.offer(service)
    terms = {"unit": "page", "currency": "USD"}
    dear = ana.rate_cards.offer(name="Dear", service="transcription", unit_price="5", **terms)
    cheap = ana.rate_cards.offer(name="Cheap", service="transcription", unit_price="1", **terms)
    talks = ana.rate_cards.offer(name="Talks", service="proceedings", unit_price="9", **terms)
    for who, cards in ((pair.bell, [dear]), (pair.twin, [cheap, talks])):
        for card in cards:
            ana.customers.switch_on(who.id, card.service)
            ana.onboarding.assign(who.id, card.id)
    assert ana.merging.plan(pair.twin.id, into=pair.bell.id).same_rates == ("transcription",)
    one = merge(pair.twin.id, pair.bell.id)
    assert one.services == {"transcription", "proceedings"}
    assert [rate.card for rate in ana.onboarding.rates(pair.bell.id)] == [talks.id, dear.id]
    assert ana.onboarding.match_rates(pair.bell.id).because is Because.ALREADY_ASSIGNED
    ana.customers.switch_off(pair.bell.id, "proceedings")
    assert all(one.until for one in ana.customers.services_of(pair.bell.id) if one.service == "proceedings")


def test_a_document_names_the_account_number_under_which_it_was_issued(
    ana: Acting, pair: Any, merge: Merge, charge: Charge
):
    """F78: what is printed again is what was printed at first."""
    invoice = charge(pair.twin.id, "10")
    before = ana.invoices.document(invoice.id)
    merge(pair.twin.id, pair.bell.id, fill=True)
    assert ana.invoices.document(invoice.id) == before
