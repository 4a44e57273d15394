"""The reason for a change is text that a person could have written, wherever one is given (P24)."""

from datetime import timedelta

import pytest

from custmgr import InvalidValue, Line, Money

NO_REASONS = [5, None, b"late", "late\ud800", "a\0b", "two\nlines", "x" * 501, "x" * 10**6]


@pytest.fixture
def told(ana, clock):
    """Every use case that takes a reason, as a call that only waits for it: (what needs one, what may go without)."""
    bell, other = ana.customers.add(name="Bell"), ana.customers.add(name="Other")
    first, second = (ana.contacts.add(bell.id, name=name) for name in ("Ruth", "Tom"))
    owed = ana.invoices.issue(bell.id, [Line("Work", 1, 100)]).id
    paid = ana.payments.take(bell.id, Money("50", "USD"), method="check").id
    memo = ana.credit_memos.issue(bell.id, Money("5", "USD"), reason="late").id
    refund = ana.refunds.make(bell.id, Money("1", "USD"), method="check", reason="asked").id
    ana.receivables.write_off(owed, Money("1", "USD"), reason="small")
    ana.receivables.close(clock.today() - timedelta(days=1))
    merge, people = ana.merging.plan(other.id, into=bell.id), (first.version, second.version)
    usd = Money("1", "USD")
    needed = [
        lambda reason: ana.invoices.void(owed, reason=reason),
        lambda reason: ana.credit_memos.issue(bell.id, usd, reason=reason),
        lambda reason: ana.credit_memos.void(memo, reason=reason),
        lambda reason: ana.receivables.write_off(owed, usd, reason=reason),
        lambda reason: ana.receivables.undo_write_off(owed, reason=reason),
        lambda reason: ana.receivables.reopen(clock.today() - timedelta(days=9), reason=reason),
        lambda reason: ana.payments.move(paid, other.id, reason=reason),
        lambda reason: ana.refunds.make(bell.id, usd, method="check", reason=reason),
        lambda reason: ana.refunds.reverse(refund, reason=reason),
    ]
    optional = [
        lambda reason: ana.customers.disable(bell.id, reason=reason),
        lambda reason: ana.customers.enable(bell.id, reason=reason),
        lambda reason: ana.customers.archive(bell.id, reason=reason),
        lambda reason: ana.customers.restore(bell.id, reason=reason),
        lambda reason: ana.customers.disable_many([bell.id], reason=reason),
        lambda reason: ana.customers.disable_many([bell.id], reason=reason, preview=True),
        lambda reason: ana.customers.enable_many([bell.id], reason=reason),
        lambda reason: ana.contacts.archive(second.id, reason=reason),
        lambda reason: ana.contacts.restore(second.id, reason=reason),
        lambda reason: ana.contacts.move(second.id, to=other.id, reason=reason),
        lambda reason: ana.contacts.merge(second.id, into=first.id, versions=people, reason=reason),
        lambda reason: ana.merging.merge(other.id, into=bell.id, versions=merge.versions, reason=reason),
        lambda reason: ana.payments.reverse(paid, "error", reason=reason),
        lambda reason: ana.payments.reinstate(paid, reason=reason),
        lambda reason: ana.correspondence.opt_out("ruth@lawfirm.example", reason=reason),
    ]
    return needed, optional, bell.id


@pytest.mark.parametrize("given", NO_REASONS)
def test_what_is_no_reason_is_refused_by_name_and_changes_nothing(ana, told, given):
    needed, optional, bell = told
    before = ana.history.timeline(bell, limit=100)
    for ask in (*needed, *optional):
        with pytest.raises(InvalidValue, match=r"reason: .* is not text"):
            ask(given)
    assert ana.history.timeline(bell, limit=100) == before


def test_where_a_reason_is_needed_an_empty_one_is_refused(ana, told):
    needed, _, bell = told
    before = ana.history.timeline(bell, limit=100)
    for ask in needed:
        for empty in ("", "  "):
            with pytest.raises(InvalidValue, match=r"reason: .* is not text with a visible character"):
                ask(empty)
    assert ana.history.timeline(bell, limit=100) == before


def test_the_history_keeps_a_reason_trimmed(ana, told):
    _, _, bell = told
    ana.customers.disable(bell, reason="  moving house ")
    assert ana.customers.explain_status(bell).reason == "moving house"
