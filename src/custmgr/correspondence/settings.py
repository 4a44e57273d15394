"""From whom mail comes; set for the desk, a category or one customer."""

from typing import Any

import attrs

from custmgr.customers import Customer
from custmgr.ports.mail import header_text, mail_address
from custmgr.ports.storage import Reader
from custmgr.settings import DeskProfile, resolve


def _address(value: str, _group: object, field: "attrs.Attribute[str]") -> str:
    return mail_address(field.name, value) if value != "" else ""


def _line(value: str, _group: object, field: "attrs.Attribute[str]") -> str:
    return header_text(field.name, value)


def _read(how: Any) -> Any:
    return attrs.field(default="", converter=attrs.Converter(how, takes_self=True, takes_field=True))


@attrs.frozen
class MailSettings:
    """Who mail is from and where answers go; an empty sender means the desk profile's e-mail and legal name."""

    sender: str = _read(_address)
    sender_name: str = _read(_line)
    reply_to: str = _read(_address)


@attrs.frozen
class Letterhead:
    """Who writes to one customer, and in which languages, the best first; ``desk`` is the desk's legal name."""

    sender: str
    sender_name: str
    reply_to: str
    desk: str
    languages: tuple[str, ...]


def letterhead(reader: Reader, customer: Customer) -> Letterhead:
    """Who writes to the customer now; an empty sender says that none is set."""
    mail, profile = resolve(reader, customer, MailSettings), resolve(reader, None, DeskProfile)
    sender = mail.sender or (mail_address("sender", profile.email.envelope) if profile.email else "")
    return Letterhead(
        sender=sender,
        sender_name=mail.sender_name or profile.legal_name,
        reply_to=mail.reply_to,
        desk=profile.legal_name,
        languages=tuple(filter(None, (customer.language, profile.language))),
    )
