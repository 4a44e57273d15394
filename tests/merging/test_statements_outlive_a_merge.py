"""A statement that was handed out stays as it was, also when its customer is merged and parts again (D18, D30)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import attrs
import pytest

from custmgr import Acting, Customer, Invoice, MailSettings, ManualClock, Money
from custmgr.memory.renderer import TextRenderer
from custmgr.receivables import Statement

Merge = Callable[..., Customer]
Charge = Callable[..., Invoice]
STYLES = ("open item", "balance forward")


@pytest.fixture
def printing(ana: Acting) -> Acting:
    """The clerk with a renderer and a sender."""
    ana.settings.set(MailSettings, for_desk=True, sender="desk@firm.example")
    return attrs.evolve(ana, house=attrs.evolve(ana.house, renderer=TextRenderer()))


def handed_out(printing: Acting, customer: UUID, style: str) -> tuple[UUID, Statement]:
    statement = printing.receivables.statement(customer, style=style, currency="USD")
    message, *_ = printing.receivables.send_statement(customer, statement)
    assert message.document is not None
    return message.document, statement


@pytest.mark.parametrize("style", STYLES)
def test_statements_of_before_are_rebuilt_without_the_other(
    printing: Acting, pair: Any, charge: Charge, merge: Merge, clock: ManualClock, style: str
) -> None:
    charge(pair.bell.id, "100", terms="COD")
    charge(pair.twin.id, "7", terms="COD")
    kept = [handed_out(printing, one.id, style) for one in (pair.bell, pair.twin)]
    clock.set("2026-03-05")
    merge(pair.twin.id, pair.bell.id)
    for statement, told in kept:
        assert printing.receivables.rebuild(statement) == told


@pytest.mark.parametrize("style", STYLES)
def test_a_statement_of_both_is_rebuilt_after_they_have_parted(
    printing: Acting, pair: Any, charge: Charge, merge: Merge, clock: ManualClock, style: str
) -> None:
    charge(pair.bell.id, "100", terms="COD")
    charge(pair.twin.id, "7", terms="COD")
    merge(pair.twin.id, pair.bell.id)
    kept, told = handed_out(printing, pair.bell.id, style)
    assert told.closing == Money("107", "USD")
    clock.set("2026-03-05")
    printing.merging.undo(pair.twin.id)
    assert printing.receivables.rebuild(kept) == told


def test_a_balance_is_carried_forward_over_a_merge_and_over_a_parting(
    printing: Acting, pair: Any, charge: Charge, merge: Merge, clock: ManualClock
) -> None:
    charge(pair.bell.id, "100", terms="COD")
    charge(pair.twin.id, "7", terms="COD")
    handed_out(printing, pair.bell.id, "balance forward")
    clock.set("2026-03-05")
    merge(pair.twin.id, pair.bell.id)
    _, both = handed_out(printing, pair.bell.id, "balance forward")
    assert (both.opening, [line.amount for line in both.lines]) == (Money("100", "USD"), [Money("7", "USD")])
    assert both.closing == printing.receivables.balance(pair.bell.id).balance
    clock.set("2026-03-09")
    printing.merging.undo(pair.twin.id)
    for one in (pair.bell, pair.twin):
        alone = printing.receivables.statement(one.id, style="balance forward", currency="USD")
        assert alone.closing == printing.receivables.balance(one.id).balance
