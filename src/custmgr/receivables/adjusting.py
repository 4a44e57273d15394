"""Giving amounts up, and closing the books."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import attrs

from custmgr.errors import InvalidValue, Refused
from custmgr.history import record
from custmgr.invoices import Invoice
from custmgr.ledger import Books, Chart, OpenItem, Transfer, closed_until, opposite, post, standing
from custmgr.ports.storage import DESK, Transaction
from custmgr.query import Is, Positive, both
from custmgr.use_case import Service, acting, use_case
from custmgr.values.dates import business_date
from custmgr.values.frozen import changed
from custmgr.values.money import Money
from custmgr.values.wording import text


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
    def write_off(self, invoice: UUID, amount: Money | None = None, *, reason: str, key: str | None = None) -> Money:
        """Give up this amount of an invoice today, oldest part first, or all that is open of it; returns how much.

        Money that arrives later takes the write-off back as far as it goes.

        Raises:
            BeyondItem: more than is open.
        """
        tx, found = self._locked(invoice)
        items = _open_parts(tx, found)
        still = sum((one.open for one in items), Money.zero(found.currency))
        left = still if amount is None else Money.positive(amount, "amount")
        if left > still:
            raise BeyondItem(left, still)
        given_up, transfers = left, []
        for item in items:
            share = min(left, item.open)
            if share:
                day, place = max(acting(tx).today, item.open_since), (item.document, item.part)
                transfers.append(Transfer(invoice, Chart.WRITE_OFFS, Chart.RECEIVABLE, share, day, place))
                left -= share
        if transfers:
            post(tx, found.customer, transfers)
            facts = {"number": found.number, "amount": str(given_up), "reason": text(reason, "reason", at_most=500)}
            record(tx, "invoice.written_off", found.customer, document=invoice, facts=facts)
        return given_up

    @use_case("receivables.write_off")
    def undo_write_off(self, invoice: UUID, *, reason: str, key: str | None = None) -> Money:
        """Take every standing write-off of the invoice back today; returns how much is open again."""
        tx, found = self._locked(invoice)
        entries = standing(tx, found.customer, Is("item", invoice))
        given_up = [one for one in entries if one.debit is Chart.WRITE_OFFS]
        back = sum((one.amount for one in given_up), Money.zero(found.currency))
        if given_up:
            post(tx, found.customer, [opposite(one, acting(tx).today) for one in given_up])
            facts = {"number": found.number, "amount": str(back), "reason": text(reason, "reason", at_most=500)}
            record(tx, "invoice.write_off_undone", found.customer, document=invoice, facts=facts)
        return back

    @use_case("receivables.close")
    def close(self, until: date | str) -> date:
        """Close the books up to a day before today, that day included: nothing is posted there any more. Where they are
        closed until that day already, nothing changes.

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
        facts = {"until": [before, day], "reason": text(reason, "reason", at_most=500)}
        return _keep(tx, day, "books.reopened", facts)

    def _locked(self, invoice: UUID) -> tuple[Transaction, Invoice]:
        tx = self.begin(self.owner_of(Invoice, invoice))
        return tx, tx.get(Invoice, invoice)


def _open_parts(tx: Transaction, invoice: Invoice) -> list[OpenItem]:
    mine = both(Is("customer", invoice.customer), Is("document", invoice.id), Positive("open"))
    return list(tx.find(OpenItem, mine, order=("due", "part")))


def _keep(tx: Transaction, day: date, kind: str, facts: Mapping[str, object]) -> date:
    books = tx.first(Books, DESK) or Books()
    tx.put(changed(books, closed_until=day))
    record(tx, kind, facts=facts)
    return day
