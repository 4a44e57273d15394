"""One message to one recipient, and the states between its queueing and its end."""

from datetime import datetime
from enum import Enum
from uuid import UUID

import attrs

from custmgr.errors import Refused
from custmgr.values.frozen import changed


class State(Enum):
    """Where a message stands; sent means that the provider took it."""

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    SUPPRESSED = "suppressed"


class IfDoubled(Enum):
    """Whether it does harm when a message arrives twice: a request for money does, a copy does not."""

    HARMFUL = "harmful"
    HARMLESS = "harmless"


class Why(Enum):
    """Why a message did not go out, or was called off."""

    SILENT = "the customer was never invited"
    NO_MAIL = "the customer wants no mail"
    OPTED_OUT = "the address wants no mail"
    BOUNCED = "mail to the address came back"
    REJECTED = "a provider refused the address for good"
    ARCHIVED = "the customer is archived"
    ERASED = "the customer is erased"
    MERGED = "the customer was merged into another"
    LEFT = "the contact is archived or belongs to another customer"
    CALLED_OFF = "somebody called it off"


@attrs.define(slots=False)
class CustomerIsSilent(Refused):
    """The customer was never invited; write all the same with ``despite_silence=True``."""

    says = "customer {customer} was never invited: say that you write despite that"

    customer: UUID


@attrs.define(slots=False)
class NoSender(Refused):
    """No address to send from: set ``MailSettings.sender``, or the e-mail of the desk's profile."""

    says = "no sender for mail to customer {customer}: set MailSettings.sender or the desk profile's e-mail"

    customer: UUID


@attrs.define(slots=False)
class NotOnItsWay(Refused):
    """The message is in a state that does not allow this step."""

    says = "message {message} is {state}: it cannot be {step}"

    message: UUID
    state: State
    step: str


@attrs.define(slots=False)
class AlreadyReplaced(Refused):
    """Another message is there in its place already; send that one anew where it failed too."""

    says = "message {message} was replaced by message {replaced_by}"

    message: UUID
    replaced_by: UUID


@attrs.define(slots=False)
class MayArriveTwice(Refused):
    """Nobody knows whether the message arrived; send it anew with ``may_double=True``."""

    says = "message {message} may have arrived: say that it may arrive twice"

    message: UUID


@attrs.frozen(kw_only=True)
class Message:
    """What is sent, as it was written when it was queued; every change is a method that returns the new state.

    ``address`` is the envelope's, ``address_folded`` the form in which addresses are compared. ``said`` are the last
    words of the provider, ``reference`` is its name for the message. ``sending_since`` is set while it is in a sender's
    hands; ``doubted`` says that an attempt ended without an answer, so that it can never be called unsent again.
    ``dedupe`` says what the message is for: no second one to the same address exists. ``replaced_by`` is the one that
    took its place; ``retry_of`` the one whose place it took itself as it was sent anew.
    """

    id: UUID
    customer: UUID
    purpose: str
    template: str
    template_version: int
    language: str
    if_doubled: IfDoubled
    automatic: bool
    address: str
    address_folded: str
    sender: str
    subject: str
    text: str
    queued_at: datetime
    not_before: datetime
    contact: UUID | None = None
    document: UUID | None = None
    name: str = ""
    sender_name: str = ""
    reply_to: str = ""
    html: str = ""
    attachments: tuple[UUID, ...] = ()
    despite_silence: bool = False
    retry_of: UUID | None = None
    replaced_by: UUID | None = None
    dedupe: str | None = None
    state: State = State.QUEUED
    why: Why | None = None
    attempts: int = 0
    doubted: bool = False
    said: str = ""
    reference: str = ""
    sending_since: datetime | None = None
    leased_until: datetime | None = None
    ended_at: datetime | None = None
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it may still be sent."""
        return self.state in (State.QUEUED, State.LEASED)

    @property
    def is_unsent(self) -> bool:
        """Whether it has come to an end and certainly did not go out."""
        return self.state in (State.FAILED, State.CANCELLED, State.SUPPRESSED)

    def sending(self, at: datetime, until: datetime) -> "Message":
        """About to be handed to the provider, for the lease's new end."""
        doubted = self.doubted or self.sending_since is not None
        return changed(self, attempts=self.attempts + 1, sending_since=at, leased_until=until, doubted=doubted)

    def sent(self, at: datetime, said: str, reference: str) -> "Message":
        """Taken by the provider."""
        return changed(self._ended(State.SENT, at), said=said, reference=reference, why=None)

    def failed(self, at: datetime, said: str) -> "Message":
        """Not sent and not tried again by itself; uncertain where an earlier attempt may have been a success."""
        return changed(self._ended(State.FAILED, at), said=said)

    def uncertain(self, at: datetime, said: str) -> "Message":
        """Perhaps sent, perhaps not; never sent again by itself."""
        return changed(self._ended(State.UNCERTAIN, at), said=said)

    def deferred(self, until: datetime, said: str, *, doubted: bool = False) -> "Message":
        """Back in the queue, not before that instant; ``doubted`` says that the attempt may have been a success."""
        return changed(self.given_back(), not_before=until, said=said, doubted=self.doubted or doubted)

    def given_back(self) -> "Message":
        """Back in the queue as if it had not been leased."""
        return changed(self, state=State.QUEUED, leased_until=None, sending_since=None)

    def suppressed(self, at: datetime, why: Why) -> "Message":
        """Kept, not sent; uncertain where an earlier attempt may have been a success."""
        return changed(self._ended(State.SUPPRESSED, at), why=why)

    def cancelled(self, at: datetime, why: Why = Why.CALLED_OFF) -> "Message":
        """Called off before it was handed over; uncertain after a doubted attempt; twice changes nothing.

        Raises:
            NotOnItsWay: it is being sent, or has come to another end.
        """
        if self.state is State.CANCELLED:
            return self
        if not self.is_open or self.sending_since is not None:
            raise NotOnItsWay(self.id, self.state, "cancelled")
        return changed(self._ended(State.CANCELLED, at), why=why)

    def replaced(self, new: UUID) -> "Message":
        """The same, leaving its place and what it is for to a newer message."""
        return changed(self, dedupe=None, replaced_by=new)

    def to(self, address: str, folded: str, name: str) -> "Message":
        """The same to another address, for the same as before."""
        key = self.dedupe and self.dedupe.removesuffix(self.address_folded) + folded
        return changed(self, address=address, address_folded=folded, name=name, dedupe=key)

    def again(self, new: UUID, at: datetime, *, may_double: bool) -> "Message":
        """A new message of the same content in place of one that failed or whose fate nobody knows.

        Raises:
            NotOnItsWay: it neither failed nor is uncertain.
            AlreadyReplaced: another one took its place.
            MayArriveTwice: it is uncertain, unless ``may_double``.
        """
        if self.state not in (State.FAILED, State.UNCERTAIN):
            raise NotOnItsWay(self.id, self.state, "sent anew")
        if self.replaced_by is not None:
            raise AlreadyReplaced(self.id, self.replaced_by)
        if self.state is State.UNCERTAIN and not may_double:
            raise MayArriveTwice(self.id)
        fresh = {"state": State.QUEUED, "queued_at": at, "not_before": at, "ended_at": None, "attempts": 0}
        blank = {"said": "", "reference": "", "doubted": False, "why": None, "version": 0}
        return changed(self, id=new, retry_of=self.id, automatic=False, **fresh, **blank)  # type: ignore[arg-type]

    def _ended(self, state: State, at: datetime) -> "Message":
        if self.doubted and state is not State.SENT:
            state = State.UNCERTAIN
        return changed(self, state=state, ended_at=at, leased_until=None, sending_since=None)
