"""Sending what the outbox holds: leased, decided again, handed over outside any transaction."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

import attrs

from custmgr.correspondence.addresses import suppress, suppressions
from custmgr.correspondence.files import attached
from custmgr.correspondence.model import Message, State, Why
from custmgr.correspondence.record import tell
from custmgr.correspondence.rules import gone, reason_not_to, repeatable, wait_after
from custmgr.correspondence.whom import left
from custmgr.customers import holder
from custmgr.errors import InvalidValue, NotFound, Unavailable
from custmgr.ports.mail import Mail, MailRejected, MailUnavailable, OutgoingMail, Receipt, SendUncertain
from custmgr.ports.storage import DESK, Transaction
from custmgr.query import Between, Is, both
from custmgr.query.pages import hold_limit
from custmgr.use_case import Service, acting, use_case
from custmgr.values.frozen import changed

LEASE = timedelta(minutes=15)
"""How long a worker that says nothing is believed to be at work."""

AT_ONCE = 20
"""Messages leased together."""

PATIENCE = 3
"""After so many messages in a row for which the provider could not be asked, a run stops."""

UNANSWERED = "the sender stopped before it knew what became of the message"

Answer = Receipt | MailRejected | MailUnavailable | SendUncertain | InvalidValue


@attrs.frozen
class Dispatched:
    """What became of the messages of one run.

    ``deferred`` ones are tried again later. ``overtaken`` ones were taken over by another worker or called off
    meanwhile. ``halted`` are the provider's words where it could not be asked and the run stopped.
    """

    sent: int = 0
    failed: int = 0
    deferred: int = 0
    uncertain: int = 0
    suppressed: int = 0
    cancelled: int = 0
    overtaken: int = 0
    halted: str = ""

    @property
    def total(self) -> int:
        """How many messages the run looked at."""
        return (
            self.sent + self.failed + self.deferred + self.uncertain + self.suppressed + self.cancelled + self.overtaken
        )

    def plus(self, outcome: str) -> "Dispatched":
        """One more of this outcome."""
        return changed(self, **{outcome: getattr(self, outcome) + 1})


@attrs.frozen
class Taken:
    """A message taken up: with its mail it is to be sent, without it has come to an end; ``None``: it is another's."""

    message: Message | None
    mail: OutgoingMail | None = None


Progress = Callable[[Dispatched], object]
"""Whoever wants to see how a run goes on; called between messages, outside any transaction."""


@attrs.frozen
class Outbox(Service):
    """The messages that are due, as a dispatcher sees them; every step is a transaction of its own."""

    @use_case("correspondence.dispatch")
    def lease(self, limit: int) -> list[Message]:
        """Up to so many messages to look at: those whose worker went silent first, then those that are due."""
        tx = self.begin()
        now = acting(tx).at
        until = now + LEASE
        found = tx.claim(Message, Is("state", State.LEASED), limit=limit, now=now, until=until)
        if len(found) < limit:
            due = both(Is("state", State.QUEUED), Between("not_before", None, now))
            found += tx.claim(Message, due, limit=limit - len(found), now=now, until=until)
        return found

    @use_case("correspondence.dispatch")
    def take_up(self, leased: Message, *, keyed: bool) -> Taken:
        """Decide again whether to send, and keep that sending begins; or what the message has come to instead."""
        tx = self.begin(leased.customer)
        if not _ours(tx, leased):
            return Taken(None)
        now = acting(tx).at
        if leased.sending_since is not None and not repeatable(leased, keyed=keyed):
            return _ended(tx, leased.uncertain(now, leased.said or UNANSWERED))
        going = leased.sending(now, now + LEASE)
        why, called_off = _why_not(tx, leased)
        if why is None:
            return Taken(tx.put(going), _mail(tx, leased))
        stopped = changed(leased, doubted=going.doubted, sending_since=None)
        return _ended(tx, stopped.cancelled(now, why) if called_off else stopped.suppressed(now, why))

    @use_case("correspondence.dispatch")
    def settle(self, message: Message, answer: Answer, *, keyed: bool) -> str:
        """Record the provider's answer, and say what it means; a late one still settles what was uncertain."""
        hopeless = isinstance(answer, MailRejected) and answer.permanent and answer.about == "recipient"
        tx = self.begin(DESK, message.customer) if hopeless else self.begin(message.customer)
        current = tx.get(Message, message.id)
        late = current.version != message.version
        if late and current.state is not State.UNCERTAIN:
            return "overtaken"
        kept = tx.put(_after(acting(tx).at, current, answer, keyed=keyed, late=late))
        outcome = "deferred" if kept.state is State.QUEUED else kept.state.value
        if hopeless:
            suppress(tx, message.address_folded, Why.REJECTED, kept.said)
        tell(tx, kept, outcome, said=kept.said, attempts=kept.attempts)
        return outcome

    @use_case("correspondence.dispatch")
    def give_back(self, leased: Message) -> None:
        """Put back into the queue what is not going to be sent in this run."""
        with contextlib.suppress(NotFound):
            tx = self.begin(leased.customer)
            if leased.sending_since is None and _ours(tx, leased):
                tx.put(leased.given_back())


def dispatch(
    outbox: Outbox, mail: Mail | None, *, limit: int | None = None, progress: Progress | None = None
) -> Dispatched:
    """Send what is due, at most ``limit`` messages, until nothing is left or the provider cannot be asked.

    Raises:
        Unavailable: the desk was opened without mail.
        InvalidValue: a limit below zero, or none that is a whole number.
    """
    if mail is None:
        raise Unavailable("mail", 'none was given; pass mail="smtp://host:port" to Desk.open')
    hold_limit(limit)
    done, refusals = Dispatched(), 0
    while not done.halted and (limit is None or done.total < limit):
        batch = outbox.lease(AT_ONCE if limit is None else min(AT_ONCE, limit - done.total))
        if not batch:
            break
        for at, leased in enumerate(batch):
            outcome, answer = _one(outbox, mail, leased)
            done = done.plus(outcome)
            refusals = refusals + 1 if isinstance(answer, MailUnavailable) else 0
            if isinstance(answer, MailUnavailable) and (refusals == PATIENCE or not answer.retryable):
                done = changed(done, halted=str(answer))
            if progress is not None:
                progress(done)
            if done.halted:
                for waiting in batch[at + 1 :]:
                    outbox.give_back(waiting)
                break
    return done


def _one(outbox: Outbox, mail: Mail, leased: Message) -> tuple[str, Answer | None]:
    answer = None
    try:
        taken = outbox.take_up(leased, keyed=mail.keyed)
        if taken.message is None:
            return "overtaken", None
        if taken.mail is None:
            return taken.message.state.value, None
        answer = _sent(mail.send, taken.mail)
        return outbox.settle(taken.message, answer, keyed=mail.keyed), answer
    except NotFound:  # Its customer was deleted meanwhile, and the message with it.
        return "overtaken", answer


def _sent(send: Callable[[OutgoingMail], Receipt], outgoing: OutgoingMail) -> Answer:
    try:
        return send(outgoing)
    except (MailRejected, MailUnavailable, SendUncertain, InvalidValue) as refusal:
        return refusal


def _ours(tx: Transaction, leased: Message) -> bool:
    return tx.get(Message, leased.id).version == leased.version


def _why_not(tx: Transaction, message: Message) -> tuple[Why | None, bool]:
    """Why the message must not go out after all, and whether that calls it off because its addressee is gone."""
    account = holder(tx, message.customer)
    if why := gone(account):
        return why, True
    if left(tx, message.customer, message.contact):
        return Why.LEFT, True
    refused = suppressions(tx, [message.address_folded]).get(message.address_folded)
    return reason_not_to(account, refused, automatic=message.automatic, despite_silence=message.despite_silence), False


def _ended(tx: Transaction, message: Message) -> Taken:
    kept = tx.put(message)
    tell(tx, kept, **({"said": kept.said} if kept.said else {}))
    return Taken(kept)


def _mail(tx: Transaction, message: Message) -> OutgoingMail:
    return OutgoingMail(
        id=str(message.id),
        sender=message.sender,
        sender_name=message.sender_name,
        reply_to=message.reply_to,
        recipient=message.address,
        recipient_name=message.name,
        subject=message.subject,
        text=message.text,
        html=message.html,
        attachments=attached(tx, message.attachments),  # type: ignore[arg-type]  # attrs' converter is tuple itself
        date=message.queued_at,
    )


def _after(now: datetime, message: Message, answer: Answer, *, keyed: bool, late: bool) -> Message:
    if isinstance(answer, Receipt):
        return message.sent(now, answer.said, answer.reference)
    said = _words(answer)
    wait = None if late else wait_after(message.attempts)
    if isinstance(answer, SendUncertain):
        if wait is None or not repeatable(message, keyed=keyed):
            return message.uncertain(now, said)
        return message.deferred(now + wait, said, doubted=True)
    final = isinstance(answer, InvalidValue) or (isinstance(answer, MailRejected) and answer.permanent)
    if final or wait is None:
        return message.failed(now, said)
    return message.deferred(now + wait, said)


def _words(answer: MailRejected | MailUnavailable | SendUncertain | InvalidValue) -> str:
    if isinstance(answer, MailRejected):
        return f"{answer.code} {answer.said}".strip()
    return str(answer) if isinstance(answer, InvalidValue) else answer.said
