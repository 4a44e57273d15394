"""Payments from a file: what each row says, whether it is there already, and booking it."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

import attrs

from custmgr.exchange.cells import Row
from custmgr.exchange.model import Verdict
from custmgr.exchange.options import Options
from custmgr.exchange.papers import Paper, Papers
from custmgr.exchange.profiles import Profile
from custmgr.exchange.receipts import METHOD, Receipts
from custmgr.exchange.whose import Customers, Known
from custmgr.ledger import closed_until, recover
from custmgr.payments import Receipt, book
from custmgr.ports.storage import Reader, Transaction
from custmgr.values.money import Money


@attrs.frozen
class NewPayment:
    """A row that may become a payment; ``invoice`` is what it pays."""

    customer: UUID
    receipt: Receipt
    received: date
    invoice: UUID | None


@attrs.define
class PaymentFile:
    """The rows of a payments file."""

    options: Options
    profile: Profile
    receipts: Receipts = attrs.Factory(Receipts)

    @staticmethod
    def units(rows: Iterator[Row]) -> Iterator[list[Row]]:
        """One row, one payment."""
        return ([row] for row in rows)

    def owners(self, reader: Reader, units: Sequence[list[Row]]) -> list[UUID]:
        """The customers that the rows name."""
        return Customers.named(reader, (unit[0] for unit in units), self.profile).ids

    def judge(self, reader: Reader, today: date, units: Sequence[list[Row]]) -> list[NewPayment | bool]:
        """For each unit what it may become, whether it is known, or (``False``) neither."""
        rows = [unit[0] for unit in units]
        customers = Customers.named(reader, rows, self.profile)
        papers = Papers.numbered(reader, {row.word("invoice") for row in rows})
        self.receipts.look_up(reader, customers.ids, {_reference(row) for row in rows}, papers)
        closed = closed_until(reader)
        return [self._judged(row, customers, papers, today, closed) for row in rows]

    def _judged(
        self, row: Row, customers: Customers, papers: Papers, today: date, closed: date | None
    ) -> NewPayment | bool:
        if not row.reading.loose:
            row.hold_width()
        customer = customers.of(row)
        paper = self._paid(row, customer, papers)
        received = row.day("received")
        _hold_received(row, received, today, closed)
        currency = row.word("currency").upper() or self.options.currency
        currency = currency or (paper.currency if paper else customer.currency if customer else "")
        receipt = _receipt(row, currency)
        if paper and receipt and paper.currency != currency:
            row.find(Verdict.REFUSED, "currency", f"{paper.currency}, the currency of invoice {row.word('invoice')}")
        if row.refused or not (customer and receipt and received):
            return False
        new = NewPayment(customer.id, receipt, received, paper.id if paper else None)
        if self.receipts.known(new.customer, receipt, received):
            return True
        self._hold_apart(row, new, papers)
        if row.refused:
            return False
        self.receipts.remember(new.customer, receipt, received, row.line)
        return new

    def _paid(self, row: Row, customer: Known | None, papers: Papers) -> Paper | None:
        """The invoice that the row names, if it is there and can be paid."""
        number = row.word("invoice")
        if not number or customer is None:
            return None
        if paper := papers.payable(number, customer.id):
            return paper
        if papers.anybodys(number):
            row.find(Verdict.REFUSED, "invoice", "an invoice of this customer")
        else:
            row.find(Verdict.WARNING, "invoice", "the number of an invoice; the money is kept unapplied")
        return None

    def _hold_apart(self, row: Row, new: NewPayment, papers: Papers) -> None:
        verdict = Verdict.WARNING if self.options.despite_duplicates else Verdict.LIKELY_DUPLICATE
        if twin := self.receipts.alike(new.customer, new.receipt, new.received):
            row.find(verdict, "reference", f"a payment that is not there yet: much like {twin}")
        elif new.invoice in self.receipts.brought and new.receipt.amount.minor > papers.open.get(new.invoice, 0):
            row.find(verdict, "invoice", "an invoice whose paid amount was not taken over with it")

    def write(self, tx: Transaction, ready: Sequence[NewPayment]) -> None:
        """Book the payments, each on its invoice; what is too much stays unapplied."""
        for one in ready:
            targets = [one.invoice] if one.invoice else []
            named = recover(tx, one.customer, targets, one.receipt.amount, one.received)
            book(tx, one.customer, one.receipt, one.received, targets, named=named)


def _receipt(row: Row, currency: str) -> Receipt | None:
    if not row.word("amount"):
        row.find(Verdict.REFUSED, "amount", "an amount")
        return None

    def read() -> Receipt:
        amount = Money(row.plain(row.word("amount")), currency).positive("amount")
        return Receipt(amount, row.text("method").strip() or METHOD, _reference(row), row.text("note"))

    return row.read("amount", read, None)


def _reference(row: Row) -> str:
    """What the payment is known again by; one without a reference keeps the number it had as such."""
    return row.text("reference").strip() or row.text("number").strip()


def _hold_received(row: Row, received: date | None, today: date, closed: date | None) -> None:
    if not received:
        if not row.word("received"):
            row.find(Verdict.REFUSED, "received", "a day")
    elif received > today:
        row.find(Verdict.REFUSED, "received", f"a day not after {today}")
    elif closed and received <= closed:
        row.find(Verdict.REFUSED, "received", f"a day after {closed}, until when the books are closed")
