"""A message that is sent anew has one successor, however many ask for one (P5, F94)."""

import threading

import pytest

from custmgr import Staff
from custmgr.correspondence import Addressee, AlreadyReplaced, State

FEBRUARY = "statement 2026-02"


@pytest.fixture
def bob(desk):
    return desk.acting_as(Staff("u-18", name="Bob"))


@pytest.fixture
def tom(ana, bell):
    return ana.contacts.add(bell, name="Tom", email="tom@lawfirm.example")


@pytest.fixture
def fail(desk, mail):
    """Lets no server take the next message."""

    def next_one():
        mail.reject_next("too large", about="message")
        desk.dispatch()

    return next_one


@pytest.fixture
def failed(fail, bell, tom, billing):
    """A statement for Tom that no server took."""
    (message,) = billing.write(bell, Addressee("tom@lawfirm.example", contact=tom.id), dedupe=FEBRUARY)
    fail()
    return message


def test_who_retries_it_second_is_told_which_one_is_on_its_way(ana, bob, desk, mail, failed):
    new = ana.correspondence.retry(failed.id)
    with pytest.raises(AlreadyReplaced) as refusal:
        bob.correspondence.retry(failed.id)
    assert (refusal.value.message, refusal.value.replaced_by) == (failed.id, new.id)
    desk.dispatch()
    assert [one.recipient for one in mail.sent] == ["tom@lawfirm.example"]
    assert ana.correspondence.get(failed.id).replaced_by == new.id


def test_one_of_unknown_fate_is_doubled_at_most_once(ana, bob, desk, mail, bell):
    (old,) = ana.correspondence.send(bell, "Hello", "text")
    mail.lose_next()
    desk.dispatch()
    new = ana.correspondence.retry(old.id, may_double=True)
    desk.dispatch()
    for may_double in (True, False):
        with pytest.raises(AlreadyReplaced) as refusal:
            bob.correspondence.retry(old.id, may_double=may_double)
        assert refusal.value.replaced_by == new.id


def test_one_sent_anew_that_failed_too_is_sent_anew_in_turn(ana, bell, failed, fail, billing):
    second = ana.correspondence.retry(failed.id)
    fail()
    third = ana.correspondence.retry(second.id)
    assert (third.state, third.retry_of, third.replaced_by) == (State.QUEUED, second.id, None)
    assert billing.write(bell, Addressee("tom@lawfirm.example"), dedupe=FEBRUARY)[0].id == third.id


def test_a_repeated_request_is_answered_with_the_one_it_made(ana, failed):
    new = ana.correspondence.retry(failed.id, key="r-1")
    assert ana.correspondence.retry(failed.id, key="r-1") == new


def test_what_staff_wrote_anew_is_not_retried_beside_it(ana, bell, failed, billing):
    (new,) = billing.write(bell, Addressee("tom@lawfirm.example"), dedupe=FEBRUARY, automatic=False)
    with pytest.raises(AlreadyReplaced) as refusal:
        ana.correspondence.retry(failed.id)
    assert refusal.value.replaced_by == new.id


def test_what_it_is_for_goes_with_it_to_a_new_address(ana, bell, tom, failed, billing):
    ana.contacts.edit(tom.id, version=tom.version, email="thomas@lawfirm.example")
    new = ana.correspondence.retry(failed.id)
    assert billing.write(bell, Addressee("thomas@lawfirm.example"), dedupe=FEBRUARY) == (new,)


def test_it_does_not_go_where_the_same_went_already(ana, bell, tom, failed, billing):
    (other,) = billing.write(bell, Addressee("thomas@lawfirm.example"), dedupe=FEBRUARY)
    ana.contacts.edit(tom.id, version=tom.version, email="thomas@lawfirm.example")
    with pytest.raises(AlreadyReplaced) as refusal:
        ana.correspondence.retry(failed.id)
    assert refusal.value.replaced_by == other.id
    ana.correspondence.cancel(other.id)
    new = ana.correspondence.retry(failed.id)
    assert ana.correspondence.get(other.id).replaced_by == new.id


def test_of_two_who_retry_it_at_once_one_is_refused(ana, bob, bell, failed):
    ready = threading.Barrier(2)
    made, refused = [], []

    def retry(clerk):
        ready.wait()
        try:
            made.append(clerk.correspondence.retry(failed.id))
        except AlreadyReplaced as refusal:
            refused.append(refusal.replaced_by)

    threads = [threading.Thread(target=retry, args=(clerk,)) for clerk in (ana, bob)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.id for one in made] == refused
    assert len(ana.correspondence.messages(bell)) == 2
