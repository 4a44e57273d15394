"""What entries come to, item by item and credit by credit: now, or as of any day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from custmgr.customers import theirs
from custmgr.ledger import APPLIED_TO, Chart, LedgerEntry, OpenCredit, OpenItem, counted, oldest_first
from custmgr.ports.storage import Reader
from custmgr.query import Criteria, Is, Positive, both
from custmgr.receivables.asof import posted
from custmgr.values.frozen import changed
from custmgr.values.money import Money

Figures = dict[tuple[Any, ...], dict[str, int]]

_SETTLED_BY = {
    Chart.UNAPPLIED.value: "paid",
    Chart.DISCOUNTS.value: "paid",
    Chart.EXCHANGE.value: "paid",
    Chart.CLEARING.value: "paid",
    Chart.CREDITS.value: "credited",
    Chart.CREDIT_CLEARING.value: "credited",
    Chart.WRITE_OFFS.value: "written_off",
}
_APPLIED = {one.value for one in APPLIED_TO}


def items_booked(reader: Reader, where: Criteria) -> Figures:
    """The figures of each open item, by (customer, document, part), from these entries alone."""
    found: Figures = {}
    by = ("customer", "item", "part", "currency", "debit", "credit")
    for (customer, item, part, _, debit, credit), (amount,) in reader.total(
        LedgerEntry, "receivable", where=where, by=by
    ).items():
        if item is None:
            continue
        other = credit if debit == Chart.RECEIVABLE.value else debit
        line = found.setdefault((customer, item, part), dict.fromkeys(("amount", "open"), 0))
        line["open"] += amount
        field, sign = (_SETTLED_BY[other], -1) if other in _SETTLED_BY else ("amount", 1)
        line[field] = line.get(field, 0) + sign * amount
    return found


def credits_booked(reader: Reader, where: Criteria) -> Figures:
    """The figures of each payment and memo, by (customer, document), from these entries alone."""
    found: Figures = {}
    for entry in reader.rows(
        LedgerEntry, ("customer", "source", "document", "debit", "credit", "held", "reverses"), where
    ):
        customer, source, document, debit, credit, held, reverses = entry
        if source is None or not held:
            continue
        line = found.setdefault((customer, source), {"open": 0, "amount": 0})
        line["open"] += held
        if not _APPLIED.isdisjoint((debit, credit)):
            use, sign = "applied", -1
        elif document != source:
            use, sign = "refunded", -1
        elif reverses is not None or debit == Chart.CREDITS.value:
            use, sign = "reversed", -1
        else:
            use, sign = "amount", 1
        line[use] = line.get(use, 0) + sign * held
    return found


def items_left(
    reader: Reader, customer: UUID, currency: str, on: date | None, known_at: datetime | None
) -> tuple[OpenItem, ...]:
    """The items of which something is open, as they stood, oldest first."""
    if on is None and known_at is None:
        where = both(theirs(reader, customer), Is("currency", currency), Positive("open"))
        return tuple(sorted(reader.find(OpenItem, where), key=oldest_first))
    figures = items_booked(reader, posted(on, known_at, theirs(reader, customer), currency))
    keys = {
        (UUID(owner), UUID(document), part): line for (owner, document, part), line in figures.items() if line["open"]
    }
    found = reader.get_many(OpenItem, list(keys))
    stood = (_stood(one, keys[key], ("paid", "credited", "written_off")) for key, one in found.items())
    return tuple(sorted((changed(one, closed=None, void=False) for one in stood), key=oldest_first))


def credits_left(
    reader: Reader, customer: UUID, currency: str, on: date | None, known_at: datetime | None
) -> tuple[OpenCredit, ...]:
    """The payments and memos of which something is available, as they stood, by date and number (as people count)."""
    if on is None and known_at is None:
        where = both(theirs(reader, customer), Is("currency", currency), Positive("open"))
        return tuple(sorted(reader.find(OpenCredit, where), key=_earliest))
    figures = credits_booked(reader, posted(on, known_at, theirs(reader, customer), currency))
    keys = {(UUID(owner), UUID(document)): line for (owner, document), line in figures.items() if line["open"]}
    found = reader.get_many(OpenCredit, list(keys))
    stood = (_stood(one, keys[key], ("applied", "refunded", "reversed")) for key, one in found.items())
    return tuple(sorted(stood, key=_earliest))


def _earliest(credit: OpenCredit) -> tuple[date, tuple[str | int, ...]]:
    return credit.on, counted(credit.number)


def _stood(one: Any, line: dict[str, int], uses: Iterable[str]) -> Any:
    currency = one.amount.currency
    figures = {name: Money.of_minor(line.get(name, 0), currency) for name in ("amount", "open", *uses)}
    return changed(one, **figures)
