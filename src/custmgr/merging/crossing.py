"""Which documents and people of two sides of a family belong together, so that the sides cannot part."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from custmgr.contacts import Contact, person
from custmgr.family import Family
from custmgr.invoices import CreditMemo, Invoice
from custmgr.ledger import CLEARING, LedgerEntry, OpenCredit, OpenItem, still_standing
from custmgr.payments import Refund
from custmgr.ports.storage import Reader
from custmgr.query import Is, OneOf, both


def crossing(reader: Reader, whole: Family, leaving: Family) -> tuple[str, ...]:
    """The numbers of the documents, sorted: applied to each other, refunded out of, or credited, across the two; then
    the names of the contacts that were merged across them.
    """
    pairs = (*_applied(reader, whole), *_refunded(reader, whole), *_credited(reader, whole))
    found = {one for documents, owners in pairs for one in documents if len({who in leaving for who in owners}) > 1}
    return (*sorted(_numbers(reader, whole, found)), *sorted(_people(reader, whole, leaving)))


Pair = tuple[set[UUID], set[UUID]]
"""Documents that belong together, and the customers in whose books they stand."""


def _applied(reader: Reader, whole: Family) -> Iterator[Pair]:
    over = OneOf("debit", CLEARING) | OneOf("credit", CLEARING)
    owners: dict[tuple[UUID, UUID | None], set[UUID]] = defaultdict(set)
    for entry in still_standing(reader.find(LedgerEntry, both(whole.where(), over))):
        owners[entry.document, entry.item].add(entry.customer)
    return (({one for one in documents if one}, several) for documents, several in owners.items())


def _refunded(reader: Reader, whole: Family) -> Iterator[Pair]:
    for refund in reader.find(Refund, both(whole.where(), Is("reversed", None))):
        entries = reader.find(LedgerEntry, both(whole.where(), Is("document", refund.id)))
        sources = {entry.source for entry in entries if entry.source}
        yield {refund.id, *sources}, {refund.customer, *(entry.customer for entry in entries)}


def _credited(reader: Reader, whole: Family) -> Iterator[Pair]:
    for memo in reader.find(CreditMemo, both(whole.where(), Is("voided", None), ~Is("invoice", None))):
        if memo.invoice is not None:
            yield {memo.id, memo.invoice}, {memo.customer, reader.get(Invoice, memo.invoice).customer}


def _people(reader: Reader, whole: Family, leaving: Family) -> Iterator[str]:
    """The names of contacts of the one side that are one with a contact of the other."""
    for one in reader.find(Contact, both(whole.where(), ~Is("merged_into", None))):
        if (person(reader, one.id).customer in leaving) is not (one.customer in leaving):
            yield one.name


def _numbers(reader: Reader, whole: Family, documents: set[UUID]) -> Iterator[str]:
    if not documents:
        return
    for kind, key in ((OpenItem, "document"), (OpenCredit, "document"), (Refund, "id")):
        found = reader.rows(kind, ("number",), both(whole.where(), OneOf(key, tuple(sorted(documents)))))
        yield from {row[0] for row in found}
