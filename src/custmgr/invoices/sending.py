"""Invoices as files, and their way to the customer."""

from collections.abc import Iterable
from uuid import UUID

import attrs

from custmgr import contacts as people
from custmgr import correspondence
from custmgr.contacts import Purpose
from custmgr.customers import Customer, holder
from custmgr.errors import Unavailable
from custmgr.invoices.model import BillTo, Invoice
from custmgr.invoices.paper import invoice_document
from custmgr.ledger import OpenItem
from custmgr.ports.mail import Attachment
from custmgr.ports.renderer import Document, Rendered
from custmgr.ports.storage import Reader
from custmgr.query import Is, both
from custmgr.settings import DeskProfile, resolve_then
from custmgr.use_case import Service, use_case
from custmgr.values.money import Money
from custmgr.values.printing import day


@attrs.frozen
class InvoiceSending(Service):
    """The part of invoices that prints and sends."""

    @use_case("invoices.read")
    def document(self, invoice: UUID) -> Document:
        """The invoice ready to be printed by any renderer."""
        return _document(self.read(), invoice, self)

    @use_case("invoices.read")
    def file(self, invoice: UUID) -> Rendered:
        """The invoice as a file of the desk's renderer: the same bytes whenever an issued one is asked for.

        Raises:
            Unavailable: the desk was opened without a renderer.
        """
        return render(self, _document(self.read(), invoice, self))

    @use_case("invoices.send")
    def send(
        self,
        invoice: UUID,
        *,
        contacts: Iterable[UUID] = (),
        note: str = "",
        despite_silence: bool = False,
        automatic: bool = False,
        key: str | None = None,
    ) -> tuple[correspondence.Message, ...]:
        """Put an issued invoice into the outbox, as a file, to the recipients that the customer's rules name, or to
        these contacts.

        Raises:
            WrongStage: it is a draft or void.
            NoRecipient: there is nobody to send it to.
            CustomerIsSilent: the customer was never invited, unless ``despite_silence``.
        """
        tx = self.begin(self.owner_of(Invoice, invoice))
        found = tx.get(Invoice, invoice)
        found.hold_issued("sent")
        rendered = render(self, _document(tx, invoice, self))
        return correspondence.queue(
            tx,
            found.customer,
            recipients(tx, found.customer, Purpose.INVOICES, contacts),
            correspondence.INVOICE,
            _told(tx, found, note),
            automatic=automatic,
            attachments=(attached(found.number or "invoice", rendered),),
            despite_silence=despite_silence,
            document=invoice,
        )


def render(service: Service, document: Document) -> Rendered:
    """The file that the desk's renderer makes of a document.

    Raises:
        Unavailable: the desk was opened without a renderer.
    """
    if service.house.renderer is None:
        raise Unavailable("renderer", 'none was named: Desk.open(..., renderer="pdf:")')
    rendered: Rendered = service.house.renderer.render(document)
    return rendered


def attached(name: str, rendered: Rendered) -> Attachment:
    """The file as it goes with a message, under a name without slashes."""
    kind = rendered.media_type.partition(";")[0]
    return Attachment(f"{name}.{rendered.extension}".replace("/", "-"), kind, rendered.content)


def recipients(
    reader: Reader, customer: UUID, purpose: Purpose, named: Iterable[UUID]
) -> tuple[correspondence.Reachable, ...]:
    """These contacts of the customer, or whoever the rules choose for the purpose."""
    wanted = tuple(named)
    if wanted:
        return correspondence.named(reader, customer, wanted)
    return tuple(people.recipients(reader, customer, purpose))


def _document(reader: Reader, invoice: UUID, service: Service) -> Document:
    found = reader.get(Invoice, invoice)
    who = holder(reader, found.customer)
    profile = resolve_then(reader, DeskProfile, found.issued_at)
    account = reader.get(Customer, found.customer).number
    return invoice_document(found, found.bill_to or BillTo.of(who), profile, account, service.clock.today())


def _told(reader: Reader, invoice: Invoice, note: str) -> dict[str, object]:
    where = both(Is("customer", invoice.customer), Is("document", invoice.id))
    still = sum((one.open for one in reader.find(OpenItem, where)), Money.zero(invoice.currency))
    bill_to = invoice.bill_to or BillTo("")
    return {
        "number": invoice.number or "",
        "customer": bill_to.name,
        "total": invoice.total,
        "due": day(invoice.due) if invoice.due else "",
        "open": still if still != invoice.total else "",
        "purchase_order": bill_to.purchase_order,
        "note": note,
    }
