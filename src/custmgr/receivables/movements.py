"""The movements of a customer's balance, a line for each document and posting, read from the ledger's entries."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers import theirs
from custmgr.ledger import CLEARING, HELD, Chart, LedgerEntry, OpenCredit, OpenItem
from custmgr.payments import Refund
from custmgr.ports.storage import Reader
from custmgr.query import Criteria
from custmgr.receivables.statement import LineKind, StatementLine, kind_of
from custmgr.values.money import Money

_SETTLING = (*HELD, *CLEARING, Chart.WRITE_OFFS, Chart.DISCOUNTS, Chart.EXCHANGE)
_FIELDS = ("document", "at", "on", "debit", "credit", "receivable", "held", "source", "due", "reverses")


@attrs.define
class _Movement:
    document: str
    on: date
    at: int
    kind: LineKind
    effect: int
    due: date | None
    reversal: bool


def movements(
    reader: Reader, customer: UUID, where: Criteria, currency: str, opening: Money
) -> tuple[StatementLine, ...]:
    """The lines of a balance-forward statement: everything that moved the balance, in order of date, with the balance
    after it. Applications move nothing and are no lines.
    """
    found: dict[tuple[Any, ...], _Movement] = {}
    for row in reader.rows(LedgerEntry, _FIELDS, where):
        document, at, on, debit, credit, receivable, held, source, due, reverses = row
        effect = receivable - held
        if not effect:
            continue
        kind = kind_of(Chart(debit), Chart(credit), own=source == document)
        key = (document, at, on, kind, reverses is not None)
        if key in found:
            found[key].effect += effect
        else:
            found[key] = _Movement(document, on, at, kind, effect, due, reverses is not None)
    moved = (one for one in found.values() if one.effect)
    ordered = sorted(moved, key=lambda one: (one.on, one.at, one.document, one.reversal, one.kind.value))
    return tuple(_lines(reader, customer, ordered, currency, opening))


def _lines(
    reader: Reader, customer: UUID, found: list[_Movement], currency: str, opening: Money
) -> Iterable[StatementLine]:
    numbers = _numbers(reader, customer) if found else {}
    balance = opening
    for one in found:
        amount = Money.of_minor(one.effect, currency)
        balance = balance + amount
        number = numbers.get(one.document, "")
        yield StatementLine(
            one.on, one.kind, number, UUID(one.document), amount, balance, amount, one.due, one.reversal
        )


def _numbers(reader: Reader, customer: UUID) -> dict[str, str]:
    """The numbers of all the customer's documents that can move the balance, by id as hex."""
    mine = theirs(reader, customer)
    kinds: tuple[tuple[type, str], ...] = ((Refund, "id"), (OpenCredit, "document"), (OpenItem, "document"))
    return {row[0]: row[1] for kind, key in kinds for row in reader.rows(kind, (key, "number"), mine)}


@attrs.define
class _Standing:
    """What entries leave of an item or credit: what it came to, what is open of it, and what it is."""

    original: int = 0
    open: int = 0
    kind: LineKind = LineKind.INVOICE


def still_open(reader: Reader, where: Criteria, currency: str) -> tuple[StatementLine, ...]:
    """The lines of an open-item statement: each item and credit of which something is open by these entries."""
    items: dict[tuple[str, str, int], _Standing] = {}
    credits: dict[tuple[str, str], int] = {}
    fields = ("customer", "item", "part", "receivable", "source", "held", "debit", "credit")
    for owner, item, part, receivable, source, held, *accounts in reader.rows(LedgerEntry, fields, where):
        if item and receivable:
            _stand(items.setdefault((owner, item, part), _Standing()), receivable, *map(Chart, accounts))
        if source and held:
            credits[owner, source] = credits.get((owner, source), 0) + held
    return _open_lines(reader, items, credits, currency)


def _stand(item: _Standing, amount: int, debit: Chart, credit: Chart) -> None:
    item.open += amount
    if (credit if debit is Chart.RECEIVABLE else debit) in _SETTLING:
        return
    item.original += amount
    if (kind := kind_of(debit, credit, own=False)) is not LineKind.INVOICE:
        item.kind = kind


def _open_lines(
    reader: Reader, items: dict[tuple[str, str, int], _Standing], credits: dict[tuple[str, str], int], currency: str
) -> tuple[StatementLine, ...]:
    owed = reader.get_many(OpenItem, [(UUID(k[0]), UUID(k[1]), k[2]) for k, one in items.items() if one.open])
    held = reader.get_many(OpenCredit, [(UUID(k[0]), UUID(k[1])) for k, still in credits.items() if still])
    found: list[tuple[Any, ...]] = []
    for one in owed.values():
        then = items[one.customer.hex, one.document.hex, one.part]
        original = Money.of_minor(then.original, currency)
        found.append((one.due, one.on, one.number, one.part, then.kind, one.document, then.open, original, one.due))
    for credit in held.values():
        kind = LineKind.PAYMENT if credit.account is Chart.UNAPPLIED else LineKind.CREDIT_MEMO
        amount = -credits[credit.customer.hex, credit.document.hex]
        found.append((credit.on, credit.on, credit.number, 0, kind, credit.document, amount, -credit.amount, None))
    lines, balance = [], Money.zero(currency)
    for _, on, number, _, kind, document, amount, original, due in sorted(found, key=lambda one: one[:4]):
        money = Money.of_minor(amount, currency)
        balance = balance + money
        lines.append(StatementLine(on, kind, number, document, money, balance, original, due))
    return tuple(lines)


def opening_balance(reader: Reader, where: Criteria, currency: str) -> Money:
    """The balance that these entries come to."""
    sums = reader.total(LedgerEntry, "receivable", "held", where=where, by=("currency",))
    receivable, held = sums.get((currency,), (0, 0))
    return Money.of_minor(receivable - held, currency)
