"""From the outbox through SMTP to a real server on this machine, and back with the server's own words (F112, F113)."""

import socket

import attrs
import pytest
from smtp_server import NO_MAILBOX, Mailbox, serving

from custmgr import Desk
from custmgr.correspondence import Addressee, Dispatched, State, Why
from custmgr.ports.mail import Attachment
from custmgr_adapters.smtp import open_smtp

PDF = Attachment("Kontoauszug März.pdf", "application/pdf", b"%PDF-1.7\n.\n\x00\xff")


@pytest.fixture
def provider():
    return Mailbox(gone="gone@lawfirm.example")


@pytest.fixture
def mail(provider):
    """The URL of the running server."""
    with serving(provider) as port:
        yield f"smtp://127.0.0.1:{port}"


@pytest.fixture
def desk(desk: Desk):
    yield desk
    desk.house.mail.close()


def test_a_letter_with_its_file_arrives_as_it_was_queued(ana, desk, provider, bell, billing):
    (message,) = billing.write(bell, Addressee("ruth@lawfirm.example", "Ruth Bell, née Größe"), attachments=[PDF])
    assert desk.dispatch() == Dispatched(sent=1)
    (arrived,) = provider.arrived
    assert (arrived.recipient, arrived.recipient_name) == ("ruth@lawfirm.example", "Ruth Bell, née Größe")
    assert (arrived.subject, arrived.message_id) == (message.subject, f"<{message.id}@firm.example>")
    assert arrived.text.splitlines() == message.text.splitlines()
    (file,) = arrived.attachments
    assert (file.name, file.content) == (PDF.name, PDF.content)
    sent = ana.correspondence.get(message.id)
    assert (sent.state, sent.said, sent.reference) == (State.SENT, "250 2.0.0 Ok: queued as 4Xy1", "4Xy1")


def test_a_refused_mailbox_stands_in_the_history_and_the_next_one_gets_its_mail(ana, desk, provider, bell, billing):
    gone, _ = billing.write(bell, Addressee("gone@lawfirm.example"), Addressee("tom@lawfirm.example"))
    assert desk.dispatch() == Dispatched(sent=1, failed=1)
    assert ana.correspondence.get(gone.id).said == NO_MAILBOX
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
