"""The same key and request have one effect and one answer; another request under the key is refused (P3, H14-H16)."""

from collections.abc import Callable
from typing import Any

import pytest

from custmgr import Acting, Customer, InvalidValue, Line, Money
from custmgr.idempotency import KeyReused
from custmgr.payments import Reversal


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def test_a_repeat_gets_the_first_answer_and_has_no_effect(ana: Acting, bell: Customer) -> None:
    first = ana.payments.take(bell.id, usd("10"), method="check", key="k1")
    assert ana.payments.take(bell.id, usd("10"), method="check", key="k1") == first
    assert ana.receivables.balance(bell.id).account_credit == usd("10")
    taken = [one for one in ana.history.timeline(bell.id) if one.kind == "payment.taken"]
    assert len(taken) == 1


def test_the_same_key_with_an_amount_changed_by_a_cent_is_refused(ana: Acting, bell: Customer) -> None:
    """H14: and the first answer is still there."""
    first = ana.payments.take(bell.id, usd("10"), method="check", key="k1")
    with pytest.raises(KeyReused):
        ana.payments.take(bell.id, usd("10.01"), method="check", key="k1")
    assert ana.receivables.balance(bell.id).account_credit == usd("10")
    assert ana.payments.take(bell.id, usd("10"), method="check", key="k1") == first


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "k\0", "k\ud800", "k\n1", 7, b"k"])
def test_a_key_is_text_that_every_store_can_hold(ana: Acting, bell: Customer, key: Any) -> None:
    """P24."""
    with pytest.raises(InvalidValue, match=r"key: .* is not text"):
        ana.payments.take(bell.id, usd("10"), method="check", key=key)
    assert ana.receivables.balance(bell.id).account_credit == usd("0")


def test_what_is_refused_without_a_key_is_refused_with_one_in_the_same_words(ana: Acting, bell: Customer) -> None:
    """P24."""
    said = []
    for key in (None, "k1"):
        with pytest.raises(InvalidValue) as refused:
            ana.payments.take(bell.id, usd("10"), method="check", note="late\ud800", key=key)
        said.append(refused.value)
    assert [(one.field, str(one)) for one in said] == [("note", str(said[0]))] * 2


def test_a_key_is_of_one_customer_and_one_operation(ana: Acting, bell: Customer) -> None:
    """H15."""
    other = ana.customers.add(name="Other")
    ids = {
        ana.payments.take(bell.id, usd("10"), method="check", key="k1").id,
        ana.payments.take(other.id, usd("10"), method="check", key="k1").id,
        ana.refunds.make(bell.id, usd("10"), method="check", reason="asked for", key="k1").id,
    }
    assert len(ids) == 3


def test_a_refused_first_try_does_not_use_the_key_up(ana: Acting, bell: Customer) -> None:
    """H16."""
    with pytest.raises(InvalidValue):
        ana.payments.take(bell.id, usd("0"), method="check", key="k1")
    assert ana.payments.take(bell.id, usd("10"), method="check", key="k1").amount == usd("10")


def test_lines_that_can_be_walked_through_once_repeat_too(ana: Acting, bell: Customer) -> None:
    def lines() -> Any:
        return (Line(name, 1, 5) for name in ("one", "two"))

    first = ana.invoices.issue(bell.id, lines(), key="job-8812")
    assert len(first.lines) == 2
    assert ana.invoices.issue(bell.id, lines(), key="job-8812") == first


def _repeatable(ana: Acting, bell: Customer) -> dict[str, Callable[[], object]]:
    invoices = [ana.invoices.issue(bell.id, [Line("Work", 1, 10)]).id for _ in range(3)]
    payment = ana.payments.take(bell.id, usd("10"), method="check")
    spare = ana.payments.take(bell.id, usd("2"), method="check")
    charged_back = ana.payments.take(bell.id, usd("3"), method="check")
    ana.payments.reverse(charged_back.id, Reversal.CHARGED_BACK)
    return {
        "apply": lambda: ana.payments.apply(payment.id, invoices[:1], key="k"),
        "apply_credit": lambda: ana.payments.apply_credit(bell.id, currency="USD", key="k"),
        "unapply": lambda: ana.payments.unapply(payment.id, key="k2"),
        "reverse": lambda: ana.payments.reverse(spare.id, Reversal.ERROR, key="k"),
        "reinstate": lambda: ana.payments.reinstate(charged_back.id, key="k2"),
        "write_off": lambda: ana.receivables.write_off(invoices[2], usd("1"), reason="small", key="k"),
        "undo": lambda: ana.receivables.undo_write_off(invoices[2], reason="paid", key="k2"),
        "memo": lambda: ana.credit_memos.issue(bell.id, usd("4"), reason="late", invoice=invoices[1], key="k"),
        "void": lambda: ana.invoices.void(invoices[0], reason="a mistake", key="k"),
    }


def test_every_way_of_moving_money_can_be_repeated(ana: Acting, bell: Customer) -> None:
    for name, ask in _repeatable(ana, bell).items():
        answer = ask()
        after = ana.receivables.explain_balance(bell.id)
        assert ask() == answer, name
        assert ana.receivables.explain_balance(bell.id) == after, name
    assert ana.receivables.verify().clean


def test_a_repeat_inside_a_group_leaves_the_group_whole(ana: Acting, bell: Customer) -> None:
    first = ana.payments.take(bell.id, usd("10"), method="check", key="k1")
    with ana.together(bell.id) as group:
        assert group.payments.take(bell.id, usd("10"), method="check", key="k1") == first
        group.payments.take(bell.id, usd("5"), method="check", key="k2")
    assert ana.receivables.balance(bell.id).account_credit == usd("15")
