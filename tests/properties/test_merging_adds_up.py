"""Whatever is done to customers before, while and after they are one: together they owe what each of them owes, the
books prove it, and parting gives back what was (B10, D30).

``CUSTMGR_RUNS`` and ``CUSTMGR_STEPS`` say how long to look.
"""

import os
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from custmgr import CustmgrError, Desk, Line, ManualClock, Money, Refused, Reversal, Staff
from custmgr.ledger import CLEARING, Account, LedgerEntry
from custmgr.merging import StillApplied
from custmgr.query import OneOf

RUNS = int(os.environ.get("CUSTMGR_RUNS", "20"))
STEPS = int(os.environ.get("CUSTMGR_STEPS", "30"))

places = st.integers(0, 20)
amounts = st.sampled_from((1, 40, 100, 100, 250, 999))
currencies = st.sampled_from(("USD", "USD", "JPY"))


class Merging(RuleBasedStateMachine):
    """One desk with three customers, who owe, pay, become one and part again."""

    @initialize(owed=st.lists(amounts, min_size=3, max_size=3), one=st.sampled_from((None, (1, 0), (0, 2), (2, 1))))
    def open(self, owed: list[int], one: tuple[int, int] | None) -> None:
        self.clock = ManualClock("2026-06-30")
        self.desk = Desk.open("memory:", clock=self.clock)
        self.ana = self.desk.acting_as(Staff("u-17", name="Ana"))
        names = (("One", "USD"), ("Two", "USD"), ("Three", "JPY"))
        self.customers = [self.ana.customers.add(name=name, currency=own).id for name, own in names]
        self.invoices: list[UUID] = []
        self.payments: list[UUID] = []
        self.memos: list[UUID] = []
        self.refunds: list[UUID] = []
        for place, amount in enumerate(owed):
            self.bill(place, amount, "USD", 10)
        if one:
            self.merge(*one)

    def who(self, which: int) -> UUID:
        return self.customers[which % len(self.customers)]

    # Money.

    @rule(which=places, amount=amounts, currency=currencies, back=st.integers(0, 40))
    def bill(self, which: int, amount: int, currency: str, back: int) -> None:
        line = Line("Work", 1, Money.of_minor(amount, currency).amount)
        day = self.clock.today() - timedelta(days=back)
        self.invoices.append(self.ana.invoices.issue(self.who(which), [line], currency=currency, issued=day).id)

    @rule(which=places, amount=amounts, currency=currencies, oldest=st.booleans())
    def take(self, which: int, amount: int, currency: str, oldest: bool) -> None:
        money = Money.of_minor(amount, currency)
        took = self.ana.payments.take(self.who(which), money, method="check", oldest_first=oldest)
        self.payments.append(took.id)

    @precondition(lambda self: self.invoices)
    @rule(which=places, amount=amounts)
    def credit(self, which: int, amount: int) -> None:
        invoice = self.ana.invoices.get(self.invoices[which % len(self.invoices)])
        with suppress(Refused):
            money = Money.of_minor(amount, invoice.currency)
            memo = self.ana.credit_memos.issue(invoice.customer, money, reason="sorry", invoice=invoice.id)
            self.memos.append(memo.id)

    @rule(which=places, currency=currencies)
    def use_credit(self, which: int, currency: str) -> None:
        self.ana.payments.apply_credit(self.who(which), currency=currency)

    @rule(which=places, amount=amounts, currency=currencies)
    def refund(self, which: int, amount: int, currency: str) -> None:
        with suppress(Refused):
            money = Money.of_minor(amount, currency)
            self.refunds.append(self.ana.refunds.make(self.who(which), money, method="wire", reason="asked").id)

    @precondition(lambda self: self.payments)
    @rule(which=places, step=st.sampled_from(("apply", "unapply", "bounce", "charge back", "reinstate")))
    def turn(self, which: int, step: str) -> None:
        payment, payments = self.payments[which % len(self.payments)], self.ana.payments
        with suppress(Refused):
            if step in ("bounce", "charge back"):
                payments.reverse(payment, Reversal.BOUNCED if step == "bounce" else Reversal.CHARGED_BACK)
            else:
                getattr(payments, step)(payment)

    @precondition(lambda self: self.invoices)
    @rule(which=places, step=st.sampled_from(("void", "write off", "undo")))
    def give_up(self, which: int, step: str) -> None:
        invoice = self.invoices[which % len(self.invoices)]
        with suppress(Refused):
            if step == "void":
                self.ana.invoices.void(invoice, reason="wrong")
            elif step == "undo":
                self.ana.receivables.undo_write_off(invoice, reason="paid")
            else:
                self.ana.receivables.write_off(invoice, reason="hopeless")

    @rule(days=st.integers(1, 20))
    def wait(self, days: int) -> None:
        self.clock.advance(days=days)

    # Becoming one, and parting.

    def merged(self, source: UUID, into: UUID) -> bool:
        plan = self.ana.merging.plan(source, into=into)
        if plan.refusals:
            with pytest.raises(type(plan.refusals[0])):
                self.ana.merging.merge(source, into=into, versions=plan.versions)
        else:
            self.ana.merging.merge(source, into=into, versions=plan.versions)
        return not plan.refusals

    @rule(which=places, into=places)
    def merge(self, which: int, into: int) -> None:
        self.merged(self.who(which), self.who(into))

    @property
    def parts(self) -> list[UUID]:
        """The customers that are part of another."""
        return [one for one in self.customers if self.ana.customers.get(one).id != one]

    def one_of_several(self, which: int) -> UUID:
        return self.parts[which % len(self.parts)]

    @precondition(lambda self: self.parts)
    @rule(which=places, minor=amounts)
    def pay_across(self, which: int, minor: int) -> None:
        """The survivor pays what was charged to the one that is part of it."""
        part = self.one_of_several(which)
        owed = [one for one, status in self.ana.invoices.find(part) if one.customer == part and status.open_amount]
        for invoice in owed[:1]:
            money = Money.of_minor(minor, invoice.currency)
            self.payments.append(self.ana.payments.take(part, money, method="check", apply_to=[invoice.id]).id)

    @precondition(lambda self: self.parts)
    @rule(which=places)
    def part(self, which: int) -> None:
        with suppress(CustmgrError):
            self.ana.merging.undo(self.one_of_several(which))

    @precondition(lambda self: self.parts)
    @rule(which=places)
    def part_in_the_end(self, which: int) -> None:
        """Once everything is taken off again, nothing stands against it but refunds and memos across both."""
        for payment in self.payments:
            self.ana.payments.unapply(payment)
        for memo in self.memos:
            self.ana.credit_memos.unapply(memo)
        spanning: set[str] = set()
        try:
            self.ana.merging.undo(self.one_of_several(which))
        except StillApplied as refusal:
            spanning = set(refusal.documents)
        except CustmgrError:
            return
        assert not spanning or spanning & self._numbers()

    def _numbers(self) -> set[str]:
        refunds = {self.ana.refunds.get(one).number for one in self.refunds}
        return refunds | {self.ana.credit_memos.get(one).number for one in self.memos}

    @precondition(lambda self: len(self.parts) < 2)
    @rule(which=places, into=places)
    def merge_for_a_moment(self, which: int, into: int) -> None:
        """What is undone at once was never there."""
        source, survivor = self.who(which), self.ana.customers.get(self.who(into)).id
        before = [self.reads(one) for one in self.customers]
        if self.merged(source, survivor):
            assert self.reads(source) == self.reads(survivor)
            self.ana.merging.undo(source)
            assert [self.reads(one) for one in self.customers] == before

    def reads(self, customer: UUID) -> dict[str, Any]:
        owed, who = self.ana.receivables, self.ana.customers.get(customer)
        return {
            "who": attrs.evolve(who, version=0),
            "listed": [attrs.evolve(one, version=0) for one in self.ana.customers.find(f"number:{who.number}")],
            "balances": owed.balances(customer),
            "then": owed.balances(customer, on="2026-06-10"),
            "ageing": owed.ageing(customer).rows,
            "worth": owed.lifetime_value(customer),
            "rolled": owed.roll_forward(since="2026-01-01", until=self.clock.today(), customer=customer),
            "facts": owed.explain_balance(customer).facts,
            "open": owed.statement(customer).lines,
            "all": owed.statement(customer, style="balance forward", since="2026-01-01").lines,
            "invoices": self.ana.invoices.find(customer, limit=100).items,
            "payments": self.ana.payments.find(customer, limit=100).items,
            "memos": self.ana.credit_memos.find(customer, limit=100).items,
            "refunds": self.ana.refunds.find(customer, limit=100).items,
        }

    # What always holds.

    @invariant()
    def the_books_prove_it(self) -> None:
        assert self.ana.receivables.verify().differences == ()
        assert self.ana.history.verify_all() == ()

    @invariant()
    def a_family_owes_what_its_members_owe(self) -> None:
        rows = {row.customer_id: row for row in self.ana.receivables.ageing().rows if row.currency == "USD"}
        for customer in self.customers:
            survivor = self.ana.customers.get(customer)
            ids = (survivor.id, *survivor.absorbed)
            with self.desk.house.storage.read() as reader:
                sums: Counter[str] = Counter()
                for currency, balance in reader.rows(Account, ("currency", "balance"), OneOf("customer", ids)):
                    sums[currency] += balance
                cleared: Counter[str] = Counter()
                for entry in reader.find(LedgerEntry, OneOf("customer", ids)):
                    cleared[entry.amount.currency] += entry.amount.minor * (
                        (entry.debit in CLEARING) - (entry.credit in CLEARING)
                    )
            found = self.ana.receivables.balances(customer)
            assert {one: balance.balance.minor for one, balance in found.items()} == dict(sums)
            assert not any(cleared.values())
            listed = next(iter(self.ana.customers.find(f"number:{survivor.number}")))
            assert listed.balance.minor == sums[survivor.currency]
            closing = self.ana.receivables.statement(customer, currency="USD").closing
            assert closing.minor == sums["USD"] == (rows[survivor.id].balance.minor if survivor.id in rows else 0)


def test_customers_owe_together_what_each_of_them_owes() -> None:
    run_state_machine_as_test(
        Merging,
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )
