"""Putting messages into the outbox, inside the transaction of what they tell."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

import attrs

from custmgr.correspondence.addresses import suppressions
from custmgr.correspondence.files import keep_files
from custmgr.correspondence.model import AlreadyReplaced, CustomerIsSilent, IfDoubled, Message, NoSender, State, Why
from custmgr.correspondence.record import tell
from custmgr.correspondence.rules import gone, reason_not_to
from custmgr.correspondence.settings import Letterhead, letterhead
from custmgr.correspondence.templates import Template
from custmgr.correspondence.whom import Reachable
from custmgr.customers import Consent, Customer, NotActive, holder, theirs
from custmgr.errors import InvalidValue
from custmgr.ports.mail import Attachment, header_text, mail_address
from custmgr.ports.storage import Reader, Transaction
from custmgr.query import Is, both
from custmgr.use_case import acting
from custmgr.values.dates import instant
from custmgr.values.frozen import changed
from custmgr.values.ids import new_id
from custmgr.values.wording import text

LONGEST_DEDUPE = 200


class Occasion(TypedDict, total=False):
    """What a message is about: the ``document``, the ``purpose`` where it is not the template's name, whether it does
    harm when it arrives twice (else as the template says), and before when it must not be sent.
    """

    document: UUID | None
    purpose: str
    if_doubled: IfDoubled | None
    not_before: datetime | None


def queue(
    tx: Transaction,
    customer: UUID,
    recipients: Iterable[Reachable],
    template: Template,
    data: Mapping[str, Any],
    *,
    automatic: bool,
    attachments: Iterable[Attachment] = (),
    despite_silence: bool = False,
    dedupe: str | None = None,
    **occasion: Unpack[Occasion],
) -> tuple[Message, ...]:
    """One message to each address, queued or kept as suppressed with the reason; the customer's lock must be held.

    ``dedupe`` says what the message is for (event and period). A repeat by the house answers with the message that is
    there; staff send anew only what did not go out. ``occasion`` is what ``Occasion`` names.

    Raises:
        InvalidValue: there is nobody to write to, or something that no message can carry; nothing is queued.
        CustomerIsSilent: staff write to a customer who was never invited, without ``despite_silence``.
        NotActive: staff write to a customer who is archived, erased or merged.
        NoSender: neither the mail settings nor the desk's profile say who writes.
    """
    account = holder(tx, customer)
    despite_silence = despite_silence and not automatic and account.consent is Consent.SILENT
    people: dict[str, Reachable] = {}
    for one in recipients:
        people.setdefault(one.email.folded, one)
    if not people:
        raise InvalidValue("recipients", (), "somebody to write to")
    if not automatic:
        _hold_may_write(account, despite_silence=despite_silence)
    draft = _Draft(tx, account, letterhead(tx, account), template, data, occasion, automatic, despite_silence)
    refused = suppressions(tx, people)
    written = [draft.to(one, dedupe, refused.get(folded)) for folded, one in people.items()]
    wanted = any(one.state is State.QUEUED and not one.version for one in written)
    files = keep_files(tx, account.id, attachments) if wanted else ()
    return tuple(one if one.version else _enter(tx, changed(one, attachments=files)) for one in written)


@attrs.frozen
class _Draft:
    tx: Transaction
    account: Customer
    head: Letterhead
    template: Template
    data: Mapping[str, Any]
    occasion: Occasion
    automatic: bool
    despite_silence: bool

    def to(self, one: Reachable, dedupe: str | None, refused: Why | None) -> Message:
        """The message to this person: a new one, not stored yet, or the one that is there already."""
        key = earlier = None
        if dedupe is not None:
            event = text(dedupe, "dedupe", at_most=LONGEST_DEDUPE)
            key = f"{event} {self.template.name} {one.email.folded}"
            earlier = _standing(self.tx, self.account.id, key)
        if earlier is not None and (self.automatic or not earlier.is_unsent):
            return earlier
        why = reason_not_to(self.account, refused, automatic=self.automatic, despite_silence=self.despite_silence)
        if why is None and not self.head.sender:
            raise NoSender(self.account.id)
        message = self._written(one, key)
        if earlier is not None:
            self.tx.put(earlier.replaced(message.id))
        return message if why is None else message.suppressed(message.queued_at, why)

    def _written(self, one: Reachable, key: str | None) -> Message:
        names = {"recipient": one.name, "desk": self.head.desk}
        rendered = self.template.rendered((one.language, *self.head.languages), {**self.data, **names})
        now, later = acting(self.tx).at, self.occasion.get("not_before")
        return Message(
            id=new_id(),
            customer=self.account.id,
            purpose=self.occasion.get("purpose") or self.template.name,
            template=self.template.name,
            template_version=self.template.version,
            language=rendered.language,
            if_doubled=self.occasion.get("if_doubled") or self.template.if_doubled,
            automatic=self.automatic,
            despite_silence=self.despite_silence,
            address=mail_address("recipient", one.email.envelope),
            address_folded=one.email.folded,
            name=header_text("name", one.name),
            contact=one.contact,
            document=self.occasion.get("document"),
            sender=self.head.sender,
            sender_name=self.head.sender_name,
            reply_to=self.head.reply_to,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            queued_at=now,
            not_before=now if later is None else max(now, instant(later, "not_before")),
            dedupe=key,
        )


def _standing(reader: Reader, customer: UUID, dedupe: str) -> Message | None:
    """The customer's message that stands for this event and address."""
    return next(iter(reader.find(Message, both(theirs(reader, customer), Is("dedupe", dedupe)), limit=1)), None)


def _hold_may_write(account: Customer, *, despite_silence: bool) -> None:
    if gone(account):
        raise NotActive(account.id, account.status)
    if reason_not_to(account, None, automatic=False, despite_silence=despite_silence) is Why.SILENT:
        raise CustomerIsSilent(account.id)


def _enter(tx: Transaction, message: Message) -> Message:
    kept = tx.put(message)
    tell(tx, kept, subject=kept.subject)
    return kept


def requeue(tx: Transaction, old: Message, *, to: Reachable | None, may_double: bool) -> Message:
    """A new message in place of one that failed or is uncertain, by name of staff; ``to`` is another address.

    Raises:
        NotOnItsWay, MayArriveTwice: as ``Message.again`` says.
        AlreadyReplaced: so does it, and where another message brought the same to the new address.
        CustomerIsSilent, NotActive: as for ``queue``.
    """
    account = holder(tx, old.customer)
    _hold_may_write(account, despite_silence=old.despite_silence)
    new = old.again(new_id(), acting(tx).at, may_double=may_double)
    if to is not None:
        new = new.to(mail_address("recipient", to.email.envelope), to.email.folded, header_text("name", to.name))
    _take_place(tx, account.id, old, new)
    refused = suppressions(tx, [new.address_folded]).get(new.address_folded)
    why = reason_not_to(account, refused, automatic=False, despite_silence=old.despite_silence)
    kept = tx.put(new if why is None else new.suppressed(new.queued_at, why))
    tell(tx, kept, subject=kept.subject, retry_of=old.id)
    return kept


def _take_place(tx: Transaction, customer: UUID, old: Message, new: Message) -> None:
    there = _standing(tx, customer, new.dedupe) if new.dedupe else None
    if there is not None and there.id != old.id:
        if not there.is_unsent:
            raise AlreadyReplaced(old.id, there.id)
        tx.put(there.replaced(new.id))
    tx.put(old.replaced(new.id))
