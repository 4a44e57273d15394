"""Ageing: open items by how late they are, per customer and currency, now or as of any day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import attrs

from custmgr.customers import Listing
from custmgr.errors import InvalidValue
from custmgr.ledger import Account, LedgerEntry, OpenItem
from custmgr.ports.storage import Reader
from custmgr.query import ALL, Bands, Criteria, Positive, both
from custmgr.receivables.asof import posted
from custmgr.receivables.portfolio import joined
from custmgr.receivables.rows import Row, Rows
from custmgr.values.dates import MOST_DAYS
from custmgr.values.exact import whole
from custmgr.values.money import Money

EDGES = (30, 60, 90)

_NAMELESS = (0, "")
_LAST = "~"
"""Behind the id of every customer."""
_NOBODY = (_LAST, *_NAMELESS, None)
_NOTHING = (_LAST, "", 0)


class AgeingRow(NamedTuple):
    """One customer in one currency, in minor units: the buckets (current first, the latest last) and the credit.

    ``customer`` is the id as 32 hex digits, empty in a total row; ``number`` and ``name`` are those of today.
    """

    customer: str
    currency: str
    minor: tuple[int, ...]
    credit: int
    number: int = 0
    name: str = ""

    @property
    def customer_id(self) -> UUID:
        """The customer's id; a total row has none and raises ``ValueError``."""
        return UUID(self.customer)

    @property
    def buckets(self) -> tuple[Money, ...]:
        """What is open in each bucket."""
        return tuple(Money.of_minor(one, self.currency) for one in self.minor)

    @property
    def total_due(self) -> Money:
        """The sum of the buckets."""
        return Money.of_minor(sum(self.minor), self.currency)

    @property
    def account_credit(self) -> Money:
        """What is available of payments and memos; it is not aged."""
        return Money.of_minor(self.credit, self.currency)

    @property
    def balance(self) -> Money:
        """Total due less account credit."""
        return Money.of_minor(sum(self.minor) - self.credit, self.currency)


@attrs.frozen(slots=False)
class Ageing:
    """The ageing as of a day: a row for each customer and currency with anything open or available, in order of
    name.
    """

    as_of: date
    edges: tuple[int, ...]
    rows: Sequence[AgeingRow]

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the buckets: ``current``, ``1-30``, ..., ``91+``."""
        return labels(self.edges)

    @cached_property
    def totals(self) -> tuple[AgeingRow, ...]:
        """One total row a currency."""
        sums: dict[str, list[int]] = {}
        for row in self.rows:
            line = sums.setdefault(row.currency, [0] * (len(self.edges) + 3))
            for place, amount in enumerate((*row.minor, row.credit)):
                line[place] += amount
        return tuple(AgeingRow("", one, tuple(line[:-1]), line[-1]) for one, line in sorted(sums.items()))


def labels(edges: Sequence[int]) -> tuple[str, ...]:
    """The names of the buckets with these upper edges."""
    low = (1, *(edge + 1 for edge in edges))
    spans = tuple(f"{one}-{other}" for one, other in zip(low, edges, strict=False))
    return ("current", *spans, f"{low[-1]}+")


def hold_edges(edges: Sequence[int]) -> tuple[int, ...]:
    """The upper edges of the buckets in days late, rising.

    Raises:
        InvalidValue: none, not rising from at least 1, or no days that can be counted back.
    """
    found = tuple(whole(one, "edges", at_least=1, at_most=MOST_DAYS) for one in edges)
    if not found or list(found) != sorted(set(found)):
        raise InvalidValue("edges", found, "rising numbers of days, like (30, 60, 90)")
    return found


def bands(day: date, edges: Sequence[int]) -> Bands:
    """The due dates that part the buckets: an item is ``edge`` days late exactly on the edge, which its bucket
    includes.
    """
    return Bands("due", tuple(day - timedelta(days=edge) for edge in (*reversed(edges), 0)))


def ageing(
    reader: Reader,
    day: date,
    on: date | None,
    known_at: datetime | None,
    *,
    mine: Criteria = ALL,
    edges: Sequence[int] = EDGES,
) -> Ageing:
    """The ageing of these customers as of the day."""
    by = ("customer", "currency")
    edges = hold_edges(edges)
    over = bands(day, edges)
    if on is None and known_at is None:
        spread = reader.spread(OpenItem, "open", both(Positive("open"), mine), by=by, over=over)
        held: Sequence[Row] = reader.rows(
            Account, (*by, "account_credit"), both(Positive("account_credit"), mine)
        ).items
    else:
        where = posted(on, known_at, mine)
        spread = [row for row in reader.spread(LedgerEntry, "receivable", where, by=by, over=over) if any(row[2:])]
        held = [(*key, *sums) for key, sums in reader.total(LedgerEntry, "held", where=where, by=by).items()]
    names = reader.rows(Listing, ("customer", "number", "name", "merged_into"), mine).items
    if survivors := {row[0]: row[3] for row in names if row[3] is not None}:
        spread = [row for row in joined(spread, survivors) if any(row[2:])]
        held = joined(held, survivors)
    lines = _lines(spread, held, names, len(edges) + 2)
    called = [line[-1] for line in lines]
    return Ageing(day, edges, Rows(AgeingRow, lines, sorted(range(len(lines)), key=called.__getitem__)))


def aged(reader: Reader, where: Criteria, customer: UUID, currency: str, day: date) -> AgeingRow:
    """The row of one customer by these entries of one currency as of the day, without number and name: a statement that
    was handed out does not change with them.
    """
    over = bands(day, EDGES)
    spread = reader.spread(LedgerEntry, "receivable", where, by=("currency",), over=over)
    held = reader.total(LedgerEntry, "held", where=where, by=("currency",))
    minor = spread[0][:0:-1] if spread else (0,) * (len(EDGES) + 2)
    (credit,) = held.get((currency,), (0,))
    return AgeingRow(customer.hex, currency, minor, credit)


def _lines(spread: Sequence[Row], held: Sequence[Row], names: Sequence[Row], buckets: int) -> list[Row]:
    """What makes a row for each line of the spread, whose bands begin with the latest, and for credit alone; in order
    of key, as the spread and the names are.
    """
    found, alone = [], []
    known, owed = iter(names), iter(sorted(row for row in held if row[2]))
    named, number, name, _ = next(known, _NOBODY)
    owner, coin, credit = next(owed, _NOTHING)
    for row in spread:
        customer, currency = row[0], row[1]
        while named < customer:
            named, number, name, _ = next(known, _NOBODY)
        amount = 0
        if owner <= customer:
            while (owner, coin) < (customer, currency):
                alone.append((owner, coin, credit))
                owner, coin, credit = next(owed, _NOTHING)
            if (owner, coin) == (customer, currency):
                amount = credit
                owner, coin, credit = next(owed, _NOTHING)
        if named == customer:
            found.append((customer, currency, row[:1:-1], amount, number, name))
        else:
            found.append((customer, currency, row[:1:-1], amount, *_NAMELESS))
    if owner != _LAST:
        alone += [(owner, coin, credit), *owed]
    if not alone:
        return found
    owners = {row[0] for row in alone}
    told = {row[0]: row[1:3] for row in names if row[0] in owners}
    none = (0,) * buckets
    found += [(owner, coin, none, credit, *told.get(owner, _NAMELESS)) for owner, coin, credit in alone]
    return sorted(found)
