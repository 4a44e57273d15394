"""The movements of a customer's balance, a line for each document and posting, read from the ledger's entries."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

import attrs

from custmgr.family import Family
from custmgr.ledger import CLEARING, HELD, Chart, LedgerEntry, OpenCredit, OpenItem, counted
from custmgr.payments import Refund
from custmgr.ports.storage import Reader
from custmgr.query import Criteria, Is, both
from custmgr.receivables.statement import LineKind, StatementLine, kind_of
from custmgr.values.money import Money

_SETTLING = (*HELD, *CLEARING, Chart.WRITE_OFFS, Chart.DISCOUNTS, Chart.EXCHANGE)
_FIELDS = ("document", "at", "on", "debit", "credit", "receivable", "held", "source", "due", "reverses")
_BY_VALUE = {one.value: one for one in LineKind}


@cache
def _told(debit: str, credit: str, own: bool) -> str:
    """What an entry between these accounts tells, as the value of its kind."""
    return str(kind_of(Chart(debit), Chart(credit), own=own).value)


@cache
def _raises(debit: str, credit: str) -> str | None:
    """What kind of document an entry on the receivable belongs to; ``None`` where it settles one."""
    other = credit if debit == Chart.RECEIVABLE.value else debit
    return None if Chart(other) in _SETTLING else _told(debit, credit, False)


def movements(
    reader: Reader, whose: Family, where: Criteria, currency: str, opening: Money
) -> tuple[StatementLine, ...]:
    """The lines of a balance-forward statement: everything that moved the balance, in order of date, with the balance
    after it. Applications move nothing and are no lines.
    """
    found: dict[tuple[date, int, str, bool, str], tuple[int, date | None]] = {}
    for document, at, on, debit, credit, receivable, held, source, due, reverses in reader.rows(
        LedgerEntry, _FIELDS, where
    ):
        if effect := receivable - held:
            key = (on, at, document, reverses is not None, _told(debit, credit, source == document))
            before, first_due = found.get(key, (0, due))
            found[key] = (before + effect, first_due)
    numbers = _numbers(reader, whose) if found else {}
    lines, balance = [], opening.minor
    for (on, _, document, reversal, kind), (effect, due) in sorted(found.items(), key=_key):
        if effect:
            balance += effect
            number = numbers.get(document, "")
            told = _BY_VALUE[kind]
            lines.append(StatementLine(on, told, number, document, currency, effect, balance, effect, due, reversal))
    return tuple(lines)


_key = itemgetter(0)


def _numbers(reader: Reader, whose: Family) -> dict[str, str]:
    """The numbers of all their documents that can move the balance, by id as hex."""
    mine = whose.where()
    kinds: tuple[tuple[type, str], ...] = ((Refund, "id"), (OpenCredit, "document"), (OpenItem, "document"))
    return {row[0]: row[1] for kind, key in kinds for row in reader.rows(kind, (key, "number"), mine)}


@attrs.define
class _Standing:
    """What entries leave of an item or credit: what it came to, what is open of it, and what it is."""

    original: int = 0
    open: int = 0
    kind: str = LineKind.INVOICE.value


def still_open(reader: Reader, whose: Family, where: Criteria, currency: str) -> tuple[StatementLine, ...]:
    """The lines of an open-item statement: each item and credit of which something is open by these entries."""
    items: dict[tuple[str, str, int], _Standing] = {}
    credits: dict[tuple[str, str], int] = {}
    fields = ("customer", "item", "part", "receivable", "source", "held", "debit", "credit")
    for owner, item, part, receivable, source, held, debit, credit in reader.rows(LedgerEntry, fields, where):
        if item and receivable:
            standing = items.setdefault((owner, item, part), _Standing())
            standing.open += receivable
            if kind := _raises(debit, credit):
                standing.original += receivable
                if kind != LineKind.INVOICE.value:
                    standing.kind = kind
        if source and held:
            credits[owner, source] = credits.get((owner, source), 0) + held
    mine = both(whose.where(), Is("currency", currency))
    found = [*_owed(reader, mine, items), *_held(reader, mine, credits)]
    lines, balance = [], 0
    for _, on, number, _, kind, document, amount, original, due in sorted(found, key=_oldest_first):
        balance += amount
        lines.append(StatementLine(on, _BY_VALUE[kind], number, document, currency, amount, balance, original, due))
    return tuple(lines)


def _oldest_first(line: tuple[Any, ...]) -> tuple[Any, ...]:
    day, on, number, part, *_ = line
    return day, on, counted(number), part


def _owed(reader: Reader, mine: Criteria, items: Mapping[tuple[str, str, int], _Standing]) -> Iterator[tuple[Any, ...]]:
    for *key, due, on, number in reader.rows(OpenItem, ("customer", "document", "part", "due", "on", "number"), mine):
        one = items.get(tuple(key))
        if one and one.open:
            yield due, on, number, key[2], one.kind, key[1], one.open, one.original, due


def _held(reader: Reader, mine: Criteria, credits: Mapping[tuple[str, str], int]) -> Iterator[tuple[Any, ...]]:
    fields = ("customer", "document", "on", "number", "account", "amount")
    for owner, document, on, number, account, amount in reader.rows(OpenCredit, fields, mine):
        if still := credits.get((owner, document)):
            kind = LineKind.PAYMENT if account == Chart.UNAPPLIED.value else LineKind.CREDIT_MEMO
            yield on, on, number, 0, kind.value, document, -still, -amount, None


def opening_balance(reader: Reader, where: Criteria, currency: str) -> Money:
    """The balance that these entries come to."""
    sums = reader.total(LedgerEntry, "receivable", "held", where=where, by=("currency",))
    receivable, held = sums.get((currency,), (0, 0))
    return Money.of_minor(receivable - held, currency)
