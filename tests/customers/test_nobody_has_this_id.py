"""What is asked of one customer is refused where nobody has the id; lists that merely leave out others are empty."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from custmgr import Acting, Customer, Money, NotFound
from custmgr.erasure import Reason
from custmgr.values.ids import new_id

USD = Money("1", "USD")

ASKED: dict[str, Callable[[Acting, UUID], Any]] = {
    "ageing": lambda ana, who: ana.receivables.ageing(who),
    "ageing then": lambda ana, who: ana.receivables.ageing(who, on="2026-01-01"),
    "balance": lambda ana, who: ana.receivables.balance(who),
    "balance in": lambda ana, who: ana.receivables.balance(who, currency="EUR"),
    "balances": lambda ana, who: ana.receivables.balances(who),
    "current": lambda ana, who: ana.receivables.current(who),
    "duplicates": lambda ana, who: ana.payments.likely_duplicates(who, USD, method="check"),
    "explain_balance": lambda ana, who: ana.receivables.explain_balance(who, currency="USD"),
    "explain_overdue": lambda ana, who: ana.receivables.explain_overdue(who, currency="USD"),
    "history": lambda ana, who: ana.history.timeline(who),
    "history of something": lambda ana, who: ana.history.timeline(who, kinds=("customer.tagged",)),
    "history of a document": lambda ana, who: ana.history.timeline(who, document=UUID(int=7)),
    "history verified": lambda ana, who: ana.history.verify(who),
    "lifetime_value": lambda ana, who: ana.receivables.lifetime_value(who),
    "messages": lambda ana, who: ana.correspondence.messages(who),
    "notes": lambda ana, who: ana.notes.find(who),
    "roll_forward": lambda ana, who: ana.receivables.roll_forward(since="2026-01-01", until="2026-01-31", customer=who),
    "statement": lambda ana, who: ana.receivables.statement(who),
    "verify": lambda ana, who: ana.receivables.verify(who),
}
LISTED: dict[str, Callable[[Acting, UUID], Any]] = {
    "contacts": lambda ana, who: ana.contacts.find(who),
    "credit_memos": lambda ana, who: ana.credit_memos.find(who),
    "invoices": lambda ana, who: ana.invoices.find(who),
    "payments": lambda ana, who: ana.payments.find(who),
    "refunds": lambda ana, who: ana.refunds.find(who),
}


@pytest.fixture
def bell(ana: Acting) -> Customer:
    return ana.customers.add(name="Bell & Sons")


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_nothing_is_said_of_a_customer_that_nobody_knows(ana: Acting, bell: Customer, ask) -> None:
    nobody = new_id()
    with pytest.raises(NotFound) as refusal:
        ask(ana, nobody)
    assert (refusal.value.kind, refusal.value.id) == ("Customer", nobody)
    ask(ana, bell.id)


@pytest.mark.parametrize("ask", LISTED.values(), ids=LISTED)
def test_a_list_shows_nothing_of_a_customer_that_nobody_knows(ana: Acting, bell: Customer, ask) -> None:
    assert not ask(ana, new_id()).items


def test_a_customer_in_whose_account_nothing_moved_has_no_figures(ana: Acting, bell: Customer) -> None:
    assert not ana.receivables.lifetime_value(bell.id)
    assert not ana.receivables.ageing(bell.id).rows
    assert ana.receivables.verify(bell.id).clean


def test_the_history_of_who_was_deleted_is_empty_and_not_unknown(ana: Acting, bell: Customer) -> None:
    """P22: its absence is proved by the desk's own history, or held against a checkpoint."""
    checkpoint = ana.history.checkpoint()
    ana.erasure.delete(bell.id, plan=ana.erasure.plan(bell.id).digest, reason=Reason.MISTAKE)
    assert not ana.history.timeline(bell.id).items
    assert ana.history.verify(bell.id) is None
    assert ana.history.verify(bell.id, checkpoint=checkpoint) is None


def test_the_history_of_the_desk_itself_may_be_empty(ana: Acting) -> None:
    assert not ana.history.timeline(kinds=("customer.purged",)).items
    assert ana.history.verify() is None


def test_what_is_asked_by_an_old_id_is_told_of_the_survivor(ana: Acting, bell: Customer) -> None:
    ray = ana.customers.add(name="Ray")
    ana.payments.take(ray.id, USD, method="check")
    now = ana.customers.get(ray.id).version, ana.customers.get(bell.id).version
    ana.merging.merge(ray.id, into=bell.id, versions=now)
    for ask in ASKED.values():
        assert ask(ana, ray.id) == ask(ana, bell.id)
