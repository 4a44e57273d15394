"""From the outbox through SMTP to a real server on this machine, and back with the server's own words (F112, F113)."""

import asyncio
import email
import email.policy
import socket
import threading

import attrs
import pytest
from aiosmtpd.smtp import SMTP

from custmgr import Desk
from custmgr.correspondence import Addressee, Dispatched, State, Why
from custmgr.ports.mail import Attachment
from custmgr_adapters.smtp import open_smtp

PDF = Attachment("Kontoauszug März.pdf", "application/pdf", b"%PDF-1.7\n.\n\x00\xff")


class Provider:
    """Takes all mail, but has no mailbox for who is gone."""

    def __init__(self):
        self.envelopes = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address.startswith("gone@"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.envelopes.append(envelope)
        return f"250 2.0.0 Ok: queued as 4Xy{len(self.envelopes)}"

    @property
    def messages(self):
        parse = email.message_from_bytes
        return [parse(one.original_content, policy=email.policy.default) for one in self.envelopes]


@pytest.fixture
def provider():
    return Provider()


@pytest.fixture
def mail(provider):
    """The URL of the running server."""
    loop = asyncio.new_event_loop()

    def connected():
        return SMTP(provider, hostname="mail.test", loop=loop)

    server = loop.run_until_complete(loop.create_server(connected, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    asyncio.run_coroutine_threadsafe(shut(server), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


async def shut(server):
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
def desk(desk: Desk):
    yield desk
    desk.house.mail.close()


def test_a_letter_with_its_file_arrives_as_it_was_queued(ana, desk, provider, bell, billing):
    (message,) = billing.write(bell, Addressee("ruth@lawfirm.example", "Ruth Bell, née Größe"), attachments=[PDF])
    assert desk.dispatch() == Dispatched(sent=1)
    (envelope,), (arrived,) = provider.envelopes, provider.messages
    assert envelope.rcpt_tos == ["ruth@lawfirm.example"]
    assert arrived["Subject"] == message.subject
    assert arrived["Message-ID"] == f"<{message.id}@firm.example>"
    assert [one.display_name for one in arrived["To"].addresses] == ["Ruth Bell, née Größe"]
    assert arrived.get_body(("plain",)).get_content().splitlines() == message.text.splitlines()
    (file,) = arrived.iter_attachments()
    assert (file.get_filename(), file.get_content()) == (PDF.name, PDF.content)
    sent = ana.correspondence.get(message.id)
    assert (sent.state, sent.said, sent.reference) == (State.SENT, "250 2.0.0 Ok: queued as 4Xy1", "4Xy1")


def test_a_refused_mailbox_stands_in_the_history_and_the_next_one_gets_its_mail(ana, desk, provider, bell, billing):
    gone, _ = billing.write(bell, Addressee("gone@lawfirm.example"), Addressee("tom@lawfirm.example"))
    assert desk.dispatch() == Dispatched(sent=1, failed=1)
    assert ana.correspondence.get(gone.id).said == "550 5.1.1 no such mailbox"
    assert [one.rcpt_tos for one in provider.envelopes] == [["tom@lawfirm.example"]]
    assert billing.write(bell, Addressee("gone@lawfirm.example"))[0].why is Why.REJECTED


def test_a_server_that_is_away_costs_no_message(ana, clock, desk, provider, bell, billing):
    (message,) = billing.write(bell, Addressee("ruth@lawfirm.example"))
    away = Desk(attrs.evolve(desk.house, mail=open_smtp(f"smtp://127.0.0.1:{unused_port()}")))
    assert away.dispatch() == Dispatched(deferred=1)
    assert "refused" in ana.correspondence.get(message.id).said.lower()
    clock.advance(minutes=1)
    assert desk.dispatch() == Dispatched(sent=1)
    assert len(provider.envelopes) == 1


def unused_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
