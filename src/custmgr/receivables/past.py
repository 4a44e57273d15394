"""Proving the past: on no day was less than nothing open of an item, or available of a credit."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from typing import Any

from custmgr.ledger import LedgerEntry
from custmgr.ports.storage import Reader
from custmgr.query import Criteria

Moved = dict[tuple[Any, ...], dict[date, int]]


def below_nothing(reader: Reader, where: Criteria) -> Iterator[tuple[str, tuple[Any, ...], date, int]]:
    """Each day on which something moved and an item or credit came to less than nothing: kind, key, day and amount."""
    items: Moved = defaultdict(lambda: defaultdict(int))
    credits: Moved = defaultdict(lambda: defaultdict(int))
    fields = ("customer", "item", "part", "source", "on", "receivable", "held")
    for customer, item, part, source, on, receivable, held in reader.rows(LedgerEntry, fields, where):
        if item is not None:
            items[customer, item, part][on] += receivable
        if source is not None:
            credits[customer, source][on] += held
    for kind, moved in (("OpenItem", items), ("OpenCredit", credits)):
        for key, days in sorted(moved.items(), key=lambda one: str(one[0])):
            for day, amount in zip(sorted(days), accumulate(days[one] for one in sorted(days)), strict=True):
                if amount < 0:
                    yield kind, key, day, amount
