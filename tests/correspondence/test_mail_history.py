"""What was sent stands in the e-mail history with its errors, can be sent anew and called off (F113, F114)."""

import pytest

from custmgr import InvalidValue, NotFound
from custmgr.correspondence import Addressee, CustomerIsSilent, Event, MayArriveTwice, NotOnItsWay, State, Why

RUTH = Addressee("ruth@lawfirm.example", "Ruth Bell")


@pytest.fixture
def tom(ana, bell):
    return ana.contacts.add(bell, name="Tom", email="tom@lawfirm.example")


def test_the_newest_message_comes_first_page_by_page(ana, clock, bell, billing):
    queued = []
    for _ in range(3):
        queued += billing.write(bell, RUTH)
        clock.advance(minutes=1)
    first = ana.correspondence.messages(bell, limit=2)
    rest = ana.correspondence.messages(bell, limit=2, after=first.next)
    assert [one.id for one in (*first, *rest)] == [one.id for one in reversed(queued)]
    assert rest.next is None


def test_failures_are_found_with_the_providers_words(ana, desk, mail, bell, billing):
    billing.write(bell, RUTH, Addressee("gone@lawfirm.example"))
    mail.reject_next("user unknown")
    desk.dispatch()
    (failed,) = ana.correspondence.messages(bell, state=State.FAILED)
    assert (failed.address, failed.said) == ("ruth@lawfirm.example", "550 user unknown")


def test_a_contacts_mail_is_found_also_after_the_address_changed(ana, bell, tom, billing):
    """F114."""
    (old,) = ana.correspondence.send(bell, "One", "text", contacts=[tom.id])
    tom = ana.contacts.edit(tom.id, version=tom.version, email="thomas@lawfirm.example")
    (new,) = ana.correspondence.send(bell, "Two", "text", contacts=[tom.id])
    billing.write(bell, RUTH)
    found = ana.correspondence.messages(bell, contact=tom.id)
    assert {one.address for one in found} == {"tom@lawfirm.example", "thomas@lawfirm.example"}
    assert {one.id for one in found} == {old.id, new.id}


def test_a_failed_message_is_sent_anew_as_a_new_one_to_the_address_of_today(ana, desk, mail, bell, tom, kinds):
    (old,) = ana.correspondence.send(bell, "Hello", "text", contacts=[tom.id])
    mail.reject_next("user unknown")
    desk.dispatch()
    ana.contacts.edit(tom.id, version=tom.version, email="thomas@lawfirm.example")
    new = ana.correspondence.retry(old.id)
    assert (new.state, new.retry_of, new.address, new.attempts) == (
        State.QUEUED,
        old.id,
        "thomas@lawfirm.example",
        0,
    )
    desk.dispatch()
    assert [one.recipient for one in mail.sent] == ["thomas@lawfirm.example"]
    assert ana.correspondence.get(old.id).state is State.FAILED
    assert kinds(bell) == ["message.queued", "message.failed", "message.queued", "message.sent"]


def test_what_a_message_is_for_passes_to_the_one_sent_anew(ana, desk, mail, bell, billing):
    (old,) = billing.write(bell, RUTH, dedupe="statement 2026-02")
    mail.reject_next("too large", about="message")
    desk.dispatch()
    new = ana.correspondence.retry(old.id)
    assert billing.write(bell, RUTH, dedupe="statement 2026-02")[0].id == new.id


@pytest.mark.parametrize("reached", ["queued", "sent"])
def test_only_what_failed_is_sent_anew(ana, desk, bell, billing, reached):
    (message,) = billing.write(bell, RUTH)
    if reached == "sent":
        desk.dispatch()
    with pytest.raises(NotOnItsWay) as refusal:
        ana.correspondence.retry(message.id)
    assert refusal.value.state.value == reached


def test_what_may_have_arrived_is_sent_anew_only_by_whoever_says_so(ana, desk, mail, bell):
    (old,) = ana.correspondence.send(bell, "Hello", "text")
    mail.lose_next()
    desk.dispatch()
    with pytest.raises(MayArriveTwice):
        ana.correspondence.retry(old.id)
    assert ana.correspondence.retry(old.id, may_double=True).state is State.QUEUED


def test_a_contact_that_left_is_not_sent_anything_anew(ana, desk, mail, bell, tom):
    (old,) = ana.correspondence.send(bell, "Hello", "text", contacts=[tom.id])
    mail.reject_next("user unknown")
    desk.dispatch()
    ana.contacts.archive(tom.id)
    with pytest.raises(InvalidValue):
        ana.correspondence.retry(old.id)


def test_the_permission_to_break_the_silence_holds_for_the_message_sent_anew(ana, desk, mail, silent, billing):
    (old,) = ana.correspondence.send(silent, "Hello", "text", despite_silence=True)
    mail.reject_next("too large", about="message")
    desk.dispatch()
    assert ana.correspondence.retry(old.id).state is State.QUEUED
    with pytest.raises(CustomerIsSilent):
        ana.correspondence.send(silent, "Hello", "text")


def test_a_message_called_off_is_really_not_sent(ana, desk, mail, bell, billing, kinds):
    (message,) = billing.write(bell, RUTH)
    called_off = ana.correspondence.cancel(message.id)
    assert (called_off.state, called_off.why) == (State.CANCELLED, Why.CALLED_OFF)
    assert ana.correspondence.cancel(message.id) == called_off
    assert desk.dispatch().total == 0
    assert mail.sent == ()
    assert kinds(bell) == ["message.queued", "message.cancelled"]


def test_a_message_that_is_only_leased_can_still_be_called_off(ana, desk, mail, bell, billing):
    first, second = billing.write(bell, RUTH, Addressee("tom@lawfirm.example"))
    done = desk.dispatch(progress=lambda so_far: so_far.sent == 1 and ana.correspondence.cancel(second.id))
    assert (done.sent, done.overtaken) == (1, 1)
    assert [one.id for one in mail.sent] == [str(first.id)]
    assert ana.correspondence.get(second.id).state is State.CANCELLED


def test_what_was_sent_cannot_be_called_off(ana, desk, bell, billing):
    (message,) = billing.write(bell, RUTH)
    desk.dispatch()
    with pytest.raises(NotOnItsWay):
        ana.correspondence.cancel(message.id)


def test_reports_of_the_provider_stand_beside_the_message(ana, desk, clock, bell, billing, kinds):
    (message,) = billing.write(bell, RUTH)
    desk.dispatch()
    ana.correspondence.record_delivery(message.id, "opened", at=clock.now())
    ana.correspondence.record_delivery(message.id, Event.DELIVERED, at=clock.now(), said="250 ok")
    assert {one.event for one in ana.correspondence.deliveries(message.id)} == {Event.OPENED, Event.DELIVERED}
    assert ana.correspondence.get(message.id).state is State.SENT
    assert kinds(bell)[2:] == ["message.opened", "message.delivered"]


def test_the_same_report_twice_is_one_report(ana, desk, bell, billing):
    (message,) = billing.write(bell, RUTH)
    desk.dispatch()
    first = ana.correspondence.record_delivery(message.id, "delivered", event_id="evt-1")
    assert ana.correspondence.record_delivery(message.id, "delivered", event_id="evt-1") == first
    assert len(ana.correspondence.deliveries(message.id)) == 1


@pytest.mark.parametrize("event_id", [5, "a\x00b", "", "x" * 201])
def test_the_name_of_a_report_is_text(ana, bell, billing, event_id):
    (message,) = billing.write(bell, RUTH)
    with pytest.raises(InvalidValue) as refusal:
        ana.correspondence.record_delivery(message.id, "delivered", event_id=event_id)
    assert refusal.value.field == "event_id"
    assert ana.correspondence.deliveries(message.id) == ()


@pytest.mark.parametrize("state", [State.QUEUED, "queued"])
def test_messages_are_asked_for_by_state_or_its_value(ana, bell, billing, state):
    (message,) = billing.write(bell, RUTH)
    assert ana.correspondence.messages(bell, state=state).items == (message,)
    assert not ana.correspondence.messages(bell, state="sent").items
    with pytest.raises(InvalidValue, match="queued, leased"):
        ana.correspondence.messages(bell, state="lost")


@pytest.mark.parametrize(("event", "why"), [("bounced", Why.BOUNCED), ("complained", Why.OPTED_OUT)])
def test_a_bounce_or_complaint_ends_automatic_mail_to_the_address(ana, desk, bell, billing, event, why):
    (message,) = billing.write(bell, RUTH)
    desk.dispatch()
    ana.correspondence.record_delivery(message.id, event, said="550 gone")
    assert billing.write(bell, RUTH)[0].why is why
    (listed,) = ana.correspondence.suppressed_addresses()
    assert (listed.address, listed.why, listed.said) == ("ruth@lawfirm.example", why, "550 gone")


def test_a_bounce_for_now_changes_nothing(ana, desk, bell, billing):
    (message,) = billing.write(bell, RUTH)
    desk.dispatch()
    ana.correspondence.record_delivery(message.id, "bounced for now")
    assert billing.write(bell, RUTH)[0].state is State.QUEUED


def test_a_bounce_does_not_weaken_an_opt_out(ana, desk, bell, billing):
    (message,) = billing.write(bell, RUTH)
    desk.dispatch()
    ana.correspondence.opt_out("ruth@lawfirm.example")
    ana.correspondence.record_delivery(message.id, "bounced")
    assert billing.write(bell, RUTH, automatic=False)[0].why is Why.OPTED_OUT


def test_a_delivery_settles_what_was_uncertain(ana, desk, mail, bell):
    (message,) = ana.correspondence.send(bell, "Hello", "text")
    mail.lose_next()
    desk.dispatch()
    ana.correspondence.record_delivery(message.id, "delivered")
    assert ana.correspondence.get(message.id).state is State.SENT


def test_an_unknown_report_or_message_is_refused(ana, desk, bell, billing):
    (message,) = billing.write(bell, RUTH)
    with pytest.raises(InvalidValue):
        ana.correspondence.record_delivery(message.id, "read aloud")
    with pytest.raises(NotFound):
        ana.correspondence.record_delivery(bell, "delivered")


def test_the_history_stays_whole(ana, desk, mail, bell, billing):
    billing.write(bell, RUTH, Addressee("tom@lawfirm.example"))
    mail.reject_next()
    desk.dispatch()
    assert ana.history.verify(bell) is None
    assert ana.history.verify() is None
