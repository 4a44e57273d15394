"""Giving amounts up, and closing the books."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import attrs

from custmgr.errors import InvalidValue, NotFound, Refused
from custmgr.history import record
from custmgr.invoices import Invoice
from custmgr.ledger import (
    Books,
    Chart,
    OpenItem,
    Transfer,
    closed_until,
    opposite,
    post,
    posting_day,
    total_open,
    written_off,
)
from custmgr.ports.storage import DESK, Reader, Transaction
from custmgr.query import Is, both
from custmgr.use_case import Service, acting, use_case
from custmgr.values.dates import business_date
from custmgr.values.frozen import changed
from custmgr.values.money import Money
from custmgr.values.wording import reason_text


@attrs.define(slots=False)
class BeyondItem(Refused):
    """More was to be written off than is open."""

    says = "{asked} is more than the {open} that are open"

    asked: Money
    open: Money


@attrs.define(slots=False)
class NotClosable(Refused):
    """Books are closed up to a day before today, and never further back than they are closed."""

    says = "the books cannot be closed until {until}: {wanted}"

    until: date
    wanted: str


@attrs.frozen
class Adjusting(Service):
    """The part of receivables that changes something: write-offs and the closing date."""

    @use_case("receivables.write_off")
    def write_off(self, document: UUID, amount: Money | None = None, *, reason: str, key: str | None = None) -> Money:
        """Give up this amount of an invoice or debit adjustment today, oldest part first, or all that is open of it;
        returns how much.

        Money that arrives later takes the write-off back as far as it goes.

        Raises:
            BeyondItem: more than is open.
            WrongStage: the invoice is a draft or void.
        """
        why = reason_text(reason)
        tx, owed = self._locked(document, "written off")
        still = total_open(owed.items, owed.currency)
        left = still if amount is None else Money.positive(amount, "amount")
        if left > still:
            raise BeyondItem(left, still)
        given_up, transfers, today = left, [], posting_day(tx)
        for item in owed.items:
            share = min(left, item.open)
            if share:
                day, place = max(today, item.open_since), (item.document, item.part)
                transfers.append(Transfer(document, Chart.WRITE_OFFS, Chart.RECEIVABLE, share, day, place))
                left -= share
        if transfers:
            post(tx, owed.customer, transfers)
            owed.tell(tx, "written_off", given_up, why)
        return given_up

    @use_case("receivables.write_off")
    def undo_write_off(self, document: UUID, *, reason: str, key: str | None = None) -> Money:
        """Take all standing write-offs of an invoice or debit adjustment back today; returns how much is open again.

        Raises:
            WrongStage: the invoice is a draft or void.
        """
        why = reason_text(reason)
        tx, owed = self._locked(document, "owed again")
        given_up = written_off(tx, owed.customer, document)
        back = sum((one.amount for one in given_up), Money.zero(owed.currency))
        if given_up:
            today = posting_day(tx)
            post(tx, owed.customer, [opposite(one, today) for one in given_up])
            owed.tell(tx, "write_off_undone", back, why)
        return back

    @use_case("receivables.close")
    def close(self, until: date | str) -> date:
        """Close the books up to a day before today, that day included: nothing is posted there any more. Where they are
        closed until that day already, nothing changes.

        On a database server a change that began on that day and is still under way is made all the same: close a day
        when its work is done.

        Raises:
            NotClosable: the day is not before today, or they are closed further already.
        """
        day = business_date(until, "until")
        tx = self.begin()
        if day >= acting(tx).today:
            raise NotClosable(day, "it lies not before today")
        before = closed_until(tx)
        if before is not None and before > day:
            raise NotClosable(day, f"they are closed until {before}; reopen them with a reason")
        if before == day:
            return day
        return _keep(tx, day, "books.closed", {"until": [before, day]})

    @use_case("receivables.close")
    def reopen(self, until: date | str, *, reason: str) -> date:
        """Set the closing date back to an earlier day, with the reason.

        Raises:
            InvalidValue: the day is not before the closing date.
        """
        day = business_date(until, "until")
        tx = self.begin()
        before = closed_until(tx)
        if before is None or day >= before:
            raise InvalidValue("until", day, f"a day before the closing date, {before}")
        facts = {"until": [before, day], "reason": reason_text(reason)}
        return _keep(tx, day, "books.reopened", facts)

    def _locked(self, document: UUID, step: str) -> tuple[Transaction, "_Owed"]:
        with self.house.storage.read(scope=self.actor.scope) as reader:
            customer = _owner(reader, document)
        tx = self.begin(customer)
        return tx, _Owed.by(tx, customer, document, step)


def _owner(reader: Reader, document: UUID) -> UUID:
    invoice = reader.first(Invoice, document)
    if invoice is not None:
        return invoice.customer
    for item in reader.find(OpenItem, Is("document", document), limit=1):
        return item.customer
    raise NotFound("Invoice", document)


@attrs.frozen
class _Owed:
    """An invoice or debit adjustment, and its items, the oldest due first."""

    customer: UUID
    document: UUID
    kind: str
    number: str | None
    currency: str
    items: tuple[OpenItem, ...]

    @classmethod
    def by(cls, tx: Transaction, customer: UUID, document: UUID, step: str) -> "_Owed":
        """The one with this id, as it stands under the customer's lock."""
        mine = both(Is("customer", customer), Is("document", document))
        items = tx.find(OpenItem, mine, order=("due", "part")).items
        invoice = tx.first(Invoice, document)
        if invoice is not None:
            invoice.hold_issued(step)
            return cls(customer, document, "invoice", invoice.number, invoice.currency, items)
        return cls(customer, document, "adjustment", items[0].number, items[0].amount.currency, items)

    def tell(self, tx: Transaction, what: str, amount: Money, reason: str) -> None:
        """Record what was done to it, with the reason."""
        facts = {"number": self.number, "amount": str(amount), "reason": reason}
        record(tx, f"{self.kind}.{what}", self.customer, document=self.document, facts=facts)


def _keep(tx: Transaction, day: date, kind: str, facts: Mapping[str, object]) -> date:
    books = tx.first(Books, DESK) or Books()
    tx.put(changed(books, closed_until=day))
    record(tx, kind, facts=facts)
    return day
