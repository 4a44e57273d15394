"""Correspondence with customers: write, look up what was sent, call off, send anew, leave alone who wants no mail."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs

from custmgr.contacts import Purpose, Recipient, ids_of, recipients
from custmgr.correspondence.addresses import Holders, SuppressedAddress, holders, lift, suppress, suppressions
from custmgr.correspondence.deliveries import Delivery, Event
from custmgr.correspondence.files import attached
from custmgr.correspondence.model import Message, State, Why
from custmgr.correspondence.queueing import queue, requeue
from custmgr.correspondence.record import tell
from custmgr.correspondence.rules import reason_not_to
from custmgr.correspondence.whom import Reachable, named
from custmgr.correspondence.wordings import LETTER
from custmgr.customers import holder, of_somebody
from custmgr.ports.mail import Attachment
from custmgr.ports.storage import DESK, Transaction
from custmgr.query import ALL, Cursor, Is, OneOf, Page, both
from custmgr.use_case import Service, acting, use_case
from custmgr.values.dates import instant
from custmgr.values.ids import new_id
from custmgr.values.people import Email
from custmgr.values.wording import choice, reason_text, text

LONGEST_SUBJECT = 200
LONGEST_LETTER = 20_000
LONGEST_SAID = 1000
LONGEST_EVENT_ID = 200

ENDS_MAIL = {Event.BOUNCED: Why.BOUNCED, Event.COMPLAINED: Why.OPTED_OUT}
"""The reports after which an address gets no more mail, and why."""


@attrs.frozen
class Shown:
    """Somebody a message would go to, and why an automatic one would not (``None``: it would)."""

    recipient: Recipient
    why_not: Why | None


@attrs.frozen
class Correspondence(Service):
    """What goes out to customers, and what became of it."""

    @use_case("correspondence.send")
    def send(
        self,
        customer: UUID,
        subject: str,
        body: str,
        *,
        contacts: Sequence[UUID] = (),
        attachments: Sequence[Attachment] = (),
        despite_silence: bool = False,
        not_before: datetime | None = None,
        key: str | None = None,
    ) -> tuple[Message, ...]:
        """Queue a letter to these contacts, or to the default recipients of notifications; one message to each.

        A message to an address that wants no mail is kept as suppressed and says so.

        Raises:
            NoRecipient, CustomerIsSilent, NotActive, NoSender, InvalidValue: nothing is queued.
            NotFound: a contact that is none of this customer's.
        """
        tx = self.begin(customer)
        words = {
            "subject": text(subject, "subject", at_most=LONGEST_SUBJECT),
            "text": text(body, "text", at_most=LONGEST_LETTER, lines=True),
        }
        people: Sequence[Reachable] = named(tx, customer, contacts)
        if not contacts:
            people = recipients(tx, customer, Purpose.NOTIFICATIONS).chosen
        return queue(
            tx,
            customer,
            people,
            LETTER,
            words,
            automatic=False,
            attachments=attachments,
            despite_silence=despite_silence,
            not_before=not_before,
        )

    @use_case("correspondence.read")
    def messages(
        self,
        customer: UUID,
        *,
        contact: UUID | None = None,
        state: State | str | None = None,
        purpose: str = "",
        document: UUID | None = None,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Page[Message]:
        """The customer's messages, newest first, with the providers' words; a contact's also those to old addresses.

        Raises:
            InvalidValue: no state.
            NotFound: nobody has this id.
        """
        stands = None if state is None else choice(state, "state", State)
        wanted = {"state": stands, "purpose": purpose or None, "document": document}
        asked = [Is(name, value) for name, value in wanted.items() if value is not None]
        reader = self.read()
        to = ALL if contact is None else OneOf("contact", ids_of(reader, contact))
        where = both(of_somebody(reader, customer), to, *asked)
        return reader.find(Message, where, order=("-queued_at",), after=after, limit=limit)

    @use_case("correspondence.read")
    def get(self, message: UUID) -> Message:
        """The message with this id."""
        return self.read().get(Message, message)

    @use_case("correspondence.read")
    def attachments(self, message: UUID) -> tuple[Attachment, ...]:
        """The files that go or went with the message, as they were sent."""
        reader = self.read()
        return attached(reader, reader.get(Message, message).attachments)

    @use_case("correspondence.read")
    def deliveries(self, message: UUID) -> tuple[Delivery, ...]:
        """What providers reported of the message, in the order it happened."""
        return self.read().find(Delivery, Is("message", message), order=("at",)).items

    @use_case("correspondence.read")
    def show_recipients(self, customer: UUID, purpose: Purpose | str = Purpose.NOTIFICATIONS) -> tuple[Shown, ...]:
        """Who a message of this purpose would go to now, and who of them would get none, with the reason."""
        reader = self.read()
        account = holder(reader, customer)
        people = recipients(reader, customer, choice(purpose, "purpose", Purpose))
        refused = suppressions(reader, (one.email.folded for one in people))
        return tuple(
            Shown(one, reason_not_to(account, refused.get(one.email.folded), automatic=True)) for one in people
        )

    @use_case("correspondence.send")
    def retry(self, message: UUID, *, may_double: bool = False, key: str | None = None) -> Message:
        """Send a failed message anew, as a new one, to the address its contact has now.

        One whose fate nobody knows is sent anew only with ``may_double``.

        Raises:
            NotOnItsWay: it neither failed nor is uncertain.
            AlreadyReplaced: it was sent anew before; the error names the message that took its place.
            MayArriveTwice: it is uncertain.
            CustomerIsSilent, NotActive: the customer gets no messages.
            NotFound, InvalidValue: the contact has left, or has no address any more.
        """
        tx = self.begin(self.owner_of(Message, message))
        old = tx.get(Message, message)
        to = named(tx, old.customer, [old.contact])[0] if old.contact else None
        return requeue(tx, old, to=to, may_double=may_double)

    @use_case("correspondence.cancel")
    def cancel(self, message: UUID) -> Message:
        """Call a message off: from now on no dispatcher sends it.

        Raises:
            NotOnItsWay: it is being sent, or has come to another end.
        """
        tx = self.begin(self.owner_of(Message, message))
        old = tx.get(Message, message)
        new = old.cancelled(acting(tx).at)
        if new is old:
            return old
        kept = tx.put(new)
        tell(tx, kept)
        return kept

    @use_case("correspondence.record")
    def record_delivery(
        self,
        message: UUID,
        event: Event | str,
        *,
        at: datetime | None = None,
        said: str = "",
        event_id: str | None = None,
    ) -> Delivery:
        """Keep what a provider reported; the same ``event_id`` twice is kept once.

        A bounce for good and a complaint end all automatic mail to the address. What arrived was not uncertain.
        """
        event = choice(event, "event", Event)
        owner = self.owner_of(Message, message)
        tx = self.begin(DESK, owner) if event in ENDS_MAIL else self.begin(owner)
        subject = tx.get(Message, message)
        if event_id is not None:
            event_id = text(event_id, "event_id", at_most=LONGEST_EVENT_ID)
            for known in tx.find(Delivery, both(Is("message", message), Is("event_id", event_id)), limit=1):
                return known
        words = text(said, "said", at_most=LONGEST_SAID, required=False, lines=True)
        now = acting(tx).at
        happened = now if at is None else instant(at, "at")
        delivery = Delivery(new_id(), subject.customer, message, event, happened, now, words, event_id)
        tx.append(delivery)
        _follow(tx, subject, delivery)
        return delivery

    @use_case("correspondence.opt_out")
    def opt_out(self, address: str, *, reason: str = "") -> SuppressedAddress:
        """No mail to this address any more, from whoever and for whatever, until it opts in.

        The histories of the customers that have the address tell it with the reason; the desk's only that it was done.
        """
        why, folded = reason_text(reason, required=False), Email(address).folded
        return suppress(self.begin(DESK), folded, Why.OPTED_OUT, why, self._holders(folded))

    @use_case("correspondence.opt_in")
    def opt_in(self, address: str) -> None:
        """Mail to this address again, whatever it was that stood against it."""
        folded = Email(address).folded
        lift(self.begin(DESK), folded, self._holders(folded))

    @use_case("correspondence.read")
    def suppressed_addresses(self, *, after: Cursor | None = None, limit: int = 100) -> Page[SuppressedAddress]:
        """The addresses that get no mail, and why."""
        return self.read().find(SuppressedAddress, after=after, limit=limit)

    def _holders(self, folded: str) -> Holders:
        """Who has the address, locked together with the desk."""
        found = holders(self.begin(DESK), folded)
        if found:
            self.begin(*found)
        return found


def _follow(tx: Transaction, message: Message, delivery: Delivery) -> None:
    tell(tx, message, delivery.event.name.lower(), said=delivery.said)
    if message.state is State.UNCERTAIN and delivery.event.arrived:
        tell(tx, tx.put(message.sent(delivery.at, delivery.said, message.reference)))
    if why := ENDS_MAIL.get(delivery.event):
        suppress(tx, message.address_folded, why, delivery.said)
