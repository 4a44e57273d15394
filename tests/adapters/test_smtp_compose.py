"""A composed message has exactly the headers, the recipient and the parts that were meant (P16, H51, M4)."""

import os
import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import compat32, default
from email.utils import getaddresses

import pytest

from custmgr.errors import InvalidValue
from custmgr.ports.mail import Attachment
from custmgr.testing.mail import sample_mail
from custmgr_adapters.smtp import compose
from custmgr_adapters.smtp.reading import read_back

LONG = bool(os.environ.get("CUSTMGR_LONG"))
NOW = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
MEANT = Counter(["from", "to", "subject", "date", "message-id", "mime-version", "content-type"])
PIECES = [
    *(chr(code) for code in (0, 7, 9, 10, 11, 12, 13, 27, 28, 30, 31, 127, 0x85, 0x9F, 0x2028, 0x2029, 0xD800, 0xDFFF)),
    *("\r\nBcc: evil@x.example", "\nX-Evil: 1", "%0d%0aBcc: e@x.example", "=0D=0ABcc:=20e@x.example", "\\r\\n"),
    *("=?utf-8?q?a=0D=0ABcc=3Ae=40x?=", "=?utf-8?b?DQpCY2M6IGVAeA==?=", "=?", "?=", "=\u200b?", "?q?", "=?\u00ad"),
    *(
        "evil@x.example",
        ", evil@x.example",
        "; evil@x.example",
        "<evil@x.example>",
        ">",
        "<",
        '"',
        '\\"',
        "\\",
        "(c)",
        "(",
    ),
    *(":", "Bcc:", ",", ";", "@", "[", "]", "''", "utf-8''%0d%0a", "filename*0=x", "--=_", ".", "..", "/", "%", "*"),
    *("é", "ß", "料金", "😀", "\u0300", "\u00a0", "\u3000", "\ufeff", "\u202e", "\u200b", "\U000e0001", "\ufffe"),
    *(" ", "  ", "a", "Bell & Sons", "long" * 20, "ü" * 60, "x" * 400),
]


def hostile(seed, count):
    chance = random.Random(seed)
    for _ in range(count):
        pieces = chance.choices(PIECES, k=chance.choice([1, 1, 2, 3, 8, 20]))
        yield "".join(pieces)


def assert_exactly(message, text, mail):
    """Both parsers of the standard library see no other header, recipient or text."""
    head, _, _ = message.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert b"\n" not in message.replace(b"\r\n", b"")
    modern = BytesParser(EmailMessage, policy=default).parsebytes(message)
    older = BytesParser(policy=compat32).parsebytes(message)
    for parsed in (modern, older):
        assert Counter(name.lower() for name, _ in parsed.items()) - Counter(["content-transfer-encoding"]) == MEANT
        assert not parsed.defects
    assert [address.addr_spec for address in modern["To"].addresses] == [mail.recipient]
    for name, shown in (("From", mail.sender_name), ("To", mail.recipient_name)):
        unfolded = older[name].replace("\r\n", "")
        [(phrase, _)] = getaddresses([unfolded])
        assert str(make_header(decode_header(phrase))) == shown
    assert modern["Subject"] == mail.subject
    assert str(make_header(decode_header(older["Subject"].replace("\r\n", "")))) == mail.subject
    assert [part.get_filename() for part in modern.iter_attachments()] == [file.name for file in mail.attachments]


def lines(text):
    return re.split("\r\n|\r|\n", text.removesuffix("\n").removesuffix("\r"))


def composed(text, place):
    if place == "name":
        mail = sample_mail(attachments=[Attachment(text, "application/pdf", b"%PDF")])
    else:
        mail = sample_mail(**{place: text})
    return compose(mail, date=NOW), mail


@pytest.mark.parametrize("place", ["subject", "recipient_name", "sender_name", "name"])
def test_hostile_header_text_is_refused_or_reads_back_as_it_is(place):
    """P16: of 5,000 values (CUSTMGR_LONG=1; fewer otherwise) none makes another header or recipient."""
    outcomes = Counter()
    for text in hostile(place, 1250 if LONG else 150):
        try:
            message, mail = composed(text, place)
        except InvalidValue:
            outcomes["refused"] += 1
            continue
        assert_exactly(message, text, mail)
        outcomes["written"] += 1
    assert min(outcomes["refused"], outcomes["written"]) > 20


@pytest.mark.parametrize("place", ["subject", "recipient_name", "sender_name"])
def test_header_text_that_was_made_is_always_written(place):
    """What a subject or a name may be is decided when it is made, never while sending."""
    for text in hostile(f"made {place}", 800 if LONG else 100):
        try:
            mail = sample_mail(**{place: text})
        except InvalidValue:
            continue
        assert_exactly(compose(mail, date=NOW), text, mail)


@pytest.mark.parametrize("place", ["text", "html"])
def test_bodies_read_back_as_they_are(place):
    for text in hostile(place, 500 if LONG else 60):
        try:
            mail = sample_mail(**{place: text})
        except InvalidValue:
            assert any("\ud800" <= character <= "\udfff" for character in text)
            continue
        read = message_from_bytes(compose(mail, date=NOW), EmailMessage, policy=default)
        found = read.get_body(({"text": "plain", "html": "html"}[place],))
        assert lines(found.get_content() if found else "") == lines(text)


@pytest.mark.parametrize("place", ["subject", "sender_name", "recipient_name"])
@pytest.mark.parametrize("text", ["=?utf-8?q?hi=0D=0ABcc=3A_evil=40x.example?=", "=?utf-8?b?aGkNCkJjYzogZXZpbEB4?="])
def test_an_encoded_word_that_got_past_the_value_is_refused_by_reading_back(place, text):
    """M4: Python 3.11.7 itself would write the second header."""
    mail = sample_mail()
    object.__setattr__(mail, place, text)
    with pytest.raises(InvalidValue):
        compose(mail, date=NOW)


@pytest.mark.parametrize(
    "text", ["hi\r\nBcc: evil@x.example", "hi\nBcc: evil@x.example", "a\rb", "a\u2028b", "a\x85Bcc: e@x.example"]
)
def test_a_line_break_that_got_past_the_value_makes_no_header(text):
    mail = sample_mail()
    object.__setattr__(mail, "subject", text)
    object.__setattr__(mail, "recipient_name", text)
    try:
        message = compose(mail, date=NOW)
    except InvalidValue:
        return
    read = message_from_bytes(message)
    assert Counter(name.lower() for name, _ in read.items()) - Counter(["content-transfer-encoding"]) == MEANT


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ((b"Subject: ", b"Bcc: evil@x.example\r\nSubject: "), "headers"),
        ((b"Subject: ", b"To: evil@x.example\r\nSubject: "), "headers"),
        ((b"Date: ", b"X-Date: "), "headers"),
        ((b"<ruth@lawfirm.example>", b"<ruth@lawfirm.example>, <evil@x.example>"), "To"),
        ((b"<ruth@lawfirm.example>", b"<evil@x.example>"), "To"),
        ((b'"Ruth Bell"', b'"Ruth Hell"'), "To"),
        ((b"<desk@", b"<evil@"), "From"),
        ((b"<billing@", b"<evil@"), "Reply-To"),
        ((b"Your statement", b"My statement"), "Subject"),
        ((b"<m-1@", b"<m-2@"), "Message-ID"),
        ((b"USD 53.30", b"USD 99.99"), "plain"),
        ((b"<p>", b"<q>"), "html"),
        ((b"rows.csv", b"rows.exe"), "attachments"),
        ((b"text/csv", b"text/xml"), "attachments"),
        ((b"YTtiDQo=", b"YTtjDQo="), "attachments"),
    ],
)
def test_a_message_that_reads_differently_is_refused(wrong, field):
    mail = sample_mail(
        id="m-1",
        reply_to="billing@x.example",
        html="<p>balance",
        attachments=[Attachment("rows.csv", "text/csv", b"a;b\r\n")],
    )
    message = compose(mail, date=NOW)
    headers = {"From", "To", "Reply-To", "Subject", "Date", "Message-ID"}
    read_back(message, mail, headers)
    assert wrong[0] in message
    with pytest.raises(InvalidValue) as refused:
        read_back(message.replace(*wrong, 1), mail, headers)
    assert refused.value.field == field


def test_the_same_mail_is_the_same_bytes_at_every_attempt():
    mail = sample_mail(html="<p>", attachments=[Attachment("a.pdf", "application/pdf", b"%PDF")])
    assert compose(mail, date=NOW) == compose(mail, date=NOW + timedelta(days=3))


def test_a_mail_without_a_date_has_that_of_the_adapter():
    mail = sample_mail(date=None)
    date = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=5)))
    assert b"\r\nDate: Thu, 01 Jan 2026 22:04:05 +0000\r\n" in compose(mail, date=date)


def test_no_part_can_contain_a_boundary():
    mail = sample_mail(html="<p>", attachments=[Attachment("a.txt", "text/plain", b"a")])
    boundaries = [part.get_boundary() for part in message_from_bytes(compose(mail, date=NOW)).walk()]
    made = [boundary for boundary in boundaries if boundary]
    quoting = sample_mail(text="\r\n".join(f"--{boundary}" for boundary in made), html="\n--".join(made))
    assert len(made) == 2
    assert compose(quoting, date=NOW).count(b"--" + made[0].encode()) == 3


def test_lines_that_hold_encoded_words_have_at_most_76_characters():
    """RFC 2047, section 2."""
    mail = sample_mail(subject="ü" * 300, sender_name="料金" * 100, recipient_name="😀" * 100)
    head, _, _ = compose(mail, date=NOW).partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if b"=?" in line]
    assert len(lines) > 20
    assert max(map(len, lines)) <= 76


def test_people_without_names_are_their_addresses():
    mail = sample_mail(sender_name="", recipient_name="")
    assert_exactly(compose(mail, date=NOW), "", mail)
