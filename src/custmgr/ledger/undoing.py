"""Undoing: which entries still stand, so that each can be taken back by its exact opposite."""

from collections.abc import Iterable
from uuid import UUID

from custmgr.customers import theirs
from custmgr.ledger.model import Chart, LedgerEntry
from custmgr.ports.storage import Reader
from custmgr.query import Criteria, Is, both


def standing(reader: Reader, customer: UUID, where: Criteria) -> list[LedgerEntry]:
    """The customer's entries that meet the criteria and stand, in posting order."""
    return still_standing(reader.find(LedgerEntry, both(theirs(reader, customer), where)))


def written_off(reader: Reader, customer: UUID, document: UUID, part: int | None = None) -> list[LedgerEntry]:
    """The standing write-offs of a document, or of one part of it."""
    place = both(Is("item", document), *([Is("part", part)] if part is not None else []))
    return [one for one in standing(reader, customer, place) if one.debit is Chart.WRITE_OFFS]


def still_standing(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Those of the entries whose effect stands and that were not reversed themselves.

    An opposite is not among them, but the opposite of an opposite is: it stands for the first.
    """
    found = sorted(entries, key=lambda one: (one.at, one.document, one.n, one.customer))
    by_place = {(one.customer, one.document, one.n): one for one in found}
    undone = {(one.customer, one.document, one.reverses) for one in found if one.reverses is not None}

    def makes_stand(entry: LedgerEntry) -> bool:
        if entry.reverses is None:
            return True
        return not makes_stand(by_place[entry.customer, entry.document, entry.reverses])

    return [one for one in found if (one.customer, one.document, one.n) not in undone and makes_stand(one)]
