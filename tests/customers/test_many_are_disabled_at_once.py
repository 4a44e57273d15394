"""Many customers are disabled and enabled at once, each with its outcome (F65, F66, F67, B9, H27, H28, P3)."""

from hashlib import sha256
from uuid import uuid4

import attrs
import pytest

from custmgr import Staff
from custmgr.customers import NotActive, Status
from custmgr.customers.many import MOST_AT_ONCE
from custmgr.errors import InvalidValue, NotFound
from custmgr.history import BulkRun, RunItem
from custmgr.idempotency import KeyReused
from custmgr.ports.storage import DESK


@pytest.fixture
def firms(ana):
    return [ana.customers.add(name=f"Firm {n}", existing=True).id for n in range(4)]


def statuses(ana, *customers):
    return [ana.customers.get(one).status for one in customers]


def test_each_customer_has_its_outcome_and_no_failure_keeps_the_others(ana, firms):
    active, disabled, archived, other = firms
    ana.customers.disable(disabled)
    ana.customers.archive(archived)
    run = ana.customers.disable_many([other, archived, disabled, active], reason="season over")
    assert (set(run.done), run.skipped) == ({active, other}, (disabled,))
    assert [(one.customer, "archived" in one.reason.lower()) for one in run.failed] == [(archived, True)]
    assert statuses(ana, *firms) == [Status.DISABLED, Status.DISABLED, Status.ARCHIVED, Status.DISABLED]
    assert {row.customer for row in ana.customers.find("status:disabled")} == {active, disabled, other}
    with pytest.raises(NotActive):
        ana.customers.switch_on(active, "transcription")


def test_a_run_is_undone_by_its_own_outcome_and_may_be_run_again(ana, firms):
    ana.customers.disable(firms[0])
    run = ana.customers.disable_many(firms)
    assert ana.customers.disable_many(firms).done == ()
    assert ana.customers.enable_many(run.done).done == run.done
    assert statuses(ana, *firms) == [Status.DISABLED, *[Status.ACTIVE] * 3]
    assert ana.customers.get(firms[1]).version == 3


def test_a_filter_freezes_whom_it_finds(ana, firms):
    ana.customers.tag(firms[0], "vip")
    ana.customers.tag(firms[2], "vip")
    assert set(ana.customers.disable_many(filter="tag:vip").done) == {firms[0], firms[2]}
    assert statuses(ana, *firms) == [Status.DISABLED, Status.ACTIVE, Status.DISABLED, Status.ACTIVE]


def test_a_preview_says_what_would_become_of_each_and_changes_nothing(ana, firms):
    ana.customers.disable(firms[0])
    before = ana.history.checkpoint().heads
    would = ana.customers.disable_many(firms, preview=True)
    assert (would.run, set(would.done), would.skipped) == (0, set(firms[1:]), (firms[0],))
    assert ana.history.checkpoint().heads == before
    done = ana.customers.disable_many(firms)
    assert (done.done, done.skipped, done.failed) == (would.done, would.skipped, would.failed)


def test_an_id_that_nobody_has_refuses_the_whole_selection(ana, firms):
    stranger = uuid4()
    for preview in (True, False):
        with pytest.raises(NotFound) as refusal:
            ana.customers.disable_many([*firms, stranger], preview=preview)
        assert refusal.value.id == stranger
    assert statuses(ana, *firms) == [Status.ACTIVE] * 4


def test_the_same_id_twice_counts_once(ana, firms):
    assert ana.customers.disable_many([firms[0], str(firms[0]), firms[0]]).done == (firms[0],)


@pytest.mark.parametrize(
    ("customers", "text"),
    [([], ""), ((), "  "), ("all", ""), (["none"], ""), ([], "name:nobody"), ([uuid4()], "firm")],
)
def test_everybody_is_never_meant(ana, firms, customers, text):
    with pytest.raises(InvalidValue):
        ana.customers.disable_many(customers, filter=text)
    assert statuses(ana, *firms) == [Status.ACTIVE] * 4


def test_too_many_are_refused_before_anybody_is_looked_up(ana):
    with pytest.raises(InvalidValue) as refusal:
        ana.customers.disable_many(uuid4() for _ in range(MOST_AT_ONCE + 1))
    assert refusal.value.given == MOST_AT_ONCE + 1


def test_a_repeat_with_the_same_key_runs_once(ana, firms):
    first = ana.customers.disable_many(firms[:2], key="march")
    ana.customers.enable_many(firms[:2])
    assert ana.customers.disable_many(firms[:2], key="march") == first
    assert statuses(ana, *firms) == [Status.ACTIVE] * 4
    with pytest.raises(KeyReused):
        ana.customers.disable_many(firms, key="march")


def test_who_may_not_disable_many_does_not(desk, firms):
    clerk = desk.acting_as(Staff("u-9", name="Ben", permissions=frozenset({"customers.disable"})))
    with pytest.raises(Exception, match=r"customers\.disable_many"):
        clerk.customers.disable_many(firms)


def test_a_run_is_one_activity_with_the_digest_of_its_ids(ana, firms):
    run = ana.customers.disable_many(firms, reason="season over")
    told = ana.history.timeline(limit=1).items[0]
    digest = sha256("\n".join(one.hex for one in sorted(firms)).encode()).hexdigest()
    assert (told.customer, told.seq, told.kind) == (DESK, run.run, "customers.disabled")
    assert told.facts == {"done": 4, "failed": 0, "ids": digest, "reason": "season over", "skipped": 0}


def test_the_timeline_of_each_customer_shows_the_run_in_its_place(ana, clock, firms):
    clock.set("2026-03-03")
    ana.customers.disable_many(firms)
    clock.set("2026-03-04")
    ana.customers.tag(firms[0], "later")
    clock.set("2026-03-05")
    ana.customers.enable_many(firms[:1])
    kinds = [one.kind for one in ana.history.timeline(firms[0])]
    assert kinds == ["customers.enabled", "customer.tagged", "customers.disabled", "customer.added"]
    assert [one.kind for one in ana.history.timeline(firms[1])][:1] == ["customers.disabled"]
    assert [one.kind for one in ana.history.timeline(firms[0], kinds=("customers.enabled",))] == ["customers.enabled"]


def test_a_status_says_that_a_run_set_it(ana, clock, firms):
    clock.set("2026-03-03")
    ana.customers.disable_many(firms, reason="season over")
    told = ana.customers.explain_status(firms[0])
    assert (told.since, told.by, told.reason) == (clock.now(), "u-17", "season over")
    ana.customers.enable(firms[0], reason="spring")
    assert ana.customers.explain_status(firms[0]).reason == "spring"


def test_every_activity_is_met_once_page_by_page(ana, firms):
    for _ in range(3):
        ana.customers.disable_many(firms)
        ana.customers.tag(firms[0], "vip")
        ana.customers.enable_many(firms)
        ana.customers.untag(firms[0], "vip")
    whole = list(ana.history.timeline(firms[0]))
    assert len(whole) == 13
    for limit in (1, 2, 5):
        met, page = [], ana.history.timeline(firms[0], limit=limit)
        met += page
        while page.next is not None:
            page = ana.history.timeline(firms[0], limit=limit, after=page.next)
            assert len(page.items) <= limit
            met += page
        assert met == whole


def test_a_run_over_two_that_became_one_stands_in_its_timeline_once(ana, firms, clock):
    one, other = firms[:2]
    clock.advance(minutes=1)
    ana.customers.disable_many([one, other])
    clock.advance(minutes=1)
    ana.customers.tag(one, "vip")
    clock.advance(minutes=1)
    ana.customers.enable_many([one, other])
    clock.advance(minutes=1)
    versions = ana.merging.plan(other, into=one).versions
    ana.merging.merge(other, into=one, versions=versions)
    whole = list(ana.history.timeline(one))
    runs = [each.kind for each in whole if each.kind.startswith("customers.")]
    assert runs == ["customers.enabled", "customers.disabled"]
    kinds = [each.kind for each in whole]
    places = [kinds.index(kind) for kind in ("customers.enabled", "customer.tagged", "customers.disabled")]
    assert places == sorted(places)
    for limit in (1, 2, 3):
        page = ana.history.timeline(one, limit=limit)
        met = list(page)
        while page.next is not None:
            page = ana.history.timeline(one, limit=limit, after=page.next)
            met += page
        assert met == whole


def test_a_run_that_was_tampered_with_is_named(ana, firms, desk):
    run = ana.customers.disable_many(firms[:3])
    assert (ana.history.verify(), ana.history.verify(firms[0]), ana.history.verify_all()) == (None, None, ())
    storage = desk.house.storage
    with storage.begin(firms[3]) as tx:
        tx.append(RunItem(firms[3], run.run, "customers.disabled", 1))
    assert (ana.history.verify(), ana.history.verify(firms[3])) == (run.run, 0)
    with storage.begin(firms[3]) as tx:
        tx.expunge(RunItem, (firms[3], run.run))
    assert ana.history.verify() is None
    with storage.begin(firms[0]) as tx:
        tx.expunge(RunItem, (firms[0], run.run))
    assert [(one.customer, one.seq) for one in ana.history.verify_all()] == [(DESK, run.run)]


def test_a_customer_who_is_purged_leaves_the_run_whole(ana, firms):
    ana.customers.disable_many(firms)
    ana.erasure.delete(firms[0], plan=ana.erasure.plan(firms[0]).digest, reason="the person asked for it")
    assert ana.history.verify_all() == ()


def test_a_run_over_many_takes_a_few_statements_of_history(ana):
    many = [ana.customers.add(name=f"Guest {n}", despite_duplicates=True).id for n in range(50)]
    before = ana.history.checkpoint().activities
    ana.customers.disable_many(many)
    assert ana.history.checkpoint().activities == before + 1


def test_a_run_whose_customers_were_exchanged_is_named(ana, firms, desk):
    run = ana.customers.disable_many(firms[:3])
    with desk.house.storage.begin(DESK, *firms) as tx:
        forged = attrs.evolve(run, done=tuple(sorted(firms[1:])))
        tx.expunge(BulkRun, run.id)
        tx.expunge(RunItem, (firms[0], run.run))
        tx.append(forged, RunItem(firms[3], run.run, run.kind, 1))
    assert (ana.history.verify(), ana.history.verify(firms[3]), ana.history.verify(firms[0])) == (run.run, 0, None)
