"""A message as bytes, written by one parser's rules and read back by two before anybody gets it.

Header text is never handed to ``EmailMessage``: it decodes encoded words in what it is given, and some versions then
write the line breaks they contain. Headers are encoded here; ``EmailMessage`` builds the body.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from custmgr.ports.mail import Attachment, OutgoingMail
from custmgr_adapters.smtp.reading import read_back

_PLAIN = re.compile(r"[!-~](?:[ -~]{0,58}[!-~])?")
_WORD_BYTES = 39


def compose(mail: OutgoingMail, *, date: datetime) -> bytes:
    """The message with CRLF line ends, the same bytes for the same mail; ``date`` counts where the mail has none.

    Raises:
        InvalidValue: reading the bytes back did not give exactly the headers, recipient and parts of the mail.
    """
    headers = {
        "From": _mailbox(mail.sender_name, mail.sender),
        "To": _mailbox(mail.recipient_name, mail.recipient),
        "Reply-To": f"<{mail.reply_to}>" if mail.reply_to else "",
        "Subject": mail.subject if _PLAIN.fullmatch(mail.subject) else _encoded(mail.subject),
        "Date": format_datetime((mail.date or date).astimezone(UTC)),
        "Message-ID": mail.message_id,
    }
    if not mail.reply_to:
        del headers["Reply-To"]
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    message = head.encode() + _body(mail).as_bytes()
    read_back(message, mail, set(headers))
    return message


def _mailbox(name: str, address: str) -> str:
    if not name:
        return f"<{address}>"
    if not _PLAIN.fullmatch(name):
        return f"{_encoded(name)}\r\n <{address}>"
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"\r\n <{address}>'


def _encoded(text: str) -> str:
    return "\r\n ".join(f"=?utf-8?b?{b64encode(chunk).decode()}?=" for chunk in _chunks(text))


def _chunks(text: str) -> Iterator[bytes]:
    """Encoded words hold whole characters, and with the header's name fit a line of 76."""
    chunk = b""
    for character in text:
        more = character.encode()
        if len(chunk) + len(more) > _WORD_BYTES:
            yield chunk
            chunk = b""
        chunk += more
    if chunk:
        yield chunk


def _body(mail: OutgoingMail) -> EmailMessage:
    body = EmailMessage(policy=SMTP)
    body.set_content(mail.text, cte="quoted-printable")
    if mail.html:
        body.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for attachment in mail.attachments:
        _attach(body, attachment)
    # "=_" occurs neither in quoted-printable nor in base64, so no part can contain a boundary.
    digest = hashlib.sha256(mail.id.encode()).hexdigest()[:32]
    for n, part in enumerate(part for part in body.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest}_{n}")
    return body


def _attach(body: EmailMessage, attachment: Attachment) -> None:
    main, _, sub = attachment.media_type.lower().partition("/")
    body.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
