"""What is open and available, oldest first, and how much of the one goes to the other."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from custmgr.customers import theirs
from custmgr.ledger.model import Chart, OpenCredit, OpenItem
from custmgr.ledger.transfer import Transfer, settlement
from custmgr.ports.storage import Reader
from custmgr.query import Is, OneOf, Positive, both
from custmgr.values.money import Money


def open_items(reader: Reader, customer: UUID, currency: str, *, documents: Sequence[UUID] = ()) -> list[OpenItem]:
    """The customer's open items in this currency (of these documents only), oldest first: by due date, document date,
    number and part.
    """
    where = both(
        theirs(reader, customer),
        Is("currency", currency),
        Positive("open"),
        *([OneOf("document", tuple(documents))] if documents else []),
    )
    return sorted(reader.find(OpenItem, where), key=oldest_first)


def oldest_first(item: OpenItem) -> tuple[date, date, tuple[str | int, ...], int]:
    """The place of an item among others: by due date, document date, number (as people count) and part."""
    return item.due, item.on, counted(item.number), item.part


def counted(number: str) -> tuple[str | int, ...]:
    """A document's number in parts that sort as people count: ``INV-9`` before ``INV-10``."""
    return tuple(int(part) if place % 2 else part for place, part in enumerate(re.split("([0-9]+)", number)))


def open_credits(reader: Reader, customer: UUID, currency: str, *, on: date) -> list[OpenCredit]:
    """What the customer has available in this currency on a day: payments oldest first, then memos, those that expire
    first before the others; an expired one is left out.
    """
    where = both(theirs(reader, customer), Is("currency", currency), Positive("open"))
    found = [one for one in reader.find(OpenCredit, where) if one.expires is None or one.expires >= on]
    return sorted(
        found, key=lambda one: (one.account is Chart.CREDITS, one.expires or date.max, one.on, counted(one.number))
    )


def fill(credits: Sequence[OpenCredit], items: Sequence[OpenItem], on: date) -> Iterator[Transfer]:
    """The settlements that use the credits in order on the items in order, until one of them is used up; none is dated
    before ``on``, and none after the last day of its credit.
    """
    wanted = [item.open for item in items]
    for credit in credits:
        available = credit.open
        for place, item in enumerate(items):
            amount = min(available, wanted[place])
            if not amount:
                continue
            settled = settlement(credit, item, amount, on)
            if credit.expires is not None and settled[0].on > credit.expires:
                continue
            yield from settled
            available, wanted[place] = available - amount, wanted[place] - amount


def total_open(items: Sequence[OpenItem], currency: str) -> Money:
    """The sum of what is open of these items."""
    return Money.of_minor(sum(one.open.minor for one in items), currency)
