"""Mail that is kept in memory passes the contract, and what can be an outgoing mail at all (F112, P16, H51, H52)."""

from datetime import datetime

import pytest

from custmgr.errors import InvalidValue
from custmgr.memory.mail import MemoryMail
from custmgr.ports.mail import Attachment, MailRejected, MailUnavailable, SendUncertain
from custmgr.testing.mail import Arrived, MailContract, sample_mail

HOSTILE = [
    "hi\r\nBcc: evil@x.example",
    "hi\nBcc: evil@x.example",
    "hi\rBcc: evil@x.example",
    "a\x0bb",
    "a\x0cb",
    "a\x1cb",
    "a\tb",
    "a\x00b",
    "a\x7fb",
    "a\x85b",
    "a\u2028b",
    "a\u2029b",
    "a\ud800b",
    "=?utf-8?q?hi=0D=0ABcc=3A_evil=40x.example?=",
    "=?utf-8?b?aGkNCkJjYzogZXZpbEB4?=",
    "x" * 501,
    None,
    b"bytes",
]
NOT_ONE_ADDRESS = [
    "a@b.example, d@e.example",
    "a@b.example;d@e.example",
    '"x" <a@b.example>',
    "a@b.example\n",
    " a@b.example",
    "a@b.example\r\nBcc: d@e.example",
    "a" * 309 + "@b.example",
    "a@[127.0.0.1]",
    "alice@ok.example)b@evil.example",
    '"a b"@c.example',
    "a\ud800@b.example",
    "a@b\x00.example",
    "",
    None,
]


class MemoryContract(MailContract):
    @pytest.fixture
    def arrived(self, mail, rejecting):
        return lambda: [Arrived.kept(sent) for sent in (*mail.sent, *rejecting.sent)]

    @pytest.fixture
    def rejecting(self):
        mail = MemoryMail()
        mail.reject_next("5.1.1 no such mailbox")
        return mail

    @pytest.fixture
    def deferring(self):
        mail = MemoryMail()
        mail.reject_next("try again later", code="451", permanent=False)
        return mail

    @pytest.fixture
    def unreachable(self):
        mail = MemoryMail()
        mail.fail_next()
        return mail

    @pytest.fixture
    def losing(self):
        mail = MemoryMail()
        mail.lose_next()
        return mail


class TestMemoryMail(MemoryContract):
    @pytest.fixture
    def mail(self):
        return MemoryMail()


class TestKeyedMemoryMail(MemoryContract):
    @pytest.fixture
    def mail(self):
        return MemoryMail(keyed=True)


def test_told_answers_are_given_in_order_and_then_mail_is_sent_again():
    mail = MemoryMail()
    mail.fail_next(times=2)
    mail.reject_next()
    for wanted in (MailUnavailable, MailUnavailable, MailRejected):
        with pytest.raises(wanted):
            mail.send(sample_mail())
    mail.send(sample_mail())
    assert len(mail.sent) == 1


@pytest.mark.parametrize("arrives", [True, False])
def test_a_lost_answer_leaves_open_whether_the_message_arrived(arrives):
    mail = MemoryMail()
    mail.lose_next(arrives=arrives)
    with pytest.raises(SendUncertain):
        mail.send(sample_mail())
    assert len(mail.sent) == int(arrives)


def test_a_keyed_provider_answers_a_repeat_after_a_lost_answer_without_a_second_message():
    """D17, P5."""
    mail = MemoryMail(keyed=True)
    mail.lose_next(arrives=True)
    with pytest.raises(SendUncertain):
        mail.send(sample_mail())
    assert mail.send(sample_mail()) == mail.send(sample_mail())
    assert len(mail.sent) == 1


@pytest.mark.parametrize("field", ["subject", "sender_name", "recipient_name"])
@pytest.mark.parametrize("given", HOSTILE)
def test_no_header_text_breaks_out_of_its_line(field, given):
    """H51."""
    with pytest.raises(InvalidValue) as refused:
        sample_mail(**{field: given})
    assert refused.value.field == field


@pytest.mark.parametrize("given", [*HOSTILE, "", " ", " a.pdf", "a.pdf\u3000"])
def test_no_file_name_breaks_out_of_its_header(given):
    with pytest.raises(InvalidValue) as refused:
        Attachment(given, "application/pdf", b"")
    assert refused.value.field == "name"


@pytest.mark.parametrize("field", ["sender", "recipient", "reply_to"])
@pytest.mark.parametrize("given", NOT_ONE_ADDRESS)
def test_an_address_is_exactly_one(field, given):
    """H52."""
    if (field, given) == ("reply_to", ""):
        assert sample_mail(reply_to="").reply_to == ""
        return
    with pytest.raises(InvalidValue) as refused:
        sample_mail(**{field: given})
    assert refused.value.field == field


def test_the_domain_of_an_address_is_written_in_ascii_and_the_mailbox_as_it_was():
    assert sample_mail(recipient="Jörg@straße.example").recipient == "Jörg@xn--strae-oqa.example"


@pytest.mark.parametrize("given", ["", "a b", "a@b", "a\n", ".a", "a.", "a..b", "ä", "x" * 121, "<a>", 7])
def test_an_id_that_cannot_be_a_message_id_is_refused(given):
    with pytest.raises(InvalidValue) as refused:
        sample_mail(id=given)
    assert refused.value.field == "id"


@pytest.mark.parametrize(
    "given", ["", "pdf", "a/b/c", "text/plain\r\nX: y", "text/plain; x=y", "multipart/mixed", "message/rfc822", None]
)
def test_a_media_type_is_that_of_one_file(given):
    with pytest.raises(InvalidValue) as refused:
        Attachment("a.pdf", given, b"")
    assert refused.value.field == "media_type"


@pytest.mark.parametrize("field", ["text", "html"])
@pytest.mark.parametrize("given", ["a\ud800", "\udc80", None, b"x"])
def test_a_body_is_text_that_can_be_encoded(field, given):
    with pytest.raises(InvalidValue) as refused:
        sample_mail(**{field: given})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "given"),
    [("date", datetime(2026, 1, 2)), ("date", "2026-01-02"), ("attachments", ["a.pdf"])],  # noqa: DTZ001 - naive is refused
)
def test_what_is_not_a_date_or_a_file_is_refused(field, given):
    with pytest.raises(InvalidValue) as refused:
        sample_mail(**{field: given})
    assert refused.value.field == field


def test_the_content_of_a_file_is_bytes_and_never_shown():
    with pytest.raises(InvalidValue):
        Attachment("a.txt", "text/plain", "text")
    assert "secret" not in repr(sample_mail(text="secret", attachments=[Attachment("a", "text/plain", b"secret")]))
