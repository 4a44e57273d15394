"""What enters the outbox, and what stands in the history instead (F25, F59, F95, F112, B13)."""

import pytest

from custmgr import Desk, InvalidValue, ManualClock, NotFound, Refused, Staff
from custmgr.correspondence import INVOICE, Addressee, CustomerIsSilent, IfDoubled, MailSettings, NoSender, State, Why
from custmgr.customers import NotActive
from custmgr.ports.mail import Attachment
from custmgr.settings import DeskProfile

RUTH = Addressee("ruth@lawfirm.example", "Ruth Bell")
PDF = Attachment("statement.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")


def test_each_address_gets_one_message_of_its_own(ana, bell, billing):
    sent = billing.write(bell, RUTH, Addressee("RUTH@lawfirm.example"), Addressee("tom@lawfirm.example", "Tom"))
    assert [(one.address, one.name, one.state) for one in sent] == [
        ("ruth@lawfirm.example", "Ruth Bell", State.QUEUED),
        ("tom@lawfirm.example", "Tom", State.QUEUED),
    ]
    assert set(ana.correspondence.messages(bell)) == set(sent)


def test_an_automatic_message_to_a_silent_customer_is_kept_and_never_queued(ana, desk, mail, silent, billing, kinds):
    """H48: nothing is queued to send, and the history says why."""
    (message,) = billing.write(silent, RUTH)
    assert (message.state, message.why) == (State.SUPPRESSED, Why.SILENT)
    assert kinds(silent) == ["message.suppressed"]
    assert ana.history.timeline(silent, kinds=("message.suppressed",)).items[0].facts["why"] == "SILENT"
    assert desk.dispatch().total == 0
    assert mail.sent == ()


def test_despite_silence_does_not_open_the_door_for_automatic_messages(silent, billing):
    (message,) = billing.write(silent, RUTH, despite_silence=True)
    assert message.why is Why.SILENT


def test_staff_must_say_that_they_write_to_a_silent_customer(ana, desk, mail, silent):
    with pytest.raises(CustomerIsSilent) as refusal:
        ana.correspondence.send(silent, "Hello", "Are you there?")
    assert refusal.value.customer == silent
    assert len(ana.correspondence.messages(silent)) == 0
    (message,) = ana.correspondence.send(silent, "Hello", "Are you there?", despite_silence=True)
    assert message.state is State.QUEUED
    assert ana.history.timeline(silent, kinds=("message.queued",)).items[0].facts["despite_silence"] is True
    assert desk.dispatch().sent == 1
    assert [one.recipient for one in mail.sent] == ["quiet@other.example"]


def test_nobody_is_written_to_once_the_customer_is_archived(ana, bell, billing):
    """D31: archived customers get no messages."""
    ana.customers.archive(bell)
    (message,) = billing.write(bell, RUTH)
    assert (message.state, message.why) == (State.SUPPRESSED, Why.ARCHIVED)
    with pytest.raises(NotActive):
        ana.correspondence.send(bell, "Hello", "Are you there?")


def test_who_is_disabled_still_gets_what_is_owed(ana, bell, billing):
    ana.customers.disable(bell)
    assert billing.write(bell, RUTH)[0].state is State.QUEUED


def test_an_address_that_opted_out_gets_nothing_whoever_writes(ana, bell, billing):
    ana.correspondence.opt_out("Ruth@LawFirm.example", reason="asked by phone")
    automatic, by_name = billing.write(bell, RUTH)[0], billing.write(bell, RUTH, automatic=False)[0]
    assert {automatic.why, by_name.why} == {Why.OPTED_OUT}
    ana.correspondence.opt_in("ruth@lawfirm.example")
    assert billing.write(bell, RUTH)[0].state is State.QUEUED


def test_a_customer_who_wants_no_mail_gets_none_whoever_writes(ana, desk, mail, bell, silent, billing):
    """F112, F123: the wish is a switch on the customer, for all its addresses."""
    ana.customers.edit(bell, version=ana.customers.get(bell).version, no_mail=True)
    automatic, by_name = billing.write(bell, RUTH)[0], ana.correspondence.send(bell, "Hello", "Are you there?")[0]
    assert {(one.state, one.why) for one in (automatic, by_name)} == {(State.SUPPRESSED, Why.NO_MAIL)}
    assert ana.correspondence.show_recipients(bell)[0].why_not is Why.NO_MAIL
    ana.customers.edit(silent, version=ana.customers.get(silent).version, no_mail=True)
    with pytest.raises(CustomerIsSilent):
        ana.correspondence.send(silent, "Hello", "Are you there?")
    assert desk.dispatch().total == 0
    ana.customers.edit(bell, version=ana.customers.get(bell).version, no_mail=False)
    assert billing.write(bell, RUTH)[0].state is State.QUEUED


def test_what_was_queued_for_an_event_and_period_is_not_queued_again_by_the_house(ana, bell, billing):
    first = billing.write(bell, RUTH, dedupe="statement 2026-02")
    assert billing.write(bell, RUTH, dedupe="statement 2026-02") == first
    assert billing.write(bell, RUTH, dedupe="statement 2026-03") != first
    assert len(ana.correspondence.messages(bell)) == 2


def test_a_new_recipient_of_the_same_event_gets_a_message_the_others_do_not(ana, bell, billing):
    (first,) = billing.write(bell, RUTH, dedupe="statement 2026-02")
    again = billing.write(bell, RUTH, Addressee("tom@lawfirm.example"), dedupe="statement 2026-02")
    assert again[0] == first
    assert len(ana.correspondence.messages(bell)) == 2


def test_staff_send_anew_what_did_not_go_out(bell, billing, ana):
    (first,) = billing.write(bell, RUTH, dedupe="statement 2026-02")
    ana.correspondence.cancel(first.id)
    assert billing.write(bell, RUTH, dedupe="statement 2026-02")[0].state is State.CANCELLED
    (second,) = billing.write(bell, RUTH, dedupe="statement 2026-02", automatic=False)
    assert (second.state, second.id != first.id) == (State.QUEUED, True)
    assert billing.write(bell, RUTH, dedupe="statement 2026-02")[0].id == second.id


def test_the_files_of_one_letter_are_kept_once_and_byte_for_byte(ana, desk, mail, bell, billing):
    one, two = billing.write(bell, RUTH, Addressee("tom@lawfirm.example"), attachments=[PDF])
    assert one.attachments == two.attachments
    assert ana.correspondence.attachments(one.id) == (PDF,)
    desk.dispatch()
    assert [sent.attachments for sent in mail.sent] == [(PDF,), (PDF,)]


def test_files_beyond_the_limit_are_refused_with_everything_else(ana, bell, billing):
    large = Attachment("a.bin", "application/octet-stream", b"0" * 20_000_001)
    with pytest.raises(InvalidValue) as refusal:
        billing.write(bell, RUTH, attachments=[large])
    assert refusal.value.field == "attachments"
    assert len(ana.correspondence.messages(bell)) == 0


def test_what_is_no_attachment_is_refused_with_everything_else(ana, bell):
    with pytest.raises(InvalidValue) as refusal:
        ana.correspondence.send(bell, "Hello", "text", attachments=["brief.pdf"])
    assert (refusal.value.field, refusal.value.given) == ("attachments", "brief.pdf")
    assert len(ana.correspondence.messages(bell)) == 0


INJECTIONS = [
    "a\r\nBcc: x@y.example",
    "a\nb",
    "a\x0bb",
    "a\x85b",
    "a\u2028b",
    "=?utf-8?q?a=0D=0ABcc=3Ax=40y?=",
]


@pytest.mark.parametrize("given", INJECTIONS)
def test_no_subject_carries_a_second_header(ana, bell, given):
    """P16, H51."""
    with pytest.raises(InvalidValue) as refusal:
        ana.correspondence.send(bell, given, "text")
    assert refusal.value.field == "subject"
    assert len(ana.correspondence.messages(bell)) == 0


@pytest.mark.parametrize("given", INJECTIONS)
def test_no_name_and_no_value_in_a_subject_carries_a_second_header(ana, bell, billing, given):
    """P16, H51: a value that a template puts into its subject is no better than the subject."""
    invoice = {"number": given, "customer": "Bell", "total": "USD 1.00"}
    with pytest.raises(InvalidValue):
        billing.write(bell, RUTH, template=INVOICE, data=invoice)
    with pytest.raises(InvalidValue):
        billing.write(bell, Addressee("tom@lawfirm.example"), Addressee("ruth@lawfirm.example", given))
    assert len(ana.correspondence.messages(bell)) == 0


@pytest.mark.parametrize(
    "address",
    [
        "a@b.c, d@e.f",
        "a@b.c;d@e.f",
        '"x" <a@b.c>',
        "a@b.c\n",
        "a" * 309 + "@example.com",
        "a@[127.0.0.1]",
        "alice@ok.org)b@evil.org",
    ],
)
def test_whoever_is_not_exactly_one_address_is_no_recipient(address):
    """H52."""
    with pytest.raises(InvalidValue) as refusal:
        Addressee(address)
    assert refusal.value.field == "email"


def test_a_letter_to_nobody_is_refused(ana, bell, billing):
    with pytest.raises(InvalidValue):
        billing.write(bell)
    nobody = ana.customers.add(name="No Address Ltd", existing=True).id
    with pytest.raises(Refused):
        ana.correspondence.send(nobody, "Hello", "text")


def test_a_letter_goes_to_the_contacts_that_are_named(ana, bell):
    tom = ana.contacts.add(bell, name="Tom", email="tom@lawfirm.example")
    (message,) = ana.correspondence.send(bell, "Hello", "text", contacts=[tom.id])
    assert (message.address, message.contact) == ("tom@lawfirm.example", tom.id)


def test_a_contact_of_another_customer_or_without_address_is_not_written_to(ana, bell, silent):
    stranger = ana.contacts.add(silent, name="Eve", email="eve@other.example")
    with pytest.raises(NotFound):
        ana.correspondence.send(bell, "Hello", "text", contacts=[stranger.id])
    phone_only = ana.contacts.add(bell, name="Tom")
    with pytest.raises(InvalidValue):
        ana.correspondence.send(bell, "Hello", "text", contacts=[phone_only.id])


def test_who_would_be_written_to_is_shown_first_with_what_stands_against_it(ana, bell, silent):
    """B13."""
    (shown,) = ana.correspondence.show_recipients(bell, "statements")
    assert (str(shown.recipient.email), shown.why_not) == ("bell@lawfirm.example", None)
    ana.correspondence.opt_out("bell@lawfirm.example")
    assert ana.correspondence.show_recipients(bell)[0].why_not is Why.OPTED_OUT
    assert ana.correspondence.show_recipients(silent)[0].why_not is Why.SILENT


def test_the_profile_of_the_desk_says_who_writes_where_no_sender_is_set(ana, desk, mail, bell):
    ana.settings.clear(MailSettings, for_desk=True)
    with pytest.raises(NoSender):
        ana.correspondence.send(bell, "Hello", "text")
    ana.settings.set(DeskProfile, email="office@firm.example", legal_name="Firm Ltd")
    ana.correspondence.send(bell, "Hello", "text")
    desk.dispatch()
    assert (mail.sent[0].sender, mail.sent[0].sender_name) == ("office@firm.example", "Firm Ltd")


def test_the_same_key_queues_a_letter_once(ana, bell):
    first = ana.correspondence.send(bell, "Hello", "text", key="letter-1")
    assert ana.correspondence.send(bell, "Hello", "text", key="letter-1") == first
    assert len(ana.correspondence.messages(bell)) == 1


def test_a_desk_without_mail_queues_all_the_same():
    with Desk.open("memory:", clock=ManualClock("2026-03-02")) as desk:
        ana = desk.acting_as(Staff("u-17", name="Ana"))
        ana.settings.set(DeskProfile, email="office@firm.example")
        bell = ana.customers.add(name="Bell", email="bell@lawfirm.example", existing=True).id
        assert ana.correspondence.send(bell, "Hello", "text")[0].state is State.QUEUED


def test_whether_harm_is_done_by_a_second_copy_is_said_by_the_template_or_the_caller(bell, billing):
    """D17."""
    assert billing.write(bell, RUTH)[0].if_doubled is IfDoubled.HARMLESS
    assert billing.write(bell, RUTH, if_doubled=IfDoubled.HARMFUL)[0].if_doubled is IfDoubled.HARMFUL
