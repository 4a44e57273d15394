"""Invoices from a file: the rows of one number are the lines of one invoice (D24)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import attrs

from custmgr.customers import Customer, Status
from custmgr.errors import InvalidValue
from custmgr.exchange.cells import Row
from custmgr.exchange.invoice_lines import charge, lines_of
from custmgr.exchange.model import Verdict
from custmgr.exchange.new_invoices import SOURCE, NewInvoice, take_over
from custmgr.exchange.options import Options
from custmgr.exchange.papers import Papers
from custmgr.exchange.profiles import Profile
from custmgr.exchange.whose import Customers, Known
from custmgr.invoices import BillingSettings, Origin
from custmgr.ledger import closed_until
from custmgr.ports.storage import Reader, Transaction
from custmgr.settings import resolve, resolve_each
from custmgr.values.exact import shown
from custmgr.values.line import Rounding
from custmgr.values.money import Money, exponent
from custmgr.values.terms import Terms
from custmgr.values.wording import text

_SAME = ("customer", "issued", "due", "currency", "terms", "paid", "total", "reference", "tax_rounding")
_NOT_TAKEN = ("draft", "submitted", "voided", "deleted")


@attrs.define
class InvoiceFile:
    """The rows of an invoices file."""

    options: Options
    profile: Profile
    numbers: dict[str, str] = attrs.Factory(dict)
    roundings: dict[UUID | None, Rounding] = attrs.Factory(dict)

    @staticmethod
    def units(rows: Iterator[Row]) -> Iterator[list[Row]]:
        """Rows that follow each other under one number are one invoice; each row without a number stands alone."""
        for _number, group in groupby(rows, key=lambda row: row.word("number") or row.line):
            yield list(group)

    def owners(self, reader: Reader, units: Sequence[list[Row]]) -> list[UUID]:
        """The customers that the rows name."""
        return Customers.named(reader, (unit[0] for unit in units), self.profile).ids

    def judge(self, reader: Reader, today: date, units: Sequence[list[Row]]) -> list[NewInvoice | bool]:
        """For each unit what it may become, whether it is known, or (``False``) neither."""
        firsts = [unit[0] for unit in units]
        customers = Customers.named(reader, firsts, self.profile)
        papers = Papers.numbered(reader, {row.word("number") for row in firsts})
        closed = closed_until(reader)
        self.roundings = _roundings(reader, customers.ids)
        return [self._judged(unit, customers, papers, today, closed) for unit in units]

    def _judged(
        self, unit: list[Row], customers: Customers, papers: Papers, today: date, closed: date | None
    ) -> NewInvoice | bool:
        row = unit[0]
        self._hold_number(row)
        self._hold_same(unit)
        customer = customers.of(row)
        number = row.word("number")
        if customer and not row.refused and papers.of(number, customer.id):
            papers.compare_paid(row, number, customer.id)
            return True
        anothers = self.numbers.get(number, row.word("customer")) != row.word("customer")
        if anothers or (customer and papers.taken(number, SOURCE)):
            row.find(Verdict.REFUSED, "number", "the number of no other customer's invoice")
        elif number in self.numbers:
            row.find(Verdict.REFUSED, "number", "a number whose rows follow each other")
        if customer and customer.status == Status.ARCHIVED.value:
            row.find(Verdict.REFUSED, "customer", "a customer that is not archived")
        new = self._read(unit, customer, today, closed) if customer else None
        if customer is None:
            self._read(unit, None, today, closed)
        refused = any(one.refused for one in unit)
        if not refused:
            self.numbers[number] = row.word("customer")
        return False if refused or new is None else new

    def _hold_number(self, row: Row) -> None:
        number = row.word("number")
        row.read("number", lambda: text(number, "number", at_most=50), "")

    def _hold_same(self, unit: list[Row]) -> None:
        for row in unit if not unit[0].reading.loose else ():
            row.hold_width()
        for row in unit[1:]:
            for field in _SAME:
                if row.word(field) != unit[0].word(field):
                    wanted = f"the same on all rows of the invoice; on line {row.line} it is {shown(row.word(field))!r}"
                    unit[0].find(Verdict.REFUSED, field, wanted)

    def _read(self, unit: list[Row], customer: Known | None, today: date, closed: date | None) -> NewInvoice | None:
        row = unit[0]
        if row.word("status").lower() in _NOT_TAKEN:
            row.find(Verdict.REFUSED, "status", "an invoice that was sent and not taken back")
        issued, due = row.day("issued"), row.day("due")
        _hold_days(row, issued, due, today, closed)
        terms = row.word("terms")
        terms = row.read("terms", lambda: Terms.parse(terms).notation, "") if terms else ""
        currency = self._currency(row, customer)
        reference = row.read(
            "reference", lambda: text(row.text("reference"), "reference", at_most=200, required=False), ""
        )
        rounding = self._rounding(unit, customer)
        lines = lines_of(unit, currency) if currency else ()
        amounts = charge(unit, lines, currency, rounding, self.options.negative) if currency else None
        paid = self._paid(row, amounts[2]) if amounts else None
        if not (customer and issued and amounts):
            return None
        credit = amounts if amounts[2].minor < 0 else None
        return NewInvoice(
            customer.id,
            row.word("number"),
            issued,
            due,
            currency,
            terms,
            lines,
            rounding,
            reference,
            paid,
            credit,
            row.word("origin") == Origin.OPENING.value,
        )

    def _currency(self, row: Row, customer: Known | None) -> str:
        """The currency of the invoice; empty where there is none."""
        code = row.word("currency").upper() or self.options.currency or (customer.currency if customer else "")
        try:
            exponent(code)
        except InvalidValue as error:
            if customer or code:
                row.find(Verdict.REFUSED, "currency", error.wanted, code)
            return ""
        return code

    def _paid(self, row: Row, total: Money) -> Money | None:
        """What was paid of an invoice before, or out of a credit; ``None`` where nothing of it is to be booked."""
        paid = row.money("paid", total.currency)
        if not paid:
            return None
        if total.minor < 0:
            if not total <= paid <= Money.zero(total.currency):
                row.find(Verdict.REFUSED, "paid", f"an amount from {total} to zero, paid out of this credit")
        elif paid.minor < 0:
            row.find(Verdict.REFUSED, "paid", "an amount that is not below zero")
        elif paid > total and self.options.paid != "check":
            row.find(Verdict.WARNING, "paid", f"at most {total}: the rest stays unapplied")
        return None if self.options.paid == "check" else abs(paid)

    def _rounding(self, unit: list[Row], customer: Known | None) -> Rounding:
        """How tax was rounded, as the row says it, or else as it is for the customer; where lines state their tax, it
        was on each of them.
        """
        row = unit[0]
        if any(one.word("tax_amount") for one in unit):
            return "line"
        usual = self.roundings[customer.id if customer else None]
        said: Any = row.word("tax_rounding")
        return (
            row.read("tax_rounding", lambda: BillingSettings(tax_rounding=said).tax_rounding, usual) if said else usual
        )

    def write(self, tx: Transaction, ready: Sequence[NewInvoice]) -> None:
        """Take the documents over."""
        take_over(tx, ready)


def _roundings(reader: Reader, customers: Sequence[UUID]) -> dict[UUID | None, Rounding]:
    """How tax is rounded for each of these customers, and for one who is not known."""
    accounts = reader.get_many(Customer, customers)
    found: dict[UUID | None, Rounding] = {None: resolve(reader, None, BillingSettings).tax_rounding}
    settings = resolve_each(reader, [accounts[one] for one in customers], BillingSettings)
    return found | {one: billing.tax_rounding for one, billing in zip(customers, settings, strict=True)}


def _hold_days(row: Row, issued: date | None, due: date | None, today: date, closed: date | None) -> None:
    if not issued:
        if not row.word("issued"):
            row.find(Verdict.REFUSED, "issued", "a day")
        return
    if issued > today:
        row.find(Verdict.REFUSED, "issued", f"a day not after {today}")
    if closed and issued <= closed:
        row.find(Verdict.REFUSED, "issued", f"a day after {closed}, until when the books are closed")
    if due and due < issued:
        row.find(Verdict.REFUSED, "due", f"a day not before {issued}")
