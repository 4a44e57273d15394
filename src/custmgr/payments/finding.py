"""Looking payments up, with what became of each."""

from datetime import date
from uuid import UUID

import attrs

from custmgr.customers import own_currency, theirs
from custmgr.ledger import APPLIED_TO, OpenCredit, OpenItem, standing
from custmgr.payments.model import Payment
from custmgr.payments.receiving import Receipt, alike
from custmgr.ports.storage import Reader
from custmgr.query import Criteria, Cursor, Is, OneOf, Page, both
from custmgr.use_case import Service, use_case
from custmgr.values.money import Money


@attrs.frozen
class PaymentSearch(Service):
    """Payments as they were recorded, each with what is applied, unapplied, refunded and reversed of it."""

    @use_case("payments.read")
    def get(self, payment: UUID) -> Payment:
        """The payment with this id."""
        return self.read().get(Payment, payment)

    @use_case("payments.read")
    def use(self, payment: UUID) -> OpenCredit:
        """What became of the payment: its amount is what was applied, refunded and reversed, plus what is open."""
        reader = self.read()
        return reader.get(OpenCredit, (reader.get(Payment, payment).customer, payment))

    @use_case("payments.read")
    def find(
        self,
        customer: UUID | None = None,
        *,
        invoice_number: str = "",
        reference: str = "",
        amount: Money | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Page[tuple[Payment, OpenCredit]]:
        """Payments with their use, newest first, by all the facts that are named: the number of an invoice finds those
        that are applied to it now. A customer nobody knows has none.
        """
        reader = self.read()
        where = both(
            *([theirs(reader, customer)] if customer else []),
            *([Is("reference", reference)] if reference else []),
            *([Is("amount", amount)] if amount else []),
            *([_paid(reader, invoice_number)] if invoice_number else []),
        )
        page = reader.find(Payment, where, order=("-id",), after=after, limit=limit)
        uses = reader.get_many(OpenCredit, [(one.customer, one.id) for one in page])
        return Page(tuple((one, uses[one.customer, one.id]) for one in page), page.next)

    @use_case("payments.read")
    def likely_duplicates(
        self, customer: UUID, amount: Money, *, method: str, reference: str = "", received: date | None = None
    ) -> tuple[Payment, ...]:
        """Payments much like this one that were recorded within a week; ask before taking it.

        Raises:
            NotFound: nobody has this id.
        """
        reader, on = self.read(), received or self.clock.today()
        own_currency(reader, customer)
        return tuple(alike(reader, customer, Receipt(amount, method, reference), on))


def _paid(reader: Reader, number: str) -> Criteria:
    sources = {
        entry.source
        for item in reader.find(OpenItem, Is("number", number))
        for entry in standing(reader, item.customer, Is("item", item.document))
        if entry.source and entry.credit in APPLIED_TO
    }
    return OneOf("id", tuple(sources))
