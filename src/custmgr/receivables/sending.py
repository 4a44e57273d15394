"""Statements as files, and their way to the customer."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import attrs

from custmgr import correspondence
from custmgr.contacts import Purpose
from custmgr.customers import family, holder
from custmgr.errors import InvalidValue, Refused
from custmgr.history import record
from custmgr.invoices import attached, recipients, render
from custmgr.ports.renderer import Document, Rendered
from custmgr.ports.storage import Reader, Transaction
from custmgr.receivables.drawing import redrawn
from custmgr.receivables.paper import statement_document
from custmgr.receivables.settings import StatementSettings
from custmgr.receivables.statement import Statement, StoredStatement
from custmgr.settings import DeskProfile, resolve, resolve_then
from custmgr.use_case import Service, use_case
from custmgr.values.ids import new_id
from custmgr.values.money import Money


@attrs.define(slots=False)
class NotAsBooked(Refused):
    """The statement is not what the books come to at its instant; draw it up again."""

    says = "the statement of customer {customer} up to {until} is not what the books say: draw it up again"

    customer: UUID
    until: date


@attrs.define(slots=False)
class NothingOpen(Refused):
    """Statements do not go to customers with nothing open, unless a setting or ``zero_balance=True`` says so."""

    says = "nothing of customer {customer} is open in {currency} on {until}: send it with zero_balance=True"

    customer: UUID
    currency: str
    until: date


@attrs.frozen
class StatementSending(Service):
    """The part of receivables that prints, keeps and sends statements."""

    @use_case("receivables.read")
    def document(self, statement: Statement) -> Document:
        """The statement ready to be printed by any renderer."""
        return _document(self.read(), statement)

    @use_case("receivables.read")
    def file(self, statement: Statement) -> Rendered:
        """The statement as a file of the desk's renderer; a rebuilt statement gives the same bytes.

        Raises:
            Unavailable: the desk was opened without a renderer.
        """
        return render(self, _document(self.read(), statement))

    @use_case("receivables.send")
    def send_statement(
        self,
        customer: UUID,
        statement: Statement,
        *,
        contacts: Iterable[UUID] = (),
        note: str = "",
        again: bool = False,
        zero_balance: bool | None = None,
        despite_silence: bool = False,
        automatic: bool = False,
        key: str | None = None,
    ) -> tuple[correspondence.Message, ...]:
        """Keep the statement and put it into the outbox, as a file, to these contacts or the default billing contacts.

        The same period is not sent twice to the same address unless ``again``; what goes to nobody is not kept. Where
        nothing is open it goes out by ``StatementSettings``, or as ``zero_balance`` says.

        Raises:
            InvalidValue, NotAsBooked: it is another customer's, or something was posted while it was drawn up.
            NothingOpen: nothing is open, and it was not asked for all the same.
            NoRecipient, CustomerIsSilent: there is nobody to send it to, or nobody was invited (``despite_silence``).
        """
        tx, kept = self.begin(customer), stored(statement)
        _hold_as_booked(tx, customer, statement, kept)
        _hold_wanted(tx, customer, statement, zero_balance)
        messages = correspondence.queue(
            tx,
            customer,
            recipients(tx, customer, Purpose.STATEMENTS, contacts),
            correspondence.STATEMENT,
            _told(statement, note),
            automatic=automatic,
            attachments=(attached(f"statement-{kept.until}", render(self, _document(tx, statement))),),
            despite_silence=despite_silence,
            dedupe=None if again else _period(statement),
            document=kept.id,
        )
        _keep(tx, kept, messages)
        return messages


def _keep(tx: Transaction, statement: StoredStatement, messages: Iterable[correspondence.Message]) -> None:
    if all(one.document != statement.id for one in messages):
        return
    kept = tx.put(statement)
    facts = {"until": kept.until, "style": kept.style, "closing": str(kept.closing)}
    record(tx, "statement.kept", kept.customer, document=kept.id, facts=facts, later_than=kept.known_at)


def _hold_as_booked(reader: Reader, customer: UUID, statement: Statement, kept: StoredStatement) -> None:
    if statement.customer not in family(reader, customer):
        raise InvalidValue("statement", statement.customer, "a statement of this customer")
    if redrawn(reader, kept) != statement:
        raise NotAsBooked(customer, kept.until)


def _hold_wanted(reader: Reader, customer: UUID, statement: Statement, zero_balance: bool | None) -> None:
    if statement.anything_open:
        return
    if zero_balance is None:
        zero_balance = resolve(reader, holder(reader, customer), StatementSettings).zero_balance
    if not zero_balance:
        raise NothingOpen(customer, statement.currency, statement.until)


def _told(statement: Statement, note: str) -> dict[str, object]:
    to, until = statement.addressed, statement.until
    due = {"number": to.account, "customer": to.bill_to.name, "until": until, "balance": statement.closing}
    late = sum(statement.ageing.buckets[1:], Money.zero(statement.currency))
    return {**due, "overdue": late or "", "note": note}


def _period(statement: Statement) -> str:
    return f"statement {statement.style.value} {statement.currency} {statement.since or ''} {statement.until}"


def stored(statement: Statement) -> StoredStatement:
    """What is kept of a statement, to rebuild it."""
    return StoredStatement(
        id=new_id(),
        customer=statement.customer,
        style=statement.style,
        until=statement.until,
        known_at=statement.known_at,
        opening=statement.opening,
        closing=statement.closing,
        addressed=statement.addressed,
        since=statement.since,
        previous=statement.previous,
        absorbed=statement.absorbed,
    )


def _document(reader: Reader, statement: Statement) -> Document:
    return statement_document(statement, resolve_then(reader, DeskProfile, statement.known_at))
