"""One connection to a mail server, from greeting to login, and what its failures mean."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from custmgr.ports.mail import MailUnavailable
from custmgr_adapters.smtp.target import Target

_SHOWN = 500


def connect(target: Target) -> smtplib.SMTP:
    """A connection that has greeted, secured itself as the target asks, and logged in.

    Raises:
        MailUnavailable: the server cannot be reached, trusted or logged in to.
    """
    with unavailable(target):
        session = _open(target)
        try:
            session.ehlo_or_helo_if_needed()
            secure = target.implicit_tls or _start_tls(session, target)
            if target.user:
                _log_in(session, target, secure=secure)
        except BaseException:
            session.close()
            raise
    return session


@contextmanager
def unavailable(target: Target) -> Iterator[None]:
    """Failures inside the block, in which no message was handed over, become ``MailUnavailable``."""
    adapter = str(target)
    try:
        yield
    except smtplib.SMTPResponseException as cause:
        retryable = not 500 <= cause.smtp_code < 600
        said = f"{cause.smtp_code} {words(cause.smtp_error)}"
        raise MailUnavailable(adapter=adapter, retryable=retryable, said=said) from cause
    except (ssl.SSLCertVerificationError, FileNotFoundError, UnicodeError) as cause:
        raise MailUnavailable(adapter=adapter, retryable=False, said=words(str(cause))) from cause
    except OSError as cause:
        lasting = isinstance(cause, smtplib.SMTPException) and not isinstance(cause, smtplib.SMTPServerDisconnected)
        raise MailUnavailable(adapter=adapter, retryable=not lasting, said=words(str(cause))) from cause


def words(said: bytes | str) -> str:
    """A server's own words in one printable line of bounded length."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    line = " ".join(text.split())
    return "".join(character if character.isprintable() else "\ufffd" for character in line)[:_SHOWN]


def _open(target: Target) -> smtplib.SMTP:
    name = target.name or _own_name()
    if not target.implicit_tls:
        return smtplib.SMTP(target.host, target.port, local_hostname=name, timeout=target.timeout)
    return smtplib.SMTP_SSL(
        target.host, target.port, local_hostname=name, timeout=target.timeout, context=_context(target)
    )


def _own_name() -> str:
    """Without a name smtplib would ask the name server here, which may take longer than the mail."""
    name = socket.gethostname()
    return name if "." in name else "[127.0.0.1]"


def _context(target: Target) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=target.ca)


def _start_tls(session: smtplib.SMTP, target: Target) -> bool:
    if target.starttls == "never":
        return False
    if not session.has_extn("starttls"):
        if target.starttls == "require":
            raise smtplib.SMTPNotSupportedError("the server does not offer STARTTLS")
        return False
    code, said = session.starttls(context=_context(target))
    if code != 220:
        raise smtplib.SMTPResponseException(code, said)
    session.ehlo_or_helo_if_needed()
    return True


def _log_in(session: smtplib.SMTP, target: Target, *, secure: bool) -> None:
    if not secure and target.starttls != "never":
        raise smtplib.SMTPNotSupportedError("a password is sent over TLS only, unless the URL says starttls=never")
    session.login(target.user, target.password)
