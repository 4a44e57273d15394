"""The mail port: one message to one recipient, and an answer a dispatcher can decide on.

What an adapter raises says what is known of the message. ``MailUnavailable``: certainly not sent, and not to blame.
``MailRejected``: certainly not sent, the provider said no. ``SendUncertain``: it may have been sent, nobody can tell.
"""

import re
import unicodedata
from datetime import datetime
from typing import Any, Literal, Protocol

import attrs

from custmgr.errors import InvalidValue, Refused, Unavailable
from custmgr.values.exact import shown

HEADER_TEXT_LENGTH = 500
"""The most characters a subject, a name or a file name may have."""

_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.|\Z)){0,119}")
_MEDIA_TYPE = re.compile(r"(?!multipart/|message/)[a-z0-9][a-z0-9!#$&^_+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*", re.IGNORECASE)


def header_text(field: str, given: object) -> str:
    """The text unchanged when it can stand in one header line.

    Control characters, line and paragraph separators and lone surrogates are refused, and so is ``=?``, which begins
    an encoded word and would be decoded by whoever reads the header.
    """
    if not isinstance(given, str) or len(given) > HEADER_TEXT_LENGTH:
        raise InvalidValue(field, shown(given), f"a text of at most {HEADER_TEXT_LENGTH} characters")
    if "=?" in given or any(unicodedata.category(character) in _UNPRINTABLE for character in given):
        raise InvalidValue(field, shown(given), "a text of one line without control characters or '=?'")
    return given


def mail_address(field: str, given: object) -> str:
    """The one plain address, with its domain in ASCII; lists, display names, quoted and literal forms are refused."""
    from email_validator import EmailNotValidError, validate_email

    wanted = "one e-mail address"
    if not isinstance(given, str) or given != given.strip():
        raise InvalidValue(field, shown(given), wanted)
    try:
        found = validate_email(given, check_deliverability=False, globally_deliverable=False)
    except (EmailNotValidError, UnicodeError) as cause:
        raise InvalidValue(field, shown(given), wanted) from cause
    return f"{found.local_part}@{found.ascii_domain}"


def _one_line(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    header_text(attribute.name, value)


def _encodable(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    if not isinstance(value, str) or any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidValue(attribute.name, shown(value), "a text without lone surrogates")


def _matches(pattern: re.Pattern[str], wanted: str) -> Any:
    def check(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise InvalidValue(attribute.name, shown(value), wanted)

    return check


def _sender(given: str) -> str:
    return mail_address("sender", given)


def _recipient(given: str) -> str:
    return mail_address("recipient", given)


def _reply_to(given: str) -> str:
    return mail_address("reply_to", given) if given != "" else ""


@attrs.frozen
class Attachment:
    """A file that goes with a message; its name is what the recipient sees."""

    name: str = attrs.field(validator=_one_line)
    media_type: str = attrs.field(validator=_matches(_MEDIA_TYPE, "a media type such as application/pdf, of one part"))
    content: bytes = attrs.field(repr=False)

    @name.validator
    def _check_name(self, _: object, value: str) -> None:
        if not value or value != value.strip():
            raise InvalidValue("name", shown(value), "the name of a file, without space around it")

    @content.validator
    def _check_content(self, _: object, value: object) -> None:
        if not isinstance(value, bytes):
            raise InvalidValue("content", type(value).__name__, "bytes")


@attrs.frozen(kw_only=True)
class OutgoingMail:
    """One message to one recipient, safe to write into headers once it exists.

    ``id`` is the same at every attempt to send the message and becomes its Message-ID; ``date`` is when it was queued,
    so that a second attempt is the same message byte for byte (without it, the adapter's clock).
    """

    id: str = attrs.field(validator=_matches(_ID, "an id of at most 120 ASCII letters, digits, '.', '_' and '-'"))
    sender: str = attrs.field(converter=_sender)
    sender_name: str = attrs.field(default="", validator=_one_line)
    recipient: str = attrs.field(converter=_recipient)
    recipient_name: str = attrs.field(default="", validator=_one_line)
    subject: str = attrs.field(validator=_one_line)
    text: str = attrs.field(validator=_encodable, repr=False)
    html: str = attrs.field(default="", validator=_encodable, repr=False)
    attachments: tuple[Attachment, ...] = attrs.field(default=(), converter=tuple)
    reply_to: str = attrs.field(default="", converter=_reply_to)
    date: datetime | None = attrs.field(default=None)

    @attachments.validator
    def _check_attachments(self, _: object, value: tuple[object, ...]) -> None:
        for given in value:
            if not isinstance(given, Attachment):
                raise InvalidValue("attachments", shown(given), "an Attachment")

    @date.validator
    def _check_date(self, _: object, value: object) -> None:
        if value is not None and (not isinstance(value, datetime) or value.utcoffset() is None):
            raise InvalidValue("date", shown(value), "an instant with its offset from UTC")

    @property
    def message_id(self) -> str:
        """The Message-ID header: the id at the sender's domain."""
        return f"<{self.id}@{self.sender.rpartition('@')[2]}>"


@attrs.frozen
class Receipt:
    """The provider took the message: who, under which reference of its own, and in which words."""

    provider: str
    reference: str
    said: str


@attrs.define(slots=False)
class MailRejected(Refused):
    """The provider refused this message, so it was not sent; ``permanent`` says that a repeat is pointless."""

    says = "{provider} refused the {about}: {code} {said}"

    provider: str
    about: Literal["sender", "recipient", "message"]
    code: str
    said: str
    permanent: bool


@attrs.define(slots=False)
class MailUnavailable(Unavailable):
    """The message was certainly not sent and is not to blame; ``retryable`` says that a later attempt may pass."""

    says = "{port} is unavailable: {adapter}: {said}"

    port: str = "mail"
    adapter: str = ""
    retryable: bool = True
    said: str = ""


@attrs.define(slots=False)
class SendUncertain(Unavailable):
    """The connection ended after the message was handed over: it may or may not have been sent."""

    says = "{adapter} gave no answer after taking the message: {said}"

    port: str = "mail"
    adapter: str = ""
    retryable: bool = False
    said: str = ""


class Mail(Protocol):
    """A way to send mail; safe to share between threads, connected on first use and again after a fork."""

    @property
    def keyed(self) -> bool:
        """Whether the provider sends a message once however often its id is handed over."""

    def send(self, mail: OutgoingMail, /) -> Receipt:
        """Hand one message to the provider.

        Raises:
            MailRejected: the provider refused it.
            MailUnavailable: the provider could not be asked.
            SendUncertain: the provider did not answer after it had the message.
        """

    def close(self) -> None:
        """Give back connections; a later ``send`` opens new ones."""
