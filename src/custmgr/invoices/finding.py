"""Looking invoices up, with what has become of each."""

from collections.abc import Iterable
from uuid import UUID

import attrs

from custmgr.customers import theirs
from custmgr.invoices.model import Invoice
from custmgr.invoices.state import InvoiceStatus, status_of
from custmgr.ledger import OpenItem
from custmgr.ports.storage import Reader
from custmgr.query import Cursor, Is, OneOf, Page, both
from custmgr.use_case import Service, use_case


@attrs.frozen
class InvoiceSearch(Service):
    """Invoices as they were issued, each with its state, what is open and how late it is."""

    @use_case("invoices.read")
    def get(self, invoice: UUID) -> Invoice:
        """The invoice with this id."""
        return self.read().get(Invoice, invoice)

    @use_case("invoices.read")
    def status(self, invoice: UUID) -> InvoiceStatus:
        """What has become of the invoice by today."""
        reader = self.read()
        found = reader.get(Invoice, invoice)
        return status_of(found, items_of(reader, (found,)).get(invoice, []), self.clock.today())

    @use_case("invoices.read")
    def find(
        self, customer: UUID | None = None, *, number: str = "", after: Cursor | None = None, limit: int = 50
    ) -> Page[tuple[Invoice, InvoiceStatus]]:
        """Invoices with their status, newest first: of one customer, or under one number. A customer nobody knows has
        none.
        """
        reader = self.read()
        where = both(*([theirs(reader, customer)] if customer else []), *([Is("number", number)] if number else []))
        page = reader.find(Invoice, where, order=("-id",), after=after, limit=limit)
        items, today = items_of(reader, page.items), self.clock.today()
        return Page(tuple((one, status_of(one, items.get(one.id, []), today)) for one in page), page.next)


def items_of(reader: Reader, invoices: Iterable[Invoice]) -> dict[UUID, list[OpenItem]]:
    """The open items of each of these invoices."""
    wanted = tuple(one.id for one in invoices)
    owners = tuple({one.customer for one in invoices})
    found: dict[UUID, list[OpenItem]] = {}
    for item in reader.find(OpenItem, both(OneOf("customer", owners), OneOf("document", wanted))):
        found.setdefault(item.document, []).append(item)
    return found
