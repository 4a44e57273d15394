"""The contract of the mail port.

An adapter's tests subclass ``MailContract`` and supply the fixtures ``mail``, the adapter, and ``arrived``, a function
that tells what the recipients have received since the test began, and one adapter for each answer a provider may give.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import attrs
import pytest

from custmgr.ports.mail import Attachment, Mail, MailRejected, MailUnavailable, OutgoingMail, SendUncertain
from custmgr.testing.contract import Contract


@attrs.frozen
class Arrived:
    """What one recipient's software shows of a message."""

    recipient: str
    sender: str
    sender_name: str
    recipient_name: str
    reply_to: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    message_id: str

    @classmethod
    def kept(cls, mail: OutgoingMail) -> "Arrived":
        """A message that was never turned into bytes."""
        fields = {field.name: getattr(mail, field.name) for field in attrs.fields(cls)}
        return cls(**fields | {"text": _ended(mail.text), "html": _ended(mail.html)})

    @classmethod
    def parsed(cls, message: bytes, recipient: str | None = None) -> "Arrived":
        """A message as bytes; the recipient is the envelope's, or the header's where there is no envelope."""
        read = message_from_bytes(message, EmailMessage, policy=default)
        sender, to = read["From"].addresses[0], read["To"].addresses[0]
        bodies: dict[str, Any] = {kind: read.get_body((kind,)) for kind in ("plain", "html")}
        return cls(
            recipient=recipient or to.addr_spec,
            sender=sender.addr_spec,
            sender_name=sender.display_name,
            recipient_name=to.display_name,
            reply_to=read["Reply-To"].addresses[0].addr_spec if read["Reply-To"] else "",
            subject=str(read["Subject"]),
            text=_ended(bodies["plain"].get_content()),
            html=_ended(bodies["html"].get_content() if bodies["html"] else ""),
            attachments=tuple(_attachment(part) for part in read.iter_attachments()),
            message_id=str(read["Message-ID"]),
        )


def sample_mail(**changes: Any) -> OutgoingMail:
    """A short message from Ana to Ruth, with the changes asked for."""
    plain: dict[str, Any] = {
        "id": "0198c0de-0000-7000-8000-000000000001",
        "sender": "desk@court-reporters.example",
        "sender_name": "Ana",
        "recipient": "ruth@lawfirm.example",
        "recipient_name": "Ruth Bell",
        "subject": "Your statement",
        "text": "Dear Ruth,\n\nyour balance is USD 53.30.\n",
        "date": datetime(2026, 3, 31, 9, 30, tzinfo=UTC),
    }
    return OutgoingMail(**plain | changes)


class MailContract(Contract):
    """What every mail adapter does, and what it says when it could not."""

    @pytest.fixture
    def mail(self) -> Mail:
        """The adapter, with a provider that takes everything."""
        pytest.fail("the contract needs the fixture 'mail'")

    @pytest.fixture
    def arrived(self) -> Callable[[], list[Arrived]]:
        """What has arrived since the test began, at the providers of all fixtures."""
        pytest.fail("the contract needs the fixture 'arrived'")

    @pytest.fixture
    def rejecting(self) -> Mail:
        """The adapter, with a provider that refuses the recipient for good, in the words ``no such mailbox``."""
        pytest.fail("the contract needs the fixture 'rejecting', or its clauses waived")

    @pytest.fixture
    def deferring(self) -> Mail:
        """The adapter, with a provider that refuses for now, in the words ``try again later``."""
        pytest.fail("the contract needs the fixture 'deferring', or its clause waived")

    @pytest.fixture
    def unreachable(self) -> Mail:
        """The adapter, with no provider to be found."""
        pytest.fail("the contract needs the fixture 'unreachable', or its clause waived")

    @pytest.fixture
    def losing(self) -> Mail:
        """The adapter, with a provider that takes the message and is gone before it answers."""
        pytest.fail("the contract needs the fixture 'losing', or its clause waived")

    def test_a_message_reaches_its_one_recipient(self, mail: Mail, arrived: Callable[[], list[Arrived]]) -> None:
        mail.send(sample_mail())
        assert [message.recipient for message in arrived()] == ["ruth@lawfirm.example"]

    def test_the_text_arrives_line_by_line(self, mail: Mail, arrived: Callable[[], list[Arrived]]) -> None:
        text = "Grüße\n\n.\n..\n.leading dot\nFrom here\n" + "long " * 300 + "\n"
        mail.send(sample_mail(text=text))
        assert [message.text for message in arrived()] == [text]

    def test_the_html_arrives_beside_the_text(self, mail: Mail, arrived: Callable[[], list[Arrived]]) -> None:
        mail.send(sample_mail(html="<p>Grüße</p>\n"))
        assert [(message.text[:10], message.html) for message in arrived()] == [("Dear Ruth,", "<p>Grüße</p>\n")]

    def test_a_subject_arrives_as_it_was_written(self, mail: Mail, arrived: Callable[[], list[Arrived]]) -> None:
        subject = "  Ваш счёт № 7, 料金  😀 " * 8
        mail.send(sample_mail(subject=subject))
        assert [message.subject for message in arrived()] == [subject]

    def test_names_arrive_as_they_were_written(self, mail: Mail, arrived: Callable[[], list[Arrived]]) -> None:
        mail.send(sample_mail(sender_name='Ana "Desk", Ltd. <x@y.example>', recipient_name="Bell & Söhne, Köln"))
        assert [(message.sender_name, message.recipient_name) for message in arrived()] == [
            ('Ana "Desk", Ltd. <x@y.example>', "Bell & Söhne, Köln")
        ]

    def test_attachments_arrive_byte_for_byte(self, mail: Mail, arrived: Callable[[], list[Arrived]]) -> None:
        files = (
            Attachment("Rechnung ü 料金.pdf", "application/pdf", bytes(range(256)) * 300),
            Attachment("rows.csv", "text/csv", b"a;b\r\n.\r\n1;2"),
        )
        mail.send(sample_mail(attachments=files))
        assert [message.attachments for message in arrived()] == [files]

    def test_answers_go_where_they_were_asked_to(self, mail: Mail, arrived: Callable[[], list[Arrived]]) -> None:
        mail.send(sample_mail(reply_to="billing@court-reporters.example"))
        assert [message.reply_to for message in arrived()] == ["billing@court-reporters.example"]

    def test_the_message_id_comes_from_the_id(self, mail: Mail, arrived: Callable[[], list[Arrived]]) -> None:
        mail.send(sample_mail(id="m-1"))
        assert [message.message_id for message in arrived()] == ["<m-1@court-reporters.example>"]

    def test_the_receipt_names_provider_and_reference(self, mail: Mail) -> None:
        receipt = mail.send(sample_mail())
        assert all((receipt.provider, receipt.reference, receipt.said))

    def test_a_repeat_arrives_twice_unless_the_adapter_is_keyed(
        self, mail: Mail, arrived: Callable[[], list[Arrived]]
    ) -> None:
        """Dispatchers send again on the word of ``keyed`` alone."""
        mail.send(sample_mail())
        mail.send(sample_mail())
        assert len(arrived()) == (1 if mail.keyed else 2)

    def test_a_closed_adapter_opens_again(self, mail: Mail, arrived: Callable[[], list[Arrived]]) -> None:
        mail.send(sample_mail(id="m-1"))
        mail.close()
        mail.send(sample_mail(id="m-2"))
        assert len(arrived()) == 2

    def test_threads_may_share_the_adapter(self, mail: Mail, arrived: Callable[[], list[Arrived]]) -> None:
        outgoing = [sample_mail(id=f"m-{n}", subject=f"Statement {n}") for n in range(24)]
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(mail.send, outgoing))
        assert sorted(message.subject for message in arrived()) == sorted(one.subject for one in outgoing)

    def test_a_refusal_says_the_providers_own_words(self, rejecting: Mail) -> None:
        with pytest.raises(MailRejected) as refused:
            rejecting.send(sample_mail())
        assert (refused.value.about, refused.value.permanent) == ("recipient", True)
        assert "no such mailbox" in refused.value.said

    def test_a_refused_message_does_not_arrive(self, rejecting: Mail, arrived: Callable[[], list[Arrived]]) -> None:
        with pytest.raises(MailRejected):
            rejecting.send(sample_mail())
        assert arrived() == []

    def test_a_refusal_for_now_is_not_permanent(self, deferring: Mail) -> None:
        with pytest.raises(MailRejected, match="try again later") as refused:
            deferring.send(sample_mail())
        assert not refused.value.permanent

    def test_a_missing_provider_is_worth_another_attempt(self, unreachable: Mail) -> None:
        with pytest.raises(MailUnavailable) as failed:
            unreachable.send(sample_mail())
        assert failed.value.retryable

    def test_a_lost_answer_is_uncertain_and_not_retryable(self, losing: Mail) -> None:
        with pytest.raises(SendUncertain) as lost:
            losing.send(sample_mail())
        assert not lost.value.retryable


def _attachment(part: Any) -> Attachment:
    return Attachment(part.get_filename(), part.get_content_type(), part.get_payload(decode=True))


def _ended(text: str) -> str:
    """Mail has lines: how they end on the way, and whether the last one does, makes no other message."""
    lines = text.replace("\r\n", "\n")
    return lines if not lines or lines.endswith("\n") else lines + "\n"
