"""A merge is undone exactly, unless documents of both sides belong together by now (B10, D30)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from custmgr import Acting, Customer, InvalidValue, Invoice, Money, NotFound
from custmgr.customers import Consent
from custmgr.merging import MergedFurther, StillApplied

Merge = Callable[..., Customer]
Charge = Callable[..., Invoice]
Reads = Callable[[UUID], dict[str, Any]]


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def at_work(ana: Acting, pair: Any, charge: Charge) -> None:
    """Both have documents and money before they are merged."""
    for who in (pair.bell.id, pair.twin.id):
        invoice = charge(who, "100")
        ana.payments.take(who, usd("120.00"), method="check", apply_to=[invoice.id])
        charge(who, "30", issued="2026-01-02")
        ana.credit_memos.issue(who, usd("7.00"), reason="late")
        ana.notes.add(who, "Called.")


@pytest.mark.usefixtures("at_work")
def test_undoing_gives_back_the_exact_reads_of_both(ana: Acting, pair: Any, merge: Merge, reads: Reads):
    before = reads(pair.bell.id), reads(pair.twin.id)
    merge(pair.twin.id, pair.bell.id, take=["email"], fill=True)
    assert reads(pair.twin.id) == reads(pair.bell.id) != before[0]
    ana.merging.undo(pair.twin.id)
    assert (reads(pair.bell.id), reads(pair.twin.id)) == before
    assert ana.receivables.verify().clean
    assert ana.history.verify_all() == ()
    assert ana.merging.find(pair.bell.id).items == ()
    with pytest.raises(NotFound):
        ana.merging.undo(pair.twin.id)


@pytest.mark.usefixtures("at_work")
def test_documents_made_since_stay_with_the_survivor(ana: Acting, pair: Any, merge: Merge, charge: Charge):
    merge(pair.twin.id, pair.bell.id, fill=True)
    since = charge(pair.twin.id, "11")
    kept = ana.customers.edit(pair.bell.id, version=ana.customers.get(pair.bell.id).version, tax_id="GB999")
    ana.merging.undo(pair.twin.id)
    assert since.id in [one.id for one, _ in ana.invoices.find(pair.bell.id)]
    assert since.id not in [one.id for one, _ in ana.invoices.find(pair.twin.id)]
    bell = ana.customers.get(pair.bell.id)
    assert (bell.tax_id, bell.phone, bell.tags) == (kept.tax_id, None, frozenset())


def test_undoing_is_refused_while_money_of_the_one_stands_applied_to_the_other(
    ana: Acting, pair: Any, merge: Merge, charge: Charge
):
    old = charge(pair.twin.id, "100")
    merge(pair.twin.id, pair.bell.id)
    payment = ana.payments.take(pair.bell.id, usd("60.00"), method="check", apply_to=[old.id])
    with pytest.raises(StillApplied) as refused:
        ana.merging.undo(pair.twin.id)
    assert refused.value.documents == (old.number, payment.number)
    ana.payments.unapply(payment.id)
    ana.merging.undo(pair.twin.id)
    assert ana.receivables.balance(pair.twin.id).balance == usd("100.00")
    assert ana.receivables.balance(pair.bell.id).balance == usd("-60.00")
    assert ana.receivables.verify().clean


def test_undoing_is_refused_while_a_refund_or_memo_spans_both(ana: Acting, pair: Any, merge: Merge, charge: Charge):
    paid = ana.payments.take(pair.twin.id, usd("60.00"), method="check")
    invoice = charge(pair.twin.id, "5")
    merge(pair.twin.id, pair.bell.id)
    refund = ana.refunds.make(pair.bell.id, usd("20.00"), method="wire", reason="asked")
    with pytest.raises(StillApplied) as refused:
        ana.merging.undo(pair.twin.id)
    assert refused.value.documents == (paid.number, refund.number)
    ana.refunds.reverse(refund.id, reason="mistake")
    memo = ana.credit_memos.issue(pair.bell.id, usd("5.00"), reason="late", invoice=invoice.id)
    ana.credit_memos.unapply(memo.id)
    with pytest.raises(StillApplied) as refused:
        ana.merging.undo(pair.twin.id)
    assert refused.value.documents == (memo.number, invoice.number)
    ana.credit_memos.void(memo.id, reason="mistake")
    ana.merging.undo(pair.twin.id)
    assert ana.receivables.balance(pair.twin.id).balance == usd("-55.00")
    assert ana.receivables.verify().clean


@pytest.mark.usefixtures("at_work")
def test_merges_of_merges_are_undone_from_the_last(ana: Acting, pair: Any, merge: Merge, reads: Reads):
    third = ana.customers.add(name="Third", existing=True, services=())
    merge(pair.twin.id, pair.bell.id, fill=True)
    middle = reads(pair.bell.id)
    merge(pair.bell.id, third.id, fill=True)
    for known_as in (pair.twin.id, pair.bell.id):
        assert ana.customers.get(known_as).id == third.id
        assert ana.receivables.balance(known_as) == ana.receivables.balance(third.id)
    assert {row.customer_id for row in ana.receivables.ageing().rows} == {third.id}
    with pytest.raises(MergedFurther):
        ana.merging.undo(pair.twin.id)
    ana.merging.undo(pair.bell.id)
    assert reads(pair.bell.id) == reads(pair.twin.id) == middle
    assert ana.receivables.balances(third.id) == {}
    ana.merging.undo(pair.twin.id)
    assert ana.receivables.verify().clean


def test_a_service_ended_meanwhile_goes_on_with_whom_it_was_before(ana: Acting, pair: Any, merge: Merge):
    ana.customers.services.offer("transcription")
    ana.customers.switch_on(pair.twin.id, "transcription")
    merge(pair.twin.id, pair.bell.id)
    ana.customers.switch_off(pair.bell.id, "transcription")
    ana.merging.undo(pair.twin.id)
    assert ana.customers.get(pair.twin.id).services == {"transcription"}
    assert next(iter(ana.customers.services_of(pair.twin.id))).until is None


def test_a_service_of_whom_the_one_that_parts_had_taken_in_is_had_once(ana: Acting, pair: Any, merge: Merge):
    third = ana.customers.add(name="Third", existing=True)
    ana.customers.switch_on(pair.twin.id, "transcription")
    merge(pair.twin.id, pair.bell.id)
    merge(pair.bell.id, third.id)
    ana.merging.undo(pair.bell.id)
    assert [one.service for one in ana.customers.services_of(pair.bell.id)] == ["transcription"]
    ana.merging.undo(pair.twin.id)
    assert ana.customers.get(pair.bell.id).services == frozenset()
    assert ana.customers.services_of(pair.bell.id) == ()
    assert [one.until for one in ana.customers.services_of(pair.twin.id)] == [None]


def test_a_service_switched_on_anew_meanwhile_ends_where_the_account_has_it_no_longer(
    ana: Acting, pair: Any, merge: Merge
):
    ana.customers.switch_on(pair.twin.id, "transcription")
    merge(pair.twin.id, pair.bell.id)
    ana.customers.switch_off(pair.bell.id, "transcription")
    ana.customers.switch_on(pair.bell.id, "transcription")
    ana.merging.undo(pair.twin.id)
    for who, services in ((pair.bell.id, set()), (pair.twin.id, {"transcription"})):
        assert ana.customers.get(who).services == services
        assert {one.service for one in ana.customers.services_of(who) if one.until is None} == services


def test_a_request_repeated_after_parting_gets_its_answer(ana: Acting, pair: Any, merge: Merge, charge: Charge):
    """P3: also one that was made under the old id in between, or about a document of the one that parted."""
    own = ana.payments.take(pair.twin.id, usd("5.00"), method="check")
    charge(pair.twin.id, "9")
    merge(pair.twin.id, pair.bell.id)
    between = ana.payments.take(pair.twin.id, usd("7.00"), method="check", key="k-1")
    applied = ana.payments.apply(own.id, key="k-2")
    ana.merging.undo(pair.twin.id, key="k-3")
    assert ana.payments.take(pair.twin.id, usd("7.00"), method="check", key="k-1").id == between.id
    assert ana.payments.apply(own.id, key="k-2") == applied
    assert ana.merging.undo(pair.twin.id, key="k-3").id == pair.twin.id
    assert len(ana.payments.find(pair.twin.id)) == 1


def test_the_star_goes_back_to_whom_it_was_taken_from(ana: Acting, pair: Any, merge: Merge):
    own = {one: ana.contacts.find(one).items[0].id for one in (pair.bell.id, pair.twin.id)}
    merge(pair.twin.id, pair.bell.id)
    ana.contacts.star(own[pair.twin.id])
    ana.merging.undo(pair.twin.id)
    for one, contact in own.items():
        assert [found.id for found in ana.contacts.find(one) if found.is_primary] == [contact]


def test_what_the_others_do_not_want_nobody_gets_whichever_merge_is_undone_first(ana: Acting, pair: Any, merge: Merge):
    """Each merge gives back what the survivor had of its own, not what another one gave it."""
    both = [pair.twin, ana.customers.add(name="Third Office", email="third@office.example", tags=["vip", "old"])]
    for one in both:
        ana.customers.edit(one.id, version=one.version, no_mail=True)
        merge(one.id, pair.bell.id, take=["email"])
    ana.merging.undo(pair.twin.id)
    whole = ana.customers.get(pair.bell.id)
    assert (whole.no_mail, whole.consent, whole.tags) == (True, Consent.SILENT, {"vip", "old"})
    assert whole.email == both[1].email
    ana.merging.undo(both[1].id)
    own = ana.customers.get(pair.bell.id)
    assert (own.no_mail, own.consent, own.tags, own.email) == (False, Consent.EXISTING, frozenset(), pair.bell.email)


def test_a_merge_that_took_nothing_remembers_nothing_of_one_undone_before_it(ana: Acting, pair: Any, merge: Merge):
    third = ana.customers.add(name="Third Office")
    merge(pair.twin.id, pair.bell.id, take=["email", "tax_id"])
    merge(third.id, pair.bell.id)
    ana.merging.undo(pair.twin.id)
    ana.merging.undo(third.id)
    own = ana.customers.get(pair.bell.id)
    assert (own.email, own.tax_id, own.tags) == (pair.bell.email, "", frozenset())


def test_what_is_moved_to_whom_it_belongs_already_stays(ana: Acting, pair: Any, merge: Merge):
    payment = ana.payments.take(pair.twin.id, usd("5"), method="check")
    ruth = ana.contacts.add(pair.twin.id, name="Ruth")
    merge(pair.twin.id, pair.bell.id)
    for there in (pair.twin.id, pair.bell.id):
        with pytest.raises(InvalidValue, match="another customer"):
            ana.payments.move(payment.id, there, reason="by mistake")
        assert ana.contacts.move(ruth.id, to=there).name == "Ruth"
