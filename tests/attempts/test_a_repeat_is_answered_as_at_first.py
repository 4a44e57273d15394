"""A key answers as it did first, whatever came later, and keeps no copy of what a person said (P3, P23)."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

from custmgr import Acting, Customer, Desk, Line, ManualClock, Money
from custmgr.correspondence import MailSettings
from custmgr.erasure import Reason
from custmgr.idempotency import AnswerErased, KeyReused, Request, canonical
from custmgr.invoices import Charge
from custmgr.payments import Reversal
from custmgr.query import Is

Ask = Callable[[], Any]
Later = Callable[[Any], object]


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def desk(clock: ManualClock, store: str) -> Iterator[Desk]:
    with Desk.open(store, clock=clock, mail="memory:") as opened:
        opened.migrate()
        opened.system("first day").settings.set(MailSettings, for_desk=True, sender="desk@firm.example")
        yield opened


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    return "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def bell(ana: Acting) -> Customer:
    return ana.customers.add(name="Bell & Sons", email="bell@lawfirm.example", existing=True)


def situations(ana: Acting, bell: UUID, desk: Desk) -> dict[str, tuple[Ask, Later]]:
    """What is asked with a key, and what then becomes of the answer."""
    lines = [Line("Work", 2, "10.00", tax_rate=19)]
    invoice = ana.invoices.issue(bell, lines).id
    money = ana.payments.take(bell, usd("50"), method="check").id
    memo = ana.credit_memos.issue(bell, usd("5"), reason="late").id

    def billed(draft: Any) -> None:
        ana.invoices.edit(draft.id, [Line("Other", 1, 3)], version=draft.version)
        ana.invoices.issue_draft(draft.id)

    return {
        "take": (
            lambda: ana.payments.take(bell, usd("10"), method="check", reference="1042", key="k"),
            lambda one: ana.payments.reverse(one.id, Reversal.BOUNCED),
        ),
        "apply": (lambda: ana.payments.apply(money, [invoice], key="k"), lambda _: ana.payments.unapply(money)),
        "unapply": (lambda: ana.payments.unapply(money, key="k"), lambda _: ana.payments.apply(money)),
        "apply a memo": (lambda: ana.credit_memos.apply(memo, key="k"), lambda _: ana.credit_memos.unapply(memo)),
        "credit": (
            lambda: ana.credit_memos.issue(bell, usd("2"), reason="late", invoice=invoice, key="k"),
            lambda one: ana.credit_memos.void(one.id, reason="no"),
        ),
        "issue": (
            lambda: ana.invoices.issue(bell, lines, key="k"),
            lambda one: ana.invoices.void(one.id, reason="no"),
        ),
        "draft": (lambda: ana.invoices.draft(bell, lines, reference="job-7", key="k"), billed),
        "refund": (
            lambda: ana.refunds.make(bell, usd("1"), method="wire", reason="asked", key="k"),
            lambda one: ana.refunds.reverse(one.id, reason="came back"),
        ),
        "add": (
            lambda: ana.customers.add(name="Other", key="k"),
            lambda one: ana.customers.archive(one.id),
        ),
        "send": (lambda: ana.correspondence.send(bell, "Hello", "Text", key="k"), lambda _: desk.dispatch()),
    }  # fmt: skip


NAMES = ("take", "apply", "unapply", "apply a memo", "credit", "issue", "draft", "refund", "add", "send")


@pytest.mark.parametrize("name", NAMES)
def test_a_repeat_gives_the_first_answer_whatever_came_later(
    ana: Acting, bell: Customer, desk: Desk, name: str
) -> None:
    """To the byte, as a client that tries again would compare it."""
    ask, later = situations(ana, bell.id, desk)[name]
    first = ask()
    assert ask() == first
    later(first)
    again = ask()
    assert again == first
    assert json.dumps(canonical(again)) == json.dumps(canonical(first))


def kept(desk: Desk, customer: UUID) -> list[Request]:
    with desk.house.storage.read() as reader:
        return list(reader.find(Request, Is("customer", customer)))


def test_a_repeat_of_what_changed_many_is_answered(ana: Acting, bell: Customer) -> None:
    asks: tuple[Ask, ...] = (
        lambda: ana.customers.disable_many(filter="status:active", key="all"),
        lambda: ana.customers.enable_many([bell.id], key="all"),
        lambda: ana.invoices.issue_many([Charge(bell.id, [Line("Work", 1, 10)])], key="all"),
    )
    for ask in asks:
        assert ask() == ask()
    assert ana.receivables.balance(bell.id).balance == usd("10")


def test_a_run_under_one_key_is_one_run_whoever_comes_first_in_it(ana: Acting, bell: Customer) -> None:
    """H14."""
    other = ana.customers.add(name="Other")
    run = [Charge(bell.id, [Line("Work", 1, 10)]), Charge(other.id, [Line("Work", 1, 20)])]
    ana.invoices.issue_many(run, key="march")
    for again in (run[::-1], run[1:], run[:1]):
        with pytest.raises(KeyReused):
            ana.invoices.issue_many(again, key="march")
    owed = [ana.receivables.balance(one.id).balance for one in (bell, other)]
    assert owed == [usd("10"), usd("20")]


class Basket:
    """What a host may keep lines in: it can be walked through, and says nothing else of what it holds."""

    def __init__(self, *lines: Line) -> None:
        self.lines = lines

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)


def test_a_key_goes_by_the_lines_and_not_by_what_they_came_in(ana: Acting, bell: Customer) -> None:
    """P3."""
    work, basket = Line("Work", 2, "10.00"), Basket(Line("Work", 2, "10.00"))
    first = ana.invoices.issue(bell.id, basket, key="k")
    for same in (Basket(work), {1: work}.values(), [work], iter((work,))):
        assert ana.invoices.issue(bell.id, same, key="k") == first
    basket.lines = (Line("Work", 3, "10.00"),)
    with pytest.raises(KeyReused):
        ana.invoices.issue(bell.id, basket, key="k")


def test_a_deletion_that_leaves_nothing_is_answered_again(ana: Acting) -> None:
    gone = ana.customers.add(name="Gone")
    plan = ana.erasure.plan(gone.id).digest
    first, again = (ana.erasure.delete(gone.id, plan=plan, reason=Reason.MISTAKE, key="one") for _ in range(2))
    assert first == again


def test_no_answer_keeps_what_is_a_persons_own(ana: Acting, bell: Customer, desk: Desk) -> None:
    ana.contacts.add(bell.id, name="Ruth Quill", email="quill@lawfirm.example", key="k")
    payment = ana.payments.take(bell.id, usd("10"), method="check", reference="Quill 77", note="from Quill", key="k")
    ana.credit_memos.issue(bell.id, usd("2"), reason="Quill complained", key="k")
    ana.invoices.issue(bell.id, [Line("Work", 1, 5)], note="Dear Ms Quill", purchase_order="Quill-1", key="k")
    ana.refunds.make(bell.id, usd("1"), method="wire", reason="Quill asked", key="k")
    ana.correspondence.send(bell.id, "Hello Quill", "Dear Ms Quill", key="k")
    answers = [one.answer for one in kept(desk, bell.id)]
    assert len(answers) == 6
    assert not [one for one in answers if "quill" in one.casefold()]
    again = ana.payments.take(bell.id, usd("10"), method="check", reference="Quill 77", note="from Quill", key="k")
    assert (again, again.reference) == (payment, "Quill 77")


def test_an_answer_tells_a_persons_values_as_they_stand_now(ana: Acting, bell: Customer) -> None:
    def add() -> Customer:
        return ana.customers.add(name="Quill", category="Law Firm", key="k")

    first = add()
    ana.customers.edit(first.id, name="Feather", category="Court", version=first.version)
    again = add()
    assert (again.name, again.category, again.version) == ("Feather", "Law Firm", first.version)


def test_an_erasure_takes_the_answers_and_leaves_that_they_had_their_effect(
    ana: Acting, bell: Customer, desk: Desk
) -> None:
    def draft() -> object:
        return ana.invoices.draft(bell.id, [Line("Transcript of Ms Quill", 1, 5)], key="k")

    invoice = ana.invoices.issue(bell.id, [Line("Work", 1, 5)]).id
    payment = ana.payments.take(bell.id, usd("5"), method="check", key="k").id
    ana.payments.apply(payment, [invoice], key="k")
    draft()
    ana.erasure.delete(bell.id, plan=ana.erasure.plan(bell.id).digest, reason=Reason.ASKED)
    assert [one.answer for one in kept(desk, bell.id)] == ["", "", ""]
    for ask in (draft, lambda: ana.payments.apply(payment, [invoice], key="k")):
        with pytest.raises(AnswerErased):
            ask()
    assert ana.invoices.status(invoice).open_amount == usd("0")
