"""Mail goes through a real SMTP server on this machine, or says what is known of it (F112, F113, D17)."""

import socketserver
import ssl
import subprocess
import sys
import threading
import traceback
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from smtp_server import Mailbox, serving

from custmgr.errors import InvalidValue
from custmgr.ports.mail import MailRejected, MailUnavailable, SendUncertain
from custmgr.testing.mail import MailContract, sample_mail
from custmgr_adapters.smtp import open_smtp, parse_target

PASSWORD = "p@ss:w/rd?"
LOGIN = "desk%40x.example:p%40ss%3Aw%2Frd%3F"


def check_login(server, session, envelope, mechanism, data):
    right = (data.login, data.password) == (b"desk@x.example", PASSWORD.encode())
    return AuthResult(success=right, auth_data=mechanism) if right else AuthResult(success=False, handled=False)


class Scripted(socketserver.ThreadingTCPServer):
    """A server that says what it is told at each command and hangs up where it is told nothing."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *scripts):
        self.scripts = list(scripts)
        super().__init__(("127.0.0.1", 0), Conversation)


def said(replies, step):
    """A list gives one reply after the other."""
    reply = replies.get(step)
    return reply.pop(0) if isinstance(reply, list) else reply


REPLIES = {"EHLO": "250 mail.test", "MAIL": "250 OK", "RCPT": "250 OK", "DATA": "354 go", "RSET": "250 OK"}


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        scripts = self.server.scripts
        script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        replies = REPLIES | {"GREETING": "220 mail.test", "END": "250 taken"} | script
        step = "GREETING"
        while (reply := said(replies, step)) is not None:
            if reply == "silence":
                self.rfile.read()
                return
            self.wfile.write(reply.encode("latin-1") + b"\r\n")
            if step == "DATA" and reply.startswith("354"):
                while self.rfile.readline() not in (b".\r\n", b""):
                    continue
                step = "END"
            else:
                step = self.rfile.readline()[:4].decode("latin-1").upper()


@contextmanager
def scripted(*scripts):
    with Scripted(*scripts) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def opened(url):
    mail = open_smtp(url)
    try:
        yield mail
    finally:
        mail.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that signs itself: the file a client trusts, and the server's side of TLS."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    trusted, private = folder / "cert.pem", folder / "key.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(trusted, private)
    return trusted, context


class TestSmtpMail(MailContract):
    @pytest.fixture
    def stack(self):
        with ExitStack() as stack:
            yield stack

    @pytest.fixture
    def boxes(self):
        return []

    @pytest.fixture
    def opening(self, stack, boxes):
        def open_at(**answers):
            boxes.append(Mailbox(**answers))
            port = stack.enter_context(serving(boxes[-1]))
            return stack.enter_context(opened(f"smtp://127.0.0.1:{port}"))

        return open_at

    @pytest.fixture
    def mail(self, opening):
        return opening()

    @pytest.fixture
    def arrived(self, boxes):
        return lambda: [message for box in boxes for message in box.arrived]

    @pytest.fixture
    def rejecting(self, opening):
        return opening(RCPT="550 5.1.1 no such mailbox")

    @pytest.fixture
    def deferring(self, opening):
        return opening(RCPT="451 4.7.1 try again later")

    @pytest.fixture
    def unreachable(self, stack):
        with scripted({}) as port:
            pass
        return stack.enter_context(opened(f"smtp://127.0.0.1:{port}"))

    @pytest.fixture
    def losing(self, stack):
        port = stack.enter_context(scripted({"END": None}))
        return stack.enter_context(opened(f"smtp://127.0.0.1:{port}"))


@pytest.mark.parametrize(
    ("script", "about", "code", "permanent"),
    [
        ({"MAIL": "550 5.7.1 sender not allowed"}, "sender", "550", True),
        ({"MAIL": "452 4.3.1 disk full"}, "sender", "452", False),
        ({"RCPT": "550 5.1.1 unknown"}, "recipient", "550", True),
        ({"RCPT": "450 4.2.0 greylisted"}, "recipient", "450", False),
        ({"DATA": "554 5.5.1 no"}, "message", "554", True),
        ({"DATA": "451 4.3.0 later"}, "message", "451", False),
        ({"END": "552 5.3.4 too big"}, "message", "552", True),
        ({"END": "451 4.7.0 later"}, "message", "451", False),
        ({"END": "421 4.3.2 shutting down"}, "message", "421", False),
    ],
)
def test_a_refusal_says_what_was_refused_by_which_code_and_for_how_long(script, about, code, permanent):
    with scripted(script) as port, opened(f"smtp://127.0.0.1:{port}") as mail:
        with pytest.raises(MailRejected) as refused:
            mail.send(sample_mail())
        error = refused.value
        assert (error.about, error.code, error.permanent) == (about, code, permanent)
        assert error.said == next(iter(script.values()))[4:]


@pytest.mark.parametrize(
    ("script", "retryable"),
    [
        ({"GREETING": None}, True),
        ({"GREETING": "421 busy"}, True),
        ({"GREETING": "554 you are blocked"}, False),
        ({"GREETING": "silence"}, True),
        ({"EHLO": None}, True),
        ({"EHLO": "502 what", "HELO": "502 what"}, False),
        ({"EHLO": "250-mail.test\r\n250 STARTTLS", "STAR": "454 4.7.0 not now"}, True),
        ({"MAIL": None}, True),
        ({"MAIL": "421 closing"}, True),
        ({"MAIL": "530 5.7.0 authenticate first"}, False),
        ({"RCPT": None}, True),
        ({"DATA": None}, True),
        ({"DATA": "silence"}, True),
        ({"DATA": "garbage"}, True),
    ],
)
def test_a_connection_that_ends_before_the_message_was_handed_over_sent_nothing(script, retryable):
    with scripted(script) as port, opened(f"smtp://127.0.0.1:{port}?timeout=0.2") as mail:
        with pytest.raises(MailUnavailable) as failed:
            mail.send(sample_mail())
        assert failed.value.retryable is retryable


@pytest.mark.parametrize("ending", [None, "silence", "garbage", "354 more?"])
def test_an_answer_that_does_not_come_after_the_last_dot_is_uncertain(ending):
    """D17: nobody can know, so nobody sends again by himself."""
    with scripted({"END": ending}) as port, opened(f"smtp://127.0.0.1:{port}?timeout=0.2") as mail:
        with pytest.raises(SendUncertain) as lost:
            mail.send(sample_mail())
        assert not lost.value.retryable


def test_a_host_without_an_address_is_worth_another_attempt():
    with opened("smtp://nowhere.invalid") as mail, pytest.raises(MailUnavailable) as failed:
        mail.send(sample_mail())
    assert failed.value.retryable


def test_what_a_server_says_is_one_printable_line_of_bounded_length():
    with scripted({"RCPT": "550 \x1b[31m no\x07 " + "x" * 900}) as port, opened(f"smtp://127.0.0.1:{port}") as mail:
        with pytest.raises(MailRejected) as refused:
            mail.send(sample_mail())
        assert refused.value.said.isprintable()
        assert refused.value.said.startswith("\ufffd[31m no\ufffd x")
        assert len(refused.value.said) == 500


def test_the_receipt_has_the_queue_id_of_the_server():
    with serving(Mailbox()) as port, opened(f"smtp://127.0.0.1:{port}") as mail:
        receipt = mail.send(sample_mail())
    assert (receipt.reference, receipt.said) == ("4Xy1", "250 2.0.0 Ok: queued as 4Xy1")
    assert receipt.provider == f"smtp://127.0.0.1:{port}"


def test_without_a_queue_id_the_receipt_has_the_message_id():
    with scripted({"END": "250 fine"}) as port, opened(f"smtp://127.0.0.1:{port}") as mail:
        assert mail.send(sample_mail(id="m-1")).reference == "<m-1@court-reporters.example>"


def test_the_envelope_names_sender_and_recipient():
    with serving(box := Mailbox()) as port, opened(f"smtp://127.0.0.1:{port}") as mail:
        mail.send(sample_mail())
    assert [(sent.mail_from, sent.rcpt_tos) for sent in box.envelopes] == [
        ("desk@court-reporters.example", ["ruth@lawfirm.example"])
    ]


def test_one_connection_carries_many_messages_also_after_a_refusal():
    box = Mailbox()
    with serving(box) as port, opened(f"smtp://127.0.0.1:{port}") as mail:
        mail.send(sample_mail(id="m-1"))
        box.answers["RCPT"] = "550 no"
        with pytest.raises(MailRejected):
            mail.send(sample_mail(id="m-2"))
        del box.answers["RCPT"]
        mail.send(sample_mail(id="m-3"))
    assert [message.message_id[1:4] for message in box.arrived] == ["m-1", "m-3"]
    assert box.connections == 1


@pytest.mark.parametrize("ending", [None, "421 too many messages in this connection"])
def test_an_idle_connection_that_is_used_up_is_replaced(ending):
    first, second = {"MAIL": ["250 OK", ending], "END": "250 first"}, {"END": "250 second"}
    with scripted(first, second) as port, opened(f"smtp://127.0.0.1:{port}") as mail:
        assert mail.send(sample_mail(id="m-1")).said == "250 first"
        assert mail.send(sample_mail(id="m-2")).said == "250 second"


def test_an_address_outside_ascii_goes_to_a_server_that_takes_it():
    with serving(box := Mailbox()) as port, opened(f"smtp://127.0.0.1:{port}") as mail:
        mail.send(sample_mail(recipient="jörg@straße.example", recipient_name="Jörg"))
    assert box.envelopes[0].rcpt_tos == ["jörg@xn--strae-oqa.example"]
    assert "jörg@xn--strae-oqa.example".encode() in box.envelopes[0].original_content


@pytest.mark.parametrize(("field", "about"), [("recipient", "recipient"), ("sender", "sender"), ("reply_to", "sender")])
def test_an_address_outside_ascii_is_refused_for_a_server_that_does_not_take_it(field, about):
    with serving(box := Mailbox(), enable_SMTPUTF8=False) as port, opened(f"smtp://127.0.0.1:{port}") as mail:
        with pytest.raises(MailRejected) as refused:
            mail.send(sample_mail(**{field: "jörg@x.example"}))
        assert (refused.value.about, refused.value.permanent) == (about, True)
    assert box.envelopes == []


def test_starttls_is_used_where_the_server_offers_it(certificate):
    trusted, context = certificate
    with (
        serving(box := Mailbox(), tls_context=context) as port,
        opened(f"smtp://127.0.0.1:{port}?ca={trusted}") as mail,
    ):
        mail.send(sample_mail())
    assert box.secured == [True]


def test_starttls_can_be_left_out(certificate):
    with (
        serving(box := Mailbox(), tls_context=certificate[1]) as port,
        opened(f"smtp://127.0.0.1:{port}?starttls=never") as mail,
    ):
        mail.send(sample_mail())
    assert box.secured == [False]


def test_required_starttls_that_is_not_offered_sends_nothing():
    with (
        serving(box := Mailbox()) as port,
        opened(f"smtp://127.0.0.1:{port}?starttls=require") as mail,
        pytest.raises(MailUnavailable) as failed,
    ):
        mail.send(sample_mail())
    assert not failed.value.retryable
    assert box.envelopes == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(certificate, scheme):
    options = {"tls": certificate[1]} if scheme == "smtps" else {"tls_context": certificate[1]}
    with (
        serving(box := Mailbox(), **options) as port,
        opened(f"{scheme}://127.0.0.1:{port}") as mail,
        pytest.raises(MailUnavailable, match="certificate") as failed,
    ):
        mail.send(sample_mail())
    assert not failed.value.retryable
    assert box.envelopes == []


def test_a_certificate_for_another_host_is_not_trusted(certificate):
    trusted, context = certificate
    with (
        serving(Mailbox(), tls=context) as port,
        opened(f"smtps://localhost:{port}?ca={trusted}") as mail,
        pytest.raises(MailUnavailable, match="certificate"),
    ):
        mail.send(sample_mail())


def test_a_missing_file_of_certificates_is_not_worth_another_attempt(certificate, tmp_path):
    with (
        serving(Mailbox(), tls=certificate[1]) as port,
        opened(f"smtps://127.0.0.1:{port}?ca={tmp_path}/none.pem") as mail,
        pytest.raises(MailUnavailable) as failed,
    ):
        mail.send(sample_mail())
    assert not failed.value.retryable


@pytest.mark.parametrize("excluded", ["LOGIN", "PLAIN"])
def test_a_login_is_made_inside_tls_with_what_the_server_knows(certificate, excluded):
    trusted, context = certificate
    box = Mailbox()
    options = {"authenticator": check_login, "auth_require_tls": False, "auth_exclude_mechanism": [excluded]}
    with (
        serving(box, tls=context, **options) as port,
        opened(f"smtps://{LOGIN}@127.0.0.1:{port}?ca={trusted}") as mail,
    ):
        mail.send(sample_mail())
    assert box.logins == [{"LOGIN": "PLAIN", "PLAIN": "LOGIN"}[excluded]]
    assert box.secured == [True]


def test_a_login_is_made_after_starttls(certificate):
    trusted, context = certificate
    box = Mailbox()
    with (
        serving(box, tls_context=context, authenticator=check_login) as port,
        opened(f"smtp://{LOGIN}@127.0.0.1:{port}?ca={trusted}") as mail,
    ):
        mail.send(sample_mail())
    assert box.secured == [True]
    assert len(box.logins) == 1


def test_a_wrong_password_is_not_worth_another_attempt_and_never_shown(certificate):
    """H82."""
    trusted, context = certificate
    with (
        serving(Mailbox(), tls=context, authenticator=check_login, auth_require_tls=False) as port,
        opened(f"smtps://desk:canary-7Q@127.0.0.1:{port}?ca={trusted}") as mail,
        pytest.raises(MailUnavailable, match="535") as failed,
    ):
        mail.send(sample_mail())
    assert not failed.value.retryable
    shown = "".join(traceback.format_exception(failed.value)) + repr(mail) + str(mail.target)
    assert "canary-7Q" not in shown


def test_a_password_is_not_sent_in_the_clear_unless_the_url_says_so():
    box = Mailbox()
    with serving(box, authenticator=check_login, auth_require_tls=False) as port:
        with opened(f"smtp://{LOGIN}@127.0.0.1:{port}") as mail, pytest.raises(MailUnavailable) as failed:
            mail.send(sample_mail())
        assert not failed.value.retryable
        with opened(f"smtp://{LOGIN}@127.0.0.1:{port}?starttls=never") as mail:
            mail.send(sample_mail())
    assert len(box.logins) == 1


def test_a_login_that_the_server_does_not_offer_is_not_worth_another_attempt():
    with scripted({}) as port, opened(f"smtp://a:b@127.0.0.1:{port}?starttls=never") as mail:
        with pytest.raises(MailUnavailable) as failed:
            mail.send(sample_mail())
        assert not failed.value.retryable


FORKING = """
import os, sys
from custmgr.testing.mail import sample_mail
from custmgr_adapters.smtp import open_smtp
mail = open_smtp(sys.argv[1])
mail.send(sample_mail(id="before"))
child = os.fork()
mail.send(sample_mail(id="child" if child == 0 else "parent"))
mail.send(sample_mail(id="child-again" if child == 0 else "parent-again"))
mail.close()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if child else 0)
"""


def test_a_fork_connects_for_itself():
    with serving(box := Mailbox()) as port:
        ran = subprocess.run(
            [sys.executable, "-c", FORKING, f"smtp://127.0.0.1:{port}"], capture_output=True, text=True
        )
    assert (ran.returncode, ran.stderr) == (0, "")
    ids = sorted(message.message_id.partition("@")[0][1:] for message in box.arrived)
    assert ids == ["before", "child", "child-again", "parent", "parent-again"]
    assert box.connections == 2


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("smtp://mail.example", "smtp://mail.example:25"),
        ("smtps://mail.example", "smtps://mail.example:465"),
        ("smtp://u:canary@mail.example:587/?starttls=require&timeout=5", "smtp://mail.example:587"),
        ("smtp://u:canary@[::1]:2525", "smtp://[::1]:2525"),
    ],
)
def test_a_target_is_named_without_its_credentials(url, shown):
    target = parse_target(url)
    assert str(target) == shown
    assert "canary" not in repr(target)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://",
        "http://mail.example",
        "smtp://u:canary@mail.example:port",
        "smtp://u:canary@mail.example:99999",
        "smtp://u:canary@mail.example:0",
        "smtp://canary@mail.example",
        "smtp://:canary@mail.example",
        "smtp://u:canary@mail.example/folder",
        "smtp://u:canary@mail.example#part",
        "smtp://u:canary@mail.example?starttls=maybe",
        "smtp://u:canary@mail.example?timeout=soon",
        "smtp://u:canary@mail.example?timeout=0",
        "smtp://u:canary@mail.example?timeout=nan",
        "smtp://u:canary@mail.example?password=canary",
        "smtp://u:canary@mail.example?starttls",
    ],
)
def test_a_url_that_means_nothing_is_refused_without_showing_its_credentials(url):
    with pytest.raises(InvalidValue) as refused:
        open_smtp(url)
    assert "canary" not in "".join(traceback.format_exception(refused.value))
