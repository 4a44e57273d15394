"""Figures over time: lifetime value and the roll-forward of a period."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import attrs

from custmgr.customers import of_somebody
from custmgr.ledger import CLEARING, Chart, LedgerEntry
from custmgr.payments import Refund
from custmgr.ports.storage import Reader
from custmgr.query import ALL, Between, both
from custmgr.receivables.asof import posted
from custmgr.values.money import Money


@attrs.frozen
class LifetimeValue:
    """Net revenue (without tax) of one currency: invoices less credit memos and cash discounts. ``collected`` (payments
    less refunds and reversals) and ``written_off`` stand beside it and are not deducted.
    """

    value: Money
    collected: Money
    written_off: Money


@attrs.frozen
class RollForward:
    """How a balance came from the one day to the other: opening plus all movements is closing.

    Invoices and debit adjustments raise it, receipts, credits and write-offs lower it, refunds raise it.
    """

    opening: Money
    invoices: Money
    receipts: Money
    refunds: Money
    credits: Money
    write_offs: Money
    adjustments: Money
    closing: Money


def lifetime_values(reader: Reader, customer: UUID, on: date | None) -> dict[str, LifetimeValue]:
    """The lifetime value per currency, by document date up to the day; opening balances are no revenue."""
    sums: dict[str, dict[Chart, int]] = {}
    by = ("currency", "debit", "credit")
    for (currency, debit, credit), (amount,) in reader.total(
        LedgerEntry, "amount", where=posted(on, None, of_somebody(reader, customer)), by=by
    ).items():
        line = sums.setdefault(currency, dict.fromkeys(Chart, 0))
        line[Chart(debit)] += amount
        line[Chart(credit)] -= amount
    return {currency: _value(currency, line) for currency, line in sorted(sums.items())}


def _value(currency: str, line: Mapping[Chart, int]) -> LifetimeValue:
    net = -line[Chart.SALES] - line[Chart.SALES_RETURNS] - line[Chart.DISCOUNTS]
    parts = (net, line[Chart.CASH], line[Chart.WRITE_OFFS])
    return LifetimeValue(*(Money.of_minor(one, currency) for one in parts))


def roll_forward(reader: Reader, since: date, until: date, customer: UUID | None) -> dict[str, RollForward]:
    """The movements from ``since`` to ``until``, both included, per currency."""
    mine = of_somebody(reader, customer) if customer else ALL
    before = date.fromordinal(since.toordinal() - 1)
    opening = reader.total(LedgerEntry, "receivable", "held", where=posted(before, None, mine), by=("currency",))
    lines = {key[0]: {"opening": due - held} for key, (due, held) in opening.items()}
    period = both(Between("on", since, until), mine)
    moved = reader.total(LedgerEntry, "receivable", "held", where=period, by=("currency", "debit", "credit"))
    for (currency, debit, credit), (due, held) in moved.items():
        line = lines.setdefault(currency, {"opening": 0})
        name = _movement({Chart(debit), Chart(credit)})
        line[name] = line.get(name, 0) + due - held
    for day, sign in (("on", 1), ("reversed", -1)):
        sent = reader.total(Refund, "amount", where=both(Between(day, since, until), mine), by=("currency",))
        for (currency,), (amount,) in sent.items():
            line = lines.setdefault(currency, {"opening": 0})
            line["refunds"] = line.get("refunds", 0) + sign * amount
            line["receipts"] = line.get("receipts", 0) - sign * amount
    return {currency: _rolled(currency, line) for currency, line in sorted(lines.items())}


def _rolled(currency: str, line: Mapping[str, int]) -> RollForward:
    names = [field.name for field in attrs.fields(RollForward)][:-1]
    parts = (*(line.get(name, 0) for name in names), sum(line.values()))
    return RollForward(*(Money.of_minor(one, currency) for one in parts))


def _movement(accounts: set[Chart]) -> str:
    if Chart.WRITE_OFFS in accounts or Chart.DISCOUNTS in accounts:
        return "write_offs"
    if accounts & set(CLEARING):
        return "adjustments"
    if Chart.CASH in accounts:
        return "adjustments" if Chart.RECEIVABLE in accounts else "receipts"
    return "credits" if Chart.CREDITS in accounts else "invoices"
