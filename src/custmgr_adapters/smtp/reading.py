"""Reading a composed message back: what a recipient's software would see must be what was meant."""

import re
from collections import Counter
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import Parser
from email.policy import compat32, default
from email.utils import getaddresses

from custmgr.errors import InvalidValue
from custmgr.ports.mail import OutgoingMail

_STRICT = default.clone(raise_on_defect=True)
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_BODY_HEADERS = {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}


def read_back(message: bytes, mail: OutgoingMail, headers: set[str]) -> None:
    """Two parsers agree that the message has these headers once each, this one recipient and these parts."""
    source = message.decode()
    try:
        modern = Parser(EmailMessage, policy=_STRICT).parsestr(source)
        older = Parser(policy=compat32).parsestr(source, headersonly=True)
        _compare_headers(modern, older, mail, headers)
        _compare_parts(modern, mail)
    except InvalidValue:
        raise
    except (MessageError, LookupError, ValueError) as cause:
        raise InvalidValue("mail", mail.id, "a message that reads back as it was written") from cause


def _compare_headers(modern: EmailMessage, older: "Message[str, str]", mail: OutgoingMail, headers: set[str]) -> None:
    allowed = headers | _BODY_HEADERS | {"Content-Disposition"}
    for parsed in (modern, older):
        names = Counter(parsed.keys())
        _same("headers", sorted(names), sorted(names & Counter(allowed)), all(n == 1 for n in names.values()))
        _same("headers", headers - set(names), set())
    mailboxes = {
        "From": (mail.sender_name, mail.sender),
        "To": (mail.recipient_name, mail.recipient),
        "Reply-To": ("", mail.reply_to),
    }
    for name in headers & set(mailboxes):
        shown, address = mailboxes[name]
        _same(name, [found.addr_spec for found in modern[name].addresses], [address])
        found = getaddresses([_FOLD.sub("", older[name])])
        _same(name, [(_decoded(phrase), spec) for phrase, spec in found], [(shown, address)])
    _same("Subject", str(modern["Subject"]), mail.subject)
    _same("Subject", _decoded(_FOLD.sub("", older["Subject"])), mail.subject)
    _same("Message-ID", str(modern["Message-ID"]), mail.message_id)


def _compare_parts(modern: EmailMessage, mail: OutgoingMail) -> None:
    for kind, written in (("plain", mail.text), ("html", mail.html)):
        part = modern.get_body((kind,))
        _same(kind, _lines(part.get_content()) if part else "", _lines(written))
    found = [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in modern.iter_attachments()
    ]
    meant = [(file.name, file.media_type.lower(), file.content) for file in mail.attachments]
    _same("attachments", [file[:2] for file in found], [file[:2] for file in meant], found == meant)


def _decoded(raw: str) -> str:
    return str(make_header(decode_header(raw)))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


def _same(field: str, found: object, meant: object, also: bool = True) -> None:
    if found != meant or not also:
        raise InvalidValue(field, meant, f"text that reads back as it was written (it reads {found!r})")
