"""Invoices: draft, issue, import, void, and what has become of them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import attrs

from custmgr.customers import holder
from custmgr.errors import Stale
from custmgr.history import record
from custmgr.invoices.charging import Charge, charge, charge_all
from custmgr.invoices.finding import InvoiceSearch
from custmgr.invoices.issuing import Ready, brought, drafted, issue
from custmgr.invoices.model import Invoice
from custmgr.invoices.posting import posted_on, release
from custmgr.invoices.sending import InvoiceSending
from custmgr.invoices.settings import BillingSettings
from custmgr.ledger import hold_open, open_date, posting_day
from custmgr.ports.storage import DESK, Transaction
from custmgr.settings import resolve
from custmgr.use_case import use_case
from custmgr.values.dates import business_date
from custmgr.values.line import Line
from custmgr.values.wording import reason_text


@attrs.frozen
class Invoices(InvoiceSearch, InvoiceSending):
    """What customers are charged."""

    @use_case("invoices.issue")
    def issue(
        self,
        customer: UUID,
        lines: Iterable[Line],
        *,
        currency: str = "",
        terms: str = "",
        issued: date | str | None = None,
        due: date | str | None = None,
        purchase_order: str = "",
        reference: str = "",
        note: str = "",
        post_in_open_period: bool = False,
        key: str | None = None,
    ) -> Invoice:
        """Charge the customer: number, open item, entries and history in one commit.

        Currency and terms come from the billing settings unless given; ``issued`` is today unless given, ``due`` by the
        terms. With ``post_in_open_period`` an invoice of a closed period keeps its date and is posted on the first open
        one.

        Raises:
            NotActive: the customer is archived, erased or merged.
            NegativeTotal: that would be a credit memo.
            ClosedPeriod, PostDated: the date may not be posted.
        """
        one = Charge(
            customer, lines, currency, terms, issued, due, purchase_order, reference, note, post_in_open_period
        )
        return charge(self.begin(customer), one)

    @use_case("invoices.issue", bulk=True)
    def issue_many(self, charges: Iterable[Charge], *, key: str | None = None) -> tuple[Invoice, ...]:
        """Charge many customers, or one several times, in one commit: what ``issue`` does for each, in the order given.

        One that is refused refuses all of them. Python collects no cyclic garbage meanwhile.

        Raises:
            ChargeRefused: naming the charge by its index, and what ``issue`` would have raised.
            NotFound: a customer that is not there.
            BalanceOutOfRange: together they come to more than an amount can be.
        """
        wanted = tuple(charges)
        keyed = (DESK,) if key is not None else ()
        tx = self.begin(*keyed, *(one.customer for one in wanted))
        return charge_all(tx, wanted)

    @use_case("invoices.draft")
    def draft(
        self,
        customer: UUID,
        lines: Iterable[Line],
        *,
        currency: str = "",
        terms: str = "",
        reference: str = "",
        note: str = "",
        key: str | None = None,
    ) -> Invoice:
        """Prepare an invoice that has no number and no effect on any balance."""
        tx = self.begin(customer)
        who = holder(tx, customer)
        billing = resolve(tx, who, BillingSettings)
        new = drafted(who, billing, tuple(lines), currency=currency, terms=terms, reference=reference, note=note)
        invoice = tx.put(new)
        record(tx, "invoice.drafted", customer, document=invoice.id)
        return invoice

    @use_case("invoices.draft")
    def edit(self, invoice: UUID, lines: Iterable[Line], *, version: int) -> Invoice:
        """Give a draft other lines.

        Raises:
            Stale: somebody changed the draft since this version.
            WrongStage: it is no draft any more.
        """
        tx, old = self._locked(invoice)
        if old.version != version:
            raise Stale("Invoice", invoice, version, old.version)
        new = tx.put(old.lined(tuple(lines), old.currency))
        record(tx, "invoice.edited", old.customer, document=invoice, facts={"total": [old.total, new.total]})
        return new

    @use_case("invoices.issue")
    def issue_draft(
        self, invoice: UUID, *, issued: date | str | None = None, due: date | str | None = None, key: str | None = None
    ) -> Invoice:
        """Issue a prepared draft.

        Raises:
            WrongStage: it is no draft any more.
        """
        tx, draft = self._locked(invoice)
        who = holder(tx, draft.customer)
        on = open_date(tx, business_date(issued, "issued") if issued else None)
        return issue(tx, Ready.of(who, resolve(tx, who, BillingSettings), draft, on, due=due))[0]

    @use_case("invoices.take_over")
    def take_over(
        self,
        customer: UUID,
        lines: Iterable[Line],
        *,
        number: str,
        issued: date | str,
        due: date | str | None = None,
        currency: str = "",
        terms: str = "",
        source: str = "imported",
        opening: bool = False,
        reference: str = "",
        key: str | None = None,
    ) -> Invoice:
        """Take over a document of another system under its own number, outside the gap-free series.

        ``source`` names that system; a number is taken over once for each. An ``opening`` one brings a balance only: no
        revenue.

        Raises:
            Duplicate: this source's number was taken over before.
        """
        tx = self.begin(customer)
        elsewhere = brought(
            tx,
            holder(tx, customer),
            tuple(lines),
            number=number,
            issued=issued,
            due=due,
            currency=currency,
            terms=terms,
            source=source,
            opening=opening,
            reference=reference,
        )
        return issue(tx, elsewhere)[0]

    @use_case("invoices.void")
    def void(self, invoice: UUID, *, reason: str, key: str | None = None) -> Invoice:
        """Cancel an issued invoice today: what was paid on it is released, memos against it are voided with it.

        Raises:
            WrongStage: it is not issued.
            ClosedPeriod: the day it was posted on lies in a closed period; give a credit memo instead.
            CreditUsed: an excess of a memo against it is used elsewhere.
        """
        why = reason_text(reason)
        tx, old = self._locked(invoice)
        today = posting_day(tx)
        new = old.void(today)
        hold_open(tx, posted_on(tx, old))
        release(tx, old, today)
        record(tx, "invoice.voided", old.customer, document=invoice, facts={"number": old.number, "reason": why})
        return tx.put(new)

    def _locked(self, invoice: UUID) -> tuple[Transaction, Invoice]:
        tx = self.begin(self.owner_of(Invoice, invoice))
        return tx, tx.get(Invoice, invoice)
