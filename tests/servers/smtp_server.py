"""A mail server on this machine that speaks SMTP, and what it was given."""

import asyncio
import threading
from contextlib import contextmanager

from aiosmtpd.smtp import SMTP

from custmgr.testing.mail import Arrived

NO_MAILBOX = "550 5.1.1 no such mailbox"


class Mailbox:
    """A provider: takes everything, unless told what to say at a step or that a recipient has no mailbox."""

    def __init__(self, gone="", **answers):
        self.gone = gone
        self.answers = answers
        self.envelopes = []
        self.logins = []
        self.secured = []
        self.connections = 0

    @property
    def arrived(self):
        return [Arrived.parsed(envelope.original_content, *envelope.rcpt_tos) for envelope in self.envelopes]

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        answer = NO_MAILBOX if address == self.gone else self.answers.get("RCPT", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        answer = self.answers.get("END", f"250 2.0.0 Ok: queued as 4Xy{len(self.envelopes) + 1}")
        if answer.startswith("2"):
            self.envelopes.append(envelope)
            self.logins.append(session.auth_data)
            self.secured.append(session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None)
        return answer


@contextmanager
def serving(mailbox, *, tls=None, **options):
    """The port of a running aiosmtpd server that delivers into the mailbox."""
    loop = asyncio.new_event_loop()
    options = {"hostname": "mail.test", "enable_SMTPUTF8": True, "loop": loop, **options}

    def connected():
        mailbox.connections += 1
        return SMTP(mailbox, **options)

    server = loop.run_until_complete(loop.create_server(connected, "127.0.0.1", 0, ssl=tls))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_shut(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _shut(server):
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
