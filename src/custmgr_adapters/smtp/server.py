"""Mail through an SMTP server."""

import os
import re
import smtplib
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal

import attrs

from custmgr.ports.mail import MailRejected, MailUnavailable, OutgoingMail, Receipt, SendUncertain
from custmgr_adapters.smtp.compose import compose
from custmgr_adapters.smtp.session import connect, unavailable, words
from custmgr_adapters.smtp.target import Target, parse_target

_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
_QUEUED_AS = re.compile(r"(?:queued as|id=)\s*([\w.+-]+)", re.IGNORECASE)
_ABOUT_THE_CONNECTION = {421, 530, 534, 535, 538}


def _now() -> datetime:
    return datetime.now(UTC)


@attrs.define
class SmtpMail:
    """Sends through one server and keeps idle connections for the next message; a fork never shares them.

    SMTP has no key by which a server could recognise a message, so a repeat may arrive twice.
    """

    target: Target
    now: Callable[[], datetime] = attrs.field(default=_now, repr=False)
    # Appending to and popping from a deque is atomic; a lock could be held by another thread at the moment of a fork.
    _idle: deque[tuple[int, smtplib.SMTP]] = attrs.field(init=False, factory=deque, repr=False)

    @property
    def keyed(self) -> bool:
        """No: a server does not look at the Message-ID."""
        return False

    def send(self, mail: OutgoingMail, /) -> Receipt:
        """Hand the message to the server; its last words are in the receipt."""
        message = compose(mail, date=self.now())
        if (session := self._take()) is not None:
            # The server may have closed an idle connection, or allow it no further message: nothing was sent then.
            with suppress(MailUnavailable):
                return self._exchange(session, mail, message)
        return self._exchange(connect(self.target), mail, message)

    def close(self) -> None:
        """Say goodbye on every idle connection."""
        while (session := self._take()) is not None:
            with suppress(smtplib.SMTPException, OSError):
                session.quit()
            session.close()

    def _take(self) -> smtplib.SMTP | None:
        while self._idle:
            try:
                process, session = self._idle.pop()
            except IndexError:
                return None
            if process == os.getpid():
                return session
            session.close()
        return None

    def _exchange(self, session: smtplib.SMTP, mail: OutgoingMail, message: bytes) -> Receipt:
        try:
            with unavailable(self.target):
                self._announce(session, mail, message)
            receipt = self._hand_over(session, mail, message)
        except MailRejected:
            with suppress(smtplib.SMTPException, OSError):
                session.rset()
            self._idle.append((os.getpid(), session))
            raise
        except BaseException:
            session.close()
            raise
        self._idle.append((os.getpid(), session))
        return receipt

    def _announce(self, session: smtplib.SMTP, mail: OutgoingMail, message: bytes) -> None:
        options = [f"size={len(message)}"] if session.has_extn("size") else []
        if not message.isascii():
            if not session.has_extn("smtputf8"):
                about: Literal["sender", "recipient"] = "sender" if mail.recipient.isascii() else "recipient"
                raise MailRejected(str(self.target), about, "", "the server takes addresses in ASCII only", True)
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        self._accepted(session.mail(mail.sender, options), "sender")
        self._accepted(session.rcpt(mail.recipient), "recipient")
        self._accepted(session.docmd("DATA"), "message", wanted=3)

    def _hand_over(self, session: smtplib.SMTP, mail: OutgoingMail, message: bytes) -> Receipt:
        try:
            session.send(_LEADING_DOT.sub(b"..", message) + b".\r\n")
            code, said = session.getreply()
        except (smtplib.SMTPException, OSError) as cause:
            raise SendUncertain(adapter=str(self.target), said=words(str(cause))) from cause
        line = words(said)
        if code // 100 == 2:
            reference = _QUEUED_AS.search(line)
            return Receipt(str(self.target), reference[1] if reference else mail.message_id, f"{code} {line}")
        if 400 <= code < 600:
            raise MailRejected(str(self.target), "message", str(code), line, code >= 500)
        raise SendUncertain(adapter=str(self.target), said=f"{code} {line}")

    def _accepted(
        self, reply: tuple[int, bytes], about: Literal["sender", "recipient", "message"], *, wanted: int = 2
    ) -> None:
        code, said = reply
        if code // 100 == wanted:
            return
        if code in _ABOUT_THE_CONNECTION or not 400 <= code < 600:
            raise smtplib.SMTPResponseException(code, said)
        raise MailRejected(str(self.target), about, str(code), words(said), code >= 500)


def open_smtp(url: str) -> SmtpMail:
    """Mail through the server that the URL names (see ``parse_target``); nothing is connected yet."""
    return SmtpMail(parse_target(url))
