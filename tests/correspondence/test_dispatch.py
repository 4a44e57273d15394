"""What the dispatcher does with each answer, with doubt, with a crash and with a colleague (P5, D17)."""

import threading
from datetime import timedelta

import attrs
import pytest

from custmgr import Desk, InvalidValue, Unavailable
from custmgr.correspondence import Addressee, Dispatched, IfDoubled, State, Why
from custmgr.memory.mail import MemoryMail

RUTH = Addressee("ruth@lawfirm.example", "Ruth Bell")
HARM = pytest.mark.parametrize("if_doubled", list(IfDoubled), ids=lambda one: one.value)


class Killed(BaseException):
    """The worker's process ends here."""


class Cable:
    """The provider behind a worker that is killed before or after it hands a message over."""

    def __init__(self, mail, killed):
        self.mail = mail
        self.killed = killed

    @property
    def keyed(self):
        return self.mail.keyed

    def send(self, outgoing):
        if self.killed == "before":
            raise Killed
        receipt = self.mail.send(outgoing)
        if self.killed == "after":
            raise Killed
        return receipt

    def close(self):
        self.mail.close()


@pytest.fixture
def second(desk, url, mail, clock):
    """Another worker with a provider of its own: its desk at the same file, or on the same memory."""

    def opened(port=mail):
        if url == "memory:":
            return Desk(attrs.evolve(desk.house, mail=port))
        return Desk.open(url, mail=port, clock=clock)

    return opened


@pytest.fixture
def state(ana):
    return lambda message: ana.correspondence.get(message.id).state


def test_what_is_sent_carries_the_providers_words_and_its_reference(ana, desk, mail, bell, billing, kinds):
    (message,) = billing.write(bell, RUTH)
    assert desk.dispatch() == Dispatched(sent=1)
    sent = ana.correspondence.get(message.id)
    assert (sent.state, sent.said, sent.reference, sent.attempts) == (State.SENT, "kept", "memory-1", 1)
    assert kinds(bell) == ["message.queued", "message.sent"]
    assert (mail.sent[0].recipient, mail.sent[0].recipient_name) == ("ruth@lawfirm.example", "Ruth Bell")
    assert (mail.sent[0].id, mail.sent[0].date) == (str(message.id), message.queued_at)


def test_a_second_run_sends_nothing_again(desk, mail, bell, billing):
    billing.write(bell, RUTH)
    desk.dispatch()
    assert desk.dispatch() == Dispatched()
    assert len(mail.sent) == 1


def test_a_run_sends_at_most_as_many_as_it_is_told(desk, mail, bell, billing):
    billing.write(bell, *(Addressee(f"p{n}@lawfirm.example") for n in range(5)))
    assert desk.dispatch(limit=2).sent == 2
    assert desk.dispatch(limit=0) == Dispatched()
    assert desk.dispatch().sent == 3
    assert [one.recipient for one in mail.sent] == [f"p{n}@lawfirm.example" for n in range(5)]


def test_more_than_one_lease_of_messages_goes_out_in_one_run(desk, mail, bell, billing):
    billing.write(bell, *(Addressee(f"p{n}@lawfirm.example") for n in range(45)))
    assert desk.dispatch().sent == 45
    assert len({one.recipient for one in mail.sent}) == 45


def test_a_run_tells_how_far_it_is(desk, bell, billing):
    billing.write(bell, RUTH, Addressee("tom@lawfirm.example"))
    seen = []
    desk.dispatch(progress=seen.append)
    assert seen == [Dispatched(sent=1), Dispatched(sent=2)]


def test_a_message_waits_for_its_time(desk, clock, bell, billing):
    billing.write(bell, RUTH, not_before=clock.now() + timedelta(hours=1))
    assert desk.dispatch() == Dispatched()
    clock.advance(hours=1)
    assert desk.dispatch().sent == 1


def test_without_mail_a_desk_says_what_it_needs():
    with Desk.open("memory:") as desk, pytest.raises(Unavailable, match="pass mail="):
        desk.dispatch()


def test_a_refusal_for_now_is_tried_again_later_as_the_same_message(ana, desk, clock, mail, bell, billing, kinds):
    (message,) = billing.write(bell, RUTH)
    mail.reject_next("greylisted", code="451", permanent=False)
    assert desk.dispatch() == Dispatched(deferred=1)
    assert ana.correspondence.get(message.id).said == "451 greylisted"
    assert desk.dispatch() == Dispatched()
    clock.advance(minutes=1)
    assert desk.dispatch() == Dispatched(sent=1)
    assert (mail.sent[0].id, mail.sent[0].date) == (str(message.id), message.queued_at)
    assert ana.correspondence.get(message.id).attempts == 2
    assert kinds(bell) == ["message.queued", "message.deferred", "message.sent"]


def test_patience_ends_and_the_failure_is_shown(ana, desk, clock, mail, bell, billing, kinds):
    (message,) = billing.write(bell, RUTH)
    mail.reject_next("mailbox full", code="452", permanent=False, times=100)
    while ana.correspondence.get(message.id).state is State.QUEUED:
        desk.dispatch()
        clock.advance(days=1)
    failed = ana.correspondence.get(message.id)
    assert (failed.state, failed.attempts, failed.said) == (State.FAILED, 8, "452 mailbox full")
    assert kinds(bell) == ["message.queued", *["message.deferred"] * 7, "message.failed"]
    assert desk.dispatch() == Dispatched()


def test_a_refused_recipient_fails_and_gets_no_further_automatic_mail(ana, desk, mail, bell, billing, kinds):
    (message,) = billing.write(bell, RUTH)
    mail.reject_next("no such mailbox")
    assert desk.dispatch() == Dispatched(failed=1)
    assert ana.correspondence.get(message.id).said == "550 no such mailbox"
    assert kinds(bell) == ["message.queued", "message.failed"]
    assert billing.write(bell, RUTH)[0].why is Why.REJECTED
    assert billing.write(bell, RUTH, automatic=False)[0].state is State.QUEUED


def test_a_refused_text_says_nothing_about_the_address(desk, mail, bell, billing):
    billing.write(bell, RUTH)
    mail.reject_next("too large", code="552", about="message")
    assert desk.dispatch() == Dispatched(failed=1)
    assert billing.write(bell, RUTH)[0].state is State.QUEUED


def test_one_unreachable_moment_defers_one_message_only(desk, mail, bell, billing):
    billing.write(bell, RUTH, Addressee("tom@lawfirm.example"))
    mail.fail_next()
    assert desk.dispatch() == Dispatched(sent=1, deferred=1)


def test_a_provider_that_cannot_be_asked_halts_the_run_and_keeps_the_rest_queued(ana, desk, clock, mail, bell, billing):
    billing.write(bell, *(Addressee(f"p{n}@lawfirm.example") for n in range(6)))
    mail.fail_next("connection refused", times=3)
    halted = desk.dispatch()
    assert (halted.deferred, halted.sent) == (3, 0)
    assert "connection refused" in halted.halted
    assert {one.state for one in ana.correspondence.messages(bell)} == {State.QUEUED}
    assert desk.dispatch().sent == 3
    clock.advance(minutes=1)
    assert desk.dispatch().sent == 3


def test_a_wrong_password_costs_no_message_and_halts_at_once(desk, clock, mail, bell, billing):
    billing.write(bell, RUTH, Addressee("tom@lawfirm.example"))
    mail.fail_next("535 wrong password", retryable=False)
    halted = desk.dispatch()
    assert (halted.deferred, halted.total) == (1, 1)
    assert "535" in halted.halted
    clock.advance(minutes=1)
    assert desk.dispatch().sent == 2


@pytest.mark.parametrize("arrives", [True, False])
def test_a_lost_answer_about_money_is_uncertain_and_never_sent_again(desk, clock, mail, bell, billing, state, arrives):
    """D17: keyless and harmful if doubled is at most once."""
    (message,) = billing.write(bell, RUTH, if_doubled=IfDoubled.HARMFUL)
    mail.lose_next(arrives=arrives)
    assert desk.dispatch() == Dispatched(uncertain=1)
    clock.advance(days=9)
    assert desk.dispatch() == Dispatched()
    assert state(message) is State.UNCERTAIN
    assert len(mail.sent) == arrives


def test_a_lost_answer_about_a_copy_is_tried_again_under_the_same_message_id(desk, clock, mail, bell, billing, state):
    """D17: keyless and harmless if doubled."""
    (message,) = billing.write(bell, RUTH)
    mail.lose_next()
    assert desk.dispatch() == Dispatched(deferred=1)
    clock.advance(minutes=1)
    assert desk.dispatch() == Dispatched(sent=1)
    assert state(message) is State.SENT
    assert mail.sent[0] == mail.sent[1]


@HARM
def test_a_keyed_provider_is_asked_again_and_sends_once(desk, clock, mail, bell, billing, state, if_doubled):
    """D17: no loss and no duplicate."""
    mail.keyed = True
    (message,) = billing.write(bell, RUTH, if_doubled=if_doubled)
    mail.lose_next()
    assert desk.dispatch() == Dispatched(deferred=1)
    clock.advance(minutes=1)
    assert desk.dispatch() == Dispatched(sent=1)
    assert state(message) is State.SENT
    assert len(mail.sent) == 1


def test_a_copy_that_may_have_arrived_is_never_called_unsent(desk, clock, mail, bell, billing, state):
    (message,) = billing.write(bell, RUTH)
    mail.lose_next()
    desk.dispatch()
    clock.advance(minutes=1)
    mail.reject_next("too large", code="552", about="message")
    assert desk.dispatch() == Dispatched(uncertain=1)
    assert state(message) is State.UNCERTAIN


@pytest.mark.parametrize("killed", ["before", "after"])
@HARM
def test_a_worker_killed_at_the_provider_leaves_its_message_leased(
    desk, second, mail, bell, billing, state, killed, if_doubled
):
    (message,) = billing.write(bell, RUTH, if_doubled=if_doubled)
    with pytest.raises(Killed):
        second(Cable(mail, killed)).dispatch()
    assert state(message) is State.LEASED
    assert desk.dispatch() == Dispatched()


@pytest.mark.parametrize("killed", ["before", "after"])
def test_after_a_crash_money_is_uncertain_and_listed(ana, desk, second, clock, mail, bell, billing, killed):
    """P5: no duplicate, and every unsure send is shown."""
    (message,) = billing.write(bell, RUTH, if_doubled=IfDoubled.HARMFUL)
    with pytest.raises(Killed):
        second(Cable(mail, killed)).dispatch()
    clock.advance(minutes=15)
    assert desk.dispatch() == Dispatched(uncertain=1)
    assert [one.id for one in ana.correspondence.messages(bell, state=State.UNCERTAIN)] == [message.id]
    assert len(mail.sent) == (killed == "after")


@pytest.mark.parametrize("killed", ["before", "after"])
def test_after_a_crash_a_copy_is_sent_again_under_the_same_message_id(desk, second, clock, mail, bell, billing, killed):
    billing.write(bell, RUTH)
    with pytest.raises(Killed):
        second(Cable(mail, killed)).dispatch()
    clock.advance(minutes=15)
    assert desk.dispatch() == Dispatched(sent=1)
    assert len(set(mail.sent)) == 1


@pytest.mark.parametrize("killed", ["before", "after"])
@HARM
def test_after_a_crash_a_keyed_provider_gets_it_once(desk, second, clock, mail, bell, billing, killed, if_doubled):
    mail.keyed = True
    billing.write(bell, RUTH, if_doubled=if_doubled)
    with pytest.raises(Killed):
        second(Cable(mail, killed)).dispatch()
    clock.advance(minutes=15)
    assert desk.dispatch() == Dispatched(sent=1)
    assert len(mail.sent) == 1


def test_what_a_killed_worker_had_only_leased_is_sent_and_not_uncertain(desk, second, clock, mail, bell, billing):
    billing.write(bell, RUTH, Addressee("tom@lawfirm.example"), if_doubled=IfDoubled.HARMFUL)
    with pytest.raises(Killed):
        second(Cable(mail, "before")).dispatch()
    clock.advance(minutes=15)
    assert desk.dispatch() == Dispatched(sent=1, uncertain=1)
    assert [one.recipient for one in mail.sent] == ["tom@lawfirm.example"]


def test_a_clock_turned_back_steals_no_lease(desk, second, clock, mail, bell, billing, state):
    """H81."""
    (message,) = billing.write(bell, RUTH)
    with pytest.raises(Killed):
        second(Cable(mail, "after")).dispatch()
    clock.set(clock.now() - timedelta(hours=1), backwards=True)
    assert desk.dispatch() == Dispatched()
    assert state(message) is State.LEASED


class Slow(MemoryMail):
    """While this provider thinks, something else happens."""

    def send(self, outgoing):
        self.meanwhile()
        return super().send(outgoing)


def slow(meanwhile):
    mail = Slow()
    mail.meanwhile = meanwhile
    return mail


def test_a_late_answer_settles_what_another_worker_called_uncertain(desk, second, clock, bell, billing, state):
    (message,) = billing.write(bell, RUTH, if_doubled=IfDoubled.HARMFUL)
    seen = []

    def overrun():
        clock.advance(minutes=15)
        seen.append(desk.dispatch())

    assert second(slow(overrun)).dispatch() == Dispatched(sent=1)
    assert seen == [Dispatched(uncertain=1)]
    assert state(message) is State.SENT


def test_the_fence_keeps_a_late_worker_from_recording_over_another(ana, desk, second, clock, bell, billing):
    (message,) = billing.write(bell, RUTH)

    def overrun():
        clock.advance(minutes=15)
        desk.dispatch()

    assert second(slow(overrun)).dispatch() == Dispatched(overtaken=1)
    kept = ana.correspondence.get(message.id)
    assert (kept.state, kept.attempts) == (State.SENT, 2)
    assert len(ana.history.timeline(bell, kinds=("message.sent",))) == 1


def test_two_dispatchers_at_once_send_each_message_once(desk, second, mail, bell, billing):
    billing.write(bell, *(Addressee(f"p{n}@lawfirm.example") for n in range(40)), if_doubled=IfDoubled.HARMFUL)
    start, done = threading.Barrier(2), []

    def work(one):
        start.wait()
        done.append(one.dispatch())

    workers = [threading.Thread(target=work, args=(one,)) for one in (desk, second())]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(one.sent for one in done) == 40
    assert sum(one.total for one in done) == 40
    assert sorted(one.recipient for one in mail.sent) == sorted({one.recipient for one in mail.sent})
    assert len(mail.sent) == 40


def test_archiving_the_customer_calls_off_what_waits(ana, desk, mail, bell, billing, state, kinds):
    """H50: scheduled mail is cancelled, also when the customer comes back."""
    (message,) = billing.write(bell, RUTH)
    ana.customers.archive(bell)
    assert state(message) is State.CANCELLED
    assert kinds(bell) == ["message.queued", "message.cancelled"]
    ana.customers.restore(bell)
    assert desk.dispatch() == Dispatched()
    assert mail.sent == ()


def test_a_customer_who_wants_no_mail_any_more_gets_nothing_that_waited(ana, desk, mail, bell, billing):
    (message,) = billing.write(bell, RUTH)
    ana.customers.edit(bell, version=ana.customers.get(bell).version, no_mail=True)
    assert desk.dispatch() == Dispatched(suppressed=1)
    assert ana.correspondence.get(message.id).why is Why.NO_MAIL
    assert mail.sent == ()


def test_an_address_that_opted_out_meanwhile_gets_nothing(ana, desk, mail, bell, billing, kinds):
    (message,) = billing.write(bell, RUTH)
    ana.correspondence.opt_out("ruth@lawfirm.example")
    assert desk.dispatch() == Dispatched(suppressed=1)
    assert ana.correspondence.get(message.id).why is Why.OPTED_OUT
    assert kinds(bell) == ["message.queued", "message.suppressed"]
    assert mail.sent == ()


def test_a_contact_archived_meanwhile_gets_nothing(ana, desk, mail, bell):
    tom = ana.contacts.add(bell, name="Tom", email="tom@lawfirm.example")
    (message,) = ana.correspondence.send(bell, "Hello", "text", contacts=[tom.id])
    ana.contacts.archive(tom.id)
    assert desk.dispatch() == Dispatched(cancelled=1)
    assert ana.correspondence.get(message.id).why is Why.LEFT
    assert mail.sent == ()


def test_an_address_that_bounces_after_a_lease_stops_the_rest_of_the_run(ana, desk, second, bell, billing):
    """Suppression is decided again for each message, not for each lease."""
    billing.write(bell, RUTH)
    billing.write(bell, RUTH)
    refusing = slow(lambda: None)
    refusing.reject_next("no such mailbox")
    assert second(refusing).dispatch() == Dispatched(failed=1, suppressed=1)


def test_a_copy_whose_worker_always_dies_is_not_sent_for_ever(ana, desk, second, clock, mail, bell, billing):
    (message,) = billing.write(bell, RUTH)
    for _ in range(8):
        with pytest.raises(Killed):
            second(Cable(mail, "before")).dispatch()
        clock.advance(minutes=15)
    assert desk.dispatch() == Dispatched(uncertain=1)
    assert ana.correspondence.get(message.id).attempts == 8


def test_a_limit_below_zero_is_refused(desk):
    with pytest.raises(InvalidValue):
        desk.dispatch(limit=-1)
