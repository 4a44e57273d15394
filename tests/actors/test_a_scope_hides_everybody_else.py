"""Whoever acts within a scope meets another customer's rows exactly as rows that do not exist (F4, F45)."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, get_type_hints
from uuid import UUID

import attrs
import pytest

from custmgr import CollectionSettings, Customer, Desk, Line, MailSettings, Money, Staff
from custmgr.acting import Acting
from custmgr.errors import CustmgrError, NotFound
from custmgr.memory.renderer import TextRenderer
from custmgr.onboarding import RateCard
from custmgr.payments import Reversal
from custmgr.query import Criteria, Is, Page
from custmgr.query.criteria import OWNER
from custmgr.receivables import StoredStatement
from custmgr.values.ids import new_id

USD = Money("5", "USD")
SECRET = "Raymond"


@attrs.frozen
class Scoped:
    """Somebody who may do everything, with one customer alone."""

    scope: Criteria
    id: str = "p-1"
    name: str = "Ruth"
    behind: str = ""


@attrs.frozen
class Ground:
    """A desk with a customer in scope and one out of it, each with a row of every kind that has an id."""

    ana: Acting
    ruth: Acting
    own: dict[str, UUID]
    foreign: dict[str, UUID]


@pytest.fixture
def ground(desk: Desk) -> Ground:
    ana = desk.acting_as(Staff("u-17", name="Ana"))
    ana.settings.set(MailSettings, for_desk=True, sender="desk@firm.example")
    card = ana.rate_cards.offer(name="Standard", service="transcription", unit="page", unit_price=3, currency="USD")
    bell, ray = (
        ana.customers.add(name=name, email=f"{name}@example.com", existing=True, services=["transcription"])
        for name in ("Bell", SECRET)
    )
    house = attrs.evolve(desk.house, renderer=TextRenderer())
    ana = attrs.evolve(ana, house=house)
    own, foreign = (rows_of(ana, one, card) for one in (bell, ray))
    anybody = attrs.evolve(house, check=lambda *_: None)
    return Ground(ana, Acting(anybody, Scoped(Is(OWNER, bell.id))), own, foreign)


def rows_of(ana: Acting, who: Customer, card: RateCard) -> dict[str, UUID]:
    line = [Line(f"Work for {who.name}", 1, 100)]
    invoice = ana.invoices.issue(who.id, line, currency="USD", terms="COD")
    payment = ana.payments.take(who.id, Money("150", "USD"), method="check", apply_to=[invoice.id])
    memo = ana.credit_memos.issue(who.id, USD, reason="late")
    refund = ana.refunds.make(who.id, USD, method="check", reason="asked for")
    contact = ana.contacts.add(who.id, name=f"{who.name} II", email=f"{who.name}.2@example.com")
    note = ana.notes.add(who.id, f"{who.name} called")
    (message,) = ana.correspondence.send(who.id, "Hello", "Hello", contacts=[contact.id])
    ana.receivables.send_statement(who.id, ana.receivables.statement(who.id))
    with ana.house.storage.read() as reader:
        (statement,) = reader.find(StoredStatement, Is("customer", who.id)).items
    ana.onboarding.assign(who.id, card.id)
    return {
        "customer": who.id, "to": who.id, "source": who.id, "into": who.id,
        "invoice": invoice.id, "document": invoice.id, "payment": payment.id,
        "memo": memo.id, "refund": refund.id, "contact": contact.id, "note": note.id, "message": message.id,
        "statement": statement.id, "card": card.id,
    }  # fmt: skip


GIVEN: dict[str, Any] = {
    "amount": USD, "contacts": [], "statement": None,
    "body": "Hello", "currency": "USD", "event": "delivered", "group": CollectionSettings,
    "issued": "2026-01-05", "kind": Reversal.BOUNCED, "lines": [Line("Work", 1, 5)], "method": "check", "number": "A-9",
    "plan": "", "purpose": "statements", "reason": "the person asked for it", "service": "transcription",
    "since": "2026-01-01", "subject": "Hello", "tags": "vip", "until": "2026-02-01", "version": 1, "versions": (1, 1),
    "wording": "Hello",
}  # fmt: skip
"""What is asked for beside ids."""

FACTS = {"contacts.add": {"name": "Tom"}, "settings.set": {"grace_days": 3}}


def methods() -> dict[str, Callable[..., Any]]:
    """Every public method that takes an id, by its name at the call site."""
    slices = {
        name: get_type_hints(one.fget)["return"] for name, one in vars(Acting).items() if isinstance(one, property)
    }
    return {
        f"{name}.{method}": what
        for name, service in slices.items()
        for method, what in inspect.getmembers(service, inspect.isfunction)
        if hasattr(what, "action") and ids_of(what)
    }


def ids_of(method: Callable[..., Any]) -> list[str]:
    """The parameters that are one id."""
    takes = inspect.signature(method).parameters.values()
    return [one.name for one in takes if one.annotation in (UUID, UUID | None)]


def answer(acting: Acting, name: str, ids: dict[str, UUID]) -> str:
    """What becomes of the call, with the ids that were asked for taken out of it."""
    home, _, method = name.partition(".")
    call = getattr(getattr(acting, home), method)
    wanted = inspect.signature(call).parameters.values()
    rest = {one.name: GIVEN[one.name] for one in wanted if needed(one) and one.name not in ids} | FACTS.get(name, {})
    several = [rest.pop(one.name) for one in wanted if one.kind is one.VAR_POSITIONAL and one.name in rest]
    try:
        found = call(*ids.values(), *several, **rest) if several else call(**ids, **rest)
    except CustmgrError as refusal:
        found = (type(refusal), str(refusal), attrs.asdict(refusal))
    said = repr(tuple(found) if isinstance(found, Page) else found)
    for one in ids.values():
        for form in (repr(one), str(one), one.hex):
            said = said.replace(form, "ID")
    return said


def needed(one: inspect.Parameter) -> bool:
    return one.default is one.empty and one.name in GIVEN


def askings() -> Iterator[tuple[str, list[str]]]:
    """Each method with its required ids, and again with each of those that may be left out."""
    for name, method in methods().items():
        takes = inspect.signature(method).parameters
        required = [one for one in ids_of(method) if takes[one].default is inspect.Parameter.empty]
        optional = [one for one in ids_of(method) if one not in required]
        for asked in ([required] if required else []) + [[*required, one] for one in optional]:
            yield name, asked


def test_a_foreign_row_is_answered_as_one_that_does_not_exist(ground: Ground) -> None:
    before = ground.ana.history.timeline(ground.foreign["customer"], limit=100).items
    told = {}
    for name, asked in askings():
        foreign = answer(ground.ruth, name, {one: ground.foreign[one] for one in asked})
        assert foreign == answer(ground.ruth, name, {one: new_id() for one in asked}), (name, asked)
        assert SECRET not in foreign
        told[name, *asked] = foreign
    assert len(told) > 100
    assert ground.ana.history.timeline(ground.foreign["customer"], limit=100).items == before
    assert ground.ana.receivables.verify().clean


def test_lists_and_totals_show_nothing_of_anybody_else(ground: Ground) -> None:
    ruth = ground.ruth
    told = (
        ruth.customers.find(archived=True).items, ruth.customers.count(), ruth.customers.tags(),
        ruth.customers.columns(show=["name", "balance"]).items, ruth.contacts.find(None), ruth.invoices.find().items,
        ruth.payments.find().items, ruth.credit_memos.find().items, ruth.refunds.find().items,
        ruth.receivables.ageing(), ruth.receivables.unapplied().items, ruth.receivables.verify(),
        ruth.receivables.roll_forward(since="2026-01-01", until="2026-03-02"), ruth.onboarding.unmatched(),
        ruth.correspondence.suppressed_addresses().items, ruth.history.checkpoint(), ruth.history.timeline().items,
        ruth.customers.likely_duplicates(name=SECRET, email=f"{SECRET}@example.com"), ruth.erasure.find().items,
    )  # fmt: skip
    said = repr(told)
    assert SECRET not in said
    assert SECRET.casefold() not in said
    for one in ground.foreign.values():
        if one not in ground.own.values():
            assert str(one) not in said
            assert one.hex not in said
    assert told[1] == 1


def test_the_own_customer_is_read_as_staff_read_it(ground: Ground) -> None:
    for read in ("customers.get", "receivables.balance", "receivables.balances", "receivables.explain_balance",
                 "receivables.explain_overdue", "receivables.current", "invoices.find", "payments.find"):  # fmt: skip
        home, _, method = read.partition(".")
        who = ground.own["customer"]
        mine, theirs = (getattr(getattr(one, home), method)(who) for one in (ground.ruth, ground.ana))
        assert mine == theirs, read
    with pytest.raises(NotFound):
        ground.ruth.customers.get(ground.foreign["customer"])
