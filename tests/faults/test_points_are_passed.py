"""What a watched port does at its points, and how two pieces of work are stepped."""

import os
import signal
from threading import Lock

import pytest

from custmgr import Desk, Staff
from custmgr.memory.mail import MemoryMail
from custmgr.memory.storage import MemoryStorage
from custmgr.testing.faults import Stepper, Trace, kill, on, on_nth, pass_by, raising, watched
from custmgr.testing.mail import sample_mail
from custmgr.testing.storage import StorageContract


class TestWatchedStorage(StorageContract):
    """A storage that is watched is a storage."""

    @pytest.fixture
    def storage(self) -> MemoryStorage:
        return watched(MemoryStorage(), "storage", pass_by)


class Cut(Exception):
    """Something ended here."""


def desk_with(at) -> Desk:
    return Desk.open(watched(MemoryStorage(), "storage", at))


def test_a_change_passes_its_points_in_order():
    passed = Trace()
    desk = desk_with(passed)
    desk.acting_as(Staff("u-1"))
    assert passed.points[:2] == ["storage.bind:before", "storage.bind:after"]
    assert passed.points[2:4] == ["storage.read:before", "storage.read:after"]
    begun = passed.points.index("storage.begin:before")
    assert passed.points[begun + 1] == "storage.begin:after"
    committed = passed.points.index("storage.commit:before")
    assert passed.points[committed:] == [
        *("storage.commit:before", "storage.commit:after"),
        *("storage.done:before", "storage.done:after"),
    ]
    assert "storage.put:before" in passed.points


def test_a_failure_before_the_commit_keeps_nothing_and_one_after_it_everything():
    kept = []
    for point in ("storage.commit:before", "storage.commit:after"):
        desk = desk_with(on(point, raising(Cut())))
        with pytest.raises(Cut):
            desk.acting_as(Staff("u-1"))
        kept.append(len(desk.system("trial").staff.find()))
    assert kept == [0, 1]


def test_a_refused_transaction_passes_the_points_of_its_end():
    passed = Trace()
    storage = watched(MemoryStorage(), "storage", passed)
    storage.bind(())
    with pytest.raises(Cut), storage.begin():
        raise Cut
    assert passed.points[-2:] == ["storage.rollback:before", "storage.rollback:after"]


def test_a_point_counts_from_where_it_is_asked():
    passed = Trace()
    mail = watched(MemoryMail(), "mail", passed)
    mail.send(sample_mail())
    assert passed.points == ["mail.send:before", "mail.send:after"]
    assert not mail.keyed
    failing = watched(MemoryMail(), "mail", on_nth(3, raising(Cut())))
    failing.send(sample_mail())
    with pytest.raises(Cut):
        failing.send(sample_mail())
    failing.send(sample_mail())
    assert len(failing.sent) == 3


def test_a_killed_process_says_nothing_more():
    child = os.fork()
    if child == 0:
        kill("anywhere")
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def test_one_moves_at_a_time_and_only_as_far_as_it_is_let():
    told = []
    stepper = Stepper(lambda: False)

    def work(name: str):
        def run() -> str:
            for n in range(3):
                stepper("point")
                told.append(f"{name}{n}")
            return name

        return run

    stepper.start(a=work("a"), b=work("b"))
    assert stepper.step("a", 3)
    assert stepper.step("b", 2)
    assert told == ["a0", "a1", "b0"]
    assert stepper.finish(["b", "a"]) == {"a": "a", "b": "b"}
    assert told == ["a0", "a1", "b0", "b1", "b2", "a2"]


def test_who_waits_for_another_lets_the_other_move():
    lock, waits = Lock(), []
    stepper = Stepper(lambda: bool(waits))

    def work(name: str):
        def run() -> None:
            stepper("before")
            if not lock.acquire(blocking=False):
                waits.append(name)
                lock.acquire()
                waits.remove(name)
            stepper("inside")
            lock.release()
            if name == "b":
                raise Cut

        return run

    stepper.start(a=work("a"), b=work("b"))
    assert stepper.step("a", 2)
    assert not stepper.step("b", 2)
    answers = stepper.finish(["a", "b"])
    assert answers["a"] is None
    assert isinstance(answers["b"], Cut)
