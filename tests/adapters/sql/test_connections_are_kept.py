"""Connections to a file are kept for the next transaction, and none is left open when the storage is closed."""

import gc
import os
import signal
import sqlite3
import threading
from contextlib import ExitStack
from weakref import ref

import pytest

from custmgr.testing.storage_kinds import KINDS, Customer
from custmgr_adapters.sql import open_sqlite
from custmgr_adapters.sql.pool import KEPT, FilePool


@pytest.fixture
def pool():
    return FilePool(lambda: sqlite3.connect(":memory:"))


def is_open(lent):
    try:
        lent.driver_connection.execute("select 1")
    except sqlite3.ProgrammingError:
        return False
    return True


def test_what_was_given_back_is_lent_next(pool):
    first = pool.raw_connection()
    first.close()
    assert pool.raw_connection() is first
    assert is_open(first)
    first.driver_connection.close()


def test_nobody_gets_what_another_has(pool):
    first, second = pool.raw_connection(), pool.raw_connection()
    assert first.driver_connection is not second.driver_connection
    for one in (first, second):
        one.invalidate(RuntimeError())


def test_a_few_are_kept_and_the_others_closed(pool):
    lent = [pool.raw_connection() for _ in range(KEPT + 2)]
    for one in lent:
        one.close()
    assert [is_open(one) for one in lent] == [True] * KEPT + [False] * 2
    pool.dispose()
    assert not any(is_open(one) for one in lent)


def test_what_is_of_no_more_use_is_not_lent_again(pool):
    broken = pool.raw_connection()
    broken.invalidate(RuntimeError())
    assert not is_open(broken)
    other = pool.raw_connection()
    assert other is not broken
    other.invalidate(RuntimeError())


def test_what_is_in_use_then_is_closed_when_given_back(pool):
    used = pool.raw_connection()
    pool.dispose()
    assert is_open(used)
    used.close()
    assert not is_open(used)
    new = pool.raw_connection()
    assert new is not used
    new.invalidate(RuntimeError())


@pytest.fixture
def store(tmp_path):
    storage = open_sqlite(f"sqlite:///{tmp_path}/customers.db")
    storage.bind(KINDS)
    storage.migrate()
    put(storage, 1)
    yield storage
    storage.close()


def put(storage, number):
    with storage.begin() as tx:
        tx.put(Customer(number=number))


def count(storage):
    with storage.read() as desk:
        return desk.count(Customer)


def child_says(work):
    """Whether the work says yes in a forked process, which does not wait for ever."""
    child = os.fork()
    if child == 0:
        signal.alarm(30)
        try:
            os._exit(0 if work() else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_as_many_are_open_as_transactions_are(store):
    with ExitStack() as stack:
        desks = [stack.enter_context(store.read()) for _ in range(4 * KEPT)]
        assert [desk.count(Customer) for desk in desks] == [1] * 4 * KEPT
    assert len(store._connections.free) == KEPT


def test_a_closed_storage_keeps_none(store):
    with store.read(), store.read():
        pass
    kept = list(store._connections.free)
    store.close()
    assert len(kept) == 2
    assert not any(is_open(one) for one in kept)
    assert count(store) == 1


def test_a_child_that_closes_leaves_those_of_its_parent_alone(store):
    """They are neither closed nor let go, which would close them."""
    pool = ref(store._connections)

    def closed_and_opened_again():
        store.close()
        gc.collect()
        inherited = pool()
        kept = inherited is not None and is_open(inherited.free[0])
        return kept and count(store) == 1 and store._connections is not inherited

    assert child_says(closed_and_opened_again)
    assert is_open(store._connections.free[0])
    assert count(store) == 1
    assert store._connections is pool()


def test_a_child_closes_its_own(store):
    def closed():
        count(store)
        own = store._connections.free[0]
        store.close()
        return not is_open(own)

    assert child_says(closed)
    assert count(store) == 1


def test_a_child_opens_and_closes_although_a_thread_was_opening_as_it_was_forked(store):
    opening, done = threading.Event(), threading.Event()

    def hold():
        with store._gate:
            opening.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    opening.wait()

    def closed():
        held = store._gate.locked()
        store.close()
        return held and count(store) == 1

    said = child_says(closed)
    done.set()
    thread.join()
    assert said


def test_what_a_child_wrote_is_there_when_both_have_closed(store, tmp_path):
    def written():
        put(store, 2)
        store.close()
        return True

    assert child_says(written)
    store.close()
    with sqlite3.connect(tmp_path / "customers.db") as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    connection.close()
    assert count(store) == 2
