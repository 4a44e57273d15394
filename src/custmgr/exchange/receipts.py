"""Is this payment here already? By customer, reference, amount and method, within a week; looked up for a chunk.

A payment without a reference goes by its number.
"""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import attrs

from custmgr.customers import survivors
from custmgr.exchange.papers import Papers
from custmgr.payments import Payment, Receipt
from custmgr.ports.storage import Reader
from custmgr.query import Is, OneOf, both

WITHIN = 7
METHOD = "imported"

_Key = tuple[UUID, str, int, str, str]


@attrs.define
class Receipts:
    """Payments with a reference or a number: those of the desk, and those on the rows met so far.

    ``brought`` are the invoices whose paid amount was booked when they were taken over.
    """

    brought: frozenset[UUID] = frozenset()
    _there: dict[_Key, list[date]] = attrs.Factory(dict)
    _rows: dict[_Key, list[tuple[date, int]]] = attrs.Factory(dict)

    def look_up(self, reader: Reader, customers: Sequence[UUID], references: Collection[str], papers: Papers) -> None:
        """Ask for the standing payments of these customers with these references, or taken over with an invoice."""
        numbers = set(papers.found)
        wanted = tuple(sorted((set(references) | numbers) - {""}))
        self._there, paid = {}, set()
        if customers and wanted:
            owners = survivors(reader, customers)
            called = OneOf("reference", wanted) | both(Is("reference", ""), OneOf("number", wanted))
            where = both(OneOf("customer", sorted(owners)), called, Is("reversal", None))
            fields = ("customer", "reference", "number", "amount", "currency", "method", "received")
            for customer, reference, number, minor, currency, method, received in reader.rows(Payment, fields, where):
                owner = owners[UUID(customer)]
                key = (owner, reference or number, minor, currency, method)
                self._there.setdefault(key, []).append(received)
                if method == METHOD:
                    paid.add((owner, reference))
        pairs = ((customer, papers.payable(number, customer)) for customer, number in paid)
        self.brought = frozenset(paper.id for _, paper in pairs if paper)

    def known(self, customer: UUID, receipt: Receipt, received: date) -> bool:
        """Whether the desk has exactly this payment."""
        return bool(receipt.reference) and received in self._there.get(_key(customer, receipt), ())

    def alike(self, customer: UUID, receipt: Receipt, received: date) -> str:
        """What is much like this payment, in words; empty where nothing is, or where it has no reference."""
        if not receipt.reference:
            return ""
        key = _key(customer, receipt)
        for day, line in self._rows.get(key, ()):
            if abs((day - received).days) <= WITHIN:
                return f"line {line}"
        near = [day for day in self._there.get(key, ()) if abs((day - received).days) <= WITHIN]
        return f"the payment of {near[0]}" if near else ""

    def remember(self, customer: UUID, receipt: Receipt, received: date, line: int) -> None:
        """Count this row among those met."""
        if receipt.reference:
            self._rows.setdefault(_key(customer, receipt), []).append((received, line))


def _key(customer: UUID, receipt: Receipt) -> _Key:
    return customer, receipt.reference, receipt.amount.minor, receipt.amount.currency, receipt.method
