"""Statements as files, and their way to the customer."""

from collections.abc import Iterable
from uuid import UUID

import attrs

from custmgr import correspondence
from custmgr.contacts import Purpose
from custmgr.customers import Customer
from custmgr.history import record
from custmgr.invoices import attached, recipients, render
from custmgr.ports.renderer import Document, Rendered
from custmgr.ports.storage import Reader
from custmgr.receivables.paper import statement_document
from custmgr.receivables.statement import Statement, StoredStatement
from custmgr.settings import DeskProfile, resolve_then
from custmgr.use_case import Service, use_case
from custmgr.values.ids import new_id
from custmgr.values.money import Money


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
        despite_silence: bool = False,
        automatic: bool = False,
        key: str | None = None,
    ) -> tuple[correspondence.Message, ...]:
        """Keep the statement and put it into the outbox, as a file, to the default billing contacts or to these
        contacts.

        The same period is not sent twice to the same address unless ``again``.

        Raises:
            NoRecipient: there is nobody to send it to.
            CustomerIsSilent: the customer was never invited, unless ``despite_silence``.
        """
        tx = self.begin(customer)
        kept = tx.put(stored(statement))
        rendered = render(self, _document(tx, statement))
        who = tx.get(Customer, customer)
        facts = {"until": kept.until, "style": kept.style, "closing": str(kept.closing)}
        record(tx, "statement.kept", customer, document=kept.id, facts=facts)
        return correspondence.queue(
            tx,
            customer,
            recipients(tx, customer, Purpose.STATEMENTS, contacts),
            correspondence.STATEMENT,
            _told(statement, who, note),
            automatic=automatic,
            attachments=(attached(f"statement-{kept.until}", rendered),),
            despite_silence=despite_silence,
            dedupe=None if again else _period(statement),
            document=kept.id,
        )


def _told(statement: Statement, who: Customer, note: str) -> dict[str, object]:
    due = {"number": who.number, "customer": who.name, "until": statement.until, "balance": statement.closing}
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
        since=statement.since,
        previous=statement.previous,
    )


def _document(reader: Reader, statement: Statement) -> Document:
    who = reader.get(Customer, statement.customer)
    return statement_document(statement, who, resolve_then(reader, DeskProfile, statement.known_at))
