"""Mail into a folder that mail programs read: for development, where nothing must leave the machine."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from urllib.parse import unquote

import attrs

from custmgr.errors import InvalidValue
from custmgr.ports.mail import MailUnavailable, OutgoingMail, Receipt
from custmgr_adapters.smtp.compose import compose

_URL = re.compile(r"maildir:(?://(?=/))?([^?#]+)")


def _now() -> datetime:
    return datetime.now(UTC)


@attrs.define
class MaildirMail:
    """Writes each message as a new one into the maildir, which is made on first use; a repeat is a second message."""

    path: Path
    now: Callable[[], datetime] = attrs.field(default=_now, repr=False)
    _lock: Lock = attrs.field(init=False, factory=Lock, repr=False)

    @property
    def keyed(self) -> bool:
        """No: a folder keeps what it is given."""
        return False

    def send(self, mail: OutgoingMail, /) -> Receipt:
        """Write the message; its file name begins with the reference of the receipt."""
        import mailbox

        message = compose(mail, date=self.now()).replace(b"\r\n", b"\n")
        try:
            with self._lock:
                key = mailbox.Maildir(self.path, create=True).add(message)
        except (OSError, mailbox.Error) as cause:
            raise MailUnavailable(adapter=f"maildir:{self.path}", said=str(cause)) from cause
        return Receipt(f"maildir:{self.path}", key, "written")

    def close(self) -> None:
        """There is nothing to give back."""


def open_maildir(url: str) -> MaildirMail:
    """Mail into ``maildir:path``, relative to the working directory, or ``maildir:///absolute/path``.

    Raises:
        InvalidValue: the URL names no path.
    """
    if (found := _URL.fullmatch(url)) is None or found[1].startswith("//"):
        raise InvalidValue("url", url, "maildir:path or maildir:///absolute/path")
    return MaildirMail(Path(unquote(found[1])))
