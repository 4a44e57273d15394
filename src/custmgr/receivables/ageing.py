"""Ageing: open items by how late they are, per customer and currency, now or as of any day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import add
from uuid import UUID

import attrs

from custmgr.customers import Listing, theirs
from custmgr.errors import InvalidValue
from custmgr.ledger import Account, LedgerEntry, OpenItem
from custmgr.ports.storage import Reader
from custmgr.query import ALL, Bands, Criteria, Positive, both
from custmgr.receivables.asof import posted
from custmgr.values.money import Money

EDGES = (30, 60, 90)

Key = tuple[str, str]
"""A customer and a currency."""


@attrs.frozen
class AgeingRow:
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
    rows: tuple[AgeingRow, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the buckets: ``current``, ``1-30``, ..., ``91+``."""
        low = (1, *(edge + 1 for edge in self.edges))
        spans = tuple(f"{one}-{other}" for one, other in zip(low, self.edges, strict=False))
        return ("current", *spans, f"{low[-1]}+")

    @cached_property
    def totals(self) -> tuple[AgeingRow, ...]:
        """One total row a currency."""
        sums: dict[str, list[int]] = {}
        for row in self.rows:
            line = sums.setdefault(row.currency, [0] * (len(self.edges) + 3))
            for place, amount in enumerate((*row.minor, row.credit)):
                line[place] += amount
        return tuple(AgeingRow("", one, tuple(line[:-1]), line[-1]) for one, line in sorted(sums.items()))


def hold_edges(edges: Sequence[int]) -> tuple[int, ...]:
    """The upper edges of the buckets in days late, rising.

    Raises:
        InvalidValue: none, or not rising from at least 1.
    """
    found = tuple(edges)
    if not found or list(found) != sorted(set(found)) or found[0] < 1:
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
    customer: UUID | None = None,
    edges: Sequence[int] = EDGES,
) -> Ageing:
    """The ageing of one customer, or of all, as of the day."""
    by = ("customer", "currency")
    over = bands(day, hold_edges(edges))
    mine = theirs(reader, customer) if customer else ALL
    if on is None and known_at is None:
        spread = reader.spread(OpenItem, "open", both(Positive("open"), mine), by=by, over=over)
        credits = reader.rows(Account, (*by, "account_credit"), both(Positive("account_credit"), mine)).items
    else:
        where = posted(on, known_at, mine)
        spread = reader.spread(LedgerEntry, "receivable", where, by=by, over=over)
        sums = reader.total(LedgerEntry, "held", where=where, by=by)
        credits = tuple((*key, *amounts) for key, amounts in sums.items())
    names, survivors = _names(reader, mine)
    found = {(row[0], row[1]): tuple(reversed(row[2:])) for row in spread}
    held = {(row[0], row[1]): row[2:] for row in credits if row[2]}
    if survivors:
        found, held = _joined(found, survivors), _joined(held, survivors)
    credit = {key: amounts[0] for key, amounts in held.items() if amounts[0]}
    nothing = (0,) * (len(edges) + 2)
    keys = [key for key in found.keys() | credit.keys() if any(found.get(key, ())) or key in credit]
    rows = (AgeingRow(*key, found.get(key, nothing), credit.get(key, 0), *names.get(key[0], (0, ""))) for key in keys)
    return Ageing(day, tuple(edges), tuple(sorted(rows, key=lambda row: (row.name, row.customer, row.currency))))


def _names(reader: Reader, mine: Criteria) -> tuple[dict[str, tuple[int, str]], dict[str, str]]:
    """What the customers are called, and whose those that were merged are."""
    found = reader.rows(Listing, ("customer", "number", "name", "merged_into"), mine)
    return {row[0]: (row[1], row[2]) for row in found}, {row[0]: row[3] for row in found if row[3]}


def _joined(sums: Mapping[Key, tuple[int, ...]], survivors: Mapping[str, str]) -> dict[Key, tuple[int, ...]]:
    """The sums of each customer, with those of all who were merged into it."""
    found: dict[Key, tuple[int, ...]] = {}
    for (customer, currency), amounts in sums.items():
        key = (survivors.get(customer, customer), currency)
        found[key] = tuple(map(add, found[key], amounts)) if key in found else amounts
    return found
