"""The invoices and credit memos that a chunk of rows names by number."""

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

import attrs

from custmgr.customers import survivors
from custmgr.exchange.cells import Row
from custmgr.exchange.model import Verdict
from custmgr.invoices import CreditMemo, Invoice, Stage
from custmgr.ledger import OpenItem
from custmgr.ports.storage import Reader
from custmgr.query import OneOf, both
from custmgr.values.money import Money


class Paper(NamedTuple):
    """A document as rows need to know it; ``customer`` is the one whose it is by now."""

    id: UUID
    customer: UUID
    series: str
    currency: str
    stage: str
    memo: bool


@attrs.frozen
class Papers:
    """Documents by number; numbers repeat between series. ``paid`` and ``open`` are by document, in minor units."""

    found: dict[str, list[Paper]]
    paid: dict[UUID, int]
    open: dict[UUID, int]

    @classmethod
    def numbered(cls, reader: Reader, numbers: Collection[str]) -> "Papers":
        """Those with these numbers, and what is paid and open of them."""
        wanted = tuple(sorted(set(numbers) - {""}))
        found: dict[str, list[Paper]] = {}
        owners: dict[UUID, UUID] = {}
        fields = ("number", "id", "customer", "series", "currency", "stage")
        for kind in (Invoice, CreditMemo) if wanted else ():
            for row in reader.rows(kind, fields, OneOf("number", wanted)):
                number, one, customer, series, currency, stage = row
                owners[UUID(one)] = UUID(customer)
                paper = Paper(UUID(one), UUID(customer), series, currency, stage, kind is CreditMemo)
                found.setdefault(number, []).append(paper)
        heirs = survivors(reader, set(owners.values())) if owners else {}
        for number, several in found.items():
            found[number] = [one._replace(customer=heirs[one.customer]) for one in several]
        paid, still = _settled(reader, owners)
        return cls(found, paid, still)

    def of(self, number: str, customer: UUID) -> Paper | None:
        """The customer's document of this number."""
        return next((one for one in self.found.get(number, ()) if one.customer == customer), None)

    def payable(self, number: str, customer: UUID) -> Paper | None:
        """The customer's issued invoice of this number."""
        mine = (one for one in self.found.get(number, ()) if one.customer == customer and not one.memo)
        return next((one for one in mine if one.stage == Stage.ISSUED.value), None)

    def anybodys(self, number: str) -> Paper | None:
        """Any issued invoice of this number."""
        issued = (one for one in self.found.get(number, ()) if one.stage == Stage.ISSUED.value and not one.memo)
        return next(issued, None)

    def taken(self, number: str, source: str) -> bool:
        """Whether the number was taken over before."""
        return any(one.series == f"{source}:" for one in self.found.get(number, ()))

    def compare_paid(self, row: Row, number: str, customer: UUID) -> None:
        """Say so where the file knows of another paid amount than the books."""
        paper = self.payable(number, customer)
        if paper is None or not row.word("paid"):
            return
        stated = row.money("paid", paper.currency)
        booked = Money.of_minor(self.paid.get(paper.id, 0), paper.currency)
        if stated is not None and stated != booked:
            row.find(Verdict.WARNING, "paid", f"{booked}, as the books have it")


def _settled(reader: Reader, owners: Mapping[UUID, UUID]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    if not owners:
        return {}, {}
    where = both(OneOf("customer", sorted(set(owners.values()))), OneOf("document", sorted(owners)))
    paid: dict[UUID, int] = {}
    still: dict[UUID, int] = {}
    for document, settled, left in reader.rows(OpenItem, ("document", "paid", "open"), where):
        key = UUID(document)
        paid[key] = paid.get(key, 0) + settled
        still[key] = still.get(key, 0) + left
    return paid, still
