"""Two customers that turn out to be one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import attrs
import pytest

from custmgr import Acting, Customer, Invoice, Line


@attrs.frozen
class Pair:
    """The customer that remains, and the one that becomes a part of it."""

    bell: Customer
    twin: Customer


@pytest.fixture
def pair(ana: Acting) -> Pair:
    bell = ana.customers.add(name="Bell & Sons", email="bell@lawfirm.example", existing=True)
    twin = ana.customers.add(
        name="Bell and Sons Ltd", email="office@bell.example", phone="+1 212 555 0100", external_number="X-7",
        tax_id="DE123", tags=["vip"], existing=True,
    )  # fmt: skip
    return Pair(bell, twin)


@pytest.fixture
def merge(ana: Acting) -> Callable[..., Customer]:
    """Merge the one into the other, as planned a moment before."""

    def done(source: UUID, into: UUID, **how: Any) -> Customer:
        plan = ana.merging.plan(source, into=into, **how)
        return ana.merging.merge(source, into=into, versions=plan.versions, **how)

    return done


@pytest.fixture
def charge(ana: Acting) -> Callable[..., Invoice]:
    """Charge a customer one amount."""
    return lambda who, amount, **how: ana.invoices.issue(who, [Line("Page", 1, amount)], currency="USD", **how)


@pytest.fixture
def reads(ana: Acting) -> Callable[[UUID], dict[str, Any]]:
    """What the desk says of a customer, money first."""

    def said(customer: UUID) -> dict[str, Any]:
        owed = ana.receivables
        return {
            "account": attrs.evolve(ana.customers.get(customer), version=0),
            "listing": [
                attrs.evolve(one, version=0) for one in ana.customers.find(str(ana.customers.get(customer).number))
            ],
            "balances": owed.balances(customer),
            "ageing": owed.ageing(customer).rows,
            "statement": owed.statement(customer, currency="USD").lines,
            "forward": owed.statement(customer, style="balance forward", currency="USD", since="2020-01-01").lines,
            "worth": owed.lifetime_value(customer),
            "rolled": owed.roll_forward(since="2020-01-01", until="2030-01-01", customer=customer),
            "explained": owed.explain_balance(customer, currency="USD").facts,
            "current": owed.current(customer),
            "invoices": tuple(ana.invoices.find(customer)),
            "payments": tuple(ana.payments.find(customer)),
            "memos": tuple(ana.credit_memos.find(customer)),
            "refunds": tuple(ana.refunds.find(customer)),
            "notes": tuple(ana.notes.find(customer)),
            "contacts": {(one.id, one.is_primary, one.follows) for one in ana.contacts.find(customer)},
        }

    return said
